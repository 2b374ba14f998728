"""Exported lines as a file: as they are while they fit, else compressed, as many as fit."""

import gzip
import random
from collections.abc import AsyncIterator, Sequence

import pytest

from bot.discord_app.log_files import pack


def made(number: int) -> list[str]:
    """A head and rows that compression makes hardly smaller than half."""
    chance = random.Random(7)  # noqa: S311 -- nothing is kept secret with it
    return ["head\n", *(f"{chance.randbytes(60).hex()}\n" for _ in range(number))]


async def each(lines: Sequence[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line


@pytest.mark.parametrize(
    ("rows", "limit", "compressed", "whole"),
    [(0, 1000, False, True), (5, 1000, False, True), (999, 90_000, True, True)],
)
async def test_what_fits_is_there_whole(
    rows: int, limit: int, *, compressed: bool, whole: bool
) -> None:
    lines = made(rows)
    packed = await pack(each(lines), 1, limit)
    data = gzip.decompress(packed.data) if packed.compressed else packed.data
    assert data.decode() == "".join(lines)
    assert (packed.rows, packed.compressed, packed.whole) == (rows, compressed, whole)
    assert len(packed.data) <= limit


async def test_of_what_does_not_fit_the_newest_rows_are_there_and_counted() -> None:
    lines = made(2000)
    packed = await pack(each(lines), 1, 90_000)
    kept = gzip.decompress(packed.data).decode()
    assert kept == "".join(lines[: 1 + packed.rows])
    assert 0 < packed.rows < 2000
    assert not packed.whole
    assert len(packed.data) <= 90_000 + 64
