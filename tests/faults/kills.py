"""The log's laws: a bot under load, an operator beside it, and then SIGKILL, again and again.

`python -m tests.faults.kills [TIMES [SEED]]` does it so many times (50) on one log, whose folder
stays where a law does not hold.
"""

import asyncio
import random
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from sqlite3 import connect
from tempfile import mkdtemp
from time import monotonic

from tests.discord_app.pressing import labels
from tests.discord_app.shipped import Shipped, settings_of, shipped
from tests.discord_server.server import DiscordServer, Place
from tests.faults.operator import Operator, operator
from tests.querylog.histories import all_bytes

ASKERS = 4
"""Who ask at the same time, each again as soon as they are answered."""

PATIENCE = 60.0
"""Seconds that a bot may take to be ready."""

FEWEST = 3
"""Commands that a round has at least, on however slow a machine."""

QUESTION = "stroke patient socks"
GONE = "No byte of it is left"

READING = (
    *("log recent", "log recent --json", "log unanswered", "log export", "log search socks"),
    *("log top", "log trend", "log not-helpful", "log replay --since 1d"),
    *("privacy export 1", "privacy fields", "lint", "health", "about", "cite two gpus of today"),
)
WRITING = ("log purge", "log purge --days 7", "log migrate", "privacy delete-guild 1 --yes")


@dataclass
class Facts:
    """What the world outside was told, and the log must hold true."""

    stored: set[str] = field(default_factory=set)
    """Words, each of one question whose reply has the buttons that only a stored row gives."""
    gone: dict[int, set[str]] = field(default_factory=dict)
    """By person whose deletion was said to be complete: the words of what they had asked."""
    backups: list[tuple[Path, frozenset[str]]] = field(default_factory=list)
    """Copies, each with words that were stored before it was made."""
    unlogged: int = 0
    replies: int = 0
    commands: int = 0


