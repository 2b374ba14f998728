"""`/log` of one thing: a question whole, and what moderators say of a gap in the notes."""

from collections.abc import Awaitable, Callable, Sequence

from discord import app_commands

from bot.answers.analysis import visible
from bot.discord_app.buttons import Button, Form
from bot.discord_app.event import InteractionEvent
from bot.discord_app.ground import Interaction
from bot.discord_app.message import CHOICE, CHOICES, bare, length, shortened
from bot.discord_app.reviewing import Visit, answer, log_commands, scope_of, visiting
from bot.moderation.gaps import Gap, open_gaps, wordings_of
from bot.replies import moderation
from bot.replies.document import Document

Row = app_commands.Range[int, 1, 2**53 - 1]
Note = app_commands.Range[str, 1, 300]

_GAP = "Type words of the question, and choose; or the number of a row of it."


@log_commands.command()
@app_commands.describe(row="The number behind a question in a list, such as 12.")
async def show(interaction: Interaction, row: Row) -> None:
    """Everything the log holds of one question, shown to you alone."""

    async def make(visit: Visit) -> Document:
        found = await visit.log.queries.one(visit.scope, row)
        await visit.record("log show", 0 if found is None else 1)
        if found is None:
            return moderation.NO_ROW
        counted = await visit.log.queries.top_questions(visit.scope) if found.record.gist else ()
        said = (each.said for each in counted if each.gist == found.record.gist)
        places = moderation.places_of(visit.answerer.corpus)
        return moderation.whole(found, places, next(said, None))

    await answer(interaction, make)


async def offer_gaps(interaction: Interaction, typed: str) -> list[app_commands.Choice[int]]:
    """Open gaps, recorded as read like any list; never raises."""
    found: list[tuple[str, int]] = []
    async with InteractionEvent(interaction) as event:
        scope = await scope_of(event)
        if scope is not None:
            async with visiting(event, scope) as visit:
                chosen = gap_choices(await open_gaps(visit.log, scope, visit.answerer), typed)
                await visit.record_offered("log gaps offered", len(chosen))
            found += chosen
    return [app_commands.Choice(name=name, value=row) for name, row in found]


@log_commands.command()
@app_commands.describe(
    gap=_GAP,
    text="What you have to say of it, for other moderators; in the place of what was said.",
)
@app_commands.autocomplete(gap=offer_gaps)
async def note(interaction: Interaction, gap: Row, text: Note) -> None:
    """Say something of a gap, to the moderators alone."""
    said = visible(text)

    async def make(visit: Visit) -> Document:
        if not said:
            return moderation.NOTHING_TO_NOTE

        async def noted(gist: str) -> bool:
            return await visit.log.gaps.note(
                visit.scope, gist, said, visit.event.user_id, visit.now
            )

        return await _done(visit, gap, noted, moderation.noted)

    await answer(interaction, make)


@log_commands.command()
@app_commands.describe(gap=_GAP)
@app_commands.autocomplete(gap=offer_gaps)
async def resolve(interaction: Interaction, gap: Row) -> None:
    """Close a gap, in all its wordings, until somebody asks again."""

    async def make(visit: Visit) -> Document:
        async def resolved(gist: str) -> bool:
            return await visit.log.gaps.resolve(visit.scope, gist, visit.now)

        return await _done(visit, gap, resolved, moderation.resolved)

    await answer(interaction, make)


@log_commands.command()
@app_commands.describe(gap="The number of a row of it.")
async def reopen(interaction: Interaction, gap: Row) -> None:
    """Open a gap again that was resolved."""

    async def make(visit: Visit) -> Document:
        async def reopened(gist: str) -> bool:
            return await visit.log.gaps.reopen(visit.scope, gist)

        return await _done(visit, gap, reopened, moderation.reopened)

    await answer(interaction, make)


async def _done(
    visit: Visit,
    row: int,
    act: Callable[[str], Awaitable[bool]],
    told: Callable[[int], Document],
) -> Document:
    """Do it for every wording of the gap that the row belongs to, and say for how many."""
    found = await wordings_of(visit.log, visit.scope, row, visit.answerer)
    done = [await act(each.gist or "") for each in found]
    if any(done):
        return told(sum(done))
    row_there = await visit.log.queries.one(visit.scope, row)
    return moderation.NO_ROW if row_there is None else moderation.NO_GAP


def gap_choices(gaps: Sequence[Gap], typed: str) -> list[tuple[str, int]]:
    """Names and row ids of the gaps that hold what was typed; names within Discord's limit."""
    words = typed.casefold().split()
    fitting = (gap for gap in gaps if _holds(gap, words))
    return [(_name(gap), gap.newest_id) for gap, _ in zip(fitting, range(CHOICES), strict=False)]


def _holds(gap: Gap, words: Sequence[str]) -> bool:
    seen = f"{gap.question} #{gap.newest_id}".casefold()
    return all(word in seen for word in words)


def _name(gap: Gap) -> str:
    before, after = f"{gap.count} × ", f" · #{gap.newest_id}"
    room = CHOICE - len(before) - len(after)
    question = bare(gap.question) or "…"
    size = room
    while length(shortened(question, size)) > room:
        size -= 1
    return f"{before}{shortened(question, size)}{after}"


COMMANDS = (log_commands,)
BUTTONS: tuple[type[Button], ...] = ()
FORMS: tuple[type[Form], ...] = ()
