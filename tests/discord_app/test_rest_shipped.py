"""The shipped `python -m bot run`: reviewing, settings and sharing, before its end and after it."""

from pathlib import Path

import pytest

from tests.discord_app.pressing import labels
from tests.discord_app.shipped import settings_of, shipped
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MODERATOR, Permission

MANAGER = MODERATOR | Permission.MANAGE_GUILD
WRONG = "AlexNet was trained on 20 GPUs"
QUESTIONS = [f"stroke patient socks {'again ' * n}".strip() for n in range(12)]


@pytest.fixture
def settings(discord_server: DiscordServer, tmp_path: Path) -> dict[str, str]:
    chosen = settings_of(discord_server.api_base, discord_server.token, tmp_path)
    return chosen | {"COOLDOWN_QUESTIONS": "100"}


async def test_pages_of_the_log_settings_and_finds_outlive_the_process(
    discord_server: DiscordServer, settings: dict[str, str]
) -> None:
    async with shipped(settings) as bot:
        await discord_server.ready()
        for question in QUESTIONS:
            await discord_server.slash("ask", {"question": question})
        await discord_server.slash("ask", {"question": "best lasagne recipe?"})
        page = await discord_server.slash("log recent", permissions=MODERATOR)
        said = await discord_server.say("that stroke patient and his socks, lol")
        found = await discord_server.message_menu("Find claims", said)
        wrong = await discord_server.slash("check", {"text": WRONG})
        assert wrong.content.startswith("**Contradicts the notes.**")
        section = await discord_server.slash("section", {"title": "Alignment"})
        await discord_server.slash("settings private", {"on": True}, permissions=MANAGER)
        await discord_server.slash("log note", {"gap": 13, "text": "no"}, permissions=MODERATOR)
        first = await bot.kill()
        await discord_server.disconnected()
    async with shipped(settings) as bot:
        await discord_server.ready()
        newest = page.content
        await discord_server.press(page, "Older", permissions=MODERATOR)
        await discord_server.state.until(lambda: page.content != newest, "an older page")
        assert "socks" in page.content
        await discord_server.press(found, "Share")
        assert labels(found.message) == ["Related"]
        await discord_server.press(wrong, "Share")
        again = await discord_server.message_menu(
            "Check this quote", await discord_server.say(WRONG)
        )
        assert again.content == wrong.content
        messages = discord_server.state.messages.values()
        posted = [str(each["content"]) for each in messages if "Shared by" in each["content"]]
        assert any(each.startswith("**Contradicts the notes.**") for each in posted)
        await discord_server.press(section, "Next")
        assert "Page 2 of" in section.content
        answer = await discord_server.slash("ask", {"question": QUESTIONS[0]}, locale="de")
        assert answer.ephemeral
        assert "Umschreibung: Ilya Sutskever" in answer.content
        gaps = await discord_server.slash("log unanswered", permissions=MODERATOR)
        assert f"Note by {discord_server.user.mention}: no" in gaps.text
        replayed = await discord_server.slash("log replay", {"since": "1"}, permissions=MODERATOR)
        assert "14 unchanged" in replayed.content
        second = await bot.terminate()
    assert discord_server.violations == []
    for written in (first.err + first.out, second.err + second.out):
        assert "socks" not in written
        assert "Traceback" not in written
