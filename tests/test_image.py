"""The image as it ships: read-only, no folder for temporary files, and only /data to write to.

`.ci/image` builds it and runs these; elsewhere they are skipped. `IMAGE_NAME` is the image to be
tested, `IMAGE_ENGINE` the command that runs it, docker's or podman's, with its options.
"""

import asyncio
import json
import os
import secrets
import shlex
import subprocess
from asyncio import create_subprocess_exec
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MODERATOR

NAME = os.environ.get("IMAGE_NAME", "")
ENGINE = shlex.split(os.environ.get("IMAGE_ENGINE", "docker"))
PATIENCE = 60.0
QUESTION = "why do humans generalise better than models?"
PERSON = 80351110224678912

pytestmark = pytest.mark.skipif(not NAME, reason="no image to be tested; .ci/image builds one")

ASK_AND_CHANGE = """
import sqlite3, subprocess, sys
count, rows, change = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
questions = "".join(f"why do humans generalise better than models, {n}?\\n" for n in range(count))
ask = [sys.executable, "-m", "bot", "ask", "--json", "-"]
subprocess.run(ask, input=questions.encode(), stdout=subprocess.DEVNULL, check=True)
with sqlite3.connect("/data/queries.sqlite3") as log:
    log.execute("PRAGMA temp_store = MEMORY")
    names = [name for _, name, *_ in log.execute("PRAGMA table_info(queries)") if name != "id"]
    while count < rows:
        taken, count = min(count, rows - count), count + min(count, rows - count)
        columns = ", ".join(names)
        log.execute(f"INSERT INTO queries ({columns}) SELECT {columns} FROM queries LIMIT {taken}")
    log.execute(f"UPDATE queries SET {change}")
"""
"""Asks questions, copies them until there are so many rows, and changes every row."""

EXPIRED = "asked_at = asked_at - 40 * 86400000000"

ENDED_WELL = """
import os, sqlite3
print(sorted(name for name in os.listdir("/data") if name != ".matplotlib"))
log = sqlite3.connect("file:/data/queries.sqlite3?mode=ro", uri=True)
print(log.execute("PRAGMA integrity_check").fetchone()[0])
print(log.execute("SELECT count(*) FROM queries").fetchone()[0])
"""

WRITABLE = """
import json, os
tried = ("/", "/app", "/data", "/etc", "/home", "/run", "/tmp", "/usr/tmp", "/var/tmp", "/venv")
print(json.dumps({"uid": os.getuid(), "home": os.path.expanduser("~"),
                  "writable": [folder for folder in tried if os.access(folder, os.W_OK)]}))
"""

NOT_COMPILED = """
import os, sys
import bot.discord_app.run, matplotlib.figure
specs = filter(None, (getattr(module, "__spec__", None) for module in sys.modules.values()))
print(sorted(spec.name for spec in specs if spec.cached and not os.path.exists(spec.cached)))
"""


@dataclass(frozen=True, slots=True)
class Image:
    """The image, with a volume of its own."""

    read_only: tuple[str, ...]
    volume: str

    def command(self, *options: str) -> list[str]:
        """How it is run; the program's arguments go behind."""
        mount = ("--volume", f"{self.volume}:/data")
        # Checks of its health are made by hand: podman needs systemd for its own.
        own = ("--rm", "--interactive", "--no-healthcheck", *self.read_only, *mount)
        return [*ENGINE, "run", *own, *options, NAME]

    def bot(self, *arguments: str, options: tuple[str, ...] = (), status: int = 0) -> str:
        """Run a command that nothing is wrong with; what it says, on standard error if it fails."""
        command = [*self.command("--network", "none", *options), *arguments]
        ended = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)  # noqa: S603 -- of ours
        out, err = ended.stdout.decode(), ended.stderr.decode()
        assert (ended.returncode, err if status == 0 else "") == (status, ""), err
        return out if status == 0 else err

    def python(self, script: str, *arguments: object) -> str:
        """Run a script by the image's own Python."""
        options = ("--entrypoint", "python")
        return self.bot("-c", script, *map(str, arguments), options=options).strip()

    def fill(self, asked: int, rows: int = 0, change: str = "id = id") -> None:
        """Ask so many questions, copy them up to so many rows, and change each of them in SQL."""
        assert self.python(ASK_AND_CHANGE, asked, rows, change) == ""

    def rows(self) -> int:
        """How many rows the log has, which was closed well and is sound."""
        files, sound, count = self.python(ENDED_WELL).splitlines()
        assert "-wal" not in files
        assert sound == "ok"
        return int(count)


@dataclass(frozen=True, slots=True)
class Running:
    """The bot on the local Discord; `said` is what it logged so far, a line each."""

    name: str
    process: Process
    said: list[str]

    async def says(self, words: str) -> None:
        """Read what it logs up to the next line with these words."""
        assert self.process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            async for line in self.process.stderr:
                self.said.append(line.decode().rstrip())
                if words in self.said[-1]:
                    return
        raise AssertionError(f"{words!r} is not in {self.said}")


@asynccontextmanager
async def running(image: Image, server: DiscordServer) -> AsyncIterator[Running]:
    """Run the bot; it is killed if it outlives the context."""
    name = f"{image.volume}-run"
    settings = {"API_BASE": server.api_base, "TOKEN": server.token}
    options = [f"--env=FOOTNOTE_DISCORD_{key}={value}" for key, value in settings.items()]
    command = image.command("--network", "host", "--name", name, *options)
    process = await create_subprocess_exec(*command, stderr=PIPE)
    try:
        yield Running(name, process, [])
    finally:
        if process.returncode is None:
            await asyncio.to_thread(engine, "rm", "--force", name)
            await process.communicate()


