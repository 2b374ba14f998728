"""The check of a quote as lines for people: the verdict in words, the true words, what differs."""

from collections.abc import Iterator

from bot.answers.quotecheck.verdict import Change, Difference, QuoteCheck, Verdict
from bot.notes.passage import Citation
from bot.notes.voice import Voice
from bot.terminal.lines import Line, Tone, paragraph, shortened, spaced
from bot.terminal.passages import INDENT, render_citation
from bot.terminal.wording import word_voice

ECHOED = 200
"""How many characters of what was written are repeated."""


def render_check(check: QuoteCheck, width: int) -> tuple[Line, ...]:
    """The check in lines of at most `width` characters, but for words and addresses longer.

    “ ” hold a speaker's words only; what somebody else wrote stands in ‹ › or after a colon.
    """
    asked = shortened(check.words or check.text, ECHOED)
    verdict = paragraph(_word_verdict(check), width, tone=Tone.NOTICE)
    differences = tuple(
        line
        for each in check.differences
        for line in paragraph(_word_difference(each), width, first=f"{INDENT}· ", rest=INDENT * 2)
    )
    return spaced(
        [
            (*paragraph(f"You asked about: {asked}", width), *verdict),
            differences,
            tuple(_render_source(check, width)),
        ]
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


def _word_verdict(check: QuoteCheck) -> str:
    match check.verdict:
        case Verdict.VERBATIM:
            return f"Verbatim: these are {check.speaker}'s own words."
        case Verdict.NEARLY:
            return f"Nearly: {check.speaker} said this in words that differ."
        case Verdict.PARAPHRASE:
            return _word_paraphrase(check)
        case Verdict.MISATTRIBUTED:
            return _word_misattribution(check)
        case Verdict.NOT_FOUND:
            return "Not in the notes: they neither quote nor restate this."
        case Verdict.UNSURE:
            return "Cannot tell: there is too little to go by, or the words are anybody's."


def _word_paraphrase(check: QuoteCheck) -> str:
    if check.passage is not None and check.passage.voice is Voice.ASSESSMENT:
        return "No quotation: nobody in the episode said this, it is the note-writer's judgement."
    whom = check.speaker or "the episode"
    return f"A paraphrase: the notes say this of {whom} in words of their own; it is no quotation."


def _word_misattribution(check: QuoteCheck) -> str:
    whom = f"{check.speaker}, not {check.claimed_speaker}"
    if check.quotation is None:
        return f"Said by somebody else: the notes restate {whom}, and in words of their own."
    if all(each.change is Change.OMIT for each in check.differences):
        return f"Said by somebody else: these are the words of {whom}."
    return f"Said by somebody else: these are, with differences, the words of {whom}."


def _word_difference(difference: Difference) -> str:
    theirs, notes = f"‹{difference.theirs}›", f"“{difference.notes}”"
    match difference.change:
        case Change.REPLACE:
            return f"written: {theirs}; said: {notes}"
        case Change.INSERT:
            return f"written: {theirs}; not said there"
        case Change.DELETE:
            return f"said, and not written: {notes}"
        case Change.OMIT:
            return f"said, and marked as left out: {notes}"
