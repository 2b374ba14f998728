"""`log purge`, `migrate`, `backup`, `restore`, and `privacy`: the care for what is kept."""

import asyncio
import json
from pathlib import Path

import click

from bot.querylog.backup import back_up
from bot.querylog.backup import restore as restore_log
from bot.querylog.database import open_database
from bot.querylog.fields import as_table, stored_fields
from bot.querylog.log import QueryLog
from bot.querylog.people import Erased
from bot.settings import load_settings
from bot.terminal.lines import count, examples, print_data

LARGEST = 2**63 - 1

BACKUP_EXAMPLES = examples(
    "log backup /mnt/backups/monday.sqlite3", "log restore /mnt/backups/monday.sqlite3"
)
PRIVACY_EXAMPLES = examples(
    "privacy fields",
    "privacy export 80351110224678912 > ada.json",
    "privacy delete 80351110224678912",
    "privacy delete-guild 41771983423143937",
)

_File = click.Path(dir_okay=False, path_type=Path)
_ID = click.IntRange(0, LARGEST)


@click.command(epilog=examples("log purge", "log purge --days 7"))
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
    async with QueryLog.open(database) as query_log:
        purged = await query_log.purge(days)
    return purged.questions, purged.complete


@click.command(epilog=examples("log migrate"))
def migrate() -> None:
    """Bring the query log to this program's version, and make it if there is none.

    Whatever writes to the log does so first; commands that only read it do not, and refuse a log of
    an earlier version.
    """
    database = load_settings().database
    open_database(database).close()
    click.echo(f"The query log {database} is of this version.")


@click.command(epilog=BACKUP_EXAMPLES)
@click.argument("file", type=_File)
def backup(*, file: Path) -> None:
    """Copy the query log into FILE, a new file that only you can read.

    The bot may be running. The copy holds what people asked: delete it once it is older than rows
    are kept, since what is deleted from the log is not deleted from its copies.
    """
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


@click.group(no_args_is_help=True, epilog=PRIVACY_EXAMPLES)
def privacy() -> None:
    """See what is stored, and export or delete what is stored of one person or server.

    In Discord, everybody does it for themselves with /privacy. Ids are Discord's.
    """


@privacy.command(epilog=PRIVACY_EXAMPLES)
def fields() -> None:
    """List every field that the query log has, as a table in Markdown."""
    print_data(as_table(stored_fields()))


@privacy.command(epilog=PRIVACY_EXAMPLES)
@click.argument("user_id", type=_ID)
def export(*, user_id: int) -> None:
    """Print everything that is stored of the person USER_ID, as one JSON object."""
    everything = asyncio.run(_everything(load_settings().database, user_id))
    print_data(json.dumps(everything, ensure_ascii=False, indent=2))


@privacy.command(epilog=PRIVACY_EXAMPLES)
@click.argument("user_id", type=_ID)
@click.option("--yes", is_flag=True, help="Do not ask whether you mean it.")
def delete(*, user_id: int, yes: bool) -> None:
    """Delete everything that is stored of the person USER_ID, to the last byte.

    The bot may be running. Whether they opted out stays known, by pseudonym, and so does, until it
    is too old, that they read a server's log.
    """
    if not yes:
        click.confirm("Delete everything that is stored of this person?", abort=True)
    erased = asyncio.run(_forget(load_settings().database, user_id, server=False))
    _say(erased, "questions", "votes", "notes")
    if erased.readings:
        click.echo(f"A pseudonym took the id's place in {count(erased.readings, 'reading')}.")
    _say_whether_complete(erased)


@privacy.command("delete-guild", epilog=PRIVACY_EXAMPLES)
@click.argument("guild_id", type=_ID)
@click.option("--yes", is_flag=True, help="Do not ask whether you mean it.")
def delete_guild(*, guild_id: int, yes: bool) -> None:
    """Delete everything that is stored of the server GUILD_ID, its settings included.

    The bot does so by itself when it is removed from a server.
    """
    if not yes:
        click.confirm("Delete everything that is stored of this server?", abort=True)
    erased = asyncio.run(_forget(load_settings().database, guild_id, server=True))
    _say(erased, "questions", "notes", "readings")
    _say_whether_complete(erased)


def _say(erased: Erased, *kinds: str) -> None:
    amounts = [count(getattr(erased, kind), kind.removesuffix("s")) for kind in kinds]
    click.echo(f"Deleted {', '.join(amounts)}.")


def _say_whether_complete(erased: Erased) -> None:
    if erased.complete:
        click.echo("No byte of it is left in the log's files.")
    else:
        click.echo("Bytes of it are left, since others use the log: `log purge` removes them.")


async def _everything(database: Path, user_id: int) -> dict[str, object]:
    async with QueryLog.open(database) as log:
        return await log.people.everything_of(user_id)


async def _forget(database: Path, subject: int, *, server: bool) -> Erased:
    async with QueryLog.open(database) as log:
        return await (log.people.forget_server if server else log.people.forget)(subject)
