"""`/privacy`: everybody sees, takes along and ends what is kept about them, and nobody else's."""

import asyncio
import json
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from sqlite3 import connect

import pytest

from bot.answers.answer import Wish
from bot.discord_app.buttons import wish_action
from bot.discord_app.privacy import DeleteEverything, DoWish
from bot.querylog.fields import as_table, stored_fields
from bot.querylog.people import ABSENCE
from tests.discord_app.conftest import StartBot
from tests.discord_app.pressing import forge, labels
from tests.discord_app.running import RunningBot
from tests.discord_app.shipped import settings_of, shipped
from tests.discord_server.replies import Message, Reply
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MEMBER, Permission, User
from tests.querylog.histories import all_bytes
from tests.querylog.test_people import backdate, marks

QUESTION = "stroke patient socks"
GONE = "No byte of it is left"


@pytest.fixture
def bob(discord_server: DiscordServer) -> User:
    return discord_server.join(discord_server.guild, discord_server.add_user("bob"))


def attached(server: DiscordServer) -> str:
    """The one file of the last request that had one."""
    (data,) = [one for one in server.requests if one.files][-1].files.values()
    return data.decode()


def in_files(path: Path, *texts: str) -> set[str]:
    """Which of the texts are in a byte of the log's files."""
    everything = all_bytes(path)
    return {text for text in texts if text.encode() in everything}


def erased(path: Path) -> bool:
    """Whether an erasure is complete; a bot may be running."""
    with closing(connect(f"file:{path}?mode=ro", uri=True)) as database:
        return bool(database.execute("SELECT 1 FROM erasures WHERE done").fetchall())


async def told(server: DiscordServer, reply: Reply, word: str) -> str:
    """What the message says once it holds the word."""
    await server.state.until(lambda: word in reply.content, f"a message with {word!r}")
    return reply.content


async def test_show_counts_ones_own_and_lists_every_field(
    discord_server: DiscordServer, bot: RunningBot, bob: User
) -> None:
    answer = await discord_server.message(QUESTION, mention_bot=True)
    await discord_server.press(answer, "Helpful", user=bob)
    assert len(await bot.rows()) == 1
    mine = await discord_server.slash("privacy show")
    assert mine.ephemeral
    assert "1 question, 0 votes, 0 notes on gaps, 0 readings of the log" in mine.content
    assert "deleted 30 days after" in mine.content
    assert "You have not opted out" in mine.content
    assert attached(discord_server) == as_table(stored_fields())
    his = await discord_server.slash("privacy show", user=bob)
    assert "0 questions, 1 vote," in his.content
    direct = await discord_server.slash("privacy show", dm=True)
    assert "1 question," in direct.content


async def test_a_wish_about_ones_data_leads_to_the_button_that_does_it_and_is_not_logged(
    discord_server: DiscordServer, bot: RunningBot, bob: User
) -> None:
    await discord_server.message(QUESTION, mention_bot=True)
    wished = await discord_server.message("please delete my data", mention_bot=True)
    assert labels(wished) == ["Delete my data…", "Delete"]
    asked = await discord_server.press(wished, "Delete my data…", user=bob)
    assert asked.ephemeral
    assert "cannot be undone" in asked.content
    asked = await discord_server.press(wished, "Delete my data…")
    done = await discord_server.press(asked.message, "Delete everything")
    assert "1 question" in await told(discord_server, done, GONE)
    stop = await discord_server.slash("ask", {"question": "stop logging me"})
    assert stop.ephemeral
    assert labels(stop.message) == ["Store nothing more"]
    pressed = await discord_server.press(stop.message, "Store nothing more")
    assert "From now on I store nothing of yours" in pressed.content
    shown = await discord_server.message("what do you store about me?", dm=True)
    pressed = await discord_server.press(shown, "What you keep about me")
    assert "You opted out" in pressed.content
    assert await bot.rows() == []


@pytest.mark.usefixtures("bot")
async def test_a_forged_wish_is_refused(discord_server: DiscordServer) -> None:
    wished = await discord_server.message("stop logging me", mention_bot=True)
    reply = await forge(discord_server, wished, "fn-privacy:everything")
    assert "does nothing here" in reply.content


