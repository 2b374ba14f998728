"""`check`: words that somebody attributes to a speaker, and whether they are that speaker's."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.settings import load_settings
from bot.terminal.asking import STANDARD_INPUT, lines_typed
from bot.terminal.json_lines import json_line
from bot.terminal.lines import Line, well_formed
from bot.terminal.printing import print_data, print_lines, terminal_width
from bot.terminal.quote_rendering import render_check

if TYPE_CHECKING:
    from bot.quotecheck.checker import QuoteChecker
    from bot.quotecheck.verdict import QuoteCheck

EXAMPLES = """\
\b
Examples:
  python -m bot check 'Ilya said "the robustness of humans is really staggering"'
  python -m bot check --json '“The whole problem is the power.” — Dwarkesh Patel'
  python -m bot check --json - < messages.txt
"""


@click.command(
    epilog=EXAMPLES, short_help="Say whether words are a speaker's, or what the notes say."
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
    checker = _load(load_settings().knowledge)
    for each in lines_typed() if many else (typed,):
        if as_json:
            print_data(check_line(checker.check(each)))
        elif each.strip():
            lines = render_check(checker.check(each), terminal_width(), explain=explain)
            print_lines((*lines, Line()) if many else lines)


def check_line(checked: "QuoteCheck") -> str:
    """The check's object on one line, without its line break; always valid UTF-8."""
    told = _object(checked)
    if checked.statements:
        told["statements"] = [_object(each) for each in checked.statements]
    return json_line(told)


def _object(checked: "QuoteCheck") -> dict[str, object]:
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


def _load(knowledge: Path) -> "QuoteChecker":
    # Checking brings stemming and string distances, which the other commands do without.
    from bot.quotecheck.checker import load_quote_checker  # noqa: PLC0415 -- as said

    return load_quote_checker(knowledge)
