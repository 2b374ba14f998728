"""Each reads the bot in their own language, all together in the server's; the notes as they are."""

from pathlib import Path

import pytest

from tests.discord_app.conftest import StartBot
from tests.discord_app.pressing import forge, labels
from tests.discord_app.running import RunningBot
from tests.discord_app.shipped import settings_of, shipped
from tests.discord_server.replies import Message, Reply
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MEMBER, Permission

QUESTION = "why do humans generalise better than models?"
ASKED = {"question": QUESTION}
SECTION = {"title": "sutskever-2025: Alignment"}
QUOTE = {"text": "“The whole problem is the power.”"}
GERMAN = ["Mehr", "Verwandtes", "Löschen", "Hilfreich", "Nicht hilfreich"]
GERMAN_PRIVATE = ["Mehr", "Verwandtes", "Teilen", "Hilfreich", "Nicht hilfreich"]
ENGLISH = ["More", "Related", "Delete", "Helpful", "Not helpful"]
SPANISH = ["Más", "Relacionado", "Borrar", "Útil", "No es útil"]


def of_the_notes(answer: Message | Reply) -> list[str]:
    """The lines without those in which the bot speaks: the passages alone."""
    return [line for line in answer.content.split("\n") if not line.startswith("-# ")]


def citations(answer: Message | Reply) -> list[str]:
    """What stands after whose words they are, under each passage."""
    lines = [line for line in answer.content.split("\n") if line.startswith("-# ")]
    return [line.partition(" · ")[2] for line in lines if " · " in line]


@pytest.mark.usefixtures("bot")
async def test_a_private_answer_is_in_the_language_of_who_asks(
    discord_server: DiscordServer,
) -> None:
    private = ASKED | {"private": True}
    german = await discord_server.slash("ask", private, locale="de")
    assert "\n-# Umschreibung: Ilya Sutskever · [" in german.content
    assert labels(german.message) == GERMAN_PRIVATE
    english = await discord_server.slash("ask", private)
    assert "\n-# Paraphrase of Ilya Sutskever · [" in english.content
    assert of_the_notes(german) == of_the_notes(english)
    cited = [each.replace("[Abschnitt ab ", "[section from ") for each in citations(german)]
    assert cited == citations(english) != citations(german)


@pytest.mark.usefixtures("bot")
async def test_a_public_answer_is_in_the_language_of_the_server(
    discord_server: DiscordServer,
) -> None:
    answer = await discord_server.slash("ask", ASKED, locale="de")
    assert "-# Paraphrase of" in answer.content
    assert labels(answer.message) == ENGLISH
    discord_server.guild.locale = "de"
    answer = await discord_server.slash("ask", ASKED, locale="es-ES")
    assert "-# Umschreibung: " in answer.content
    assert labels(answer.message) == GERMAN


@pytest.mark.usefixtures("bot")
async def test_outside_of_servers_an_answer_is_in_the_language_of_who_asks(
    discord_server: DiscordServer,
) -> None:
    answer = await discord_server.slash("ask", ASKED, locale="es-419", dm=True)
    assert "-# Paráfrasis de Ilya Sutskever · [" in answer.content
    assert labels(answer.message) == SPANISH


