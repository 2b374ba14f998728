"""`log recent`, `search` and `show`: questions one by one."""

from collections.abc import Sequence
from dataclasses import replace

import click

from bot.notes.loading import load_corpus
from bot.querylog.values import StoredQuery
from bot.settings import load_settings
from bot.terminal.json_lines import json_line
from bot.terminal.lines import spaced, well_formed
from bot.terminal.printing import print_data, print_lines, terminal_width
from bot.terminal.reviewing.desk import read
from bot.terminal.reviewing.options import AS_JSON, FILTERS, GUILD, Chosen, choosing
from bot.terminal.reviewing.row_lines import render_query, render_whole, row_shape

USUAL = 20
"""How many questions are shown unless asked otherwise."""

MOST = 1000
"""How many questions can be asked for."""

LIMIT = click.option(
    "--limit",
    type=click.IntRange(1, MOST),
    default=USUAL,
    metavar="N",
    help=f"Show up to N, 1 to {MOST}. Usual are {USUAL}.",
)

EXAMPLES = """\
\b
Examples:
  python -m bot log recent
  python -m bot log recent --since 7d --outcome not-covered
  python -m bot log recent --section "Alignment" --limit 100 --json
"""

SEARCH_EXAMPLES = """\
\b
Examples:
  python -m bot log search humans generalise
  python -m bot log search '"value function"' --vote not-helpful --since 7d
"""

SHOW_EXAMPLES = """\
\b
Examples:
  python -m bot log show 17
  python -m bot log show 17 --json
"""


@click.command(epilog=EXAMPLES, short_help="Show the newest questions.")
@LIMIT
@choosing(*FILTERS)
@AS_JSON
def recent(*, chosen: Chosen, limit: int, as_json: bool) -> None:
    """Show the newest questions, from everywhere unless told otherwise, the newest first."""
    found = read(lambda log: log.queries.search(chosen.scope, chosen.filter, limit))
    _show(found, as_json=as_json, none=_none(chosen))


@click.command(epilog=SEARCH_EXAMPLES, short_help="Find questions by their words.")
@click.argument("words", nargs=-1, required=True)
@LIMIT
@choosing(*FILTERS)
@AS_JSON
def search(words: tuple[str, ...], *, chosen: Chosen, limit: int, as_json: bool) -> None:
    """Show the questions that hold all WORDS, whatever their endings, the newest first.

    Words in double quotation marks must stand side by side; the last word may be the beginning of
    one. Your shell takes quotation marks for itself unless they stand in others.
    """
    wanted = replace(chosen.filter, text=well_formed(" ".join(words)))
    found = read(lambda log: log.queries.search(chosen.scope, wanted, limit))
    _show(found, as_json=as_json, none="No question fits.")


@click.command(epilog=SHOW_EXAMPLES, short_help="Show everything stored of one question.")
@click.argument("query_id", type=click.IntRange(0, 2**63 - 1), metavar="ID")
@choosing(GUILD)
@AS_JSON
def show(query_id: int, *, chosen: Chosen, as_json: bool) -> None:
    """Show everything that is stored of the question ID, the number behind the #."""
    row = read(lambda log: log.queries.one(chosen.scope, query_id))
    if row is None:
        raise click.ClickException(f"There is no question #{query_id}.")
    if as_json:
        print_data(json_line(row_shape(row)))
        return
    corpus = load_corpus(load_settings().knowledge)
    cited = {passage.id: str(passage.citation) for passage in corpus.passages}
    print_lines(render_whole(row, cited, terminal_width()))


def _show(found: Sequence[StoredQuery], *, as_json: bool, none: str) -> None:
    if as_json:
        for row in found:
            print_data(json_line(row_shape(row)))
    elif found:
        width = terminal_width()
        print_lines(spaced(render_query(row, width) for row in found))
    else:
        click.echo(none)


def _none(chosen: Chosen) -> str:
    return "The query log is empty." if chosen == Chosen.everything() else "No question fits."
