"""`check`: words that somebody attributes to a speaker, and whether they are that speaker's."""

from collections.abc import Iterator

import click

from bot.notes.episode import Citation
from bot.quotecheck.checker import load_quote_checker
from bot.quotecheck.verdict import Grounds, QuoteCheck
from bot.replies import checks
from bot.replies.sentences import ENGLISH, Cut, Quoted, Strong, Written
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
    printable,
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
    ),
    short_help="Say whether words are a speaker's, or what the notes say.",
)
@click.argument("text", nargs=-1, required=True, metavar="TEXT")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each text.")
@click.option("--explain", is_flag=True, help="Say what was laid beside what, and what differs.")
def check(text: tuple[str, ...], *, as_json: bool, explain: bool) -> None:
    """Say whether the words that TEXT attributes to a speaker are that speaker's.

    TEXT may hold more than the quotation: a name, quotation marks of any kind, an ellipsis, and
    chatter around it. Put it in quotation marks that your shell reads. With - as the text, texts
    are read from standard input, one a line, and each is checked at once.

    The verdict is one of: verbatim, nearly, paraphrase, contradicts, misattributed, not_found,
    unsure. A text of several statements has the worst of all. Nothing that is checked is written
    to the query log.
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
            lines = render_check(checker.check(each), terminal_width(), explain=explain)
            print_lines((*lines, Line()) if many else lines)


def check_line(checked: QuoteCheck) -> str:
    """The check's object on one line, without its line break; always valid UTF-8."""
    told = _object(checked)
    if checked.statements:
        told["statements"] = [_object(each) for each in checked.statements]
    return json_line(told)


def _object(checked: QuoteCheck) -> dict[str, object]:
    citation, passage = checked.citation, checked.passage
    return {
        "text": checked.text,
        "verdict": checked.verdict,
        "words": checked.words,
        "claimed_speaker": checked.claimed_speaker,
        "speaker": checked.speaker,
        "source": citation.source if citation else None,
        "citation": str(citation) if citation else None,
        "passage": passage.id if passage else None,
        "quotation": checked.quotation.text if checked.quotation else None,
        "differences": [
            {
                "op": each.change,
                "theirs": each.theirs,
                "notes": each.notes,
                "kind": each.kind,
                "settled": each.settled,
            }
            for each in checked.differences
        ],
        "joined": [
            {"passage": each.passage.id, "quotation": each.quotation.text}
            for each in checked.joined
        ],
    }


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
    yield from render_voice(voice, width)
    yield from render_citation(citation)
