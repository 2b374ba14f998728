"""What there is by command is there by mention and by direct message too, however it is spelt."""

from datetime import datetime, timedelta

import pytest

from bot.answers.answerer import Answerer
from bot.discord_app.inbox import Words
from tests.discord_app.conftest import StartBot
from tests.discord_app.pressing import choose, labels, menu_of
from tests.discord_app.running import RunningBot
from tests.discord_server.replies import Message
from tests.discord_server.server import DiscordServer

OPTIONS = {
    "ask": "question",
    "cite": "passage",
    "quote": "words",
    "glossary": "term",
    "section": "title",
    "check": "text",
}
QUESTION = "what is a value function?"
GPUS = "“two GPUs of today”"

ways = pytest.mark.parametrize("way", ["slash", "mention", "message"])


async def use(server: DiscordServer, way: str, command: str, words: str = "") -> Message:
    """Call for something in one of the three ways."""
    if way == "slash":
        options = {OPTIONS[command]: words} if words else {}
        return (await server.slash(command, options)).message
    dm = way == "message"
    return await server.message(f"{command} {words}".strip(), mention_bot=not dm, dm=dm)


@ways
async def test_everything_for_askers_and_quoters_works_in_three_ways(
    discord_server: DiscordServer, bot: RunningBot, way: str
) -> None:
    for command, words, shown in (
        ("ask", QUESTION, "[Glossary: Value function]"),
        ("cite", "two gpus of today", GPUS),
        ("quote", "two gpus of today", GPUS),
        ("glossary", "pretraining", "**Glossary: Pre-training**"),
        ("section", "alignment", "-# Page 1 of"),
        ("check", GPUS, "**Verbatim.**"),
        ("about", "", "**Footnote** answers questions"),
        ("help", "", "**To ask**"),
    ):
        said = await use(discord_server, way, command, words)
        assert shown in said.content, (command, said.content)
    assert [row.question for row in await bot.rows()] == [QUESTION]
    assert discord_server.violations == []


@ways
async def test_ones_own_data_is_shown_and_deleted_in_three_ways(
    discord_server: DiscordServer, bot: RunningBot, way: str
) -> None:
    await discord_server.message(QUESTION, dm=True)
    shown = await use(discord_server, way, "privacy show")
    if way == "mention":
        assert "1 question" not in shown.content
        shown = (await discord_server.press(shown, "What you keep about me")).message
        assert shown.ephemeral
    assert "1 question," in shown.content
    asked = await use(discord_server, way, "privacy delete")
    bob = discord_server.join(discord_server.guild, discord_server.add_user("bob"))
    if way == "mention":
        refused = await discord_server.press(asked, "Delete everything", user=bob)
        assert "for somebody else" in refused.content
        assert len(await bot.rows()) == 1
    await discord_server.press(asked, "Delete everything", dm=way == "message")
    await discord_server.state.until(lambda: "eleted" in asked.content, "the deletion", 5)
    assert await bot.rows() == []
    assert "store nothing of yours" in (await use(discord_server, way, "privacy opt-out")).content
    assert "again" in (await use(discord_server, way, "privacy opt-in")).content


@ways
async def test_what_fits_nothing_says_what_is_near_and_what_fits_several_gives_a_menu(
    discord_server: DiscordServer, bot: RunningBot, way: str
) -> None:
    assert not bot.running.done()
    none = await use(discord_server, way, "glossary", "lasagne")
    assert "nothing here called *lasagne*" in none.content
    assert ("the list that opens while you type" in none.content) == (way == "slash")
    several = await use(discord_server, way, "quote", "research")
    assert "Several parts of the notes fit" in several.content
    value = menu_of(several)["options"][1]["value"]
    chosen = await choose(discord_server, several, value, dm=way == "message")
    assert chosen.content.startswith("“")
    assert "’s own words · [" in chosen.content
    assert not chosen.ephemeral
    assert discord_server.violations == []


async def test_whoever_did_not_call_for_a_menu_gets_a_copy_of_what_they_choose(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    assert not bot.running.done()
    several = await use(discord_server, "mention", "quote", "research")
    bob = discord_server.join(discord_server.guild, discord_server.add_user("bob"))
    value = menu_of(several)["options"][0]["value"]
    copied = await choose(discord_server, several, value, user=bob)
    assert copied.ephemeral
    assert "Several parts" in several.content


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("cite two gpus", ("cite", "two gpus")),
        ("CITE: two gpus", ("cite", "two gpus")),
        ("/qoute robustness", ("quote", "robustness")),
        ("Glosary pretraining", ("glossary", "pretraining")),
        ("belege zwei", ("cite", "zwei")),
        ("help", ("help", "")),
        ("hepl!", ("help", "")),
        ("site reliability", None),
        ("quite robust, is he?", None),
        ("what is a section", None),
        ("cheek to cheek", None),
    ],
)
def test_a_word_is_forgiven_its_spelling_unless_it_is_another_word(
    answerer: Answerer, text: str, called: tuple[str, str] | None
) -> None:
    names = {name: name for name in (*OPTIONS, "about", "help", "privacy")} | {"belege": "cite"}
    assert Words(names, answerer.dictionary).read(text) == called


