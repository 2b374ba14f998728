"""The log's promises as a machine of states: whatever people do to it, in whatever order.

    python -m tests.faults.states [STEPS [SEED]]

A model in memory is told the same as the log, a file of its own; after each step the log holds
what the model does, nobody's scope shows more, and of what is deleted no byte is left in the files.
Kills are copies of the files as they stand at that moment, which is what a killed process leaves.
"""

import asyncio
import random
import string
import subprocess
import sys
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, closing, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.errors import NotStoredError
from bot.querylog.backup import back_up, restore
from bot.querylog.log import QueryLog
from bot.querylog.scope import Everywhere, InChannels, OneGuild
from bot.querylog.values import Opinion
from tests.querylog.builders import a_record, a_vote
from tests.querylog.histories import ADA, BOB, EVE, GUILD, all_bytes

T = TypeVar("T")
OTHER_GUILD = GUILD + 1
DAYS = 30
LONG_AGO = timedelta(days=DAYS + 10)
STEPS_A_RUN = 20
WORD = 12  # letters: none is in another, or in anything else


@dataclass(frozen=True)
class Act:
    """What somebody does, where, and to which of the questions that there are."""

    what: str
    person: int
    guild: int
    at: int
    first: bool
    second: bool


people = st.sampled_from((ADA, BOB, EVE))
guilds = st.sampled_from((GUILD, OTHER_GUILD))
acts = st.lists(
    st.builds(
        Act,
        what=st.sampled_from(("ask", "ask", "vote", "share", "note", "resolve")),
        person=people,
        guild=guilds,
        at=st.integers(0, 30),
        first=st.booleans(),
        second=st.booleans(),
    ),
    min_size=5,
    max_size=20,
)


@dataclass
class Question:
    """A question and what is said of it; every text is one word that nothing else has."""

    word: str
    person: int
    guild: int
    private: bool
    at: datetime
    votes: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    shared: bool = False
    note: tuple[str, int, datetime] | None = None
    resolved: bool = False

    @property
    def words(self) -> set[str]:
        noted = {self.note[0]} if self.note else set()
        return {self.word, *noted, *(why for why, _ in self.votes.values())}


@dataclass
class Model:
    """What the log must hold."""

    questions: dict[int, Question] = field(default_factory=dict)
    opted_out: set[int] = field(default_factory=set)
    forgotten: dict[int, datetime] = field(default_factory=dict)
    """When a person, or a server, was."""

    def refuses(self, at: datetime, person: int, guild: int | None = None) -> bool:
        """Whether nothing of the person, or of the server, from that time is stored."""
        past = (self.forgotten.get(one) for one in (person, guild) if one is not None)
        return person in self.opted_out or any(until is not None and at <= until for until in past)

    def drop(self, gone: Callable[[Question], bool]) -> set[str]:
        """Delete questions; the words that went with them."""
        ids = [number for number, one in self.questions.items() if gone(one)]
        return {word for number in ids for word in self.questions.pop(number).words}

    def forget(self, person: int, until: datetime) -> set[str]:
        """Everything of the person up to then; the words that went."""
        words = self.drop(lambda one: one.person == person and one.at <= until)
        for one in self.questions.values():
            why, voted_at = one.votes.get(person, ("", until + timedelta(1)))
            if voted_at <= until:
                words.add(why)
                del one.votes[person]
            if one.note and one.note[1] == person and one.note[2] <= until:
                words.add(one.note[0])
                one.note = None
        return words

    def forget_server(self, guild: int, until: datetime) -> set[str]:
        words = self.drop(lambda one: one.guild == guild and one.at <= until)
        for one in self.questions.values():
            if one.guild == guild and one.note and one.note[2] <= until:
                words.add(one.note[0])
                one.note = None
        return words


