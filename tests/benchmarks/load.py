"""Footnote under load, beside bare discord.py bots on the same machine, in one run.

    python -m tests.benchmarks.load [--json FILE] [--rounds N] [--seconds N]

Each bot is a process of its own on a local Discord of its own; all of those are in this process,
which looks at nothing of what comes back until it is over. The bots take turns, so that whatever
else runs here meets all alike:

    footnote    `python -m bot run`: the answer, its row committed, five buttons
    peer        says the question back, the same row committed, five buttons (`peer.py`)
    echo        the same without a row

CPU is a process's own, of user and system, for each `/ask`. A latency runs from the moment when a
question is due until its reply is here, so that a late sender counts as slow; how late it was is
told as well, and what else the machine had to do.
"""

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import count, cycle
from math import inf
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import TypeVar

from aiohttp import web

from bot.answers.answer import Outcome
from bot.answers.answerer import Answerer, load_answerer
from bot.answers.evaluation import read_questions
from bot.moderation.replay import record_of
from bot.querylog.database import open_database
from bot.querylog.queries import INSERT_HIT, INSERT_QUERY, hit_rows, query_row
from bot.querylog.values import Surface
from bot.settings import PREFIX, PROJECT_ROOT
from tests.discord_server.people import COMMAND
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import Json, User

PEOPLE = 10_000
"""So many ask in turn that nobody has to wait, while all of them count towards a cool-down."""

ASKS_A_SECOND = 100
"""While CPU is measured."""

RATES = (200, 500)
LATE_MS = 3000.0
"""After that Discord takes no reply."""

PATIENCE = 10.0
"""Seconds that late replies get to come in, so that they do not disturb who is next."""

TICKS, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
MEBIBYTE = 2**20

SETTINGS = ("synchronous", "foreign_keys", "secure_delete", "temp_store")
"""What the peer's connection has as the log's own; it checkpoints as SQLite does by itself."""

T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Sent:
    """A question: its interaction, when it was due, and when it was sent."""

    interaction: str
    due: float
    at: float


class LoadedServer(DiscordServer):
    """A local Discord that has little to do: only the first reply is served and checked in full.

    Each later one gets the answer that the first one got, under its own interaction's id, and the
    message comes back to the bot as an event, as Discord does it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.came: dict[str, tuple[float, bytes]] = {}
        self._model: tuple[bytes, bytes, Json] | None = None
        self._people = cycle([self._joined(number) for number in range(PEOPLE)])
        self._runner.app.middlewares.append(self._take)

    def _joined(self, number: int) -> User:
        user = self.add_user(f"reader {number}")
        self.guild.members[user.id] = (user, ())
        return user

    async def ask(self, question: str, due: float) -> Sent:
        """Send the command, as the next of the people."""
        data = self._command | {"options": [{"name": "question", "type": 3, "value": question}]}
        sent = await self.people.interact(COMMAND, data, self.scene(user=next(self._people)))
        return Sent(sent.payload["id"], due, perf_counter())

    async def replied(self, sent: Sequence[Sent]) -> None:
        """All of these have their reply; gives up after `PATIENCE`."""
        await self.state.watch.until(lambda: self._has(sent), "replies", PATIENCE)

    def _has(self, sent: Sequence[Sent]) -> bool:
        return len(self.came) >= len(sent) and all(one.interaction in self.came for one in sent)

    @property
    def _command(self) -> Json:
        found = next(one for one in self.commands if one["name"] == "ask")
        return {key: found[key] for key in ("id", "name", "type")}

    @web.middleware
    async def _take(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.endswith("/callback"):
            return await handler(request)
        at, reply = perf_counter(), await request.read()
        interaction = request.match_info["interaction_id"]
        self.came[interaction] = at, reply
        self.state.watch.stir()
        if self._model is None:
            response = await handler(request)
            assert isinstance(response, web.Response)
            assert isinstance(response.body, bytes)
            message = next(reversed(self.state.messages.values()))
            self._model = response.body, interaction.encode(), message
            return response
        answer, first, message = self._model
        posted = message | {"id": str(self.state.snowflakes.next())}
        await self.gateway.dispatch_message(posted, self.guild.channel)
        body = answer.replace(first, interaction.encode())
        return web.Response(body=body, headers={"Content-Type": "application/json"})


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that runs, and what is asked of it."""

    name: str
    server: LoadedServer
    process: Process
    database: Path | None
    buttons: str
    """What stands in a custom id of each reply that has its buttons."""
    begun: float

    @property
    def cpu(self) -> float:
        """Seconds that the process had of the processors."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rpartition(") ")[2].split()
        return (int(stat[11]) + int(stat[12])) / TICKS

    @property
    def memory(self) -> float:
        """MiB that it keeps in memory."""
        resident = Path(f"/proc/{self.process.pid}/statm").read_text("utf-8").split()[1]
        return int(resident) * PAGE / MEBIBYTE

    @property
    def rows(self) -> int | None:
        """How many rows its log has."""
        if self.database is None:
            return None
        with closing(open_database(self.database)) as database:
            counted: int = database.execute("SELECT count(*) FROM queries").fetchone()[0]
            return counted


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of asking at a rate; times in milliseconds."""

    bot: str
    rate: int
    asked: int
    cpu: float
    p50: float
    p99: float
    unanswered: int
    without_buttons: int
    rows_missing: int
    sender_p99: float
    machine: float
    """Of what all processors can do, the share that was done, ours and others'."""

    def __str__(self) -> str:
        return (
            f"{self.bot:10}{self.rate:9}{self.asked:7}{self.cpu:8.2f}{self.p50:8.1f}{self.p99:8.1f}"
            f"{self.unanswered:9}{self.without_buttons:6}{self.rows_missing:7}"
            f"{self.sender_p99:11.1f}{self.machine:9.0%}"
        )


