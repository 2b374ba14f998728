"""`log note`, `resolve` and `reopen`: what is said of a gap."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.moderation.gaps import alike
from bot.terminal.lines import well_formed
from bot.terminal.reviewing.desk import change
from bot.terminal.reviewing.gaps import EXAMPLES, load
from bot.terminal.reviewing.options import GUILD, Chosen, choosing
from bot.terminal.wording import count

if TYPE_CHECKING:
    from bot.querylog.log import QueryLog

LONGEST_NOTE = 300
"""Characters of a note."""

Say = Callable[["QueryLog", str], Awaitable[bool]]
"""Says something of the gap of one gist."""

_ID = click.argument("query_id", type=click.IntRange(0, 2**63 - 1), metavar="ID")


@click.command(epilog=EXAMPLES, short_help="Say something of a gap.")
@_ID
@click.argument("text", nargs=-1, required=True)
@choosing(GUILD)
def note(query_id: int, text: tuple[str, ...], *, chosen: Chosen) -> None:
    """Keep TEXT as the note on the gap that the question ID belongs to, for later reviews.

    It takes the place of an earlier one. Notes are the operator's own; with --guild they are those
    of that server's moderators.
    """
    said = well_formed(" ".join(text)).strip()
    if not 0 < len(said) <= LONGEST_NOTE:
        raise click.UsageError(f"A note has 1 to {LONGEST_NOTE} characters.")
    now = datetime.now(UTC)
    _say(
        query_id,
        chosen,
        "Noted",
        lambda log, gist: log.gaps.note(chosen.scope, gist, said, None, now),
    )


@click.command(epilog=EXAMPLES, short_help="Close a gap.")
@_ID
@choosing(GUILD)
def resolve(query_id: int, *, chosen: Chosen) -> None:
    """Close the gap that the question ID belongs to, until somebody asks again."""
    now = datetime.now(UTC)
    _say(query_id, chosen, "Resolved", lambda log, gist: log.gaps.resolve(chosen.scope, gist, now))


@click.command(epilog=EXAMPLES, short_help="Open a closed gap.")
@_ID
@choosing(GUILD)
def reopen(query_id: int, *, chosen: Chosen) -> None:
    """Open the gap that the question ID belongs to."""
    _say(query_id, chosen, "Reopened", lambda log, gist: log.gaps.reopen(chosen.scope, gist))


def _say(query_id: int, chosen: Chosen, done: str, say: Say) -> None:
    answerer = load()

    async def said(log: "QueryLog") -> int:
        gists = await alike(log, chosen.scope, query_id, answerer)
        # A gist that only the grouping knows, of an old row, has nothing to be said of.
        return sum([await say(log, gist) for gist in gists])

    wordings = change(said)
    if not wordings:
        reason = f"There is no question #{query_id} that asks something of the notes."
        raise click.ClickException(reason)
    click.echo(f"{done}: {count(wordings, 'wording')} of #{query_id}.")
