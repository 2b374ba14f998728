"""The check of what was said as a message: the verdict, what differs, the true words. Pure.

“ ” hold a speaker's words only; what somebody else wrote, and what the notes say, stand in ‹ ›.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.answers.visible import visible
from bot.discord_app.limits import length
from bot.discord_app.markup import isolated, plain, shortened
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply, fit_passages
from bot.notes.passage import Passage
from bot.notes.voice import Span, Voice
from bot.quotecheck.verdict import QuoteCheck, Verdict
from bot.replies.checks import Wording

_ECHOED = 200  # characters repeated of what was written
_NAME = 60  # characters shown of a name
_LABEL = 100  # characters shown of a section's title
_DIFFERING = 80  # characters shown of either side of a difference
_LISTED = 800  # characters that the list of differences, or of statements, may take


def render_check(check: QuoteCheck, *, private: bool = True, say: Phrases) -> Reply:
    """The verdict on what somebody wrote, with the passage it rests on where there is one."""
    head = [
        verdict_line(check, say),
        *_echo(check, say),
        *_differences(check, say),
        *_statements(check, say),
    ]
    if check.passage is None:
        return Reply("\n".join(head), private)
    further = (_true_words(source.passage, source.quotation) for source in check.joined)
    shown = [_true_words(check.passage, _quotation(check)), *further]
    return Reply(fit_passages(head, shown, say=say), private)


def verdict_line(check: QuoteCheck, say: Phrases) -> str:
    """The verdict in words, on one line."""
    wording = _wording(say)
    return f"**{wording.title(check.verdict)}** {wording.told(check)}"


def nothing_to_check(say: Phrases) -> Reply:
    return Reply(say("There are no words in that which I could check."), private=True)


def _wording(say: Phrases) -> Wording:
    return Wording(
        say=say,
        name=lambda name: isolated(shortened(visible(name), _NAME)),
        place=lambda label: plain(shortened(visible(label), _LABEL)),
        written=lambda text: _written(text, _DIFFERING),
        quoted=_quoted,
    )


def _quotation(check: QuoteCheck) -> Span | None:
    """A speaker's own words; nothing else is shown as such."""
    span = check.quotation
    return span if span is not None and span.voice is Voice.QUOTE else None


def _true_words(passage: Passage, span: Span | None) -> Passage:
    """The passage, reduced to the quotation where there is one."""
    if span is None:
        return passage
    claim = replace(passage.claim, voice=Voice.QUOTE, speaker=span.speaker, spans=(span,))
    return replace(passage, claim=claim)


def _echo(check: QuoteCheck, say: Phrases) -> list[str]:
    words = _written(check.words or check.text, _ECHOED)
    return [say("-# Checked: {words}", words=words)] if words else []


def _written(text: str, limit: int) -> str:
    """What somebody wrote, or nothing if nothing of it is seen."""
    shown = isolated(shortened(visible(text), limit))
    return f"‹{shown}›" if shown else ""


def _quoted(text: str) -> str:
    words = plain(shortened(visible(text), _DIFFERING))
    return f"“{words}”" if words else ""


def _differences(check: QuoteCheck, say: Phrases) -> Iterator[str]:
    """A line for each difference: of a speaker's words all, of a restatement those that matter."""
    quotation, wording = _quotation(check), _wording(say)
    shown = check.differences if quotation is not None else check.telling
    if quotation is None and check.verdict is Verdict.MISATTRIBUTED:
        return
    told = replace(check, quotation=quotation)
    lines = [f"- {wording.difference(each, told)}" for each in shown]
    yield from _listed(
        lines,
        lambda further: say("-# Further differences, not shown here: {further}.", further=further),
    )


def _statements(check: QuoteCheck, say: Phrases) -> Iterator[str]:
    """A line for each of several statements."""
    if check.statements:
        wording = _wording(say)
        yield wording.statements(check)
        lines = [f"- {wording.statement(each)}" for each in check.statements]
        yield from _listed(
            lines,
            lambda further: say(
                "-# Further statements, not shown here: {further}.", further=further
            ),
        )


def _listed(lines: list[str], rest: Callable[[int], str]) -> Iterator[str]:
    """As many lines as there is room for, and how many more there are."""
    room = _LISTED
    for shown, line in enumerate(lines):
        room -= length(line) + 1
        if room < 0:
            yield rest(len(lines) - shown)
            return
        yield line
