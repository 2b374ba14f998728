"""`/log`: what a server's moderators, and nobody else, see of the log and say of its gaps."""

import re
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from bot.querylog.log import QueryLog
from bot.querylog.servers import Style
from tests.discord_app.conftest import StartBot
from tests.discord_app.pressing import forge, labels
from tests.discord_app.running import RunningBot
from tests.discord_server.commands import NotOfferedError
from tests.discord_server.replies import Reply
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MEMBER, MODERATOR, Guild, Json, Permission

MANAGER = MODERATOR | Permission.MANAGE_GUILD
SOCKS, LASAGNE = "stroke patient socks", "best lasagne recipe?"
DISHES = ("lasagne", "goulash", "paella", "ramen", "borscht", "tiramisu", "ratatouille")
ASKED: tuple[tuple[str, Json], ...] = (
    ("recent", {}),
    ("search", {"text": "socks"}),
    ("show", {"row": 1}),
    ("unanswered", {}),
    ("tentative", {}),
    ("not-helpful", {}),
    ("top questions", {}),
    ("top sections", {}),
    ("note", {"gap": 1, "text": "mine"}),
    ("resolve", {"gap": 1}),
    ("reopen", {"gap": 1}),
    ("join", {"gap": 1, "other": 1}),
    ("split", {"row": 1}),
    ("export", {}),
    ("trend", {}),
    ("audit", {}),
)
"""Every command, with what it takes."""


async def log(server: DiscordServer, name: str, options: Json | None = None) -> Reply:
    return await server.slash(f"log {name}", options, permissions=MODERATOR)


async def ask(server: DiscordServer, *questions: str) -> None:
    for question in questions:
        await server.slash("ask", {"question": question})


def readings(bot: RunningBot) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(bot.settings.database)) as database:
        return database.execute("SELECT command, shown FROM readings ORDER BY id").fetchall()


async def turn(server: DiscordServer, page: Reply, label: str) -> None:
    """Press the button, and wait for the page to change."""
    before = page.content
    await server.press(page, label, permissions=MODERATOR)
    await server.state.until(lambda: page.content != before, "another page")


async def another_guild(server: DiscordServer) -> Guild:
    other = server.add_guild("Another guild")
    server.join(other, server.user)
    await server.invite_bot(other)
    return other


async def test_the_newest_questions_come_first_alone_and_are_recorded_as_read(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await ask(discord_server, SOCKS)
    await discord_server.message(LASAGNE, mention_bot=True)
    reply = await log(discord_server, "recent")
    assert reply.ephemeral
    newest, oldest = reply.content.split("<t:")[1:]
    assert "best lasagne recipe?\n-# not covered" in newest
    assert "stroke patient socks\n-# answered · [§ Emotions and value functions]" in oldest
    assert discord_server.user.mention in newest
    assert readings(bot) == [("log recent", 2)]


async def test_a_search_keeps_to_every_filter_and_records_their_names_alone(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await ask(discord_server, SOCKS, LASAGNE)
    section = (
        await discord_server.autocomplete(
            "log search", {"section": "emotions"}, permissions=MODERATOR
        )
    )[0]["value"]
    found = {"text": "sock", "since": "7", "outcome": "answered", "surface": "slash"}
    reply = await log(discord_server, "search", found | {"section": section})
    assert reply.content.startswith("-# Search: `sock` · since <t:")
    assert SOCKS in reply.content
    assert LASAGNE not in reply.content
    for none in ({"until": "1"}, {"vote": "helpful"}, {"text": "lasagne", "outcome": "answered"}):
        assert "no such question" in (await log(discord_server, "search", none)).content
    assert readings(bot)[0] == ("log search text since outcome surface section", 1)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"since": "yesterday"}, "give a number of days"),
        ({"since": "0000-13-01"}, "give a number of days"),
        ({"section": "of another book"}, "no such section"),
        ({"text": "a " * 50}, "too many words"),
    ],
)
async def test_what_cannot_be_looked_for_is_said(
    discord_server: DiscordServer, options: Json, told: str
) -> None:
    assert told in (await log(discord_server, "search", options)).content