class LogMachine(RuleBasedStateMachine):
    """Does to the log what people, moderators, the operator and the system do."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = AsyncExitStack()
        self._runner = asyncio.Runner()
        self._folder = Path(self._stack.enter_context(TemporaryDirectory()))
        self._chance = random.Random(0)  # noqa: S311 -- words, not secrets
        self._folders = 0
        self.model = Model()
        self.gone: set[str] = set()
        self.backup: tuple[Path, Model] | None = None
        self._path = self._new_folder()
        self._open()

    def teardown(self) -> None:
        self._run(self._closing.aclose())
        self._runner.close()
        with suppress(RuntimeError):
            asyncio.run(self._stack.aclose())

    # What people do

    @initialize(acts=acts)
    def begin(self, acts: list[Act]) -> None:
        self.live(acts)

    @rule(acts=acts)
    def live(self, acts: list[Act]) -> None:
        for act in acts:
            getattr(self, act.what)(act)

    def ask(self, act: Act) -> None:
        person, guild, private, old = act.person, act.guild, act.first, act.second
        at = _now() - (LONG_AGO if old else timedelta())
        asked = Question(self._word(), person, guild, private, at)
        record = a_record(
            asked.word,
            user_id=person,
            guild_id=guild,
            private=private,
            gist=asked.word,
            asked_at=at,
        )
        number = self._unless_refused(
            self.model.refuses(at, person, guild), self.log.queries.record(record)
        )
        if number is not None:
            assert number not in self.model.questions
            self.model.questions[number] = asked

    def vote(self, act: Act) -> None:
        person, number, why, now = act.person, self._number(act.at), self._word(), _now()
        vote = a_vote(number, Opinion.NOT_HELPFUL, user_id=person, why=why, voted_at=now)
        stored = self._unless_refused(self.model.refuses(now, person), self.log.votes.cast(vote))
        if stored is not None:
            assert stored == (number in self.model.questions)
        if stored:
            self.model.questions[number].votes[person] = why, now

    def share(self, act: Act) -> None:
        number, now = self._number(act.at), _now()
        one = self.model.questions.get(number)
        refused = one is not None and self.model.refuses(now, one.person)
        shared = self._unless_refused(refused, self.log.votes.share(number, now))
        if shared is not None:
            assert shared == (one is not None and not one.shared)
        if shared and one is not None:
            one.shared = True

    def note(self, act: Act) -> None:
        number, text, now = self._number(act.at), self._word(), _now()
        one = self.model.questions.get(number)
        person, guild = act.person, one.guild if one and act.first else act.guild
        noted = self._unless_refused(
            self.model.refuses(now, person, guild),
            self.log.gaps.note(OneGuild(guild), number, text, person, now),
        )
        if noted is not None:
            assert noted == (one is not None and one.guild == guild)
        if noted and one is not None:
            one.note = text, person, now

    def resolve(self, act: Act) -> None:
        number, opened = self._number(act.at), act.first
        one = self.model.questions.get(number)
        scope = OneGuild(one.guild if one else GUILD)
        gaps = self.log.gaps
        told = gaps.reopen(scope, number) if opened else gaps.resolve(scope, number, _now())
        done = self._run(told)
        if one is None:
            assert not done
        else:
            one.resolved = not opened

    @rule(person=people, out=st.booleans())
    def opt(self, person: int, out: bool) -> None:  # noqa: FBT001 -- drawn
        people_ = self.log.people
        self._run(people_.opt_out(person) if out else people_.opt_in(person))
        (self.model.opted_out.add if out else self.model.opted_out.discard)(person)

    @rule(person=people, acts=acts)
    def delete(self, person: int, acts: list[Act]) -> None:
        self.live(acts)
        erased = self._run(self.log.people.forget(person))
        self.model.forgotten[person] = now = _now()
        self._went(self.model.forget(person, now), complete=erased.complete)

    @rule(guild=guilds, acts=acts)
    def delete_server(self, guild: int, acts: list[Act]) -> None:
        self.live(acts)
        erased = self._run(self.log.people.forget_server(guild))
        self.model.forgotten[guild] = now = _now()
        self._went(self.model.forget_server(guild, now), complete=erased.complete)

    # What the operator and the system do

    @rule(acts=acts)
    def purge(self, acts: list[Act]) -> None:
        self.live(acts)
        purged = self._run(self.log.purge(DAYS))
        self._went(self._outdated(), complete=purged.complete)

    @rule(acts=acts)
    def back_up(self, acts: list[Act]) -> None:
        self.live(acts)
        file = self._new_folder()
        back_up(self._path, file)
        self.backup = file, deepcopy(self.model)

    @precondition(lambda self: self.backup is not None)
    @rule(acts=acts)
    def restore(self, acts: list[Act]) -> None:
        self.live(acts)
        assert self.backup is not None
        file, then = self.backup
        self._run(self._closing.aclose())
        for aside in restore(self._path, file, DAYS).asides:
            aside.unlink()
        now, self.model = self.model, deepcopy(then)
        self.model.opted_out = now.opted_out
        self.model.forgotten = {**then.forgotten, **now.forgotten}
        for one, until in self.model.forgotten.items():
            if one in {GUILD, OTHER_GUILD}:
                self.model.forget_server(one, until)
            else:
                self.model.forget(one, until)
        self._outdated()
        self._open()

    @rule(acts=acts)
    def kill(self, acts: list[Act]) -> None:
        self.live(acts)
        path = self._new_folder()
        # By another process: here it would cost the locks of the connection that is open.
        for ending in ("", "-wal"):
            subprocess.run(["cp", f"{self._path}{ending}", f"{path}{ending}"], check=True)  # noqa: S603, S607 -- files of a test
        self._run(self._closing.aclose())
        self._path = path
        self._open()

    @rule(person=people)
    def second(self, person: int) -> None:
        """Another reader and writer of the same file."""

        async def beside() -> None:
            async with QueryLog.open(self._path) as other:
                await other.people.kept_of(person)
                await other.people.opt_out(person)

        self._run(beside())
        self.model.opted_out.add(person)

    # What holds

    @invariant()
    def holds_what_it_was_told(self) -> None:
        with closing(connect(self._path)) as database:

            def rows(statement: str) -> set[Any]:
                return set(database.execute(statement).fetchall())

            model = self.model.questions
            asked = rows("SELECT id, question, user_id, guild_id, private FROM queries")
            assert asked == {
                (number, one.word, one.person, one.guild, one.private)
                for number, one in model.items()
            }
            assert rows("SELECT query_id, user_id, why FROM votes") == {
                (number, person, why)
                for number, one in model.items()
                for person, (why, _) in one.votes.items()
            }
            shared = {(number,) for number, one in model.items() if one.shared}
            assert rows("SELECT query_id FROM shares") == shared
            noted = rows("SELECT guild_id, gist, note, author_id FROM gaps WHERE note NOT NULL")
            assert noted == {
                (one.guild, one.word, *one.note[:2]) for one in model.values() if one.note
            }
            resolved = rows("SELECT guild_id, gist FROM gaps WHERE resolved_at NOT NULL")
            assert resolved == {(one.guild, one.word) for one in model.values() if one.resolved}

    @invariant()
    def shows_nobody_more(self) -> None:
        self._run(self._scoped())

    @invariant()
    def leaves_no_byte(self) -> None:
        if self.gone:
            everything = all_bytes(self._path)
            assert [word for word in self.gone if word.encode() in everything] == []

    async def _scoped(self) -> None:
        for guild in (GUILD, OTHER_GUILD):
            mine = {n: one for n, one in self.model.questions.items() if one.guild == guild}
            for row in await self.log.queries.newest(InChannels(guild, None), 1000):
                one = mine.pop(row.id)
                assert row.record.question == one.word
                assert row.record.user_id == (None if one.private else one.person)
            assert not mine
        everybody = await self.log.queries.newest(Everywhere(), 1000)
        assert {row.id for row in everybody} == self.model.questions.keys()
        for person in (ADA, BOB, EVE):
            kept = await self.log.people.kept_of(person)
            mine_too = [one for one in self.model.questions.values() if one.person == person]
            assert kept.questions == len(mine_too)
            assert (kept.opted_out_since is not None) == (person in self.model.opted_out)

    def _outdated(self) -> set[str]:
        oldest = _now() - timedelta(days=DAYS)
        return self.model.drop(lambda one: one.at < oldest)

    def _went(self, words: set[str], *, complete: bool) -> None:
        self.gone |= words if complete else set()

    def _unless_refused(self, refused: bool, told: Awaitable[T]) -> T | None:  # noqa: FBT001 -- what the model says
        try:
            done = self._run(_awaited(told))
        except NotStoredError:
            assert refused
            return None
        assert not refused
        return done

    def _number(self, at: int) -> int:
        """The id of one of the questions, or one that there is not."""
        numbers = [*self.model.questions]
        return numbers[at % len(numbers)] if numbers and at else 10**9

    def _word(self) -> str:
        return "".join(self._chance.choices(string.ascii_lowercase, k=WORD))

    def _new_folder(self) -> Path:
        self._folders += 1
        folder = self._folder / str(self._folders)
        folder.mkdir()
        return folder / "queries.sqlite3"

    def _open(self) -> None:
        self._closing = AsyncExitStack()
        opened = self._closing.enter_async_context(QueryLog.open(self._path))
        self.log: QueryLog = self._run(opened)

    def _run(self, told: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(told)


async def _awaited(told: Awaitable[T]) -> T:
    return await told


def _now() -> datetime:
    return datetime.now(UTC)


def run(steps: int, seed: int | None = None) -> None:
    """Do so many steps, in runs of `STEPS_A_RUN`; raises where a promise does not hold."""
    machine = LogMachine if seed is None else seeded(seed)(LogMachine)
    chosen = settings(
        max_examples=max(1, steps // STEPS_A_RUN),
        stateful_step_count=min(steps, STEPS_A_RUN),
        deadline=None,
        database=None,
        derandomize=seed is None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)


if __name__ == "__main__":
    run(
        int(sys.argv[1]) if len(sys.argv) > 1 else 100_000,
        int(sys.argv[2]) if len(sys.argv) > 2 else None,
    )
