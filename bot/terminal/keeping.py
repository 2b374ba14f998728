"""`log purge`, `migrate`, `backup`, `restore`: the operator's care for the log as a whole."""

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
    # The log brings SQLite, which the other commands do without.
    from bot.querylog.log import QueryLog  # noqa: PLC0415 -- the reason above

    async with QueryLog.open(database) as query_log:
        purged = await query_log.purge(days)
    return purged.questions, purged.complete


MIGRATE_EXAMPLES = """\
\b
Examples:
  python -m bot log migrate
"""


@click.command(epilog=MIGRATE_EXAMPLES)
def migrate() -> None:
    """Bring the query log to this program's version, and make it if there is none.

    Whatever writes to the log does so first; commands that only read it do not, and refuse a log of
    an earlier version.
    """
    from bot.querylog.database import open_database  # noqa: PLC0415 -- as in _purge()

    database = load_settings().database
    open_database(database).close()
    click.echo(f"The query log {database} is of this version.")


BACKUP_EXAMPLES = """\
\b
Examples:
  python -m bot log backup /mnt/backups/monday.sqlite3
  python -m bot log restore /mnt/backups/monday.sqlite3
"""

_File = click.Path(dir_okay=False, path_type=Path)


@click.command(epilog=BACKUP_EXAMPLES)
@click.argument("file", type=_File)
def backup(*, file: Path) -> None:
    """Copy the query log into FILE, a new file that only you can read.

    The bot may be running. The copy holds what people asked: delete it once it is older than rows
    are kept, since what is deleted from the log is not deleted from its copies.
    """
    from bot.querylog.backup import back_up  # noqa: PLC0415 -- as in _purge()

    back_up(load_settings().database, file)
    click.echo(f"Copied the query log into {file}.")


@click.command(epilog=BACKUP_EXAMPLES)
@click.argument("file", type=_File)
def restore(*, file: Path) -> None:
    """Put the backup FILE in the place of the query log. The bot must not be running.

    The present log is kept aside. What it knows holds for the backup too: who opted out and who was
    deleted since, and rows past their retention go. Where there is no present log, or a damaged
    one, nobody knows who was deleted since: delete them again. Interrupted, it has been done or
    not, and the next start of the bot takes away what it left.
    """
    from bot.querylog.backup import restore as restore_log  # noqa: PLC0415 -- as in _purge()

    settings = load_settings()
    restored = restore_log(settings.database, file, settings.retention_days)
    click.echo(f"Restored {file}.")
    if questions := restored.purged.questions:
        click.echo(f"Of it, {count(questions, 'question')} past the retention went again.")
    if not restored.informed:
        click.echo(
            "No log from before tells who opted out or was deleted after the backup: repeat with "
            "`privacy delete` what you were asked since."
        )
    for aside in restored.asides:
        click.echo(f"The log from before is {aside}: delete it when all is well.")


KEEPING = (purge, migrate, backup, restore)
"""The commands of this module, for the group `log`."""