@pytest.mark.usefixtures("bot")
async def test_a_row_is_shown_whole(discord_server: DiscordServer) -> None:
    public = await discord_server.message(SOCKS, mention_bot=True)
    form = await discord_server.press(public, "Not helpful")
    await discord_server.submit_modal(form, {"why": "too short"})
    shown = (await log(discord_server, "show", {"row": 1})).content
    assert "1. [§ Emotions and value functions] · " in shown
    assert "answered · mention · " in shown
    assert "Not helpful, because: too short" in shown


async def test_gaps_alike_are_one_line_noted_and_resolved_together_until_asked_again(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await ask(discord_server, LASAGNE, "best lasagne recipe", "lasagne recipe")
    unanswered = (await log(discord_server, "unanswered")).text
    assert unanswered.count("**") == 2
    assert "**3 ×**" in unanswered
    offered = await discord_server.autocomplete(
        "log note", {"gap": "lasagne"}, permissions=MODERATOR
    )
    assert len(offered) == 1
    gap = {"gap": offered[0]["value"]}
    assert "Noted" in (await log(discord_server, "note", gap | {"text": "no cook book"})).text
    assert "no cook book" in (await log(discord_server, "unanswered")).text
    assert "Resolved" in (await log(discord_server, "resolve", gap)).text
    assert "no open gap" in (await log(discord_server, "unanswered")).text
    assert "resolved" in (await log(discord_server, "unanswered", {"resolved": True})).text
    await ask(discord_server, LASAGNE)
    assert "asked again" in (await log(discord_server, "unanswered")).text
    await log(discord_server, "resolve", gap)
    assert "Open again" in (await log(discord_server, "reopen", gap)).text
    assert "no cook book" in (await log(discord_server, "unanswered")).text
    assert all("lasagne" not in command for command, _ in readings(bot))


@pytest.mark.usefixtures("bot")
async def test_a_gap_lists_three_wordings_by_their_rows_and_how_many_more(
    discord_server: DiscordServer,
) -> None:
    kinds = ("", "best", "italian", "spanish", "greek")
    await ask(discord_server, *(f"{kind} lasagne recipe?" for kind in kinds))
    shown = (await log(discord_server, "unanswered")).text
    assert len(re.findall(r"^- 1 × \w* ?lasagne recipe\? #[1-5]$", shown, re.MULTILINE)) == 3
    assert "2 more wordings" in shown
    assert discord_server.violations == []


async def test_gaps_are_noted_resolved_and_replayed_by_their_buttons(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await ask(discord_server, LASAGNE, "lasagne recipe", SOCKS)
    await bot.make_unanswered(SOCKS)
    page = await log(discord_server, "unanswered")
    assert page.message.content == ""
    assert [label for label in labels(page.message) if label] == ["Note…", "Resolve", "Replay"] * 2
    note, resolve, _, _, _, replay = (str(one["custom_id"]) for one in page.message.buttons)
    form = await discord_server.press(page, note, permissions=MODERATOR)
    kept = await discord_server.submit_modal(form, {"note": "no cook book"}, permissions=MODERATOR)
    assert kept.text.startswith("Noted, for 2 wordings.")
    done = await discord_server.press(page, resolve, permissions=MODERATOR)
    assert done.ephemeral
    assert "Resolved, for 2 wordings." in done.text
    assert all(question in done.text for question in (LASAGNE, "lasagne recipe"))
    again = await discord_server.press(page, replay, permissions=MODERATOR)
    assert "newly answered" in again.text
    left = (await log(discord_server, "unanswered")).text
    assert "lasagne" not in left
    assert "no cook book" in (await log(discord_server, "unanswered", {"resolved": True})).text
    assert [name for name, _ in readings(bot)] == [
        "log unanswered",
        "log note",
        "log resolve",
        "log replay gap",
        "log unanswered",
        "log unanswered resolved",
    ]
    for forged in (note, resolve, replay):
        member = await discord_server.press(page, forged, permissions=MEMBER)
        assert "for moderators" in member.text
    unknown = await forge(discord_server, page.message, "fn-gap:split:1", permissions=MODERATOR)
    assert "does nothing" in unknown.text
    assert discord_server.violations == []


async def test_pages_of_gaps_are_turned_also_after_a_restart(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot(cooldown_questions=100):
        await ask(discord_server, *(f"{dish} recipe" for dish in DISHES))
        page = await log(discord_server, "unanswered")
        seen = page.text
        assert seen.count("**1 ×**") == 5
    async with start_bot(cooldown_questions=100):
        await discord_server.press(page, "Next", permissions=MODERATOR)
        await discord_server.state.until(lambda: page.text != seen, "another page", 5)
        seen += page.text
        assert all(dish in seen for dish in DISHES)
    assert discord_server.violations == []


@pytest.mark.usefixtures("bot")
async def test_gaps_are_joined_and_split_by_whoever_reviews(discord_server: DiscordServer) -> None:
    await ask(discord_server, "who won the world cup", LASAGNE)
    joined = await log(discord_server, "join", {"gap": 1, "other": 2})
    assert joined.text.startswith("One gap now, of 2 wordings:")
    assert (await log(discord_server, "unanswered")).text.count("**2 ×**") == 1
    taken = await log(discord_server, "split", {"row": 2})
    assert taken.text.startswith(f"A gap of its own now: {LASAGNE}")
    assert "1 wording stays:\n- who won the world cup" in taken.text
    assert (await log(discord_server, "unanswered")).text.count("**1 ×**") == 2
    alone = await log(discord_server, "split", {"row": 2})
    assert alone.text == "That is the only wording of its gap."
    nothing = await log(discord_server, "join", {"gap": 1, "other": 99})
    assert "no such question" in nothing.text


async def test_what_was_answered_tentatively_has_a_list_of_its_own(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await ask(discord_server, SOCKS, LASAGNE)
    with closing(sqlite3.connect(bot.settings.database)) as database:
        database.execute("UPDATE queries SET outcome = 'tentative' WHERE id = 1")
        database.commit()
    shown = (await log(discord_server, "tentative")).text
    assert shown.startswith("-# Asked, and answered only tentatively")
    assert SOCKS in shown
    assert LASAGNE not in shown
    assert SOCKS not in (await log(discord_server, "unanswered")).text


@pytest.mark.usefixtures("bot")
async def test_what_is_asked_most_and_answers_most_is_counted(
    discord_server: DiscordServer,
) -> None:
    await ask(discord_server, SOCKS, SOCKS, LASAGNE)
    questions = (await log(discord_server, "top questions")).content
    assert questions.index("**2 ×** stroke") < questions.index("**1 ×** best")
    sections = (await log(discord_server, "top sections")).content
    assert "**2 ×** [§ Emotions and value functions]" in sections


async def test_pages_lead_to_older_and_newer_rows_also_after_a_restart(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot(cooldown_questions=100):
        await ask(discord_server, *(f"lasagne {number} {'x' * 90}" for number in range(30)))
        page = await log(discord_server, "search", {"text": "lasagne"})
        assert labels(page.message) == ["Newer", "Older"]
        assert all("lasagne" not in button["custom_id"] for button in page.message.buttons)
        first = page.content
    async with start_bot(cooldown_questions=100):
        await ask(discord_server, "lasagne again")
        seen = first
        for _ in range(10):
            if page.message.component("Older").get("disabled"):
                break
            await turn(discord_server, page, "Older")
            seen += page.content
        assert [f"lasagne {number} " in seen for number in range(30)] == [True] * 30
        assert seen.count("<@") == 30
        await log(discord_server, "search", {"text": "lasagne"})
        while not page.message.component("Newer").get("disabled"):
            await turn(discord_server, page, "Newer")
        assert page.content == first
    assert discord_server.violations == []


async def test_pages_stay_text_where_answers_are_embeds(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await ask(discord_server, *(f"lasagne {number} {'x' * 90}" for number in range(12)))
    async with QueryLog.open(bot.settings.database) as opened:
        await opened.servers.change(
            discord_server.guild.id, lambda now: replace(now, style=Style.EMBED)
        )
    page = await log(discord_server, "recent")
    assert "lasagne 11 " in page.content
    await turn(discord_server, page, "Older")
    assert "lasagne 0 " in page.content
    assert page.embeds == []


async def test_a_page_is_turned_by_whom_it_is_for_where_it_is_while_they_may(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await ask(discord_server, *(f"lasagne {number} {'x' * 90}" for number in range(12)))
    page = (await log(discord_server, "recent")).message
    first, before = page.content, readings(bot)
    custom_id = str(page.component("Older")["custom_id"])
    member = await discord_server.press(page, "Older", permissions=MEMBER)
    assert "for moderators" in member.content
    guest = await discord_server.press(page, "Older", permissions=MODERATOR, user_install=True)
    assert "for moderators" in guest.content
    eve = discord_server.join(discord_server.guild, discord_server.add_user("eve"))
    stranger = await discord_server.press(page, "Older", user=eve, permissions=MODERATOR)
    assert "Somebody else" in stranger.content
    other = await another_guild(discord_server)
    elsewhere = await discord_server.press(page, "Older", guild=other, permissions=MODERATOR)
    assert "Somebody else" in elsewhere.content
    direct = await discord_server.press(page, "Older", dm=True)
    assert "for moderators" in direct.content
    for forged in (custom_id + "0", custom_id.replace(":2:", ":0:"), "fn3:recent", "fn3:"):
        reply = await forge(discord_server, page, forged, permissions=MODERATOR)
        assert "does nothing" in reply.content
    assert page.content == first
    assert readings(bot) == before


@pytest.mark.parametrize(("name", "options"), ASKED)
async def test_no_command_is_for_members_guests_or_direct_messages(
    discord_server: DiscordServer, bot: RunningBot, name: str, options: Json
) -> None:
    await ask(discord_server, SOCKS)
    member = await discord_server.slash(f"log {name}", options, permissions=MEMBER, checked=False)
    guest = await discord_server.slash(
        f"log {name}", options, permissions=MANAGER, user_install=True, checked=False
    )
    direct = await discord_server.slash(f"log {name}", options, dm=True, checked=False)
    for reply in (member, guest, direct):
        assert "log is for" in reply.content
        assert "socks" not in reply.content
        assert reply.ephemeral
    with pytest.raises(NotOfferedError):
        await discord_server.slash(f"log {name}", options, permissions=MEMBER)
    with pytest.raises(NotOfferedError):
        await discord_server.slash(f"log {name}", options, dm=True)
    assert readings(bot) == []


@pytest.mark.parametrize(("name", "options"), ASKED)
async def test_another_servers_moderator_sees_nothing_of_this_one_by_any_command(
    discord_server: DiscordServer, bot: RunningBot, name: str, options: Json
) -> None:
    public = await discord_server.message(SOCKS, mention_bot=True)
    await discord_server.press(public, "Not helpful")
    await discord_server.message(LASAGNE, dm=True)
    other = await another_guild(discord_server)
    for row in (1, 2, 3):
        given = {
            key: row if key in {"row", "gap", "other"} else value for key, value in options.items()
        }
        elsewhere = await discord_server.slash(
            f"log {name}", given, guild=other, permissions=MANAGER
        )
        assert not {"stroke", "socks`:", "lasagne", "×"} & set(elsewhere.content.split())
        assert discord_server.user.mention not in elsewhere.content or name == "audit"
        here = await discord_server.slash(f"log {name}", given, permissions=MANAGER)
        assert "lasagne" not in here.content
    with closing(sqlite3.connect(bot.settings.database)) as database:
        ours = database.execute("SELECT DISTINCT guild_id FROM gaps").fetchall()
    assert ours in ([], [(discord_server.guild.id,)])


async def test_a_role_that_managers_named_may_review_and_not_audit(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await ask(discord_server, SOCKS)
    role = await discord_server.create_role(discord_server.guild, "readers", discord_server.user)
    async with QueryLog.open(bot.settings.database) as opened:
        await opened.servers.change(
            discord_server.guild.id, lambda now: replace(now, reviewer_roles=frozenset({role.id}))
        )
    reply = await discord_server.slash("log recent", permissions=MEMBER, checked=False)
    assert "socks" in reply.content
    audit = await discord_server.slash("log audit", permissions=MODERATOR, checked=False)
    assert "for those who may manage" in audit.content


async def test_an_export_keeps_to_its_filter_and_names_nobody(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await ask(discord_server, SOCKS, "=1+1 socks", LASAGNE)
    for kind, beginning in (("csv", "id,"), ("jsonl", "{")):
        given = {"kind": kind, "text": "socks"}
        assert "2 questions" in (await log(discord_server, "export", given)).content
        sent = [one for one in discord_server.state.requests if one.files][-1]
        data = sent.files["files[0]"].decode()
        assert data.startswith(beginning)
        assert SOCKS in data
        assert "lasagne" not in data
        assert str(discord_server.user.id) not in data
    assert readings(bot) == [("log export text", 2)] * 2


@pytest.mark.usefixtures("bot")
async def test_a_trend_tells_its_numbers_to_those_who_see_no_picture(
    discord_server: DiscordServer,
) -> None:
    await ask(discord_server, SOCKS, LASAGNE)
    reply = await log(discord_server, "trend", {"days": 3})
    assert "answered 1, tentative 0, not covered 1" in reply.content
    sent = [one for one in discord_server.state.requests if one.files][-1]
    assert sent.files["files[0]"].startswith(b"\x89PNG")
    assert isinstance(sent.body, dict)
    assert "answered 1" in sent.body["attachments"][0]["description"]
    assert discord_server.violations == []


@pytest.mark.usefixtures("bot")
async def test_a_trend_is_told_in_words_alone_where_no_picture_can_be_drawn(
    discord_server: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    await ask(discord_server, SOCKS)
    reply = await log(discord_server, "trend", {"days": 3})
    assert "answered 1, tentative 0, not covered 0" in reply.content
    assert not any(one.files for one in discord_server.state.requests)
    assert discord_server.violations == []


@pytest.mark.usefixtures("bot")
async def test_managers_see_who_read_the_log(discord_server: DiscordServer) -> None:
    await ask(discord_server, SOCKS)
    await log(discord_server, "search", {"text": "socks"})
    audit = (await discord_server.slash("log audit", permissions=MANAGER)).content
    assert f"{discord_server.user.mention}: log search text · 1 row" in audit
    assert "socks" not in audit


@pytest.mark.usefixtures("bot")
async def test_who_read_the_log_and_had_themselves_forgotten_is_one_somebody(
    discord_server: DiscordServer,
) -> None:
    await ask(discord_server, SOCKS)
    for name in ("recent", "unanswered"):
        await log(discord_server, name)
    asked = await discord_server.slash("privacy delete")
    assert "a pseudonym in the place of your id" in asked.content
    said = await discord_server.press(asked, "Delete everything")
    await discord_server.state.until(lambda: "In 2 readings" in said.content, "a deletion")
    audit = (await discord_server.slash("log audit", permissions=MANAGER)).content
    names = re.findall(r"somebody \(([0-9a-f]{6})\): log (?:recent|unanswered)", audit)
    assert len(names) == 2
    assert len(set(names)) == 1
    assert discord_server.user.mention not in audit


async def test_nothing_is_shown_of_which_the_reading_cannot_be_recorded(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await ask(discord_server, SOCKS, LASAGNE)
    async with bot.refusing_readings():
        for name, options in ASKED[:8]:
            reply = await log(discord_server, name, options)
            assert "cannot be read just now" in reply.content, name
            assert "socks" not in reply.content
        offered = await discord_server.autocomplete("log note", {"gap": ""}, permissions=MODERATOR)
        assert offered == []


async def test_a_log_that_cannot_be_read_is_said(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await bot.rows()
    bot.settings.database.unlink()
    bot.settings.database.mkdir()
    reply = await log(discord_server, "recent")
    assert "cannot be read just now" in reply.content
    assert reply.ephemeral
