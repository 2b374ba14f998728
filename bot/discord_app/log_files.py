"""`/log` of many questions at once: a file, a picture, a replay of today's notes."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import chain
from time import monotonic

from discord import app_commands

from bot.discord_app.entries import Called
from bot.discord_app.ground import Interaction
from bot.discord_app.message import MESSAGE, Markdown, Writer, length
from bot.discord_app.reviewing import (
    SINCE,
    Criteria,
    Outcomes,
    Surfaces,
    Text,
    Visit,
    Votes,
    When,
    answer,
    criteria_of,
    filtered,
    log_commands,
    mark_of,
    offer_sections,
    or_why_not,
)
from bot.moderation.export import csv_lines, json_lines
from bot.moderation.periods import beginning
from bot.moderation.replay import Replay, Replayed, changed, summary_of
from bot.moderation.trend import can_draw, trend_alt, trend_png
from bot.querylog.values import Filter
from bot.replies import moderation
from bot.replies.document import Attachment, Document, Line
from bot.replies.moderation import Listed
from bot.replies.sentences import Language

LONGEST_DAYS = 365
"""Days that a trend can show."""

MOST = 20_000
"""Questions that are asked again at most, the newest."""

_AT_ONCE = 16  # questions between which others are answered: a few milliseconds
_TOLD_EVERY = 1.0  # seconds between two words on how far it is

_GZIP = 31  # zlib's word for a gzip file
_LINES_AT_ONCE = 200  # lines compressed at once
_SPARE = 1 << 16  # bytes kept free for the end of a file and what the message takes beside it

_NUMBERS = 1900  # characters of the numbers under the picture
_PICTURE = "trend.png"

Days = app_commands.Range[int, 1, LONGEST_DAYS]


class Formats(Enum):
    """The files there are, as they are offered."""

    csv = "csv"
    json_lines = "jsonl"


@log_commands.command()
@filtered  # above the other: what stands below it would go to every command that has it
@app_commands.describe(kind="The kind of file; one for spreadsheets unless told.")
@app_commands.autocomplete(section=offer_sections)
async def export(  # noqa: PLR0913, PLR0917 -- Discord's options
    interaction: Interaction,
    kind: Formats = Formats.csv,
    text: Text | None = None,
    since: When | None = None,
    until: When | None = None,
    outcome: Outcomes | None = None,
    vote: Votes | None = None,
    surface: Surfaces | None = None,
    section: Called | None = None,
) -> None:
    """What a search would find, as a file for you alone; people as pseudonyms."""
    mark = mark_of(interaction.client.ground.catalogue, section)
    criteria = criteria_of(text, outcome, vote, surface, mark)

    async def make(visit: Visit) -> Document:
        dated = criteria.dated(since, until, visit.now)
        return await _exported(visit, dated, kind, interaction.filesize_limit)

    async def made(visit: Visit) -> Document:
        return await or_why_not(make(visit))

    await answer(interaction, made)


async def _exported(visit: Visit, criteria: Criteria, kind: Formats, limit: int) -> Document:
    """The rows in a file of at most so many bytes."""
    chosen = criteria.filter(visit.event.ground.catalogue)
    names = await visit.log.people.names()
    make = csv_lines if kind is Formats.csv else json_lines
    head = 1 if kind is Formats.csv else 0
    packed = await pack(
        make(visit.log.queries.every(visit.scope, chosen), names), head, limit - _SPARE
    )
    await visit.record(" ".join(["log export", *criteria.names()]), packed.rows)
    if not packed.rows:
        return Document((moderation.nothing_of(Listed.SEARCH),), private=True)
    name = f"questions.{kind.value}{'.gz' if packed.compressed else ''}"
    document = moderation.exported(packed.rows, whole=packed.whole)
    return replace(document, attachment=Attachment(name, packed.data))


@dataclass(frozen=True, slots=True)
class Packed:
    """A file's bytes; `rows` of them fit. `whole`: all there are."""

    data: bytes
    rows: int
    compressed: bool
    whole: bool