HEAD = (
    f"{'':10}{'a second':>9}{'asked':>7}{'CPU ms':>8}{'p50 ms':>8}{'p99 ms':>8}"
    f"{'no reply':>9}{'bare':>6}{'no row':>7}{'sender p99':>11}{'machine':>9}"
)


async def measure(bot: Bot, questions: Sequence[str], rate: int, seconds: float) -> Measured:
    """Ask for so long, whether or not replies come."""
    before, cpu, busy, begun = bot.rows or 0, bot.cpu, _busy(), perf_counter()
    sent = [each async for each in _asked(bot.server, questions, rate, seconds)]
    with suppress(TimeoutError):
        await bot.server.replied(sent)
    took = perf_counter() - begun
    machine = (_busy() - busy) / took / (os.cpu_count() or 1)
    cpu = (bot.cpu - cpu) / len(sent) * 1000
    came = {**bot.server.came}
    bot.server.came.clear()
    bot.server.state.interactions.clear()
    waits = [(came[one.interaction][0] - one.due) * 1000 for one in sent if one.interaction in came]
    waits = [one for one in waits if one < LATE_MS]
    buttons = sum(bot.buttons.encode() in came.get(one.interaction, (0, b""))[1] for one in sent)
    missing = 0 if bot.database is None else len(sent) - ((bot.rows or 0) - before)
    late = [(one.at - one.due) * 1000 for one in sent]
    return Measured(
        bot.name,
        rate,
        len(sent),
        cpu,
        _percentile(waits, 50),
        _percentile(waits, 99),
        len(sent) - len(waits),
        max(0, len(waits) - buttons),
        missing,
        _percentile(late, 99),
        machine,
    )


def _percentile(times: Sequence[float], at: int) -> float:
    """Infinite where a machine at its end gave no time at all."""
    return quantiles(times, n=100)[at - 1] if len(times) > 1 else inf


async def _asked(
    server: LoadedServer, questions: Sequence[str], rate: int, seconds: float
) -> AsyncIterator[Sent]:
    begun = perf_counter()
    for number in range(int(rate * seconds)):
        due = begun + number / rate
        if (early := due - perf_counter()) > 0:
            await asyncio.sleep(early)
        yield await server.ask(questions[number % len(questions)], due)


def _busy() -> float:
    """Seconds of work that the machine's processors have done since it was started."""
    total = Path("/proc/stat").read_text("utf-8").split("\n", 1)[0].split()[1:]
    user, nice, system, _, _, interrupt, soft, *_ = map(int, total)
    return (user + nice + system + interrupt + soft) / TICKS


class Bots:
    """Starts bots, each with a log of its own in the folder."""

    def __init__(self, folder: Path, answerer: Answerer, question: str) -> None:
        self._folder = folder
        self._number = count()
        self._statements = folder / "statements.json"
        self._told = _statements(answerer, question)

    @asynccontextmanager
    async def started(self, name: str) -> AsyncIterator[Bot]:
        """One that is ready; it is ended on leaving."""
        database = self._folder / f"{next(self._number)}.sqlite3"
        async with LoadedServer() as server:
            if name == "peer":
                self._make_log(database)
            settings = {"DISCORD_API_BASE": server.api_base, "DISCORD_TOKEN": server.token}
            begun = perf_counter()
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self._arguments(name, server, database),
                cwd=PROJECT_ROOT,
                env=_environment(settings | {"DATABASE": str(database), "LOG_LEVEL": "WARNING"}),
                stdout=DEVNULL,
                stderr=DEVNULL,
            )
            try:
                await server.ready(30)
                logs = None if name == "echo" else database
                buttons = "fn1:helpful:" if name == "footnote" else "peer:3:"
                yield Bot(name, server, process, logs, buttons, begun)
            finally:
                process.terminate()
                await process.wait()

    def _make_log(self, database: Path) -> None:
        """A log as Footnote makes it, and beside it what the peer needs to add rows to it."""
        with closing(open_database(database)) as made:
            values = {each: made.execute(f"PRAGMA {each}").fetchone()[0] for each in SETTINGS}
        configuration = [f"PRAGMA {name} = {value}" for name, value in values.items()]
        told = self._told | {"configuration": configuration}
        self._statements.write_text(json.dumps(told), "utf-8")

    def _arguments(self, name: str, server: LoadedServer, database: Path) -> tuple[str, ...]:
        if name == "footnote":
            return "-m", "bot", "run"
        log = (str(database), str(self._statements)) if name == "peer" else ()
        return "-m", "tests.benchmarks.peer", server.api_base, server.token, *log


