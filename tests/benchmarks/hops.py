"""Files of `bot/` that one event enters in the running bot, on the local Discord.

    python -m tests.benchmarks.hops [EVENT …]

Every call of a function under `bot/` counts from the event's arrival to its reply, whichever thread
it runs in. Only `run` does not: its task reads the gateway all the while.
"""

import asyncio
import sys
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Self

from pydantic import HttpUrl, SecretStr

from bot.answers.answerer import load_answerer
from bot.discord_app.run import prepare, run_until
from bot.settings import PROJECT_ROOT, Settings
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MEMBER, Permission

BOT = str(PROJECT_ROOT / "bot") + "/"
RUN = f"{BOT}discord_app/run.py"
QUESTION = "why do humans generalise better than models?"
MODERATOR = MEMBER | Permission.MANAGE_MESSAGES
MANAGER = MEMBER | Permission.MANAGE_GUILD
"""What it takes for `/log` and for `/settings`."""

Event = Callable[[], Awaitable[object]]


class Hops:
    """What is entered while it is open; one for all threads, which begin with it."""

    def __init__(self) -> None:
        self.calls: Counter[tuple[str, str]] = Counter()
        self._open = False

    def __enter__(self) -> Self:
        self.calls.clear()
        self._open = True
        return self

    def __exit__(self, *_: object) -> None:
        self._open = False

    def see(self, frame: FrameType, event: str, _: object) -> None:
        file = frame.f_code.co_filename
        if self._open and event == "call" and file.startswith(BOT) and file != RUN:
            self.calls[file.removeprefix(BOT), frame.f_code.co_qualname] += 1

    @property
    def files(self) -> list[str]:
        return sorted({file for file, _ in self.calls})

    def __str__(self) -> str:
        rooms = Counter(file.partition("/")[0] for file in self.files)
        parts = " ".join(f"{room} {number}" for room, number in rooms.most_common())
        calls = self.calls.total()
        return f"{len(self.files)} files, {len(self.calls)} functions, {calls} calls: {parts}"


def commands(server: DiscordServer) -> dict[str, Event]:
    """Commands, by what they are called here."""

    def command(name: str, permissions: int = MEMBER, **options: object) -> Event:
        return lambda: server.slash(name, options, permissions=permissions)

    return {
        "/ask": command("ask", question=QUESTION),
        "mention": lambda: server.message(QUESTION, mention_bot=True),
        "/check": command("check", text="the whole problem is the power"),
        "/section": command("section", title="Alignment"),
        "/about": command("about"),
        "/settings show": command("settings show", MANAGER),
        "/log unanswered": command("log unanswered", MODERATOR),
    }


async def presses(server: DiscordServer) -> dict[str, Event]:
    """Presses under answers that are there."""

    async def press(label: str, *, private: bool = False) -> Event:
        asked = await server.slash("ask", {"question": QUESTION, "private": private})
        return lambda: server.press(asked, label)

    public = {label: await press(label) for label in ("Helpful", "More", "Related", "Delete")}
    return {**public, "Share": await press("Share", private=True)}


async def measure(server: DiscordServer, hops: Hops) -> None:
    """Print what each event enters; the files too, of those named on the command line."""
    for name, event in {**commands(server), **await presses(server)}.items():
        await asyncio.sleep(0.2)
        with hops:
            await event()
            await asyncio.sleep(0.05)
        print(f"{name:16} {hops}")
        if name in sys.argv[1:]:
            print("\n".join(f"    {file}" for file in hops.files))


async def main(folder: Path) -> None:
    knowledge, hops = PROJECT_ROOT / "knowledge", Hops()
    prepared = prepare(load_answerer(knowledge), knowledge)
    threading.setprofile(hops.see)
    sys.setprofile(hops.see)
    async with DiscordServer() as server:
        chosen = {
            "discord_token": SecretStr(server.token),
            "discord_api_base": HttpUrl(server.api_base),
            "database": folder / "queries.sqlite3",
            "cooldown_questions": 100,
        }
        stop, settings = asyncio.Event(), Settings.model_validate(chosen)
        bot = asyncio.create_task(run_until(stop, settings, server.token, prepared))
        await server.ready()
        await measure(server, hops)
        stop.set()
        await bot


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        asyncio.run(main(Path(made)))
