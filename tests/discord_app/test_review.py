"""`/log recent`: what a server's moderators, and nobody else, see of the log."""

import pytest

from tests.discord_app.running import RunningBot
from tests.discord_server.commands import NotOfferedError
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MEMBER, MODERATOR


@pytest.mark.usefixtures("bot")
async def test_a_moderator_sees_the_newest_questions_first_and_alone(
    discord_server: DiscordServer,
) -> None:
    await discord_server.slash("ask", {"question": "stroke patient socks"})
    await discord_server.message("best lasagne recipe?", mention_bot=True)
    reply = await discord_server.slash("log recent", permissions=MODERATOR)
    assert reply.ephemeral
    newest, oldest = reply.content.split("<t:")[1:]
    assert "best lasagne recipe?\n-# not covered" in newest
    assert "stroke patient socks\n-# answered · [§ Emotions and value functions]" in oldest
    assert discord_server.user.mention in newest


@pytest.mark.usefixtures("bot")
async def test_the_count_is_kept(discord_server: DiscordServer) -> None:
    for question in ("first question", "second question"):
        await discord_server.slash("ask", {"question": question})
    reply = await discord_server.slash("log recent", {"count": 1}, permissions=MODERATOR)
    assert "second question" in reply.content
    assert "first question" not in reply.content


@pytest.mark.usefixtures("bot")
async def test_who_is_no_moderator_is_refused_by_the_bot_itself(
    discord_server: DiscordServer,
) -> None:
    await discord_server.slash("ask", {"question": "secret question"})
    reply = await discord_server.slash("log recent", permissions=MEMBER, checked=False)
    assert "for moderators" in reply.content
    assert "secret" not in reply.content
    assert reply.ephemeral


@pytest.mark.usefixtures("bot")
async def test_the_command_is_offered_to_moderators_in_servers_alone(
    discord_server: DiscordServer,
) -> None:
    with pytest.raises(NotOfferedError):
        await discord_server.slash("log recent", permissions=MEMBER)
    with pytest.raises(NotOfferedError):
        await discord_server.slash("log recent", dm=True)


@pytest.mark.usefixtures("bot")
async def test_another_servers_moderator_and_direct_messages_stay_apart(
    discord_server: DiscordServer,
) -> None:
    await discord_server.slash("ask", {"question": "one server's question"})
    await discord_server.message("a direct question", dm=True)
    other = discord_server.add_guild("Another guild")
    discord_server.join(other, discord_server.user)
    await discord_server.invite_bot(other)
    elsewhere = await discord_server.slash("log recent", guild=other, permissions=MODERATOR)
    assert elsewhere.content == "Nobody has asked me anything in this server yet."
    here = await discord_server.slash("log recent", permissions=MODERATOR)
    assert "a direct question" not in here.content


@pytest.mark.usefixtures("bot")
async def test_more_rows_than_fit_are_counted(discord_server: DiscordServer) -> None:
    for _ in range(16):
        await discord_server.slash("ask", {"question": "lasagne " * 36})
    reply = await discord_server.slash("log recent", {"count": 25}, permissions=MODERATOR)
    assert reply.content.endswith("older would not fit here.")
    assert "lasagne…" in reply.content


async def test_a_log_that_cannot_be_read_is_said(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await bot.rows()
    bot.settings.database.unlink()
    bot.settings.database.mkdir()
    reply = await discord_server.slash("log recent", permissions=MODERATOR)
    assert "cannot be read just now" in reply.content
    assert reply.ephemeral
