"""Related: the terms and sections beside an answer or a part of the notes, one press away."""

import pytest

from bot.answers.answerer import Answerer
from tests.discord_app.conftest import StartBot
from tests.discord_app.entry_ids import EntryPress, Step, decode_entry, encode_entry
from tests.discord_app.pressing import (
    choose,
    custom_id,
    labels,
    menu_of,
    option,
    press_without_waiting,
)
from tests.discord_app.revising import revised, without
from tests.discord_app.running import RunningBot
from tests.discord_server.replies import Message
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import User

QUESTION = "why do humans generalise better than models?"
TERM = "Glossary: Generalisation gap"
SECTION = "§ Straight-shotting superintelligence"


@pytest.fixture
def bob(discord_server: DiscordServer) -> User:
    return discord_server.join(discord_server.guild, discord_server.add_user("bob"))


async def menu(server: DiscordServer) -> Message:
    said = await server.message(QUESTION, mention_bot=True)
    return (await server.press(said, "Related")).message


@pytest.mark.usefixtures("bot")
async def test_an_answers_terms_and_sections_are_offered_privately_and_told_apart(
    discord_server: DiscordServer, bob: User
) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    reply = await discord_server.press(said, "Related", user=bob)
    assert reply.ephemeral
    offered = [(one["label"], one["description"]) for one in menu_of(reply.message)["options"]]
    assert offered[:4] == [
        (TERM, "Term · to see also"),
        ("§ Why humans generalise better than models", "Section · where this stands"),
        ("§ What are we scaling?", "Section · the one before"),
        (SECTION, "Section · the one after"),
    ]
    assert QUESTION not in reply.content


@pytest.mark.usefixtures("bot")
async def test_a_term_that_is_chosen_is_shown_privately_and_leads_on(
    discord_server: DiscordServer,
) -> None:
    offered = await menu(discord_server)
    shown = await choose(discord_server, offered, option(offered, TERM))
    assert shown.content.startswith("**Glossary: Generalisation gap** · 2 passages")
    assert shown.ephemeral
    assert labels(shown.message) == ["Related"]
    further = await discord_server.press(shown, "Related")
    assert "§ Why humans generalise better than models" in [
        one["label"] for one in menu_of(further.message)["options"]
    ]


@pytest.mark.usefixtures("bot")
async def test_a_section_that_is_chosen_is_read_from_its_first_page(
    discord_server: DiscordServer,
) -> None:
    offered = await menu(discord_server)
    shown = await choose(discord_server, offered, option(offered, SECTION))
    assert shown.ephemeral
    assert shown.content.startswith(f"**{SECTION}** · 8 passages\n\n")
    assert "would not fit" not in shown.content


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("cite", {"passage": "sutskever-2025/straight-transformer"}),
        ("quote", {"words": "two GPUs of today"}),
        ("glossary", {"term": "value function"}),
        ("section", {"title": "alignment"}),
    ],
)
@pytest.mark.parametrize("private", [True, False])
async def test_what_was_called_for_leads_to_what_is_related(
    discord_server: DiscordServer,
    bob: User,
    command: str,
    options: dict[str, object],
    *,
    private: bool,
) -> None:
    if command == "quote":
        (first, *_) = await discord_server.autocomplete(command, options)
        options = {"words": first["value"]}
    shown = await discord_server.slash(command, options | {"private": private})
    reply = await discord_server.press(
        shown, "Related", user=discord_server.user if private else bob
    )
    assert reply.ephemeral
    assert 1 <= len(menu_of(reply.message)["options"]) <= 25


