"""Asking the bot: by command, by mention, in a direct message, and not at all."""

import pytest

from bot.querylog.values import Surface
from tests.discord_app.conftest import StartBot
from tests.discord_app.running import RunningBot, sent
from tests.discord_server.server import DiscordServer

QUESTION = "stroke patient socks"
CITATION = "[§ Emotions and value functions] · [section from 0:09:39](<https://"


@pytest.mark.usefixtures("bot")
async def test_a_command_is_answered_for_everybody_with_the_question_above(
    discord_server: DiscordServer,
) -> None:
    reply = await discord_server.slash("ask", {"question": QUESTION})
    assert reply.content.startswith(f"**{QUESTION}**\n\n")
    assert CITATION in reply.content
    assert not reply.ephemeral


@pytest.mark.usefixtures("bot")
async def test_a_private_command_is_answered_to_the_asker_alone(
    discord_server: DiscordServer,
) -> None:
    reply = await discord_server.slash("ask", {"question": QUESTION, "private": True})
    assert CITATION in reply.content
    assert reply.ephemeral


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("text", ["{bot} stroke patient", "stroke {bot} patient", "stroke?{bot}"])
async def test_a_mention_is_answered_wherever_it_stands(
    discord_server: DiscordServer, text: str
) -> None:
    said = text.format(bot=discord_server.bot.mention)
    reply = await discord_server.message(said)
    assert CITATION in reply.content
    assert reply.reply_to is not None


@pytest.mark.usefixtures("bot")
async def test_a_direct_message_needs_no_mention(discord_server: DiscordServer) -> None:
    reply = await discord_server.message(QUESTION, dm=True)
    assert CITATION in reply.content


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("text", [QUESTION, "@everyone what is AGI?", "<@&1> what is AGI?"])
async def test_what_is_not_addressed_to_the_bot_is_left_alone(
    discord_server: DiscordServer, text: str
) -> None:
    await discord_server.no_reply(text)


@pytest.mark.usefixtures("bot")
async def test_a_reply_that_only_notifies_the_bot_is_left_alone(
    discord_server: DiscordServer,
) -> None:
    answer = await discord_server.message(QUESTION, mention_bot=True)
    await discord_server.no_reply("thanks!", reply_to=answer)


@pytest.mark.usefixtures("bot")
async def test_another_bot_is_left_alone(discord_server: DiscordServer) -> None:
    robot = discord_server.add_user("robot", bot=True)
    await discord_server.no_reply(f"{discord_server.bot.mention} {QUESTION}", user=robot)


@pytest.mark.usefixtures("bot")
async def test_a_mention_alone_gets_help(discord_server: DiscordServer) -> None:
    reply = await discord_server.message("", mention_bot=True)
    assert "</ask:" in reply.content


@pytest.mark.usefixtures("bot")
async def test_about_says_how_to_ask_and_what_is_kept(discord_server: DiscordServer) -> None:
    reply = await discord_server.slash("about")
    assert "logged" in reply.content
    assert reply.ephemeral


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "question",
    [
        f"```py\n{QUESTION}\n```",
        "<:brain:123456789012345678> stroke patient so\u200bcks",
        "\u202estroke patient\u2066 socks",
    ],
)
async def test_decoration_does_not_stand_in_the_way_of_an_answer(
    discord_server: DiscordServer, question: str
) -> None:
    reply = await discord_server.slash("ask", {"question": question})
    assert reply.content.startswith(f"**{QUESTION}**")
    assert CITATION in reply.content


@pytest.mark.usefixtures("bot")
async def test_emoji_alone_are_no_question(discord_server: DiscordServer) -> None:
    reply = await discord_server.slash("ask", {"question": "🤔"})
    assert "no question in that" in reply.content
    assert reply.ephemeral


