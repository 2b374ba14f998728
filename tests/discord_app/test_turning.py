"""A section is read through by Previous and Next, in the place where it was opened."""

import re

import pytest

from bot.answers.answerer import Answerer
from tests.discord_app.conftest import StartBot
from tests.discord_app.entry_ids import EntryPress, Step, decode_entry, encode_entry
from tests.discord_app.pressing import custom_id, forge, labels, press_without_waiting
from tests.discord_app.revising import revised, without
from tests.discord_server.replies import Message
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import User

SECTION = "sutskever-2025: Alignment"
FIRST, SECOND = r"\n-# Page 1 of \d$", r"\n-# Page 2 of \d$"
UPDATE = 7


@pytest.fixture
def bob(discord_server: DiscordServer) -> User:
    return discord_server.join(discord_server.guild, discord_server.add_user("bob"))


async def opened(server: DiscordServer, *, private: bool = True) -> Message:
    reply = await server.slash("section", {"title": SECTION, "private": private})
    assert reply.ephemeral is private
    return reply.message


def disabled(message: Message) -> list[str]:
    return [str(one["label"]) for one in message.buttons if one.get("disabled")]


def passages_on(content: str) -> int:
    """The paragraphs but for the title and the page's number."""
    return len(content.split("\n\n")) - 2


@pytest.mark.usefixtures("bot")
async def test_next_leads_through_every_passage_in_one_message_and_previous_back(
    discord_server: DiscordServer, answerer: Answerer
) -> None:
    page = await opened(discord_server)
    assert labels(page) == ["Previous", "Next", "Related"]
    first, passages = page.content, passages_on(page.content)
    assert disabled(page) == ["Previous"]
    while "Next" not in disabled(page):
        turned = await discord_server.press(page, "Next")
        assert (turned.type, turned.message.id) == (UPDATE, page.id)
        passages += passages_on(page.content)
        assert "would not fit" not in page.content
    (alignment,) = (one for one in answerer.corpus.episodes[0].sections if one.title == "Alignment")
    assert passages == len(alignment.claims)
    assert page.ephemeral
    while "Previous" not in disabled(page):
        await discord_server.press(page, "Previous")
    assert page.content == first


@pytest.mark.usefixtures("bot")
async def test_a_section_of_one_page_has_nothing_to_turn(discord_server: DiscordServer) -> None:
    page = await discord_server.slash("section", {"title": "sutskever-2025: Research taste"})
    assert "Page" not in page.content
    assert labels(page.message) == ["Related"]


@pytest.mark.usefixtures("bot")
async def test_on_a_public_page_who_opened_it_turns_it_and_others_get_a_copy_of_their_own(
    discord_server: DiscordServer, bob: User
) -> None:
    page = await opened(discord_server, private=False)
    copy = await discord_server.press(page, "Next", user=bob)
    assert copy.ephemeral
    assert copy.message.id != page.id
    assert re.search(SECOND, copy.content)
    assert re.search(FIRST, page.content)
    back = await discord_server.press(copy, "Previous", user=bob)
    assert (back.type, back.message.id) == (UPDATE, copy.message.id)
    await discord_server.press(page, "Next")
    assert re.search(SECOND, page.content)
    assert not page.ephemeral


