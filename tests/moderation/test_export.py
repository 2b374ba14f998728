"""Exports: harmless in a spreadsheet, exact for a program, and nobody's id in either."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.export import (
    COLUMNS,
    FORMULA,
    csv_lines,
    json_lines,
    original_cell,
    safe_cell,
    write_database,
)
from bot.querylog.log import QueryLog
from bot.querylog.scope import OneGuild
from bot.querylog.values import Filter, QueryRecord, ScoredPassage, StoredQuery, Surface, Tally
from tests.querylog.builders import a_record
from tests.querylog.histories import ADA, GUILD, traces

PERSON = 123456789012345678
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

texts = st.text() | st.text("=+-@\t\r\n＝＋ '\"\u200b\ufeff,1") | st.just("=HYPERLINK(1)")
finite = st.floats(allow_nan=False, allow_infinity=False)
records = st.builds(
    QueryRecord,
    asked_at=st.datetimes(timezones=st.just(UTC)),
    surface=st.sampled_from(Surface),
    question=texts,
    outcome=texts,
    passages=st.lists(st.builds(ScoredPassage, texts, finite), max_size=2).map(tuple),
    revision=texts,
    elapsed_ms=finite,
    guild_id=st.none() | st.integers(0, 2**63 - 1),
    channel_id=st.none() | st.integers(0, 2**63 - 1),
    user_id=st.none() | st.integers(0, 2**63 - 1),
    gist=st.none() | texts,
    terms_unknown=st.lists(texts, max_size=2).map(tuple),
)
whys = st.lists(texts, max_size=2).map(tuple)
rows = st.builds(StoredQuery, st.integers(1, 99), records, st.builds(Tally, whys=whys))


def someone(user_id: int, guild_id: int | None) -> str:
    return f"person-{user_id % 7}-{(guild_id or 0) % 7}"


def as_csv(stored: Iterable[StoredQuery]) -> list[list[str]]:
    text = "".join(asyncio.run(_all(csv_lines(_each(stored), someone))))
    return list(csv.reader(io.StringIO(text, newline="")))


@given(stored=st.lists(rows, max_size=3))
def test_no_cell_of_any_row_begins_like_a_formula(stored: list[StoredQuery]) -> None:
    for cells in as_csv(stored):
        for cell in cells:
            assert cell.lstrip(" \u200b\ufeff")[:1] not in FORMULA


@given(stored=st.lists(rows, min_size=1, max_size=3))
def test_a_program_reads_back_from_both_forms_what_was_written(stored: list[StoredQuery]) -> None:
    names, *cells = as_csv(stored)
    objects = [json.loads(line) for line in asyncio.run(_all(json_lines(_each(stored), someone)))]
    assert names == list(COLUMNS)
    assert len(cells) == len(stored)
    for held, shape in zip(cells, objects, strict=True):
        for name, cell in zip(COLUMNS, held, strict=True):
            text = original_cell(cell)
            assert (text if isinstance(shape[name], str) else json.loads(text)) == shape[name]


@given(text=texts)
def test_what_makes_a_cell_safe_can_be_undone(text: str) -> None:
    assert original_cell(safe_cell(text)) == text


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "  =1", "\u200b=1", "'=1"]
)
def test_what_a_spreadsheet_would_compute_has_an_apostrophe_in_front(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "why?", "1+1=2", "a\n=1", "[]", "“=”"])
def test_anything_else_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


def shapes_of(*stored: StoredQuery) -> list[dict[str, object]]:
    lines = asyncio.run(_all(json_lines(_each(stored), someone)))
    return [json.loads(line) for line in lines]


def test_a_row_is_exported_whole_and_without_its_askers_id() -> None:
    record = replace(a_record("why?", asked_at=NOON), user_id=PERSON, gist="why")
    (shape,) = shapes_of(StoredQuery(5, record, Tally(1, 0)))
    assert tuple(shape) == COLUMNS
    assert (shape["guild_id"], shape["channel_id"]) == ("100", "200")
    assert shape["person"] == someone(PERSON, record.guild_id)
    assert str(PERSON) not in json.dumps(shape)


def test_neither_number_nor_time_nor_order_leads_to_who_asked() -> None:
    asked = [("b", 3, 9), ("a", 3, 8), ("a", 2, 7), ("c", 1, 6)]
    stored = [
        StoredQuery(
            100 - at, a_record(question, user_id=person, asked_at=NOON + timedelta(hours=hours))
        )
        for at, (question, person, hours) in enumerate(asked)
    ]
    before = StoredQuery(7, a_record("the day before", asked_at=NOON - timedelta(days=1)))
    shapes = shapes_of(*stored, before)
    assert [shape["question"] for shape in shapes] == ["a", "a", "b", "c", "the day before"]
    assert [shape["id"] for shape in shapes] == [1, 2, 3, 4, 5]
    assert {shape["asked_at"] for shape in shapes} == {"2026-03-02", "2026-03-01"}
    # Whoever asked first: what is said of a day is the same in whichever order it was asked.
    moved = [
        StoredQuery(row.id, replace(row.record, asked_at=other.record.asked_at))
        for row, other in zip(reversed(stored), stored, strict=True)
    ]
    assert shapes_of(*moved, before) == shapes


async def _each(stored: Iterable[StoredQuery]) -> AsyncIterator[StoredQuery]:
    for row in stored:
        yield row


async def _all(lines: AsyncIterator[str]) -> list[str]:
    return [line async for line in lines]


async def test_a_database_holds_the_rows_and_notes_of_the_scope_without_an_id(
    path: Path, tmp_path: Path
) -> None:
    async with QueryLog.open(path) as log:
        asked = {"gist": "gap", "outcome": "not_covered", "user_id": ADA, "guild_id": GUILD}
        await log.queries.record(a_record("=1+1", **asked))
        await log.queries.record(a_record("hello", **(asked | {"gist": ""})))
        await log.queries.record(a_record("elsewhere", guild_id=GUILD + 1))
        await log.gaps.note(OneGuild(GUILD), "gap", "say more", ADA, datetime.now(UTC))
        names, file = await log.people.names(), tmp_path / "view.sqlite3"
        sections = {a_record().passages[0].id: "§ Data"}
        scope = OneGuild(GUILD)
        view = await write_database(file, log, scope, Filter(), pseudonym=names, sections=sections)
    with closing(view):
        assert view.execute("SELECT question, section FROM unanswered").fetchall() == [
            ("'=1+1", "§ Data")
        ]
        assert view.execute("SELECT gist, note FROM notes").fetchall() == [("gap", "say more")]
        found = view.execute("SELECT count(*) FROM asked_words WHERE asked_words MATCH '1'")
        assert found.fetchone() == (1,)
    assert traces(file, ADA, {"hello", "elsewhere"}) == set()
