"""The check of what was said as lines for people: the verdict, the true words, what differs."""

from collections.abc import Iterator

from bot.notes.passage import Citation
from bot.quotecheck.verdict import Grounds, QuoteCheck
from bot.replies import checks
from bot.replies.sentences import ENGLISH, Cut, Quoted, Strong, Written
from bot.terminal.lines import Line, Tone, paragraph, printable, shortened, spaced
from bot.terminal.rendering import INDENT, render_citation
from bot.terminal.wording import word_voice

ECHOED = 200
"""How many characters of what was written are repeated."""


def render_check(check: QuoteCheck, width: int, *, explain: bool = False) -> tuple[Line, ...]:
    """The check in lines of at most `width` characters, but for words and addresses longer.

    “ ” hold a speaker's words only; what somebody else wrote, and what the notes say, stand in ‹ ›
    or after a colon. To `explain` is to add what was laid beside what.
    """
    asked = shortened(check.words or check.text, ECHOED)
    verdict = paragraph(_said(checks.verdict(check)), width, tone=Tone.NOTICE)
    return spaced(
        [
            (*paragraph(f"You asked about: {asked}", width), *verdict),
            tuple(_render_differences(check, width)),
            tuple(_render_source(check, width)),
            tuple(_render_statements(check, width)),
            *(_render_grounds(each, width) for each in _all_grounds(check) if explain),
        ]
    )


def _said(value: object) -> str:
    """A sentence in English, with all that it holds as it stands."""
    return ENGLISH.word(value, _show)


def _show(value: object) -> str:
    match value:
        case Strong(inner):
            return _said(inner)
        case Written(text):
            return _marked(text)
        case Quoted(text):
            return f"“{text}”"
        case Cut(text):
            return text
        case _:
            return str(value)


def _marked(text: str) -> str:
    return f"‹{text}›" if text else ""


def _render_differences(check: QuoteCheck, width: int) -> Iterator[Line]:
    for each in checks.differences(check):
        yield from paragraph(_said(each), width, first=f"{INDENT}· ", rest=INDENT * 2)


def _render_statements(check: QuoteCheck, width: int) -> Iterator[Line]:
    if check.statements:
        yield from paragraph(_said(checks.several(check)), width)
    for each in checks.statements(check):
        yield from paragraph(_said(each), width, first=f"{INDENT}· ", rest=INDENT * 2)


def _all_grounds(check: QuoteCheck) -> Iterator[Grounds]:
    for each in check.statements or (check,):
        yield from each.grounds


def _render_grounds(grounds: Grounds, width: int) -> tuple[Line, ...]:
    """A passage that was weighed: its words beside those of the text, and what differs."""
    head = f"Beside {grounds.passage.id} {grounds.passage.citation}: holds {grounds.share:.0%}"
    pairs = "; ".join(f"{theirs} ~ {notes} ({how})" for theirs, notes, how in grounds.pairs)
    told = [
        f"{each.kind or 'no matter'}: {_marked(each.theirs)} beside {_marked(each.notes)}"
        f"{f' ({each.why})' if each.why else ''}{'' if each.settled else ', not settled'}"
        for each in grounds.differences
    ] or ["nothing differs that is told of here"]
    return (
        *paragraph(head, width, tone=Tone.HEADING),
        *(
            line
            for text in (pairs, *told)
            for line in paragraph(printable(text), width, first=INDENT, rest=INDENT * 2)
        ),
    )


def _render_source(check: QuoteCheck, width: int) -> Iterator[Line]:
    if check.passage is None:
        return
    text = str(check.quotation) if check.quotation else check.passage.text
    voice = f"{check.speaker}'s own words" if check.quotation else word_voice(check.passage)
    yield from _render_words(text, voice, check.passage.citation, width)
    for source in check.joined:
        yield Line()
        yield from _render_words(str(source.quotation), voice, source.passage.citation, width)


def _render_words(text: str, voice: str, citation: Citation, width: int) -> Iterator[Line]:
    yield from paragraph(text, width, first=INDENT, rest=INDENT)
    dash, rest = f"{INDENT}— ", f"{INDENT}  "
    yield from paragraph(voice, width, tone=Tone.VOICE, first=dash, rest=rest)
    yield from render_citation(citation)