async def test_pages_are_turned_after_a_restart_and_in_direct_messages_and_groups(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    group = discord_server.group_dm()
    options = {"title": SECTION, "private": False}
    async with start_bot():
        here = await opened(discord_server)
        direct = await discord_server.slash("section", options, dm=True)
        brought = await discord_server.slash("section", options, channel=group, user_install=True)
    async with start_bot():
        await discord_server.press(here, "Next")
        await discord_server.press(direct, "Next", dm=True)
        await discord_server.press(brought, "Next", channel=group, user_install=True)
    for page in (here, direct, brought):
        assert re.search(SECOND, page.content)


async def test_notes_revised_since_are_said_for_their_pages_may_begin_elsewhere(
    discord_server: DiscordServer, start_bot: StartBot, answerer: Answerer
) -> None:
    async with start_bot():
        page = await opened(discord_server)
    for other in (revised(answerer), without(answerer, "Alignment")):
        async with start_bot(answerer=other):
            reply = await discord_server.press(page, "Next")
        assert reply.content.startswith("The notes have been revised since this was shown.")
        assert reply.ephemeral
    assert re.search(FIRST, page.content)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("forged", "said"),
    [
        (EntryPress(Step.NEXT, "f" * 16, "", 0, 2), "does nothing here"),
        (EntryPress(Step.NEXT, "", "", 0, 99), "there is no page 99"),
        (EntryPress(Step.NEXT, "", "", 0, 0), "does nothing here"),
        (EntryPress(Step.NEXT, "", "f" * 8, 0, 2), "have been revised"),
        (EntryPress(Step.CHOOSE, "", "", 0), "does nothing here"),
    ],
    ids=["unknown entry", "page beyond", "nowhere", "another revision", "a button as a menu"],
)
async def test_what_is_forged_on_a_button_gets_a_private_word(
    discord_server: DiscordServer, forged: EntryPress, said: str
) -> None:
    page = await opened(discord_server)
    true = decode_entry(custom_id(page, "Next"))
    assert true
    written = EntryPress(
        forged.step,
        forged.entry or true.entry,
        forged.revision or true.revision,
        true.reader,
        forged.page,
    )
    page.component("Next")["custom_id"] = encode_entry(written)
    reply = await discord_server.press(page, encode_entry(written))
    assert said in reply.content
    assert reply.ephemeral
    assert reply.message.id != page.id


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("forged", ["fn2:", "fn2:\nnext", "fn2:next:x:y:z", "{true}9", "fn3:a"])
async def test_a_custom_id_that_is_on_no_button_gets_a_private_word(
    discord_server: DiscordServer, forged: str
) -> None:
    page = await opened(discord_server)
    reply = await forge(discord_server, page, forged.format(true=custom_id(page, "Next")))
    assert "does nothing here" in reply.content
    assert reply.ephemeral


@pytest.mark.usefixtures("bot")
async def test_a_button_in_another_guild_shows_its_presser_the_notes_alone(
    discord_server: DiscordServer,
) -> None:
    page = await opened(discord_server, private=False)
    other = discord_server.add_guild("Another guild")
    bob = discord_server.join(other, discord_server.add_user("bob"))
    await discord_server.invite_bot(other)
    reply = await discord_server.press(page, "Next", user=bob, guild=other)
    assert reply.ephemeral
    assert re.search(SECOND, reply.content)
    assert re.search(FIRST, page.content)


@pytest.mark.usefixtures("bot")
async def test_a_page_that_is_deleted_meanwhile_gets_a_private_word(
    discord_server: DiscordServer, caplog: pytest.LogCaptureFixture
) -> None:
    page = await opened(discord_server, private=False)
    del discord_server.state.messages[page.id]
    reply = await discord_server.press(page, "Next")
    assert reply.content.startswith("That page is gone. To read on, use </section:")
    assert reply.ephemeral
    assert "Traceback" not in caplog.text


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("code", [10062, 40060])
async def test_an_interaction_that_has_expired_leaves_no_trace(
    discord_server: DiscordServer, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    page = await opened(discord_server)
    posts = len(discord_server.requests_to("POST", "/interactions/*"))
    discord_server.fail_next("POST", "/interactions/*", 404, code)
    await press_without_waiting(discord_server, page, "Next")
    await discord_server.state.until(
        lambda: len(discord_server.requests_to("POST", "/interactions/*")) > posts, "a press"
    )
    await discord_server.press(page, "Next")
    assert re.search(SECOND, page.content)
    assert "Traceback" not in caplog.text


@pytest.mark.usefixtures("bot")
async def test_two_presses_at_once_turn_to_one_page(discord_server: DiscordServer) -> None:
    page = await opened(discord_server)
    both = [await press_without_waiting(discord_server, page, "Next") for _ in range(2)]
    for one in both:
        await discord_server.people.answered(one)
    assert re.search(SECOND, page.content)
