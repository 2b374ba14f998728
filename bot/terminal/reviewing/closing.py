"""`log note`, `resolve` and `reopen`: what is said of a gap."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.querylog.gaps import gathered
from bot.terminal.gaps import EXAMPLES, load
from bot.terminal.lines import well_formed
from bot.terminal.reviewing.desk import change
from bot.terminal.reviewing.options import GUILD, Chosen, choosing
from bot.terminal.wording import count

if TYPE_CHECKING:
    from bot.answers.answerer import Answerer
    from bot.querylog.review import Review

LONGEST_NOTE = 300
"""Characters of a note."""

Say = Callable[["Review", str], Awaitable[bool]]
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
    _say(query_id, chosen, "Noted", lambda review, gist: review.note(gist, said, None, now))


@click.command(epilog=EXAMPLES, short_help="Close a gap.")
@_ID
@choosing(GUILD)
def resolve(query_id: int, *, chosen: Chosen) -> None:
    """Close the gap that the question ID belongs to, until somebody asks again."""
    now = datetime.now(UTC)
    _say(query_id, chosen, "Resolved", lambda review, gist: review.resolve(gist, now))


@click.command(epilog=EXAMPLES, short_help="Open a closed gap.")
@_ID
@choosing(GUILD)
def reopen(query_id: int, *, chosen: Chosen) -> None:
    """Open the gap that the question ID belongs to."""
    _say(query_id, chosen, "Reopened", lambda review, gist: review.reopen(gist))


def _say(query_id: int, chosen: Chosen, done: str, say: Say) -> None:
    answerer = load()

    async def said(review: "Review") -> int:
        gists = await _alike(review, query_id, answerer)
        # A gist that only the grouping knows, of an old row, has nothing to be said of.
        return sum([await say(review, gist) for gist in gists])

    wordings = change(chosen.scope, said)
    if not wordings:
        reason = f"There is no question #{query_id} that asks something of the notes."
        raise click.ClickException(reason)
    click.echo(f"{done}: {count(wordings, 'wording')} of #{query_id}.")


async def _alike(review: "Review", query_id: int, answerer: "Answerer") -> tuple[str, ...]:
    """The gists of every gap that the row belongs to; none if the scope has no such row."""
    row = await review.show(query_id)
    if row is None:
        return ()
    gist = answerer.gist(row.record.question) if row.record.gist is None else row.record.gist
    both = (await review.unanswered(), await review.not_helpful())
    gaps = [gap for each in both for gap in gathered(each, answerer.gist, answerer.grouped)]
    alike = (each for gap in gaps if gist in gap.gists for each in gap.gists)
    return tuple(dict.fromkeys((gist, *alike)))
