"""Share under a find or a check: what one person saw alone, posted once with their name."""

import asyncio

import pytest

from bot.answers.answerer import Answerer
from tests.discord_app.conftest import StartBot
from tests.discord_app.pressing import custom_id, forge, labels, press_without_waiting
from tests.discord_app.revising import revised
from tests.discord_app.running import RunningBot
from tests.discord_server.replies import Message, Reply
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import Permission

QUOTE = "“the whole problem is the power”"


async def found(server: DiscordServer) -> Reply:
    said = await server.say("I wonder about that stroke patient and his socks, lol")
    return await server.message_menu("Find claims", said)


def public(server: DiscordServer) -> list[Message]:
    """What everybody sees of the bot's messages, oldest first."""
    sent = (Message(each) for each in server.state.messages.values())
    return [
        one
        for one in sent
        if one.data["author"]["id"] == str(server.bot.id) and not one.data.get("flags", 0) & 64
    ]


async def test_claims_that_were_found_are_posted_with_who_shares_them(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    reply = await found(discord_server)
    assert labels(reply.message) == ["Share", "Related"]
    before = reply.content
    await discord_server.press(reply, "Share")
    await discord_server.state.until(lambda: bool(public(discord_server)), "a post")
    (posted,) = public(discord_server)
    assert posted.text == f"-# Shared by {discord_server.user.mention}\n{before}"
    assert labels(posted) == ["Delete", "Related"]
    assert labels(reply.message) == ["Related"]
    assert await bot.rows() == []
    assert discord_server.violations == []


@pytest.mark.usefixtures("bot")
async def test_a_check_is_shared_in_the_same_way_and_deleted_by_who_shared_it(
    discord_server: DiscordServer,
) -> None:
    reply = await discord_server.slash("check", {"text": QUOTE})
    await discord_server.press(reply, "Share")
    await discord_server.state.until(lambda: bool(public(discord_server)), "a post")
    (posted,) = public(discord_server)
    assert "**Verbatim.**" in posted.text
    await discord_server.press(posted, "Delete")
    await discord_server.state.until(lambda: not public(discord_server), "a deletion")


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("AlexNet was trained on 20 GPUs", "**Contradicts the notes.** They say something else"),
        ("“the whole problem is the power and money”", "**Cannot tell.** It is not quite what"),
        (QUOTE, "**Verbatim.** These are"),
    ],
)
async def test_the_verdict_stays_the_first_line_of_what_is_shared(
    discord_server: DiscordServer, text: str, verdict: str
) -> None:
    reply = await discord_server.slash("check", {"text": text})
    await discord_server.press(reply, "Share")
    await discord_server.state.until(lambda: bool(public(discord_server)), "a post")
    (posted,) = public(discord_server)
    first, second, *_ = posted.text.splitlines()
    assert first.startswith(verdict)
    assert second == f"-# Shared by {discord_server.user.mention}"


@pytest.mark.usefixtures("bot")
async def test_a_find_on_what_contradicts_the_notes_is_shared_with_that_on_top(
    discord_server: DiscordServer,
) -> None:
    said = await discord_server.say("Ilya recalls that AlexNet was trained on 20 GPUs")
    reply = await discord_server.message_menu("Find claims", said)
    assert reply.content.startswith("**Contradicts the notes.** They say something else of Ilya")
    await discord_server.press(reply, "Share")
    await discord_server.state.until(lambda: bool(public(discord_server)), "a post")
    (posted,) = public(discord_server)
    assert posted.text.startswith("**Contradicts the notes.**")


@pytest.mark.usefixtures("bot")
async def test_two_presses_at_once_post_once(discord_server: DiscordServer) -> None:
    reply = await found(discord_server)
    presses = [
        await press_without_waiting(discord_server, reply.message, "Share") for _ in range(2)
    ]
    await asyncio.gather(*(discord_server.people.answered(one) for one in presses))
    await discord_server.state.until(lambda: bool(public(discord_server)), "a post")
    assert len(public(discord_server)) == 1


@pytest.mark.usefixtures("bot")
async def test_what_everybody_sees_is_not_shared_again(discord_server: DiscordServer) -> None:
    reply = await found(discord_server)
    said = await discord_server.message("who left for meta?", mention_bot=True)
    refused = await forge(discord_server, said, custom_id(reply.message, "Share"))
    assert refused.ephemeral
    assert "This button does nothing here" in refused.content


@pytest.mark.usefixtures("bot")
async def test_where_the_bot_may_not_write_the_claims_stay_private(
    discord_server: DiscordServer,
) -> None:
    reply = await found(discord_server)
    may_not_write = int(Permission.VIEW_CHANNEL)
    refused = await discord_server.press(reply, "Share", app_permissions=may_not_write)
    assert refused.ephemeral
    assert "I may not post in this channel" in refused.content
    assert labels(reply.message) == ["Share", "Related"]
    assert public(discord_server) == []


async def test_sharing_counts_towards_the_cool_down(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot(cooldown_questions=1, cooldown_seconds=600):
        reply = await found(discord_server)
        refused = await discord_server.press(reply, "Share")
    assert refused.content.startswith("That was quick.")
    assert public(discord_server) == []


async def test_it_works_after_a_restart_unless_the_notes_were_revised(
    discord_server: DiscordServer, start_bot: StartBot, answerer: Answerer
) -> None:
    async with start_bot():
        first, second = await found(discord_server), await found(discord_server)
    async with start_bot():
        await discord_server.press(first, "Share")
        await discord_server.state.until(lambda: bool(public(discord_server)), "a post")
    async with start_bot(answerer=revised(answerer)):
        refused = await discord_server.press(second, "Share")
    assert "revised since" in refused.content
    assert len(public(discord_server)) == 1