async def test_a_mention_is_answered_in_the_language_of_the_server(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    discord_server.guild.locale = "es-ES"
    async with start_bot():
        answer = await discord_server.message(QUESTION, mention_bot=True)
        assert "-# Paráfrasis de Ilya Sutskever · [" in answer.content
        assert labels(answer) == SPANISH


@pytest.mark.usefixtures("bot")
async def test_what_a_press_brings_is_in_the_language_of_who_pressed(
    discord_server: DiscordServer,
) -> None:
    answer = await discord_server.message(QUESTION, mention_bot=True)
    assert labels(answer) == ENGLISH
    more = await discord_server.press(answer, "More", locale="de")
    assert "\nAuch gefunden, " in more.content
    voted = await discord_server.press(answer, "Helpful", locale="es-ES")
    assert voted.content.startswith("Gracias. Tu voto: útil.")
    related = await discord_server.press(answer, "Related", locale="de")
    assert related.content == "Dazu haben die Notizen außerdem:"
    forged = await forge(discord_server, answer, "fn:nonsense", locale="de")
    assert forged.content.startswith("Diese Schaltfläche ")


async def test_a_german_question_is_answered_in_german_whatever_the_asker_has_chosen(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    reply = await discord_server.message("Wer ging zu Meta?", mention_bot=True)
    assert reply.content.startswith("Die Notizen, aus denen ich antworte, sind auf Englisch")
    assert "[§ Age of research company](<https://" in reply.content
    assert [row.outcome for row in await bot.rows()] == ["not_covered"]


@pytest.mark.usefixtures("bot")
async def test_the_form_and_its_thanks_are_in_the_language_of_who_fills_it_in(
    discord_server: DiscordServer,
) -> None:
    answer = await discord_server.message(QUESTION, mention_bot=True)
    form = await discord_server.press(answer, "Not helpful", locale="de")
    assert form.modal["title"] == "Deine Stimme: nicht hilfreich"
    (label,) = form.modal["components"]
    assert label["label"] == "Warum war es nicht hilfreich?"
    thanks = await discord_server.submit_modal(form, {"why": "zu kurz"}, locale="de")
    assert thanks.content.startswith("Danke. Deine Stimme: nicht hilfreich.")


@pytest.mark.usefixtures("bot")
async def test_what_is_shared_changes_into_the_language_of_the_server(
    discord_server: DiscordServer,
) -> None:
    private = await discord_server.slash("ask", ASKED | {"private": True}, locale="de")
    shared = await discord_server.press(private, "Teilen", locale="de")
    assert shared.content.startswith(f"-# Shared by {discord_server.user.mention}\n")
    assert labels(shared.message) == ENGLISH
    again = await discord_server.press(private, "Teilen", locale="de")
    assert again.content == "Diese Antwort wurde schon geteilt."


async def test_refusals_are_in_the_language_of_who_is_refused(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot(cooldown_questions=2):
        empty = await discord_server.slash("ask", {"question": "?!"}, locale="es-ES")
        assert empty.content.startswith("Ahí no hay ninguna pregunta.")
        long = await discord_server.message("x" * 1200, mention_bot=True)
        assert "1,200 characters; 300 is the most" in long.content
        soon = await discord_server.slash("ask", ASKED, locale="de")
        assert soon.content.startswith("Das ging schnell. Du kannst in ")
        assert soon.ephemeral


@pytest.mark.usefixtures("bot")
async def test_a_page_turned_for_everybody_stays_in_the_servers_language(
    discord_server: DiscordServer,
) -> None:
    public = await discord_server.slash("section", SECTION | {"private": False}, locale="de")
    await discord_server.press(public, "Next", locale="de")
    assert "\n-# Page 2 of " in public.content
    assert labels(public.message)[:2] == ["Previous", "Next"]
    bob = discord_server.join(discord_server.guild, discord_server.add_user("bob"))
    copy = await discord_server.press(public, "Previous", locale="de", user=bob)
    assert "\n-# Seite 1 von " in copy.content
    assert labels(copy.message)[:2] == ["Zurück", "Weiter"]


@pytest.mark.usefixtures("bot")
async def test_checks_choices_and_what_the_bot_is_are_in_the_readers_language(
    discord_server: DiscordServer,
) -> None:
    checked = await discord_server.slash("check", QUOTE, locale="de")
    assert checked.content.startswith("**Wörtlich.** So hat es Ilya Sutskever gesagt.")
    assert "“The whole problem is the power.”" in checked.content
    choices = await discord_server.autocomplete("section", {"title": "align"}, locale="es-ES")
    assert " · sección, " in choices[0]["name"]
    about = await discord_server.slash("about", locale="de")
    assert about.content.startswith("**Footnote** beantwortet Fragen")


@pytest.mark.usefixtures("bot")
async def test_settings_are_in_the_language_of_who_manages_them(
    discord_server: DiscordServer,
) -> None:
    manager = MEMBER | Permission.MANAGE_GUILD
    set_ = await discord_server.slash("settings channels nowhere", locale="de", permissions=manager)
    assert set_.content.startswith(
        "**Geändert, gilt ab jetzt**\nAntworten, die alle sehen: nirgends"
    )
    refused = await discord_server.slash(
        "settings show", locale="es-ES", permissions=MEMBER, checked=False
    )
    assert refused.content.startswith("Los ajustes son para quienes ")
    answer = await discord_server.slash("ask", ASKED | {"private": False}, locale="de")
    assert answer.content.startswith("-# In diesem Kanal sind meine Antworten privat.\n")
    assert "Teilen" not in labels(answer.message)


async def test_the_process_that_ships_speaks_them_too(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    discord_server.guild.locale = "es-ES"
    async with shipped(settings_of(discord_server.api_base, discord_server.token, tmp_path)) as bot:
        await discord_server.ready()
        asked = await discord_server.slash("ask", ASKED | {"private": True}, locale="de")
        assert labels(asked.message) == GERMAN_PRIVATE
        mentioned = await discord_server.message(QUESTION, mention_bot=True)
        assert labels(mentioned) == SPANISH
        assert (await bot.terminate()).status == 0
