"""Rows for spreadsheets and programs: CSV, JSON Lines, an SQLite file; people as pseudonyms.

Numbers and times by which a review shows the same rows with their askers are left out: rows are
numbered anew, and tell the day alone, within which their order says nothing. What remains is what
was asked itself: who may read the log can look a question up there by its words.

CSV: a cell that a spreadsheet could take for a formula has an apostrophe in front, and so has one
that begins with an apostrophe itself: whoever reads the file drops one apostrophe from the
beginning of any cell that has one, and has exactly what was written. JSON Lines need none of this.
"""

import csv
import io
import json
import unicodedata
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.querylog.scope import Scope
from bot.querylog.values import NOT_COVERED, Filter, GapNote, StoredQuery
from bot.querylog.view import Columns, View, write_view

if TYPE_CHECKING:
    from bot.querylog.log import QueryLog

Pseudonym = Callable[[int, int | None], str]
"""What stands for a user's id in the export of a guild, or of direct messages (None)."""

COLUMNS = (
    "id",
    "asked_at",
    "surface",
    "guild_id",
    "channel_id",
    "person",
    "question",
    "outcome",
    "gist",
    "terms_unknown",
    "corrections",
    "passages",
    "revision",
    "elapsed_ms",
    "helpful",
    "not_helpful",
    "whys",
)
"""What an exported row holds, in the order of a CSV file."""

FORMULA = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫−")
"""What a spreadsheet takes for the beginning of a formula, or drops to find one."""

_SAFE = "'"


async def csv_lines(rows: AsyncIterable[StoredQuery], pseudonym: Pseudonym) -> AsyncIterator[str]:
    """A CSV file, row by row with line breaks, the names of the columns first."""
    yield _csv_line(list(COLUMNS))
    async for shape in exported(rows, pseudonym):
        yield _csv_line([safe_cell(_cell(shape[column])) for column in COLUMNS])


async def json_lines(rows: AsyncIterable[StoredQuery], pseudonym: Pseudonym) -> AsyncIterator[str]:
    """One JSON object a row, with a line break after each."""
    async for shape in exported(rows, pseudonym):
        yield json.dumps(shape, ensure_ascii=False) + "\n"


async def write_database(  # noqa: PLR0913 -- what, from where, and how it is told
    file: Path | None,
    log: "QueryLog",
    scope: Scope,
    chosen: Filter,
    *,
    pseudonym: Pseudonym,
    sections: Mapping[str, str],
) -> View:
    """The rows of the filter, and what is said of gaps, as an SQLite database; see `write_view`.

    `sections` cites passages by id. Small talk, which earlier versions logged, is left out.

    Raises:
        QueryLogError: the log cannot be read, or the file not be written.
    """
    rows = (row async for row in log.queries.every(scope, chosen) if not _is_small_talk(row))
    asked = (_asked(shape, sections) async for shape in exported(rows, pseudonym))
    notes = [_note(*each, pseudonym) for each in await log.gaps.notes(scope)]
    return await write_view(file, asked, notes)


async def exported(
    rows: AsyncIterable[StoredQuery], pseudonym: Pseudonym
) -> AsyncIterator[Mapping[str, Any]]:
    """Each row by `COLUMNS`, one day after another as the rows come, numbered from 1."""
    number = 0
    async for day in _days(rows):
        shapes = [_shape(row, pseudonym) for row in day]
        for shape in sorted(shapes, key=lambda shape: (shape["question"], shape["person"])):
            number += 1
            yield {**shape, "id": number}


async def _days(rows: AsyncIterable[StoredQuery]) -> AsyncIterator[list[StoredQuery]]:
    """The rows in groups of such as follow one another on one day in UTC."""
    day: list[StoredQuery] = []
    async for row in rows:
        if day and row.record.asked_at.date() != day[0].record.asked_at.date():
            yield day
            day = []
        day.append(row)
    if day:
        yield day


def _shape(row: StoredQuery, pseudonym: Pseudonym) -> dict[str, Any]:
    """The row by `COLUMNS`: ids as text, which no program rounds, and nobody's user id."""
    record = row.record
    return {
        "id": 0,
        "asked_at": record.asked_at.date().isoformat(),
        "surface": record.surface.value,
        "guild_id": _id(record.guild_id),
        "channel_id": _id(record.channel_id),
        "person": "" if record.user_id is None else pseudonym(record.user_id, record.guild_id),
        "question": record.question,
        "outcome": record.outcome,
        "gist": record.gist or "",
        "terms_unknown": list(record.terms_unknown),
        "corrections": dict(record.corrections),
        "passages": [{"id": hit.id, "score": hit.score} for hit in record.passages],
        "revision": record.revision,
        "elapsed_ms": record.elapsed_ms,
        "helpful": row.votes.helpful,
        "not_helpful": row.votes.not_helpful,
        "whys": list(row.votes.whys),
    }


def _is_small_talk(row: StoredQuery) -> bool:
    return row.record.gist == "" and row.record.outcome == NOT_COVERED


def _asked(row: Mapping[str, Any], sections: Mapping[str, str]) -> Columns:
    votes = [name for name in ("helpful", "not_helpful") if row[name]]
    found = row["passages"][0]["id"] if row["passages"] else None
    return {
        "asked_on": row["asked_at"],
        "question": safe_cell(row["question"]),
        "outcome": row["outcome"],
        "vote": "both" if len(votes) > 1 else next(iter(votes), None),
        "why": safe_cell(" · ".join(row["whys"])) or None,
        "section": sections.get(found or ""),
        "passage": found,
        "unknown_words": json.dumps(row["terms_unknown"], ensure_ascii=False),
        "milliseconds": round(row["elapsed_ms"], 1),
        "surface": row["surface"],
        "person": row["person"] or None,
        "server": row["guild_id"] or None,
        "gist": safe_cell(row["gist"]) or None,
    }


def _note(guild_id: int | None, gist: str, said: GapNote, pseudonym: Pseudonym) -> Columns:
    return {
        "gist": safe_cell(gist),
        "note": safe_cell(said.note or ""),
        "noted_on": _day(said.noted_at),
        "resolved_on": _day(said.resolved_at),
        "person": None if said.author_id is None else pseudonym(said.author_id, guild_id),
        "server": _id(guild_id) or None,
    }


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.date().isoformat()


def safe_cell(text: str) -> str:
    """The text, or with an apostrophe in front what a spreadsheet might take for a formula."""
    return _SAFE + text if text.startswith(_SAFE) or _may_be_formula(text) else text


def original_cell(cell: str) -> str:
    """The text that `safe_cell` made the cell of."""
    return cell.removeprefix(_SAFE)


def _may_be_formula(text: str) -> bool:
    """Whether the text begins so, or does once blanks and invisible characters are dropped."""
    for character in text:
        if character in FORMULA:
            return True
        if not character.isspace() and unicodedata.category(character) not in {"Cf", "Cc"}:
            return False
    return False


def _id(snowflake: int | None) -> str:
    return "" if snowflake is None else str(snowflake)


def _cell(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _csv_line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
