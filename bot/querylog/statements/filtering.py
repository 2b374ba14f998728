"""A filter as SQL. What people type is data: it is never read as syntax."""

import json
import re
from collections.abc import Iterator

from bot.querylog.reviewed import Filter
from bot.querylog.scope import Scope
from bot.querylog.statements.scoping import Parameters, rows_of
from bot.querylog.statements.values import microseconds, storable, typed

MOST_WORDS = 32
"""How many words and phrases a text may be searched by."""

_PHRASE_OR_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')


def where(chosen: Filter, scope: Scope) -> tuple[str, Parameters]:
    """The condition on `queries` for the rows of the filter within the scope; not its text.

    Raises:
        ValueError: a moment has no time zone, or the guild's id is not one.
    """
    scoped, parameters = rows_of(scope)
    conditions = [scoped]
    for condition, name, value in _conditions(chosen):
        conditions.append(condition)
        parameters[name] = value
    return " AND ".join(conditions), parameters


def full_text(text: str) -> str:
    """The text as a query of FTS5: every word and phrase quoted, the last word a beginning.

    A text without any fits no question.

    Raises:
        ValueError: there are more than `MOST_WORDS`.
    """
    readable = typed(text).replace("\0", " ")
    found = list(_PHRASE_OR_WORD.finditer(readable))
    if len(found) > MOST_WORDS:
        raise ValueError(f"text has more than {MOST_WORDS} words")
    # Side by side, not AND: a mark without a word in it then does not matter.
    quoted = " ".join(f'"{each[1] if each[1] is not None else each[2]}"' for each in found)
    if not found:
        return '""'
    is_beginning = found[-1][2] is not None and readable.endswith(found[-1][2])
    return f"{quoted}*" if is_beginning else quoted


def _conditions(chosen: Filter) -> Iterator[tuple[str, str, int | str]]:
    if chosen.since is not None:
        yield "asked_at >= :since", "since", microseconds("since", chosen.since)
    if chosen.until is not None:
        yield "asked_at < :until", "until", microseconds("until", chosen.until)
    if chosen.outcome is not None:
        yield "outcome = :outcome", "outcome", storable(chosen.outcome)
    if chosen.surface is not None:
        yield "surface = :surface", "surface", chosen.surface.value
    if chosen.vote is not None:
        yield _VOTED, "vote", chosen.vote.value
    if chosen.passages is not None:
        ids = json.dumps([storable(each) for each in chosen.passages])
        yield "found IN (SELECT value FROM json_each(:passages))", "passages", ids


# A set made once; for EXISTS, SQLite would look through all votes of the kind for each row.
_VOTED = "id IN (SELECT query_id FROM votes WHERE vote = :vote)"