def _environment(settings: dict[str, str]) -> dict[str, str]:
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
    return inherited | {PREFIX + key: value for key, value in settings.items()}


def _statements(answerer: Answerer, question: str) -> Json:
    """What the peer needs to store the row that Footnote would."""
    found = answerer.answer(question)
    record = replace(
        record_of(found, question, Surface.SLASH, datetime.now(UTC), 0.5),
        guild_id=41771983423143937,
        channel_id=41771983423143938,
        place_id=41771983423143938,
        user_id=1,
    )
    return {
        "insert": INSERT_QUERY,
        "row": query_row(record),
        "insert_hit": INSERT_HIT,
        "hits": list(hit_rows(record.passages)),
    }


@dataclass(frozen=True, slots=True)
class Started:
    """Seconds from the start to the first answer, and MiB when ready and when it is given."""

    bot: str
    seconds: float
    ready: float
    answered: float

    def __str__(self) -> str:
        return (
            f"{self.bot:10}{self.seconds:7.2f} s to the first answer, {self.ready:.1f} MiB when "
            f"ready, {self.answered:.1f} when it is given"
        )


async def start(bots: Bots, name: str, question: str) -> Started:
    """Start a bot, ask it once, and end it."""
    async with bots.started(name) as bot:
        ready = bot.memory
        sent = await bot.server.ask(question, perf_counter())
        await bot.server.replied([sent])
        seconds = bot.server.came[sent.interaction][0] - bot.begun
        await asyncio.sleep(0.5)
        return Started(name, seconds, ready, bot.memory)


NAMES = ("footnote", "peer", "echo")


async def run(rounds: int, seconds: float, folder: Path) -> tuple[list[Started], list[Measured]]:
    """Start each bot so many times, and ask each at each rate, in turn."""
    answerer = load_answerer(PROJECT_ROOT / "knowledge")
    questions = answered_questions(answerer)
    bots = Bots(folder, answerer, questions[0])
    starts = [_told(await start(bots, name, questions[0])) for _ in range(rounds) for name in NAMES]
    print(HEAD)
    measured = []
    async with AsyncExitStack() as stack:
        up = [await stack.enter_async_context(bots.started(name)) for name in NAMES]
        for bot in up:  # what is made by the first questions is not to be measured
            await measure(bot, questions, ASKS_A_SECOND, 2)
        for rate, times in (*((ASKS_A_SECOND, 3.0),) * rounds, *((one, seconds) for one in RATES)):
            measured += [_told(await measure(bot, questions, rate, times)) for bot in up]
    return starts, measured


def _told(found: T) -> T:
    print(found, flush=True)
    return found


def answered_questions(answerer: Answerer) -> list[str]:
    """The questions under `tests/questions` that have an answer with all five buttons."""
    files = sorted((PROJECT_ROOT / "tests" / "questions").glob("*.jsonl"))
    asked = dict.fromkeys(one.question for file in files for one in read_questions(file))
    return [
        each
        for each in asked
        if len(each) <= 300 and answerer.answer(each).outcome is Outcome.ANSWERED
    ]


def ratios(starts: Sequence[Started], measured: Sequence[Measured]) -> dict[str, float]:
    """Footnote's figures beside the others', medians of the rounds."""

    def started(what: str, name: str) -> float:
        found: float = median(getattr(one, what) for one in starts if one.bot == name)
        return found

    def cpu(name: str, rate: int) -> float:
        return median(one.cpu for one in measured if (one.bot, one.rate) == (name, rate))

    found = {
        "start to first answer, beside the peer": started("seconds", "footnote")
        / started("seconds", "peer"),
        "memory when ready, beside the peer": started("ready", "footnote")
        / started("ready", "peer"),
    }
    for rate in (ASKS_A_SECOND, *RATES):
        for name in NAMES[1:]:
            found[f"CPU at {rate} a second, beside the {name}"] = cpu("footnote", rate) / cpu(
                name, rate
            )
    return found


def machine() -> str:
    """What it was measured on."""
    cpus = Path("/proc/cpuinfo").read_text("utf-8").split("\n")
    model = next((line.partition(": ")[2] for line in cpus if line.startswith("model name")), "")
    return f"{os.cpu_count()} × {model or platform.machine()}, Python {platform.python_version()}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10)
    chosen = parser.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine()}, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        starts, measured = asyncio.run(run(chosen.rounds, chosen.seconds, Path(folder)))
    for what, value in ratios(starts, measured).items():
        print(f"{what}: {value:.2f}")
    if chosen.json:
        told = {
            "at": datetime.now(UTC).isoformat(),
            "machine": machine(),
            "starts": [asdict(one) for one in starts],
            "measured": [asdict(one) for one in measured],
            "ratios": ratios(starts, measured),
        }
        chosen.json.write_text(json.dumps(told, indent=2), "utf-8")


if __name__ == "__main__":
    main()
