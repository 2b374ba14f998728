"""Delete: the answer is taken away by who asked or who keeps order there, and by nobody else."""

import pytest

from tests.discord_app.conftest import StartBot
from tests.discord_app.pressing import labels, press_without_waiting
from tests.discord_server.replies import Message
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MEMBER, MODERATOR, User

QUESTION = "stroke patient socks"


@pytest.fixture
def bob(discord_server: DiscordServer) -> User:
    return discord_server.join(discord_server.guild, discord_server.add_user("bob"))


def is_there(server: DiscordServer, message: Message) -> bool:
    return message.id in server.state.messages


async def gone(server: DiscordServer, message: Message) -> None:
    """Wait until the message is deleted."""
    await server.state.until(lambda: not is_there(server, message), "a deletion")


async def test_who_asked_deletes_the_answer_after_a_restart_as_well(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot():
        answers = [
            await discord_server.message(QUESTION, mention_bot=True),
            (await discord_server.slash("ask", {"question": QUESTION})).message,
        ]
        await discord_server.press(answers[0], "Delete")
        await gone(discord_server, answers[0])
    async with start_bot():
        await discord_server.press(answers[1], "Delete")
        await gone(discord_server, answers[1])


@pytest.mark.usefixtures("bot")
async def test_it_works_in_direct_messages_and_where_only_a_user_brought_the_bot(
    discord_server: DiscordServer,
) -> None:
    direct = await discord_server.message(QUESTION, dm=True)
    await discord_server.press(direct, "Delete", dm=True)
    await gone(discord_server, direct)
    group = discord_server.group_dm()
    asked = await discord_server.slash(
        "ask", {"question": QUESTION}, channel=group, user_install=True
    )
    there = asked.message
    await discord_server.press(there, "Delete", channel=group, user_install=True)
    await gone(discord_server, there)


@pytest.mark.usefixtures("bot")
async def test_anybody_else_gets_a_private_word(discord_server: DiscordServer, bob: User) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    reply = await discord_server.press(said, "Delete", user=bob, permissions=MEMBER)
    assert "Only who asked" in reply.content
    assert reply.ephemeral
    assert is_there(discord_server, said)


@pytest.mark.usefixtures("bot")
async def test_who_may_manage_messages_deletes_it_too(
    discord_server: DiscordServer, bob: User
) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    await discord_server.press(said, "Delete", user=bob, permissions=MODERATOR)
    await gone(discord_server, said)


@pytest.mark.usefixtures("bot")
async def test_a_private_answer_needs_no_delete(discord_server: DiscordServer) -> None:
    reply = await discord_server.slash("ask", {"question": QUESTION, "private": True})
    assert "Delete" not in labels(reply.message)


@pytest.mark.usefixtures("bot")
async def test_a_message_that_is_deleted_meanwhile_gets_a_private_word(
    discord_server: DiscordServer, caplog: pytest.LogCaptureFixture
) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    del discord_server.state.messages[said.id]
    reply = await discord_server.press(said, "Delete")
    assert reply.content == "That answer is gone already."
    assert reply.ephemeral
    assert "Traceback" not in caplog.text


@pytest.mark.usefixtures("bot")
async def test_two_presses_at_once_delete_it_once(
    discord_server: DiscordServer, caplog: pytest.LogCaptureFixture
) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    gate = discord_server.hold("DELETE", "/webhooks/*")
    first = await press_without_waiting(discord_server, said, "Delete")
    await gate.arrived.wait()
    second = await press_without_waiting(discord_server, said, "Delete")
    await discord_server.requested("DELETE", "/webhooks/*")
    await gone(discord_server, said)
    gate.release()
    for_whom = [first, second]
    told = await discord_server.state.until(
        lambda: [one for press in for_whom for one in press.followups], "a follow-up"
    )
    (word,) = [Message(discord_server.state.messages[one]) for one in told]
    assert word.content == "That answer is gone already."
    assert word.ephemeral
    assert "Traceback" not in caplog.text


@pytest.mark.usefixtures("bot")
async def test_an_answer_that_discord_does_not_let_go_is_said(
    discord_server: DiscordServer, caplog: pytest.LogCaptureFixture
) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    discord_server.fail_next("DELETE", "/webhooks/*", 403, 50013)
    pressed = await press_without_waiting(discord_server, said, "Delete")
    told = await discord_server.state.until(lambda: pressed.followups, "a follow-up")
    word = Message(discord_server.state.messages[told[0]])
    assert "could not delete" in word.content
    assert word.ephemeral
    assert "Traceback" not in caplog.text