async def pack(lines: AsyncIterator[str], head: int, limit: int) -> Packed:
    """The lines as they are while they fit into `limit` bytes, else compressed, as many as fit.

    The first `head` lines are no rows.
    """
    plain, packed, packer = bytearray(), bytearray(), zlib.compressobj(wbits=_GZIP)
    count, fits = -head, True
    async for batch in _batches(lines):
        block = b"".join(batch)
        after = packer.copy()
        more = after.compress(block) + after.flush(zlib.Z_SYNC_FLUSH)
        if len(packed) + len(more) > limit:
            return Packed(
                bytes(packed + packer.flush()), max(0, count), compressed=True, whole=False
            )
        packer, packed, count = after, packed + more, count + len(batch)
        fits = fits and len(plain) + len(block) <= limit
        plain = plain + block if fits else bytearray()
    if fits:
        return Packed(bytes(plain), max(0, count), compressed=False, whole=True)
    return Packed(bytes(packed + packer.flush()), max(0, count), compressed=True, whole=True)


async def _batches(lines: AsyncIterator[str]) -> AsyncIterator[list[bytes]]:
    batch: list[bytes] = []
    async for line in lines:
        batch.append(line.encode("utf-8", "replace"))
        if len(batch) == _LINES_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


@log_commands.command()
@app_commands.describe(days="How many days back; 30 unless told.")
async def trend(interaction: Interaction, days: Days = 30) -> None:
    """How many questions each day had, as a picture and in numbers."""

    async def make(visit: Visit) -> Document:
        counted = await visit.log.queries.per_day(visit.scope, _first(visit.now, days), visit.now)
        words = moderation.trend_words(visit.event.own)
        # Drawing takes up to a second.
        picture = await asyncio.to_thread(trend_png, counted, words) if can_draw() else None
        await visit.record("log trend", len(counted))
        numbers = Line(Markdown(f"```\n{trend_alt(counted, words, _NUMBERS)}\n```"))
        alt = trend_alt(counted, words)
        attachment = None if picture is None else Attachment(_PICTURE, picture, alt)
        return Document((numbers,), private=True, attachment=attachment)

    await answer(interaction, make)


def _first(now: datetime, days: int) -> datetime:
    """When the first of so many days begins, today included, each in UTC."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days - 1)


@log_commands.command()
@app_commands.describe(since=SINCE)
async def replay(interaction: Interaction, since: When) -> None:
    """Ask logged questions again of today’s notes, and see what would change."""

    async def tell(number: int, language: Language) -> None:
        told = language.word(moderation.so_far(number))
        await interaction.edit_original_response(content=told)

    async def make(visit: Visit) -> Document:
        moment = beginning(since, visit.now)
        rows = [row async for row in _asked_again(visit, moment, tell)]
        await visit.record("log replay since", len(rows))
        return outlook(rows, visit.event.own)

    async def made(visit: Visit) -> Document:
        return await or_why_not(make(visit))

    await answer(interaction, made)


async def _asked_again(
    visit: Visit, since: datetime, tell: Callable[[int, Language], Awaitable[None]]
) -> AsyncIterator[Replayed]:
    """The rows since then, in turns with what else there is to do; `tell` shows how far it is."""
    again, told, done = Replay(visit.answerer), monotonic(), 0
    async for row in visit.log.queries.every(visit.scope, Filter(since=since)):
        yield again(row)
        done += 1
        if done == MOST:
            return
        if done % _AT_ONCE == 0:
            await asyncio.sleep(0)
        if monotonic() - told >= _TOLD_EVERY:
            told = monotonic()
            await tell(done, visit.event.own)


def outlook(rows: Sequence[Replayed], language: Language) -> Document:
    """How many would change how, then those that would, as many as fit; the worst loss first."""
    changes = changed(rows)
    head = moderation.replay_head(summary_of(rows))
    writer = Writer(language)
    room = MESSAGE - length(writer.text((*head, moderation.more(len(changes)))))
    held: list[moderation.Lines] = []
    for each in changes:
        lines = moderation.replayed(each)
        room -= length(writer.text(lines)) + 1
        if room < 0:
            break
        held.append(lines)
    left = len(changes) - len(held)
    foot = (moderation.more(left),) if left else ()
    return Document((*head, *chain(*held), *foot), private=True)
