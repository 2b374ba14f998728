"""Rows of a filter as a file: people as pseudonyms, and as many rows as Discord takes."""

import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import Enum

from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply
from bot.discord_app.review import told
from bot.discord_app.review.answering import Attachment
from bot.discord_app.review.desk import Desk
from bot.moderation.export import csv_lines, json_lines
from bot.querylog.values import Filter

_GZIP = 31  # zlib's word for a gzip file
_AT_A_TIME = 200  # lines compressed at once
_SPARE = 1 << 16  # bytes kept free for the end of a file and what the message takes beside it


class Formats(Enum):
    """The files there are, as they are offered."""

    csv = "csv"
    json_lines = "jsonl"


@dataclass(frozen=True, slots=True)
class Packed:
    """A file's bytes; `rows` of them fit. `whole`: all there are."""

    data: bytes
    rows: int
    compressed: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Order:
    """What to export how: `limit` is how many bytes a file may have, `command` what is recorded."""

    chosen: Filter
    kind: Formats
    command: str
    limit: int


async def export(desk: Desk, order: Order, say: Phrases) -> Reply | tuple[Reply, Attachment]:
    """The rows of the filter in a file.

    Raises:
        QueryLogError: the log could not be read, or the reading not be recorded.
    """
    names = await desk.log.people.names()
    make = csv_lines if order.kind is Formats.csv else json_lines
    head = 1 if order.kind is Formats.csv else 0
    packed = await pack(
        make(desk.log.queries.every(desk.scope, order.chosen), names), head, order.limit - _SPARE
    )
    await desk.record(order.command, packed.rows)
    if not packed.rows:
        return told.no_questions(say)
    ending = ".gz" if packed.compressed else ""
    attachment = Attachment(f"questions.{order.kind.value}{ending}", packed.data)
    return told.exported(packed.rows, say, whole=packed.whole), attachment


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
        if len(batch) == _AT_A_TIME:
            yield batch
            batch = []
    if batch:
        yield batch
