"""Looking things up in the reader's language; what the notes say stays as it is."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.answerer import Answerer
from bot.answers.catalogue import Catalogue, Entry, EntryKind
from bot.discord_app.cited import pages_of, render_entry, render_page
from bot.discord_app.phrases import ENGLISH, Phrases, load_phrasebook
from bot.notes.voice import Span, Voice
from tests.discord_app.builders import ILYA, passage, section
from tests.discord_app.strategies import languages, texts
from tests.discord_server.server import DiscordServer

SECTION = "sutskever-2025: Alignment"
MISATTRIBUTED = "Dwarkesh: “the whole problem is the power”"
CITED = re.compile(r"\[§ [^\]]+\]")
LETTER = re.compile(r"\w", re.ASCII)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("locale", "verdict"),
    [
        ("de", "**Von jemand anderem.** Das sind Worte von Ilya Sutskever, nicht von Dwarkesh"),
        ("es-ES", "**Lo dijo otra persona.** Son palabras de Ilya Sutskever, no de Dwarkesh"),
        ("es-419", "**Lo dijo otra persona.** Son palabras de Ilya Sutskever, no de Dwarkesh"),
        ("fr", "**Said by somebody else.** These are the words of Ilya Sutskever, not Dwarkesh"),
    ],
)
async def test_a_private_check_is_in_the_language_of_who_asks(
    discord_server: DiscordServer, locale: str, verdict: str
) -> None:
    reply = await discord_server.slash("check", {"text": MISATTRIBUTED}, locale=locale)
    assert reply.ephemeral
    assert reply.content.startswith(verdict)
    assert "“The whole problem is the power.”" in reply.content
    assert "[§ Alignment]" in reply.content


@pytest.mark.usefixtures("bot")
async def test_a_public_check_is_in_the_servers_language(discord_server: DiscordServer) -> None:
    options = {"text": MISATTRIBUTED, "private": False}
    reply = await discord_server.slash("check", options, locale="de")
    assert not reply.ephemeral
    assert reply.content.startswith("**Said by somebody else.**")


@pytest.mark.usefixtures("bot")
async def test_what_cannot_be_checked_or_found_is_refused_in_the_readers_language(
    discord_server: DiscordServer,
) -> None:
    empty = {"text": "<@1> 🔥", "private": False}
    refused = await discord_server.slash("check", empty, locale="de")
    assert refused.content == "Darin sind keine Worte, die ich prüfen könnte."
    unknown = await discord_server.slash("cite", {"passage": "zzz"}, locale="es-ES")
    assert unknown.ephemeral
    assert unknown.content.startswith("Las notas no tienen aquí nada llamado *zzz*. Elige")


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("locale", "size", "glossary"),
    [
        ("de", r"Abschnitt, \d+ Stellen", "Begriff"),
        ("es-419", r"sección, \d+ pasajes", "término"),
        ("en-US", r"section, \d+ passages", "term"),
    ],
)
async def test_choices_are_told_in_the_language_of_who_types(
    discord_server: DiscordServer, locale: str, size: str, glossary: str
) -> None:
    offered = await discord_server.autocomplete("cite", {"passage": ""}, locale=locale)
    names = [str(choice["name"]) for choice in offered]
    assert re.fullmatch(rf"§ Explaining model jaggedness · {size}", names[0])
    assert f"Glossary: Value function · {glossary}" in names


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(("locale", "page"), [("de", "Seite"), ("es-ES", "Página")])
async def test_pages_turn_in_the_language_of_who_reads(
    discord_server: DiscordServer, locale: str, page: str
) -> None:
    opened = await discord_server.slash("section", {"title": SECTION}, locale=locale)
    assert f"-# {page} 1 " in opened.content
    following = opened.message.buttons[1]
    await discord_server.press(opened, str(following["custom_id"]), locale=locale)
    assert f"-# {page} 2 " in opened.message.content


@pytest.mark.usefixtures("bot")
async def test_a_public_page_stays_in_the_servers_language_when_it_is_turned(
    discord_server: DiscordServer,
) -> None:
    options = {"title": SECTION, "private": False}
    opened = await discord_server.slash("section", options, locale="de")
    following = opened.message.buttons[1]
    await discord_server.press(opened, str(following["custom_id"]), locale="de")
    assert "-# Page 2 " in opened.message.content


@pytest.mark.usefixtures("bot")
async def test_another_reader_of_a_public_page_gets_a_copy_in_their_own_language(
    discord_server: DiscordServer,
) -> None:
    opened = await discord_server.slash("section", {"title": SECTION, "private": False})
    other = discord_server.add_user("other")
    discord_server.join(discord_server.guild, other)
    following = str(opened.message.buttons[1]["custom_id"])
    copy = await discord_server.press(opened, following, user=other, locale="es-ES")
    assert copy.ephemeral
    assert "-# Página 2 de " in copy.content
    assert "-# Page 1 of " in opened.message.content


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("locale", ["de", "es-ES"])
async def test_about_names_every_command_as_its_reader_sees_it(
    discord_server: DiscordServer, locale: str
) -> None:
    reply = await discord_server.slash("about", locale=locale)
    for command in discord_server.state.commands[None]:
        if command["name"] != "about" and not command.get("default_member_permissions"):
            assert command["name_localizations"][locale] in reply.content


short = st.builds(Span, text=texts, voice=st.sampled_from(Voice), speaker=st.just(ILYA))


@settings(deadline=None)  # the time of a machine under load says nothing
@given(st.lists(short, min_size=1, max_size=4), languages)
def test_what_the_notes_say_is_the_same_in_every_language(held: list[Span], say: Phrases) -> None:
    one = passage(*held, citation=section())
    entry = Entry("ep/c1", EntryKind.CLAIM, one.citation, (one,))
    assert words_and_citation(entry, say) == words_and_citation(entry, ENGLISH)


def words_and_citation(entry: Entry, say: Phrases) -> tuple[str, list[str]]:
    words, _, attribution = render_entry(entry, say=say).text.rpartition("-# ")
    return words, CITED.findall(attribution)


@pytest.mark.parametrize("say", list(load_phrasebook()), ids=lambda say: say.language)
def test_every_page_of_the_notes_is_whole_in_every_language(
    answerer: Answerer, say: Phrases
) -> None:
    for entry in Catalogue(answerer.corpus).of(EntryKind.SECTION):
        for number, held in enumerate(pages_of(entry), start=1):
            text = render_page(entry, number, say=say).text
            assert text.count(f"[{entry.citation.label}]") == len(held)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("locale", ["en-GB", "de", "es-ES"])
async def test_no_button_and_no_menu_says_what_it_does_without_letters(
    discord_server: DiscordServer, locale: str
) -> None:
    asked = await discord_server.slash("ask", {"question": "What is a value function?"})
    opened = await discord_server.slash("section", {"title": SECTION}, locale=locale)
    for button in (*asked.message.buttons, *opened.message.buttons):
        assert LETTER.search(str(button["label"]))
