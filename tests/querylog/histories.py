"""Histories of several people in one log, what is in it afterwards, and what its bytes betray."""

import subprocess
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect
from typing import Any, Self

from hypothesis import strategies as st

from bot.querylog.log import QueryLog
from bot.querylog.values import Opinion
from tests.querylog.builders import a_record, a_vote

# Ids as large as Discord's, with no byte of zero: each takes eight bytes in a row.
ADA = 0x11223344_55667788
BOB = 0x12233445_56677889
EVE = 0x13243546_5768798A
GUILD = 0x1A2B3C4D_5E6F7A8B

Act = tuple[str, int, int]
"""What is done, by whom, and to which question."""


def histories() -> st.SearchStrategy[list[Act]]:
    what = st.sampled_from(["ask", "vote", "note", "read"])
    return st.lists(st.tuples(what, st.sampled_from([ADA, BOB, EVE]), st.integers(1, 8)))


@dataclass(frozen=True, slots=True)
class History:
    """Does in the log what people do."""

    log: QueryLog

    async def ask(self, person: int, question: str) -> int:
        now = datetime.now(UTC)
        record = a_record(question, user_id=person, guild_id=GUILD, gist=question, asked_at=now)
        return await self.log.queries.record(record)

    async def vote(self, person: int, query_id: int, why: str) -> None:
        now = datetime.now(UTC)
        vote = a_vote(query_id, Opinion.NOT_HELPFUL, user_id=person, why=why, voted_at=now)
        await self.log.votes.cast(vote)

    async def note(self, person: int, gist: str, note: str) -> None:
        await self._write(
            "INSERT OR REPLACE INTO gaps (guild_id, gist, note, author_id, noted_at) "
            "VALUES (?, ?, ?, ?, 1)",
            (GUILD, gist, note, person),
        )

    async def read(self, person: int) -> None:
        await self._write(
            "INSERT INTO readings (guild_id, reader_id, read_at, command, shown) "
            "VALUES (?, ?, 1, 'log recent', 3)",
            (GUILD, person),
        )

    async def live(self, acts: list[Act]) -> None:
        for what, person, number in acts:
            match what:
                case "ask":
                    await self.ask(person, f"question {number}")
                case "vote":
                    await self.vote(person, number, f"why {number}")
                case "note":
                    await self.note(person, f"question {number}", f"note {number}")
                case _:
                    await self.read(person)

    async def _write(self, statement: str, values: tuple[object, ...]) -> None:
        with closing(connect(self.log.path)) as beside, beside:
            beside.execute(statement, values)


@dataclass(frozen=True, slots=True)
class Contents:
    """The rows with their people.

    Question and asker; asker, voter and why; note, author and gist; reader. 0 and "" are none.
    """

    queries: list[tuple[str, int]]
    votes: list[tuple[int, int, str]]
    gaps: list[tuple[str, int, str]]
    readings: list[int]

    def without(self, person: int) -> Self:
        """What is left once the person is forgotten."""
        queries = [row for row in self.queries if row[1] != person]
        asked = {question for question, _ in queries}
        return replace(
            self,
            queries=queries,
            votes=[row for row in self.votes if person not in row[:2]],
            gaps=[
                ("", 0, gist) if author == person else (note, author, gist)
                for note, author, gist in self.gaps
                if gist in asked
            ],
            readings=[0 if reader == person else reader for reader in self.readings],
        )


def contents(path: Path) -> Contents:
    with closing(connect(path)) as database:

        def rows(statement: str) -> list[Any]:
            return database.execute(statement).fetchall()

        return Contents(
            rows("SELECT question, user_id FROM queries ORDER BY id"),
            rows(
                "SELECT queries.user_id, votes.user_id, why FROM votes JOIN queries "
                "ON queries.id = query_id ORDER BY query_id, votes.user_id"
            ),
            rows("SELECT ifnull(note, ''), ifnull(author_id, 0), gist FROM gaps ORDER BY id"),
            [row[0] for row in rows("SELECT ifnull(reader_id, 0) FROM readings ORDER BY id")],
        )


def traces(path: Path, person: int, words: AbstractSet[str]) -> set[str]:
    """Which of the words, and of the forms of the id, are in a byte of the database's files."""
    everything = all_bytes(path).lower()
    forms = {word: word.lower().encode() for word in words} | {str(person): str(person).encode()}
    found = {name for name, form in forms.items() if form in everything}
    # As a row holds it. Lower-casing keeps letters' bytes apart from none of the ids used here.
    stored = person.to_bytes(8, "big").lower()
    return found | ({"the id as stored"} if stored in everything else set())


def all_bytes(path: Path) -> bytes:
    """Every byte of the database and of whatever is beside it under its name.

    Read by another process: here it would cost the locks of a connection that is open.
    """
    return bytes_of(*path.parent.glob(f"{path.name}*"))


def bytes_of(*files: Path) -> bytes:
    """The files' bytes, by another process as well."""
    return subprocess.run(["cat", "--", *files], check=True, capture_output=True).stdout  # noqa: S603, S607 -- files of a test
