"""A reply to an answer asks on within it; any other reply is left alone."""

import pytest

from tests.discord_app.pressing import labels
from tests.discord_app.running import RunningBot
from tests.discord_server.server import DiscordServer

QUESTION = "who left for meta?"
SOURCE = "[§ Age of research company]"
TOGETHER = "-# Read together with what was asked before."


async def test_a_question_in_reply_to_an_answer_is_asked_within_it(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    answer = await discord_server.message(QUESTION, mention_bot=True)
    why = await discord_server.message("why?", reply_to=answer)
    assert TOGETHER in why.content
    assert SOURCE in why.content
    more = await discord_server.press(why, "More")
    assert SOURCE in more.content
    assert [row.question for row in await bot.rows()] == [QUESTION, "why?"]


@pytest.mark.usefixtures("bot")
async def test_what_is_no_question_is_left_alone_and_what_stands_alone_is_answered_alone(
    discord_server: DiscordServer,
) -> None:
    answer = await discord_server.message(QUESTION, mention_bot=True)
    await discord_server.no_reply("lol no way", reply_to=answer)
    alone = await discord_server.message("what is a value function?", reply_to=answer)
    assert TOGETHER not in alone.content
    assert "[Glossary: Value function]" in alone.content


async def test_it_works_from_the_message_where_the_row_is_gone(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    answer = await discord_server.message(QUESTION, mention_bot=True)
    await bot.forget_everything()
    why = await discord_server.message("why?", reply_to=answer)
    assert SOURCE in why.content


@pytest.mark.usefixtures("bot")
async def test_it_works_for_who_opted_out_and_in_direct_messages(
    discord_server: DiscordServer,
) -> None:
    await discord_server.slash("privacy opt-out")
    answer = await discord_server.message(QUESTION, dm=True)
    why = await discord_server.message("and why?", reply_to=answer, dm=True)
    assert SOURCE in why.content
    assert labels(why) == ["Delete"]
