"""`privacy`: what is stored, and what the operator does for whoever asks for theirs."""

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.settings import load_settings
from bot.terminal.printing import print_data
from bot.terminal.wording import count

if TYPE_CHECKING:
    from bot.querylog.people import Erased

LARGEST = 2**63 - 1

EXAMPLES = """\
\b
Examples:
  python -m bot privacy fields
  python -m bot privacy export 80351110224678912 > ada.json
  python -m bot privacy delete 80351110224678912
  python -m bot privacy delete-guild 41771983423143937
"""

_ID = click.IntRange(0, LARGEST)


@click.group(no_args_is_help=True, epilog=EXAMPLES, short_help="What is stored, and its end.")
def privacy() -> None:
    """See what is stored, and export or delete what is stored of one person or server.

    In Discord, everybody does it for themselves with /privacy. Ids are Discord's.
    """


@privacy.command(epilog=EXAMPLES)
def fields() -> None:
    """List every field that the query log has, as a table in Markdown."""
    from bot.querylog.fields import as_table, stored_fields  # noqa: PLC0415 -- as _everything()

    print_data(as_table(stored_fields()))


@privacy.command(epilog=EXAMPLES)
@click.argument("user_id", type=_ID)
def export(*, user_id: int) -> None:
    """Print everything that is stored of the person USER_ID, as one JSON object."""
    everything = asyncio.run(_everything(load_settings().database, user_id))
    print_data(json.dumps(everything, ensure_ascii=False, indent=2))


@privacy.command(epilog=EXAMPLES)
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


@privacy.command("delete-guild", epilog=EXAMPLES)
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


def _say(erased: "Erased", *kinds: str) -> None:
    amounts = [count(getattr(erased, kind), kind.removesuffix("s")) for kind in kinds]
    click.echo(f"Deleted {', '.join(amounts)}.")


def _say_whether_complete(erased: "Erased") -> None:
    if erased.complete:
        click.echo("No byte of it is left in the log's files.")
    else:
        click.echo("Bytes of it are left, since others use the log: `log purge` removes them.")


async def _everything(database: Path, user_id: int) -> dict[str, object]:
    # The log brings SQLite, which the other commands do without.
    from bot.querylog.log import QueryLog  # noqa: PLC0415 -- the reason above

    async with QueryLog.open(database) as log:
        return await log.people.everything_of(user_id)


async def _forget(database: Path, subject: int, *, server: bool) -> "Erased":
    from bot.querylog.log import QueryLog  # noqa: PLC0415 -- as above

    async with QueryLog.open(database) as log:
        people = log.people
        return await (people.forget_server(subject) if server else people.forget(subject))
