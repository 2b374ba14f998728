"""`log purge`: the operator's care for the query log as a whole."""

import asyncio
from pathlib import Path

import click

from bot.settings import load_settings
from bot.terminal.wording import count

PURGE_EXAMPLES = """\
\b
Examples:
  python -m bot log purge
  python -m bot log purge --days 7
"""


@click.command(epilog=PURGE_EXAMPLES)
@click.option(
    "--days",
    type=click.IntRange(1, 36_500),
    metavar="N",
    help="Keep N days. Left out, as many as the setting retention_days says.",
)
def purge(*, days: int | None) -> None:
    """Delete questions past their retention, now.

    The bot may be running. It does the same by itself every hour. What was deleted is in no file of
    the log any more, unless somebody else reads it all the while.
    """
    settings = load_settings()
    kept = days or settings.retention_days
    questions, complete = asyncio.run(_purge(settings.database, kept))
    click.echo(f"Deleted {count(questions, 'question')} older than {count(kept, 'day')}.")
    if not complete:
        click.echo("Its last bytes go when whoever reads the log just now has finished.")


async def _purge(database: Path, days: int) -> tuple[int, bool]:
    # The log brings aiosqlite, which the other commands do without.
    from bot.querylog.log import QueryLog  # noqa: PLC0415 -- the reason above
    from bot.querylog.retention import purge as purge_log  # noqa: PLC0415 -- the same

    async with QueryLog.open(database) as query_log:
        purged = await purge_log(query_log.connection, days)
    return purged.questions, purged.complete


KEEPING = (purge,)
"""The commands of this module, for the group `log`."""