async def test_it_works_after_a_restart_in_direct_messages_and_groups(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    group = discord_server.group_dm()
    async with start_bot():
        direct = await discord_server.message(QUESTION, dm=True)
        asked = {"question": QUESTION, "private": True}
        private = await discord_server.slash("ask", asked)
        brought = await discord_server.slash("ask", asked, channel=group, user_install=True)
    async with start_bot():
        offered = [
            await discord_server.press(direct, "Related", dm=True),
            await discord_server.press(private, "Related"),
            await discord_server.press(brought, "Related", channel=group, user_install=True),
        ]
    async with start_bot():
        for one in offered:
            shown = await choose(discord_server, one.message, option(one.message, TERM))
            assert "The generalisation gap is what" in shown.content


async def test_after_a_revision_what_is_still_there_is_shown_and_the_rest_is_said(
    discord_server: DiscordServer, start_bot: StartBot, answerer: Answerer
) -> None:
    async with start_bot():
        said = await discord_server.message(QUESTION, mention_bot=True)
        offered = (await discord_server.press(said, "Related")).message
        cited = await discord_server.slash("cite", {"passage": SECTION})
    async with start_bot(answerer=revised(answerer)):
        assert "have been revised" in (await discord_server.press(said, "Related")).content
        shown = await choose(discord_server, offered, option(offered, SECTION))
        assert SECTION in shown.content
    async with start_bot(answerer=without(answerer, SECTION.removeprefix("§ "))):
        for gone in (
            await choose(discord_server, offered, option(offered, SECTION)),
            await discord_server.press(cited, "Related"),
        ):
            assert "have been revised since this was shown" in gone.content
            assert gone.ephemeral


async def test_a_row_that_is_gone_is_said(discord_server: DiscordServer, bot: RunningBot) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    await bot.forget_everything()
    assert "no longer in my log" in (await discord_server.press(said, "Related")).content


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "values", [(), ("",), ("0" * 16,), ("{one}", "{other}"), ("{unoffered}",), ("{one} ",)]
)
async def test_values_that_were_not_offered_get_a_private_word(
    discord_server: DiscordServer, answerer: Answerer, values: tuple[str, ...]
) -> None:
    offered = await menu(discord_server)
    known = {"one": option(offered, TERM), "other": option(offered, SECTION)}
    elsewhere = await discord_server.slash("glossary", {"term": "research taste"})
    press = decode_entry(custom_id(elsewhere.message, "Related"))
    assert press
    assert press.entry not in {one["value"] for one in menu_of(offered)["options"]}
    forged = [value.format(**known, unoffered=press.entry) for value in values]
    reply = await choose(discord_server, offered, *forged)
    assert "does nothing here" in reply.content
    assert reply.ephemeral
    assert answerer.corpus.passages[0].text not in reply.content


@pytest.mark.usefixtures("bot")
async def test_a_menu_is_not_pressed_as_a_button_nor_a_button_chosen_from(
    discord_server: DiscordServer,
) -> None:
    offered = await menu(discord_server)
    cited = await discord_server.slash("glossary", {"term": "value function"})
    as_button = {"type": 2, "custom_id": menu_of(offered)["custom_id"]}
    as_menu = {"type": 3, "custom_id": custom_id(cited.message, "Related")}
    for message, part in ((offered, as_button), (cited.message, as_menu)):
        reply = await discord_server.people.press(message, part, discord_server.scene(), ["a"])
        assert "does nothing here" in reply.content
        assert reply.ephemeral


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("step", [Step.RELATED, Step.NEXT, Step.PREVIOUS])
async def test_a_menu_under_another_custom_id_shows_the_notes_alone(
    discord_server: DiscordServer, step: Step
) -> None:
    offered = await menu(discord_server)
    part = menu_of(offered)
    press = decode_entry(part["custom_id"])
    assert press
    part["custom_id"] = encode_entry(EntryPress(step, press.entry, press.revision, 7))
    reply = await choose(discord_server, offered, option(offered, TERM))
    assert reply.ephemeral
    assert reply.message.id != offered.id


@pytest.mark.usefixtures("bot")
async def test_somebody_elses_menu_shows_its_presser_the_notes_and_changes_nothing(
    discord_server: DiscordServer, bob: User
) -> None:
    offered = await menu(discord_server)
    before = dict(offered.data)
    shown = await choose(discord_server, offered, option(offered, TERM), user=bob)
    assert shown.ephemeral
    assert shown.message.id != offered.id
    assert offered.data == before


@pytest.mark.usefixtures("bot")
async def test_a_menu_whose_message_is_gone_still_answers(discord_server: DiscordServer) -> None:
    offered = await menu(discord_server)
    del discord_server.state.messages[offered.id]
    shown = await choose(discord_server, offered, option(offered, TERM))
    assert TERM in shown.content


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("code", [10062, 40060])
async def test_an_interaction_that_has_expired_leaves_no_trace(
    discord_server: DiscordServer, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    discord_server.fail_next("POST", "/interactions/*", 404, code)
    await press_without_waiting(discord_server, said, "Related")
    await discord_server.requested("POST", "/interactions/*")
    offered = (await discord_server.press(said, "Related")).message
    assert option(offered, TERM)
    assert "Traceback" not in caplog.text
    assert "generalise" not in caplog.text
