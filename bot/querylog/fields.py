"""What is stored, field by field, in plain words; which fields there are, the schema says."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from types import MappingProxyType

from bot.querylog.database import migrate, steps

_TABLES = """
    SELECT name FROM pragma_table_list
    WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite%'
    ORDER BY name
"""
_COLUMNS = """
    SELECT name FROM pragma_table_info(:tablename) ORDER BY cid
"""
_WHEN = "when, to the microsecond"

PLAIN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "queries": {
            "id": "the row's number, never used again",
            "asked_at": _WHEN,
            "surface": "how it was asked: by command, mention, direct message or in the terminal",
            "guild_id": "in which server; nothing for direct messages and the terminal",
            "channel_id": "in which channel",
            "user_id": "who asked, by Discord id",
            "question": "the question as typed, with neutral words for mentions and ids",
            "outcome": "what came of it: answered, tentative or not covered",
            "revision": "which state of the notes was searched",
            "elapsed_ms": "how long the answer took",
            "gist": "the question's telling words in one order, to find the same question again",
            "terms_unknown": "words of the question that the notes do not know",
            "corrections": "words of the question and what they were read as",
            "found": "the passage found first",
            "private": "whether it was asked privately: then no moderator sees who asked",
            "place_id": "the channel that a moderator must be able to see to see the question",
        },
        "hits": {
            "query_id": "the question",
            "place": "first, second, third…",
            "passage_id": "a passage that was found for it",
            "score": "how well it fits",
        },
        "votes": {
            "query_id": "the question",
            "user_id": "who voted, by Discord id",
            "vote": "helpful or not helpful",
            "why": "the voter's own word on it, if they gave one, without mentions and ids too",
            "voted_at": _WHEN,
        },
        "shares": {
            "query_id": "the question whose private answer was posted for everybody",
            "shared_at": _WHEN,
        },
        "questions": {"question": "the words of all questions, for search; no text of its own"},
        "gaps": {
            "id": "the row's number",
            "guild_id": "whose moderators say it",
            "gist": "which question it is about, by its telling words",
            "note": "a moderator's word on what the notes lack, without mentions and ids too",
            "author_id": "which moderator, by Discord id",
            "noted_at": _WHEN,
            "resolved_at": "when it was closed",
            "bundle": "a number for wordings that moderators put together, or apart",
        },
        "readings": {
            "id": "the row's number",
            "guild_id": "in which server",
            "reader_id": "which moderator read the log, by Discord id",
            "reader": "a pseudonym in its place, once they deleted what is kept about them",
            "read_at": _WHEN,
            "command": "with which command and filters, not what was searched for",
            "shown": "how many rows were shown",
        },
        "servers": {
            "guild_id": "which server",
            "style": "how replies look there",
            "private": "whether answers are private there",
            "only_listed": "whether answers are public in chosen channels alone",
            "cooldown_questions": "how many questions one person may ask",
            "cooldown_seconds": "in how many seconds",
            "digest_channel_id": "where the weekly digest goes",
            "digest_sent_at": "when the last one was posted",
        },
        "public_channels": {
            "guild_id": "which server",
            "channel_id": "a channel chosen for public answers",
        },
        "reviewer_roles": {
            "guild_id": "which server",
            "role_id": "a role that may review its log",
        },
        "absent_servers": {
            "guild_id": "a server that removed the bot, as it seems, while it was offline",
            "since": "when that was found, to the microsecond",
        },
        "secrets": {
            "name": "what the key is for",
            "key": "the key by which people become pseudonyms; it never leaves the file",
        },
        "opted_out": {
            "person": "who wants nothing stored, by pseudonym instead of id",
            "since": _WHEN,
        },
        "erasures": {
            "subject": "who or which server was forgotten, by pseudonym instead of id",
            "erased_at": "until when nothing of theirs is stored",
            "done": "whether every byte of it is gone",
        },
    }
)
"""Each table's columns in plain words, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the log and what it holds, in words for whoever it is about."""

    table: str
    column: str
    meaning: str


def stored_fields() -> tuple[Field, ...]:
    """Everything the log has a place for.

    Raises:
        LookupError: a column of the schema has no words.
    """
    schema = columns()
    order = {table: place for place, table in enumerate(PLAIN)}
    return tuple(
        Field(table, column, PLAIN[table][column])
        for table in sorted(schema, key=lambda table: order.get(table, len(order)))
        for column in schema[table]
    )


def as_table(fields: Iterable[Field]) -> str:
    """The fields as a table in Markdown."""
    rows = (f"| `{one.table}` | `{one.column}` | {one.meaning} |" for one in fields)
    return "\n".join(["| table | field | what it holds |", "|---|---|---|", *rows])


def columns() -> dict[str, tuple[str, ...]]:
    """The columns of every table that is made by the migrations, in their order.

    Without those that full-text search makes for itself, and those that SQLite does.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        migrate(database, steps())
        tables = [row[0] for row in database.execute(_TABLES)]
        return {
            table: tuple(row[0] for row in database.execute(_COLUMNS, {"tablename": table}))
            for table in tables
        }