async def test_a_question_over_the_limit_is_refused_with_limit_and_length(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    reply = await discord_server.slash("ask", {"question": "why " * 100}, checked=False)
    assert "399 characters; 300 is the most" in reply.content
    assert reply.ephemeral
    answer = await discord_server.message("why " * 100, mention_bot=True)
    assert "399 characters" in answer.content
    assert await bot.rows() == []


@pytest.mark.usefixtures("bot")
async def test_words_of_the_question_come_back_as_nothing_but_text(
    discord_server: DiscordServer,
) -> None:
    reply = await discord_server.message(
        "**lasagne** @everyone ||discord.gg/lasagne|| # recipe", mention_bot=True
    )
    assert reply.content.startswith("The notes don’t cover this.")
    assert "**" not in reply.content
    assert "||" not in reply.content


@pytest.mark.usefixtures("bot")
async def test_no_reply_pings_anybody_or_unfolds_a_link(discord_server: DiscordServer) -> None:
    await discord_server.slash("ask", {"question": QUESTION})
    await discord_server.message(QUESTION, mention_bot=True)
    callback = sent(discord_server.requests_to("POST", "/interactions/*")[0])
    message = sent(discord_server.requests_to("POST", "/channels/*/messages")[0])
    for body in (callback["data"], message):
        assert body["allowed_mentions"]["parse"] == []
        assert not body["allowed_mentions"].get("replied_user")
        assert body["flags"] & 4


async def test_every_surface_is_logged_as_what_it_is(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await discord_server.slash("ask", {"question": "  what is AGI?"})
    await discord_server.message("what is AGI?", mention_bot=True)
    await discord_server.message("best lasagne recipe?", dm=True)
    slash, mention, direct = await bot.rows()
    assert (slash.surface, slash.question) == (Surface.SLASH, "  what is AGI?")
    assert (mention.surface, mention.question) == (Surface.MENTION, "what is AGI?")
    assert (direct.surface, direct.outcome) == (Surface.DIRECT_MESSAGE, "not_covered")
    assert slash.guild_id == mention.guild_id == discord_server.guild.id
    assert direct.guild_id is None
    assert {row.user_id for row in (slash, mention, direct)} == {discord_server.user.id}
    assert direct.channel_id == discord_server.dm().id
    assert slash.passages[0].score >= slash.passages[-1].score > 0
    assert slash.elapsed_ms > 0


async def test_small_talk_is_in_no_log_and_has_no_button_that_needs_a_row(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    for said in ("hello!", "thanks", "you stupid bot"):
        reply = await discord_server.message(said, mention_bot=True)
        assert "</ask:" in reply.content
        assert [each["label"] for each in reply.buttons] == ["Delete"]
    assert await bot.rows() == []


async def test_a_row_holds_what_a_review_needs_beside_the_question(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await discord_server.slash("ask", {"question": "deepseek and the generalisaton of zebras?"})
    (row,) = await bot.rows()
    assert row.gist == "deepseek generali zebra"
    assert row.terms_unknown == ("zebras",)
    assert row.corrections == (("generalisaton", "generalisation"),)


async def test_a_guild_where_the_bot_is_only_its_users_guest_is_not_logged(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await discord_server.slash("ask", {"question": QUESTION}, user_install=True)
    assert [row.guild_id for row in await bot.rows()] == [None]


async def test_one_question_too_many_is_refused_privately_with_the_seconds(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot(cooldown_questions=2, cooldown_seconds=60) as bot:
        await discord_server.slash("ask", {"question": QUESTION})
        await discord_server.message(QUESTION, dm=True)
        reply = await discord_server.slash("ask", {"question": QUESTION})
        assert "ask again in 60 seconds" in reply.content
        assert reply.ephemeral
        assert len(await bot.rows()) == 2


async def test_in_a_channel_the_refusal_is_said_once_and_then_kept_quiet(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot(cooldown_questions=1, cooldown_seconds=60):
        await discord_server.message(QUESTION, mention_bot=True)
        reply = await discord_server.message(QUESTION, mention_bot=True)
        assert "ask again in" in reply.content
        await discord_server.no_reply(f"{discord_server.bot.mention} {QUESTION}")