@pytest.mark.usefixtures("bot")
async def test_export_gives_all_of_ones_own_and_nothing_of_others(
    discord_server: DiscordServer, bob: User
) -> None:
    answer = await discord_server.message(QUESTION, mention_bot=True)
    form = await discord_server.press(answer, "Not helpful", user=bob)
    await discord_server.submit_modal(form, {"why": "it lacks snarks"}, user=bob)
    await discord_server.message("what is AGI?", user=bob, dm=True)
    mine = await discord_server.slash("privacy export")
    assert mine.ephemeral
    everything = json.loads(attached(discord_server))
    assert everything["user_id"] == str(discord_server.user.id)
    assert [row["question"] for row in everything["questions"]] == [QUESTION]
    assert "snarks" not in json.dumps(everything)
    await discord_server.slash("privacy export", user=bob, dm=True)
    his = json.loads(attached(discord_server))
    assert [row["question"] for row in his["questions"]] == ["what is AGI?"]
    assert [vote["why"] for vote in his["votes"]] == ["it lacks snarks"]


@pytest.mark.usefixtures("bot")
async def test_everybody_is_told_in_their_language(discord_server: DiscordServer) -> None:
    german = await discord_server.slash("privacy show", locale="de")
    assert german.content.startswith("**Was ich über dich speichere:** 0 Fragen, 0 Stimmen,")
    spanish = await discord_server.slash("privacy delete", locale="es-419")
    assert labels(spanish.message) == ["Borrar todo"]
    done = await discord_server.press(spanish, "Borrar todo", locale="es-419")
    await told(discord_server, done, "No queda ningún byte")


async def test_delete_asks_first_then_deletes_to_the_last_byte(
    discord_server: DiscordServer, bot: RunningBot, bob: User
) -> None:
    ada, path = str(discord_server.user.id), bot.settings.database
    await discord_server.message(QUESTION, mention_bot=True)
    await discord_server.message("what is AGI?", user=bob, mention_bot=True)
    asked = await discord_server.slash("privacy delete")
    assert asked.ephemeral
    assert len(await bot.rows()) == 2
    done = await discord_server.press(asked, "Delete everything")
    assert "Deleted: 1 question, 0 votes, 0 notes" in await told(discord_server, done, GONE)
    assert labels(done.message) == []
    assert in_files(path, QUESTION, "stroke", ada) == set()
    assert [row.question for row in await bot.rows()] == ["what is AGI?"]


async def test_whoever_others_asked_about_is_in_no_byte_of_the_log(
    discord_server: DiscordServer, bot: RunningBot, bob: User
) -> None:
    question = f"does {bob.mention} agree on stroke patient socks in <#{discord_server.guild.id}>?"
    answer = await discord_server.message(question, mention_bot=True)
    await discord_server.slash("ask", {"question": question, "private": True})
    form = await discord_server.press(answer, "Not helpful")
    await discord_server.submit_modal(form, {"why": f"{bob.id} says so"})
    neutral = "does @someone agree on stroke patient socks in #channel?"
    assert [row.question for row in await bot.rows()] == [neutral] * 2
    assert in_files(bot.settings.database, str(bob.id), neutral) == {neutral}
    asked = await discord_server.slash("privacy delete", user=bob)
    done = await discord_server.press(asked, "Delete everything", user=bob)
    assert "0 questions" in await told(discord_server, done, GONE)
    assert in_files(bot.settings.database, str(bob.id), neutral) == {neutral}


async def test_nobody_deletes_for_another_and_a_forged_button_deletes_nothing(
    discord_server: DiscordServer, bot: RunningBot, bob: User
) -> None:
    await discord_server.message(QUESTION, mention_bot=True)
    asked = await discord_server.slash("privacy delete")
    refused = await discord_server.press(asked, "Delete everything", user=bob)
    assert "somebody else" in refused.content
    assert refused.ephemeral
    for forged in ("fn-forget:", "fn-forget:01", "fn-forget:1 ", f"fn-forget:{bob.id}"):
        reply = await forge(discord_server, Message(asked.message.data), forged)
        assert reply.ephemeral
    assert len(await bot.rows()) == 1


