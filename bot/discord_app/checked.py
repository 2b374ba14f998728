"""The check of a quote as a message: the verdict in words, what differs, the true words. Pure.

“ ” hold a speaker's words only; what somebody else wrote stands in ‹ ›.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.answers.quotecheck.verdict import Change, Difference, QuoteCheck, Verdict
from bot.answers.visible import visible
from bot.discord_app.limits import length
from bot.discord_app.markup import isolated, plain, shortened
from bot.discord_app.reply import Reply, fit_passages
from bot.notes.passage import Passage
from bot.notes.voice import Span, Voice

_ECHOED = 200  # characters repeated of what was written
_NAME = 60  # characters shown of a name
_LABEL = 100  # characters shown of a section's title
_DIFFERING = 80  # characters shown of either side of a difference
_DIFFERENCES = 800  # characters that the list of differences may take


def render_check(check: QuoteCheck, *, private: bool = True) -> Reply:
    """The verdict on what somebody wrote, with the passage it rests on where there is one."""
    head = [_word_verdict(check), *_echo(check), *_differences(check)]
    if check.passage is None:
        return Reply("\n".join(head), private)
    further = (_true_words(source.passage, source.quotation) for source in check.joined)
    shown = [_true_words(check.passage, _quotation(check)), *further]
    return Reply(fit_passages(head, shown), private)


def nothing_to_check() -> Reply:
    return Reply("There are no words in that which I could check.", private=True)


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


def _echo(check: QuoteCheck) -> list[str]:
    words = _written(check.words or check.text, _ECHOED)
    return [f"-# Checked: {words}"] if words else []


def _written(text: str, limit: int) -> str:
    """What somebody wrote, or nothing if nothing of it is seen."""
    shown = isolated(shortened(visible(text), limit))
    return f"‹{shown}›" if shown else ""


def _name(name: str | None) -> str:
    return isolated(shortened(visible(name or ""), _NAME)) or "somebody"


def _word_verdict(check: QuoteCheck) -> str:
    match check.verdict:
        case Verdict.VERBATIM:
            return f"**Verbatim.** These are {_name(check.speaker)}’s own words."
        case Verdict.NEARLY:
            return f"**Nearly.** {_name(check.speaker)} said this in words that differ."
        case Verdict.PARAPHRASE:
            return f"**A paraphrase.** {_word_paraphrase(check)}"
        case Verdict.MISATTRIBUTED:
            return f"**Said by somebody else.** {_word_misattribution(check)}"
        case Verdict.NOT_FOUND:
            return "**Not in the notes.** They neither quote nor restate this."
        case Verdict.UNSURE:
            return "**Cannot tell.** There is too little to go by, or the words are anybody’s."


def _word_paraphrase(check: QuoteCheck) -> str:
    label = check.citation.label if check.citation else ""
    where = plain(shortened(visible(label), _LABEL)) or "the notes"
    if check.passage is not None and check.passage.voice is Voice.ASSESSMENT:
        return f"Nobody said this; it is the note-writer’s judgement in {where}."
    return f"These are nobody’s own words; they are a paraphrase of {where}."


def _word_misattribution(check: QuoteCheck) -> str:
    whom = f"{_name(check.speaker)}, not {_name(check.claimed_speaker)}"
    if _quotation(check) is None:
        return f"The notes restate {whom}, and in words of their own."
    if all(each.change is Change.OMIT for each in check.differences):
        return f"These are the words of {whom}."
    return f"These are, with differences, the words of {whom}."


def _differences(check: QuoteCheck) -> Iterator[str]:
    """A line for each difference, as many as there is room for, saying how many more."""
    if _quotation(check) is None:
        return
    room = _DIFFERENCES
    for shown, each in enumerate(check.differences):
        line = f"- {_word_difference(each)}"
        room -= length(line) + 1
        if room < 0:
            yield f"-# Further differences, not shown here: {len(check.differences) - shown}."
            return
        yield line


def _word_difference(difference: Difference) -> str:
    theirs = _written(difference.theirs, _DIFFERING) or "nothing"
    words = plain(shortened(visible(difference.notes), _DIFFERING))
    notes = f"“{words}”" if words else "nothing"
    match difference.change:
        case Change.REPLACE:
            return f"written: {theirs}; said: {notes}"
        case Change.INSERT:
            return f"written: {theirs}; not said there"
        case Change.DELETE:
            return f"said, and not written: {notes}"
        case Change.OMIT:
            return f"said, and marked as left out: {notes}"