def engine(*arguments: str) -> str:
    """What the engine prints for a command that has to succeed."""
    command = [*ENGINE, *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.strip()  # noqa: S603 -- of ours


@pytest.fixture(name="image")
def _image() -> Iterator[Image]:
    # Podman alone makes temporary folders in memory where the rest is read-only.
    podman = "podman" in engine("--version").lower()
    read_only = ("--read-only", "--read-only-tmpfs=false") if podman else ("--read-only",)
    volume = engine("volume", "create", f"footnote-test-{secrets.token_hex(4)}")
    try:
        yield Image(read_only, volume)
    finally:
        engine("volume", "rm", "--force", volume)


def test_the_bot_is_nobody_special_and_can_write_to_its_data_alone(image: Image) -> None:
    found = json.loads(image.python(WRITABLE))
    assert found == {"uid": 10001, "home": "/data", "writable": ["/data"]}


def test_nothing_has_to_be_compiled_again_at_each_start(image: Image) -> None:
    assert image.python(NOT_COMPILED) == "[]"


def test_every_question_of_many_is_logged_and_exported(image: Image) -> None:
    image.fill(1000)
    assert image.rows() == 1000
    image.bot("log", "export", "--output", "/data/all.csv")
    assert image.python("print(open('/data/all.csv').read().count('than models, '))") == "1000"


@pytest.mark.parametrize("rows", [60, 3000])
def test_what_is_past_its_retention_is_purged(image: Image, rows: int) -> None:
    image.fill(60, rows, EXPIRED)
    assert f"Deleted: {rows:,} questions older than" in image.bot("log", "purge")
    assert image.rows() == 0


@pytest.mark.parametrize("rows", [60, 3000])
def test_a_person_is_deleted_and_can_see_first_what_is_stored(image: Image, rows: int) -> None:
    image.fill(60, rows, f"user_id = iif(id % 3, NULL, {PERSON})")
    kept = json.loads(image.bot("privacy", "export", str(PERSON)))
    assert QUESTION[:-1] in json.dumps(kept)
    said = image.bot("privacy", "delete", "--yes", str(PERSON))
    assert f"Deleted: {rows // 3:,} questions," in said
    assert "No byte of it is left" in said
    assert image.rows() == rows - rows // 3


@pytest.mark.parametrize("command", ["unanswered", "top"])
def test_a_log_too_large_to_be_sorted_in_a_page_cache_is_reviewed(
    image: Image, command: str
) -> None:
    image.fill(60, 30_000, "gist = hex(randomblob(60)), outcome = 'not_covered'")
    assert QUESTION[:-1] in image.bot("log", command)


@pytest.mark.parametrize("user", [10001, 20002])
def test_the_trend_is_drawn_for_whoever_owns_the_data(image: Image, user: int) -> None:
    image.bot("-R", f"{user}", "/data", options=("--user", "0", "--entrypoint", "chown"))
    as_owner = ("--user", f"{user}:{user}")
    image.bot("ask", QUESTION, options=as_owner)
    image.bot("log", "trend", "--output", "/data/trend.png", options=as_owner)
    script = "print(open('/data/trend.png', 'rb').read(4)[1:].decode())"
    assert image.bot("-c", script, options=(*as_owner, "--entrypoint", "python")) == "PNG\n"


def test_a_backup_is_made_and_brought_back(image: Image) -> None:
    image.fill(60, 3000)
    image.bot("log", "backup", "/data/copy.sqlite3")
    image.fill(60, change=EXPIRED)
    image.bot("log", "restore", "/data/copy.sqlite3")
    assert image.rows() == 3000


def test_what_is_expired_in_a_backup_is_not_brought_back(image: Image) -> None:
    image.fill(60, 3000, EXPIRED)
    image.bot("log", "backup", "/data/copy.sqlite3")
    image.bot("log", "restore", "/data/copy.sqlite3")
    assert image.rows() == 0


def test_the_web_page_is_refused_with_its_reason(image: Image) -> None:
    assert image.bot("log", "web", status=1).startswith("Error: The web page needs Datasette")


def test_health_tells_that_no_bot_runs(image: Image) -> None:
    assert image.bot("health", status=1).startswith("Error: The bot gives no sign of life")


async def test_the_bot_reviews_and_deletes_in_discord_and_ends_well_on_sigterm(
    image: Image, discord_server: DiscordServer
) -> None:
    await asyncio.to_thread(image.fill, 60, 3000, EXPIRED)
    async with running(image, discord_server) as bot:
        await discord_server.ready(PATIENCE)
        assert "Ilya" in (await discord_server.slash("ask", {"question": QUESTION})).content
        await discord_server.slash("log trend", {"days": 3}, permissions=MODERATOR)
        pictures = [one for one in discord_server.requests if one.files]
        assert pictures[-1].files["files[0]"].startswith(b"\x89PNG")
        await bot.says("past their retention")
        await asyncio.to_thread(engine, "exec", bot.name, "python", "-m", "bot", "health")
        asked = await discord_server.slash("privacy delete")
        gone = await discord_server.press(asked, "Delete everything")
        await discord_server.state.until(lambda: "No byte" in gone.content, "the deletion", 30)
        await asyncio.to_thread(engine, "stop", "-t", "30", bot.name)
        await bot.says("Stopped")
        assert await bot.process.wait() == 0
    assert [line for line in bot.said if " INFO " not in line] == []
    assert image.rows() == 0