async def test_a_confirmation_from_before_a_restart_still_deletes(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot():
        await discord_server.message(QUESTION, dm=True)
        asked = await discord_server.slash("privacy delete", dm=True)
    async with start_bot() as bot:
        done = await discord_server.press(asked, "Delete everything", dm=True)
        await told(discord_server, done, GONE)
        assert await bot.rows() == []


async def test_who_opted_out_is_answered_and_nothing_is_stored_even_after_a_restart(
    discord_server: DiscordServer, start_bot: StartBot, bob: User
) -> None:
    async with start_bot(cooldown_questions=100) as bot:
        others = await discord_server.message("what is AGI?", user=bob, mention_bot=True)
        out = await discord_server.slash("privacy opt-out")
        assert "store nothing of yours" in out.content
        assert out.ephemeral
    async with start_bot(cooldown_questions=100) as bot:
        answers = [
            await discord_server.message(QUESTION, mention_bot=True),
            await discord_server.message(QUESTION, dm=True),
            (await discord_server.slash("ask", {"question": QUESTION})).message,
        ]
        private = await discord_server.slash("ask", {"question": QUESTION, "private": True})
        assert all("[§" in answer.content for answer in (*answers, private.message))
        assert [labels(answer) for answer in answers] == [["Delete"]] * 3
        assert labels(private.message) == []
        vote = await discord_server.press(others, "Helpful")
        assert "store nothing of yours" in vote.content
        assert [row.question for row in await bot.rows()] == ["what is AGI?"]
        assert in_files(bot.settings.database, QUESTION, str(discord_server.user.id)) == set()
        await discord_server.press(answers[0], "Delete")
        await discord_server.state.until(
            lambda: answers[0].id not in discord_server.state.messages, "a deletion"
        )
        assert "You opted out" in (await discord_server.slash("privacy show")).content
        await discord_server.slash("privacy opt-in")
        await discord_server.message(QUESTION, mention_bot=True)
        assert len(await bot.rows()) == 2


async def test_an_answer_that_was_stored_is_not_shared_by_who_opted_out_since(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    private = await discord_server.slash("ask", {"question": QUESTION, "private": True})
    await discord_server.slash("privacy opt-out")
    refused = await discord_server.press(private, "Share")
    assert refused.ephemeral
    assert "store nothing of yours" in refused.content
    assert len(await bot.rows()) == 1


async def test_a_log_that_fails_is_said_clearly(
    discord_server: DiscordServer, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    asked = await discord_server.slash("privacy delete")
    for file in bot.settings.database.parent.glob(f"{bot.settings.database.name}*"):
        file.unlink()
    bot.settings.database.mkdir()
    for name in ("show", "export", "opt-out", "opt-in"):
        reply = await discord_server.slash(f"privacy {name}")
        assert "cannot be reached just now" in reply.content
        assert reply.ephemeral
    pressed = await discord_server.press(asked, "Delete everything")
    await told(discord_server, pressed, "My log fails just now")
    assert "Traceback" not in caplog.text
    assert str(discord_server.user.id) not in caplog.text


async def test_leaving_a_server_deletes_its_rows_and_an_outage_does_not(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    other = discord_server.add_guild("Another guild")
    discord_server.join(other, discord_server.user)
    await discord_server.invite_bot(other)
    await discord_server.message("what is AGI?", guild=other, mention_bot=True)
    await discord_server.message(QUESTION, mention_bot=True)
    guild = discord_server.guild
    gone = {"id": str(guild.id), "unavailable": True}
    await discord_server.gateway.dispatch("GUILD_DELETE", gone, guild.id)
    await discord_server.remove_bot(other)
    async with asyncio.timeout(10):
        while not erased(bot.settings.database):  # noqa: ASYNC110 -- a row has no event
            await asyncio.sleep(0.01)
    assert [row.question for row in await bot.rows()] == [QUESTION]
    assert in_files(bot.settings.database, "AGI") == set()


async def test_the_shipped_process_forgets_a_server_that_removed_it_while_it_was_offline(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    server = discord_server
    manager = MEMBER | Permission.MANAGE_GUILD
    left, back, unavailable = (server.add_guild(name) for name in ("Left", "Back", "Outage"))
    kept, words = server.guild, {}
    settings = settings_of(server.api_base, server.token, tmp_path)
    path = Path(settings["DATABASE"])
    async with shipped(settings) as process:
        await server.ready()
        for guild in (left, back, unavailable, kept):
            server.join(guild, server.user)
            words[guild.id] = f"asked in {guild.name.split()[0].lower()}"
            await server.message(words[guild.id], guild=guild, mention_bot=True)
            await server.slash("settings private", {"on": True}, guild=guild, permissions=manager)
        await process.terminate()
    await server.disconnected()
    left.bot_is_member, back.bot_is_member, unavailable.outage = False, False, True
    async with shipped(settings) as process:
        await server.ready()
        await until(lambda: marks(path).keys() == {left.id, back.id})
        await process.terminate()
    await server.disconnected()
    backdate(path, ABSENCE / timedelta(microseconds=1))
    back.bot_is_member = True
    async with shipped(settings) as process:
        await server.ready()
        await until(lambda: erased(path))
        ended = await process.terminate()
    assert "Traceback" not in ended.err
    assert in_files(path, *words.values()) == {*words.values()} - {words[left.id]}
    assert marks(path) == {}
    with closing(connect(path)) as database:
        configured = database.execute("SELECT guild_id FROM servers").fetchall()
    assert {row[0] for row in configured} == {back.id, unavailable.id, kept.id}


async def test_a_server_that_returns_while_the_bot_runs_is_not_absent(
    discord_server: DiscordServer, start_bot: StartBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord_app.privacy.INTERVAL", 0.05)
    other = discord_server.add_guild("Another guild")
    discord_server.join(other, discord_server.user)
    async with start_bot():
        await discord_server.message(QUESTION, guild=other, mention_bot=True)
    other.bot_is_member = False
    async with start_bot() as bot:
        path = bot.settings.database
        await until(lambda: marks(path).keys() == {other.id})
        await discord_server.invite_bot(other)
        await until(lambda: marks(path) == {})


async def until(look: Callable[[], bool]) -> None:
    """Wait until it is so; a row has no event."""
    async with asyncio.timeout(20):
        while not look():  # noqa: ASYNC110 -- the reason above
            await asyncio.sleep(0.02)


async def test_the_shipped_process_deletes_what_was_asked_before_it_was_killed(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    settings = settings_of(discord_server.api_base, discord_server.token, tmp_path)
    path = Path(settings["DATABASE"])
    async with shipped(settings) as process:
        await discord_server.ready()
        await discord_server.message(QUESTION, mention_bot=True)
        asked = await discord_server.slash("privacy delete")
        await process.kill()
        await discord_server.disconnected()
    assert in_files(path, QUESTION)
    async with shipped(settings) as process:
        await discord_server.ready()
        done = await discord_server.press(asked, "Delete everything")
        await told(discord_server, done, GONE)
        assert in_files(path, QUESTION, "stroke", str(discord_server.user.id)) == set()
        ended = await process.terminate()
    assert "Traceback" not in ended.err
    assert "stroke" not in ended.err
    assert str(discord_server.user.id) not in ended.err


@pytest.mark.parametrize("user", [0, 1, 2**63 - 1])
def test_the_button_of_a_confirmation_is_the_one_that_was_ever_posted(user: int) -> None:
    key = DeleteEverything.key(user)
    assert key == f"fn-forget:{user}"
    found = DeleteEverything.__discord_ui_compiled_template__.fullmatch(key)
    assert found is not None
    assert found["user"] == str(user)


@pytest.mark.parametrize("wish", Wish)
def test_the_button_of_a_wish_is_the_one_that_was_ever_posted(wish: Wish) -> None:
    key = wish_action(wish).key
    assert key == f"fn-privacy:{wish.value}"
    found = DoWish.__discord_ui_compiled_template__.fullmatch(key)
    assert found is not None
    assert found["wish"] == wish


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("number", ["", "01", "9223372036854775808", "1\n", "x"])
async def test_anything_else_is_no_confirmation(discord_server: DiscordServer, number: str) -> None:
    asked = await discord_server.slash("privacy delete")
    reply = await forge(discord_server, asked.message, f"fn-forget:{number}")
    assert "does nothing here" in reply.content


@pytest.mark.usefixtures("bot")
async def test_what_is_exported_at_a_press_is_for_who_presses_alone(
    discord_server: DiscordServer, bob: User
) -> None:
    await discord_server.message(QUESTION, mention_bot=True)
    wished = await discord_server.message("export my data", mention_bot=True)
    before = wished.content
    exported = await discord_server.press(wished, "All of it, as a file", user=bob)
    assert exported.ephemeral
    assert "kB of JSON" in await told(discord_server, exported, "kB of JSON")
    assert json.loads(attached(discord_server))["user_id"] == str(bob.id)
    assert wished.content == before