class Law:
    """One folder's log, with the bot's world; every round ends in a kill and a reckoning."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.facts = Facts()
        self._folder = folder
        self._database = folder / "queries.sqlite3"
        self._wal = folder / "queries.sqlite3-wal"
        self._chance = chance
        self._words = 0

    async def round(self, seconds: float) -> None:
        """Ask and command for so many seconds, kill the bot, and hold the log to the facts."""
        async with self._running() as (server, bot, by_hand):
            watching = asyncio.create_task(self._watch_wal())
            asking = [asyncio.create_task(self._ask_on(server, one)) for one in range(ASKERS)]
            end, before = monotonic() + seconds, self.facts.commands
            while monotonic() < end or self.facts.commands < before + FEWEST:
                await self._command(server, by_hand)
            await bot.kill()
            for task in (watching, *asking):
                task.cancel()
            for ended in await asyncio.gather(watching, *asking, return_exceptions=True):
                if not isinstance(ended, asyncio.CancelledError) and ended:
                    raise ended
        await asyncio.to_thread(self.check)

    async def deletions(self, rounds: int) -> None:
        """Delete somebody, ask in the terminal and back up, so many times beside the bot."""
        async with self._running() as (server, bot, by_hand):
            asker = await _newcomer(server, "asker")
            for _ in range(rounds):
                self.facts.stored |= {
                    word for _ in range(3) if (word := await self._ask(server, asker))
                }
                await self._delete(server, by_hand)
                await self._ask_by_hand(by_hand)
                await self._back_up(by_hand)
            await bot.kill()
        await asyncio.to_thread(self.check)

    def check(self) -> None:
        """Hold the files to the facts; nothing may have them open."""
        self._check_bytes()
        with closing(connect(self._database)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            database.execute(
                "INSERT INTO questions (questions, rank) VALUES ('integrity-check', 1)"
            )
            found = {row[0].split()[-1] for row in database.execute("SELECT question FROM queries")}
            missing = self.facts.stored - found
            assert not missing, (
                f"{len(missing)} {sorted(missing)[:5]} of {len(self.facts.stored)} rows are lost"
            )
            for person in self.facts.gone:
                of_theirs = "SELECT count(*) FROM queries WHERE user_id = ?"
                assert database.execute(of_theirs, (person,)).fetchone() == (0,)
        for copy, words in self.facts.backups:
            with closing(connect(copy)) as database:
                assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                rows = database.execute("SELECT question FROM queries").fetchall()
                assert words <= {row[0].split()[-1] for row in rows}
            copy.unlink()
        self.facts.backups.clear()

    def _check_bytes(self) -> None:
        everything = all_bytes(self._database)
        for person, words in self.facts.gone.items():
            forms = [*(word.encode() for word in words), str(person).encode()]
            left = [form for form in (*forms, person.to_bytes(8, "big")) if form in everything]
            assert not left, f"{left} of somebody who was deleted"

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[tuple[DiscordServer, Shipped, Operator]]:
        async with DiscordServer() as server:
            settings = settings_of(server.api_base, server.token, self._folder) | {
                "LOG_LEVEL": "INFO",
                "COOLDOWN_QUESTIONS": "100000",
                "HEALTH_FILE": str(self._folder / "health"),
            }
            async with shipped(settings) as bot, operator(settings) as by_hand:
                await server.ready(PATIENCE)
                yield server, bot, by_hand

    def _word(self) -> str:
        self._words += 1
        return f"zq{self._words:06d}qz"

    async def _ask(self, server: DiscordServer, asker: Place) -> str | None:
        """The word of a question that was answered and stored; None if it was not, or in time."""
        word = self._word()
        try:
            if self._chance.random() < 0.5:
                reply = await server.message(f"{QUESTION} {word}", mention_bot=True, **asker)
            else:
                options = {"question": f"{QUESTION} {word}", "private": self._chance.random() < 0.5}
                reply = (await server.slash("ask", options, **asker)).message
            if self._chance.random() < 0.1 and "Helpful" in labels(reply):
                await server.press(reply, "Helpful", **asker)
        except TimeoutError:
            return None
        self.facts.replies += 1
        if "Helpful" not in labels(reply):
            self.facts.unlogged += 1
            return None
        return word

    async def _ask_on(self, server: DiscordServer, number: int) -> None:
        asker = await _newcomer(server, f"asker-{number}")
        while True:
            if word := await self._ask(server, asker):
                self.facts.stored.add(word)

    async def _watch_wal(self) -> None:
        """Fail when the write-ahead log is another, or none any more."""
        before = self._wal.stat().st_ino
        while True:
            assert self._wal.stat().st_ino == before
            await asyncio.sleep(0.005)

    async def _command(self, server: DiscordServer, by_hand: Operator) -> None:
        acts: tuple[Callable[[], Awaitable[object]], ...] = (
            lambda: self._typed(by_hand, *self._chance.choice(READING).split()),
            lambda: self._typed(by_hand, *self._chance.choice(WRITING).split()),
            lambda: self._delete(server, by_hand),
            lambda: self._ask_by_hand(by_hand),
            lambda: self._back_up(by_hand),
            lambda: self._restore_in_vain(by_hand),
        )
        await self._chance.choice(acts)()

    async def _typed(self, by_hand: Operator, *arguments: str) -> str:
        done = await by_hand.types(*arguments)
        self.facts.commands += 1
        assert not done.status, (arguments, done.said)
        return done.said

    async def _ask_by_hand(self, by_hand: Operator) -> None:
        word = self._word()
        if "query log" not in await self._typed(by_hand, "ask", QUESTION, word):
            self.facts.stored.add(word)

    async def _delete(self, server: DiscordServer, by_hand: Operator) -> None:
        """Somebody asks, and the operator deletes them."""
        leaver = await _newcomer(server, "leaver")
        words = {word for _ in range(2) if (word := await self._ask(server, leaver))}
        person = leaver["user"].id
        said = await self._typed(by_hand, "privacy", "delete", str(person), "--yes")
        assert int(said.split()[1]) >= len(words), said  # it finds what the bot has stored
        if GONE in said:
            self.facts.gone[person] = words

    async def _back_up(self, by_hand: Operator) -> None:
        copy = self._folder / f"copy{self._word()}.sqlite3"
        stored = frozenset(self.facts.stored)
        await self._typed(by_hand, "log", "backup", str(copy))
        self.facts.backups.append((copy, stored))

    async def _restore_in_vain(self, by_hand: Operator) -> None:
        if not self.facts.backups:
            await self._back_up(by_hand)
        copy, _ = self.facts.backups[-1]
        done = await by_hand.types("log", "restore", str(copy))
        self.facts.commands += 1
        assert done.status == 1, "a log in use was restored"
        assert "in use" in done.said


async def _newcomer(server: DiscordServer, name: str) -> Place:
    """Somebody in a channel of their own, where no reply can be taken for another's."""
    user = server.join(server.guild, server.add_user(name))
    return {"user": user, "channel": await server.create_channel(server.guild, name)}


async def kill(times: int, seed: int, folder: Path, seconds: tuple[float, float]) -> Facts:
    """So many rounds on one log, each of so many seconds, at least and at most."""
    chance = random.Random(seed)  # noqa: S311 -- to be repeated
    law = Law(folder, chance)
    for number in range(times):
        await law.round(chance.uniform(*seconds))
        _say(f"{number + 1} of {times} kills (seed {seed}): {told(law.facts)}")
    return law.facts


def told(facts: Facts) -> str:
    """The facts' numbers in a line."""
    return (
        f"{facts.replies} replies, {facts.unlogged} of them without a row; {len(facts.stored)} "
        f"rows promised and there; {facts.commands} commands; {len(facts.gone)} deletions hold"
    )


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 -- a program's answer, and shown by a test that fails


def main() -> None:
    times, seed = (int(text) for text in [*sys.argv[1:], *("50", "1")[len(sys.argv) - 1 :]])
    folder = Path(mkdtemp(prefix="kills-"))
    try:
        asyncio.run(kill(times, seed, folder, (1.0, 5.0)))
    except BaseException:
        _say(f"The log is kept: {folder}")
        raise
    rmtree(folder)


if __name__ == "__main__":
    main()
