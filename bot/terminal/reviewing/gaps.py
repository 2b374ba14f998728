"""`log unanswered` and `not-helpful`: what the notes lack, many wordings of a gap as one line."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from bot.moderation.gaps import Gap, gathered
from bot.querylog.values import CountedGist
from bot.settings import load_settings
from bot.terminal.json_lines import json_line
from bot.terminal.lines import spaced
from bot.terminal.printing import print_data, print_lines, terminal_width
from bot.terminal.reviewing.desk import read
from bot.terminal.reviewing.gap_lines import gap_shape, render_gap
from bot.terminal.reviewing.options import AS_JSON, GUILD, PERIOD, Chosen, choosing
from bot.terminal.reviewing.rows import LIMIT

if TYPE_CHECKING:
    from bot.answers.answerer import Answerer

EXAMPLES = """\
\b
Examples:
  python -m bot log unanswered --since 30d
  python -m bot log not-helpful --limit 5
  python -m bot log note 17 'the section on data says it: link it'
  python -m bot log resolve 17
"""

RESOLVED = click.option("--resolved", is_flag=True, help="Show those that were closed, too.")


@click.command(epilog=EXAMPLES, short_help="Show what the notes do not cover.")
@LIMIT
@choosing(*PERIOD, GUILD)
@RESOLVED
@AS_JSON
def unanswered(*, chosen: Chosen, limit: int, resolved: bool, as_json: bool) -> None:
    """Show what was asked that the notes do not cover, the most frequent first.

    Questions alike are one line. Behind the # is the newest of them, by which `log note` and
    `log resolve` know all of them. A gap that was resolved is back as soon as somebody asks again.
    """
    since, until = chosen.filter.since, chosen.filter.until
    counted = read(lambda log: log.queries.unanswered(chosen.scope, since, until))
    _show(counted, limit, resolved=resolved, as_json=as_json)


@click.command("not-helpful", epilog=EXAMPLES, short_help="Show whose answers did not help.")
@LIMIT
@choosing(*PERIOD, GUILD)
@RESOLVED
@AS_JSON
def not_helpful(*, chosen: Chosen, limit: int, resolved: bool, as_json: bool) -> None:
    """Show the questions whose answer somebody found not helpful, the most frequent first.

    Lines are as those of `log unanswered`.
    """
    since, until = chosen.filter.since, chosen.filter.until
    counted = read(lambda log: log.queries.not_helpful(chosen.scope, since, until))
    _show(counted, limit, resolved=resolved, as_json=as_json)


def load() -> "Answerer":
    """Today's answerer, which knows which questions are alike."""
    # Scoring brings numpy, which the other commands do without.
    from bot.answers.answerer import load_answerer  # noqa: PLC0415 -- the reason above

    return load_answerer(load_settings().knowledge)


def _show(counted: Iterable[CountedGist], limit: int, *, resolved: bool, as_json: bool) -> None:
    answerer = load()
    gaps = gathered(counted, answerer.gist, answerer.grouped)
    shown = [gap for gap in gaps if resolved or not gap.is_resolved][:limit]
    if as_json:
        for gap in shown:
            print_data(json_line(gap_shape(gap)))
    else:
        _print(shown)


def _print(gaps: Iterable[Gap]) -> None:
    width = terminal_width()
    if lines := spaced(render_gap(gap, width) for gap in gaps):
        print_lines(lines)
    else:
        click.echo("There are none.")
