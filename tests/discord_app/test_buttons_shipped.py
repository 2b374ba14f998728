"""The buttons of the shipped `python -m bot run`, from before its end and after it."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.discord_app.pressing import choose, labels, menu_of, option
from tests.discord_app.shipped import Ended, Shipped, settings_of, shipped
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MODERATOR

End = Callable[[Shipped], Awaitable[Ended]]
TERM = "Glossary: Generalisation gap"
QUESTION = "why do humans generalise better than models?"
WHY = "it leaves out the part on evolution"


@pytest.fixture
def settings(discord_server: DiscordServer, tmp_path: Path) -> dict[str, str]:
    return settings_of(discord_server.api_base, discord_server.token, tmp_path)


@pytest.mark.parametrize("end", [Shipped.terminate, Shipped.kill], ids=["SIGTERM", "SIGKILL"])
async def test_every_button_and_menu_works_after_the_process_has_ended_and_another_runs(
    discord_server: DiscordServer, settings: dict[str, str], end: End
) -> None:
    async with shipped(settings) as bot:
        await discord_server.ready()
        public = await discord_server.message(QUESTION, mention_bot=True)
        private = await discord_server.slash("ask", {"question": QUESTION, "private": True})
        form = await discord_server.press(public, "Not helpful")
        page = await discord_server.slash("section", {"title": "alignment"})
        offered = (await discord_server.press(public, "Related")).message
        first = await end(bot)
        await discord_server.disconnected()
    async with shipped(settings) as bot:
        await discord_server.ready()
        assert "Also found" in (await discord_server.press(public, "More")).content
        assert menu_of((await discord_server.press(public, "Related")).message)
        chosen = await choose(discord_server, offered, option(offered, TERM))
        assert chosen.content.startswith(f"**{TERM}**")
        await discord_server.press(page, "Next")
        assert "-# Page 2 of" in page.content
        await discord_server.submit_modal(form, {"why": WHY})
        await discord_server.press(private, "Helpful")
        shared = await discord_server.press(private, "Share")
        assert labels(shared.message) == [*("More", "Related", "Delete", "Helpful", "Not helpful")]
        gone = shared.message.id
        await discord_server.press(shared, "Delete")
        await discord_server.state.until(
            lambda: gone not in discord_server.state.messages, "a deletion"
        )
        recent = await discord_server.slash("log recent", permissions=MODERATOR)
        assert "1 found it helpful" in recent.content
        assert "1 found it not helpful" in recent.content
        assert WHY not in recent.content
        second = await bot.terminate()
    assert _whys(settings) == [WHY]
    for written in (first.err + first.out, second.err + second.out):
        assert "generalise" not in written
        assert WHY not in written
        assert "Traceback" not in written


def _whys(settings: dict[str, str]) -> list[str]:
    with closing(sqlite3.connect(settings["DATABASE"])) as database:
        return [row[0] for row in database.execute("SELECT why FROM votes WHERE why NOT NULL")]
