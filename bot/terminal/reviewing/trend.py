"""`log trend`: how many questions a day, as numbers and as a picture."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from bot.moderation.trend import OUTCOMES, TrendWords, trend_png
from bot.querylog.values import Day
from bot.terminal.json_lines import json_line
from bot.terminal.lines import Line, Tone
from bot.terminal.printing import print_data, print_lines
from bot.terminal.reviewing.desk import read
from bot.terminal.reviewing.files import private_file
from bot.terminal.reviewing.options import AS_JSON, GUILD, PERIOD, Chosen, choosing
from bot.terminal.reviewing.row_lines import words
from bot.terminal.wording import count

USUAL_DAYS = 30

EXAMPLES = """\
\b
Examples:
  python -m bot log trend
  python -m bot log trend --since 2026-11-01 --output trend.png
"""


@click.command(epilog=EXAMPLES, short_help="Show how many questions each day had.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PNG",
    help="Draw the picture into this new file, too.",
)
@choosing(*PERIOD, GUILD)
@AS_JSON
def trend(*, chosen: Chosen, output: Path | None, as_json: bool) -> None:
    """Show how many questions each day in UTC had, by outcome; 30 days unless told otherwise."""
    until = chosen.filter.until or datetime.now(UTC)
    since = chosen.filter.since or until - timedelta(days=USUAL_DAYS - 1)
    if since >= until:
        raise click.UsageError("--since is not before --until.")
    days = read(lambda log: log.queries.per_day(chosen.scope, since, until))
    if as_json:
        for day in days:
            print_data(json_line({"day": day.day.isoformat(), **_counts(day)}))
    else:
        print_lines(render_days(days))
    if output is not None:
        with private_file(output) as file:
            file.write(trend_png(days, _words()))


def render_days(days: Sequence[Day]) -> Iterator[Line]:
    """A table, the days in the order given, and their sum."""
    rows = [(day.day.isoformat(), _counts(day)) for day in days]
    total = {name: sum(counts[name] for _, counts in rows) for name in ("asked", *OUTCOMES)}
    yield Line("day         " + "".join(words(name).rjust(13) for name in total), Tone.HEADING)
    for name, counts in (*rows, ("in all", total)):
        tone = Tone.PLAIN if counts is not total else Tone.HEADING
        yield Line(f"{name:12}" + "".join(f"{counts[each]:13d}" for each in total), tone)


def _counts(day: Day) -> dict[str, int]:
    return {
        "asked": sum(day.outcomes.values()),
        **{name: day.outcomes.get(name, 0) for name in OUTCOMES},
    }


def _words() -> TrendWords:
    return TrendWords(
        title="Questions a day",
        outcomes={name: words(name) for name in OUTCOMES},
        days_a_bar=lambda days: f"One bar is {count(days, 'day')}",
    )