async def test_what_is_no_such_word_is_a_question(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    for text in ("about scaling, what does he say?", "help me understand value functions"):
        said = await discord_server.message(text, mention_bot=True)
        assert "Helpful" in labels(said), said.content
    assert len(await bot.rows()) == 2
    wish = await discord_server.message("privacy: forget me please", mention_bot=True)
    assert labels(wish) == ["Delete everything"]
    wish = await discord_server.message("please forget me", mention_bot=True)
    assert labels(wish) == ["Delete my data…", "Delete"]
    assert len(await bot.rows()) == 2


async def test_a_reply_that_notifies_is_a_follow_up_and_thanks_is_left_alone(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    answer = await discord_server.message("who left for meta?", mention_bot=True)
    await discord_server.no_reply("thanks!", reply_to=answer)
    on = await discord_server.message("the reason for his leaving", reply_to=answer)
    assert "Read together with what was asked before." in on.content
    await discord_server.no_reply("check your facts, Bob", reply_to=answer)
    thanks = await discord_server.message("thanks!", mention_bot=True)
    assert len(thanks.content.splitlines()) == 1
    assert not bot.running.done()


async def test_the_bots_own_role_is_answered_or_told_how(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    role = await discord_server.give_bot_role(discord_server.guild)
    said = await discord_server.message(f"<@&{role.id}> {QUESTION}")
    assert "mentions only my role" in said.content
    both = await discord_server.message(f"<@&{role.id}> {QUESTION}", mention_bot=True)
    assert "[Glossary: Value function]" in both.content
    assert [row.question for row in await bot.rows()] == [QUESTION]


async def test_what_needs_no_search_counts_as_a_question_where_everybody_sees_it(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot(cooldown_questions=1):
        role = await discord_server.give_bot_role(discord_server.guild)
        for words, told in (
            (f"<@&{role.id}> hi", "mentions only my role"),
            ("help", "**To ask**"),
            ("about", "**Footnote** answers questions"),
        ):
            user = discord_server.join(discord_server.guild, discord_server.add_user(words[:4]))
            mention = "<" not in words
            said = await discord_server.message(words, mention_bot=mention, user=user)
            assert told in said.content
            said = await discord_server.message(words, mention_bot=mention, user=user)
            assert told not in said.content


async def test_an_edit_of_which_discord_tells_again_later_is_not_answered(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    said = await discord_server.say(QUESTION)
    before = timedelta(minutes=2)
    said.data["id"] = str(said.id - (before // timedelta(milliseconds=1) << 22))
    made = datetime.fromisoformat(said.data["timestamp"])
    said.data["timestamp"] = (made - before).isoformat()
    await discord_server.edit(said, f"{discord_server.bot.mention} {QUESTION}", after=5)
    await discord_server.no_reply("nothing more")
    assert [row.question for row in await bot.rows()] == ["marker"]


async def test_an_edit_that_adds_a_mention_soon_is_answered_once(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    said = await discord_server.say(QUESTION)
    for _ in range(2):
        await discord_server.edit(said, f"{discord_server.bot.mention} {QUESTION}")
    answer = await discord_server.people.reply_to(said, discord_server.guild.channel)
    assert "[Glossary: Value function]" in answer.content
    asked = await discord_server.say("what is AGI?", mention_bot=True)
    await discord_server.people.reply_to(asked, discord_server.guild.channel)
    await discord_server.edit(asked, f"{discord_server.bot.mention} what is AGI, then?")
    late = await discord_server.say(QUESTION)
    await discord_server.edit(late, f"{discord_server.bot.mention} {QUESTION}", after=90)
    await discord_server.no_reply("nothing more")
    assert [row.question for row in await bot.rows()] == [QUESTION, "what is AGI?", "marker"]


async def test_where_answers_are_private_a_mention_is_shown_nothing(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot(cooldown_questions=100):
        held = discord_server.state.guilds[discord_server.guild.id]
        await discord_server.slash("settings channels nowhere", permissions=1 << 5 | 1 << 10)
        assert held
        for words in (GPUS, "check " + GPUS, "cite two gpus of today", "section alignment"):
            said = await discord_server.message(words, mention_bot=True)
            assert "my answers are private" in said.content
