"""Share: a private answer, posted once for everybody, with who shares it and the question."""

import pytest

from tests.discord_app.conftest import StartBot
from tests.discord_app.custom_ids import Press, What, encode
from tests.discord_app.pressing import labels, press_without_waiting
from tests.discord_app.running import RunningBot
from tests.discord_server.replies import Message
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import Permission

QUESTION = "stroke patient socks"
CITATION = "[§ Emotions and value functions] · [section from 0:09:39](<https://"


async def private_answer(server: DiscordServer) -> Message:
    return (await server.slash("ask", {"question": QUESTION, "private": True})).message


async def test_a_private_answer_is_posted_with_who_shares_it_and_the_question(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot():
        answer = await private_answer(discord_server)
        assert "Delete" not in labels(answer)
    async with start_bot():
        shared = await discord_server.press(answer, "Share")
        assert not shared.ephemeral
        said = f"-# Shared by {discord_server.user.mention}\n**{QUESTION}**\n\n"
        assert shared.content.startswith(said)
        assert CITATION in shared.content
        assert "Share" not in labels(shared.message)
        assert shared.callback["data"]["allowed_mentions"]["parse"] == []
        deleted = await discord_server.press(shared, "Delete")
        assert deleted.type == 6


@pytest.mark.usefixtures("bot")
async def test_it_is_shared_once(discord_server: DiscordServer) -> None:
    answer = await private_answer(discord_server)
    await discord_server.press(answer, "Share")
    again = await discord_server.press(answer, "Share")
    assert again.content == "This answer was shared already."
    assert again.ephemeral


@pytest.mark.usefixtures("bot")
async def test_two_presses_at_once_share_it_once(discord_server: DiscordServer) -> None:
    answer = await private_answer(discord_server)
    both = [await press_without_waiting(discord_server, answer, "Share") for _ in range(2)]
    replies = [await discord_server.people.answered(one) for one in both]
    assert sorted(reply.ephemeral for reply in replies) == [False, True]


@pytest.mark.usefixtures("bot")
async def test_a_public_answer_has_nothing_to_share(discord_server: DiscordServer) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    assert "Share" not in labels(said)


@pytest.mark.usefixtures("bot")
async def test_what_the_notes_do_not_cover_can_be_shared_and_help_cannot(
    discord_server: DiscordServer,
) -> None:
    options = {"question": "best lasagne recipe?", "private": True}
    shared = await discord_server.press(await discord_server.slash("ask", options), "Share")
    assert "The notes don’t cover this." in shared.content
    greeted = await discord_server.slash("ask", {"question": "hello!", "private": True})
    assert labels(greeted.message) == []


@pytest.mark.usefixtures("bot")
async def test_nobody_else_shares_it_even_by_a_forged_button(
    discord_server: DiscordServer,
) -> None:
    answer = await private_answer(discord_server)
    bob = discord_server.join(discord_server.guild, discord_server.add_user("bob"))
    refused = await discord_server.press(answer, "Share", user=bob)
    assert "Only who asked" in refused.content
    assert refused.ephemeral
    forged = encode(Press(What.SHARE, 1, bob.id))
    answer.component("Share")["custom_id"] = forged
    unknown = await discord_server.press(answer, forged, user=bob)
    assert unknown.ephemeral
    assert CITATION not in unknown.content


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("held", [Permission.SEND_MESSAGES, Permission.VIEW_CHANNEL])
async def test_where_the_bot_may_not_post_the_answer_stays_private_until_it_may(
    discord_server: DiscordServer, held: Permission
) -> None:
    answer = await private_answer(discord_server)
    refused = await discord_server.press(answer, "Share", app_permissions=held)
    assert "may not post in this channel" in refused.content
    assert refused.ephemeral
    assert not (await discord_server.press(answer, "Share")).ephemeral


@pytest.mark.usefixtures("bot")
async def test_a_post_that_discord_refuses_can_be_tried_again(
    discord_server: DiscordServer, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await private_answer(discord_server)
    discord_server.fail_next("POST", "/interactions/*", 403, 50013)
    refused = await discord_server.press(answer, "Share")
    assert "may not post in this channel" in refused.content
    assert refused.ephemeral
    assert not (await discord_server.press(answer, "Share")).ephemeral
    assert "Traceback" not in caplog.text


async def test_a_share_counts_towards_the_cool_down(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot(cooldown_questions=1, cooldown_seconds=60):
        answer = await private_answer(discord_server)
        refused = await discord_server.press(answer, "Share")
        assert refused.content.startswith("That was quick.")
        assert refused.ephemeral


async def test_a_log_that_is_stuck_shares_nothing_and_says_so_in_time(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    answer = await private_answer(discord_server)
    async with bot.stuck_log():
        refused = await discord_server.press(answer, "Share")
    assert "log cannot be reached just now" in refused.content
    assert refused.ephemeral
    assert not (await discord_server.press(answer, "Share")).ephemeral


@pytest.mark.usefixtures("bot")
async def test_it_works_in_direct_messages_and_where_only_a_user_brought_the_bot(
    discord_server: DiscordServer,
) -> None:
    options = {"question": QUESTION, "private": True}
    direct = await discord_server.slash("ask", options, dm=True)
    assert CITATION in (await discord_server.press(direct, "Share", dm=True)).content
    group = discord_server.group_dm()
    asked = await discord_server.slash("ask", options, channel=group, user_install=True)
    shared = await discord_server.press(asked, "Share", channel=group, user_install=True)
    assert not shared.ephemeral
