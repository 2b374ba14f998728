"""`check`: words that somebody attributes to a speaker, and whether they are that speaker's."""

from collections.abc import Iterator

import click

from bot.answers.quotecheck.checker import load_quote_checker
from bot.answers.quotecheck.verdict import Change, Difference, QuoteCheck, Verdict
from bot.notes.passage import Citation
from bot.notes.voice import Voice
from bot.settings import load_settings
from bot.terminal.lines import (
    STANDARD_INPUT,
    Line,
    Tone,
    examples,
    json_line,
    lines_typed,
    paragraph,
    print_data,
    print_lines,
    shortened,
    spaced,
    terminal_width,
    well_formed,
)
from bot.terminal.passages import INDENT, render_citation, render_voice, word_voice

ECHOED = 200
"""How many characters of what was written are repeated."""


@click.command(
    epilog=examples(
        """check 'Ilya said "the robustness of humans is really staggering"'""",
        "check --json '“The whole problem is the power.” — Dwarkesh Patel'",
        "check --json - < messages.txt",
    )
)
@click.argument("text", nargs=-1, required=True, metavar="TEXT")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each text.")
def check(text: tuple[str, ...], *, as_json: bool) -> None:
    """Say whether the words that TEXT attributes to a speaker are that speaker's.

    TEXT may hold more than the quotation: a name, quotation marks of any kind, an ellipsis, and
    chatter around it. Put it in quotation marks that your shell reads. With - as the text, texts
    are read from standard input, one a line, and each is checked at once.

    The verdict is one of: verbatim, nearly, paraphrase, misattributed, not_found, unsure. Nothing
    that is checked is written to the query log.
    """
    many = text == (STANDARD_INPUT,)
    typed = well_formed(" ".join(text))
    if not (many or as_json or typed.strip()):
        raise click.UsageError("The text is empty.")
    checker = load_quote_checker(load_settings().knowledge)
    for each in lines_typed() if many else (typed,):
        if as_json:
            print_data(check_line(checker.check(each)))
        elif each.strip():
            lines = render_check(checker.check(each), terminal_width())
            print_lines((*lines, Line()) if many else lines)


def check_line(checked: QuoteCheck) -> str:
    """The check's object on one line, without its line break; always valid UTF-8."""
    citation, passage = checked.citation, checked.passage
    return json_line(
        {
            "text": checked.text,
            "verdict": checked.verdict,
            "claimed_speaker": checked.claimed_speaker,
            "speaker": checked.speaker,
            "source": citation.source if citation else None,
            "citation": str(citation) if citation else None,
            "passage": passage.id if passage else None,
            "quotation": checked.quotation.text if checked.quotation else None,
            "differences": [
                {"op": each.change, "theirs": each.theirs, "notes": each.notes}
                for each in checked.differences
            ],
            "joined": [
                {"passage": each.passage.id, "quotation": each.quotation.text}
                for each in checked.joined
            ],
        }
    )


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
    yield from render_voice(voice, width)
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
