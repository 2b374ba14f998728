"""Rows for spreadsheets and programs, people as pseudonyms. Pure but for the rows' iterator.

CSV: a cell that a spreadsheet could take for a formula has an apostrophe in front, and so has one
that begins with an apostrophe itself: whoever reads the file drops one apostrophe from the
beginning of any cell that has one, and has exactly what was written. JSON Lines need none of this.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping

from bot.querylog.record import StoredQuery
from bot.querylog.statements.values import LARGEST_INTEGER

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
_PERSON = re.compile(r"(?<=<@)\d{1,19}(?=>)|(?<=<@!)\d{1,19}(?=>)|(?<!\d)\d{17,19}(?!\d)")


async def csv_lines(rows: AsyncIterable[StoredQuery], pseudonym: Pseudonym) -> AsyncIterator[str]:
    """A CSV file, row by row with line breaks, the names of the columns first."""
    yield _csv_line(list(COLUMNS))
    async for row in rows:
        shape = exported(row, pseudonym)
        yield _csv_line([safe_cell(_cell(shape[column])) for column in COLUMNS])


async def json_lines(rows: AsyncIterable[StoredQuery], pseudonym: Pseudonym) -> AsyncIterator[str]:
    """One JSON object a row, with a line break after each."""
    async for row in rows:
        yield json.dumps(exported(row, pseudonym), ensure_ascii=False) + "\n"


def exported(row: StoredQuery, pseudonym: Pseudonym) -> Mapping[str, object]:
    """The row by `COLUMNS`: ids as text, which no program rounds, and nobody's user id.

    A user id in a text, as mentions have it, is a pseudonym too.
    """
    record = row.record

    def hide(text: str) -> str:
        return _PERSON.sub(lambda found: _hidden(found[0], record.guild_id, pseudonym), text)

    return {
        "id": row.id,
        "asked_at": record.asked_at.isoformat(),
        "surface": record.surface.value,
        "guild_id": _id(record.guild_id),
        "channel_id": _id(record.channel_id),
        "person": "" if record.user_id is None else pseudonym(record.user_id, record.guild_id),
        "question": hide(record.question),
        "outcome": record.outcome,
        "gist": hide(record.gist or ""),
        "terms_unknown": [hide(term) for term in record.terms_unknown],
        "corrections": {hide(typed): read_as for typed, read_as in record.corrections},
        "passages": [{"id": hit.id, "score": hit.score} for hit in record.passages],
        "revision": record.revision,
        "elapsed_ms": record.elapsed_ms,
        "helpful": row.votes.helpful,
        "not_helpful": row.votes.not_helpful,
        "whys": [hide(why) for why in row.votes.whys],
    }


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


def _hidden(digits: str, guild_id: int | None, pseudonym: Pseudonym) -> str:
    user_id = int(digits)
    return pseudonym(user_id, guild_id) if user_id <= LARGEST_INTEGER else digits


def _id(snowflake: int | None) -> str:
    return "" if snowflake is None else str(snowflake)


def _cell(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _csv_line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
