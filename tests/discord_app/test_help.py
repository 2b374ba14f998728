"""`/help` names what there is by role; what it says can be clicked on."""

import re
from collections.abc import Iterator

import pytest

from bot.discord_app.about import by_command
from bot.discord_app.message import MESSAGE, length, write
from bot.replies.sentences import ENGLISH, Language, load_languages
from tests.discord_app.conftest import StartBot
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import Json

SUBCOMMAND, GROUP = 1, 2
COMMAND = re.compile(r"`(/[^`]+)`")
MENTION = re.compile(r"</([^:]+):(\d+)>")

languages = pytest.mark.parametrize("language", tuple(load_languages()), ids=lambda one: one.code)


def clickable(server: DiscordServer) -> dict[str, str]:
    """What can be clicked on, with the command's id."""
    typed = (each for each in server.state.commands[None] if each["type"] == 1)
    return {path: each["id"] for each in typed for path in paths(each)}


def paths(command: Json, before: str = "") -> Iterator[str]:
    """A command that has subcommands is none itself."""
    name = f"{before} {command['name']}".strip()
    below = [each for each in command.get("options") or () if each["type"] in {SUBCOMMAND, GROUP}]
    if not below:
        yield name
    for each in below:
        yield from paths(each, name)


async def test_every_command_is_named_by_what_it_is_for_and_can_be_clicked_on(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    for _ in range(2):  # the second time the commands are not sent, and their ids are the same
        async with start_bot():
            reply = await discord_server.slash("help")
        there, named = clickable(discord_server), dict(MENTION.findall(reply.content))
        assert named.items() <= there.items()
        roots = {path.split()[0] for path in there}
        assert {path.split()[0] for path in named} == roots - {"help"}
        assert {each for each in there if each.startswith("privacy")} <= named.keys()
        assert "Check this quote" in reply.content
        assert "Find claims" in reply.content
        assert reply.ephemeral


@pytest.mark.usefixtures("bot")
async def test_it_is_in_the_readers_language(discord_server: DiscordServer) -> None:
    reply = await discord_server.slash("help", locale="de", dm=True)
    assert reply.content.startswith("**Fragen**\n- </frage:")


@languages
def test_it_fits_whatever_the_ids(language: Language) -> None:
    names = [name.removeprefix("/") for name in COMMAND.findall(write(by_command(), language).text)]
    mentions = {(language.code, name): f"</{name}:{2**64 - 1}>" for name in names}
    text = write(by_command(), language, mentions).text
    assert length(text) <= MESSAGE
    assert len(MENTION.findall(text)) == text.count("</") > len(set(names)) / 2


def test_what_discord_gave_no_id_is_named_all_the_same() -> None:
    text = write(by_command(), ENGLISH, {("en", "ask"): "</ask:7>"}).text
    assert "</ask:7>" in text
    assert "`/privacy opt-out`" in text
