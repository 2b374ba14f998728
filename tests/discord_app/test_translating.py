"""The commands as people find them in other languages."""

from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from bot.replies.sentences import TRANSLATED, TRANSLATIONS
from tests.discord_app.conftest import StartBot
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import Json

LOCALES = ("de", "es-ES", "es-419")


def parts(commands: list[Json]) -> Iterator[Json]:
    """The commands with their subcommands, options and choices."""
    for command in commands:
        yield command
        yield from parts(command.get("options") or [])
        yield from command.get("choices") or []


def levels(commands: list[Json]) -> Iterator[list[Json]]:
    """Names that stand beside each other."""
    yield commands
    for command in commands:
        yield from levels(command.get("options") or [])


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("locale", LOCALES)
async def test_everything_that_has_a_name_has_one_in_each_language(
    discord_server: DiscordServer, locale: str
) -> None:
    known = discord_server.state.commands[None]
    for part in parts(known):
        assert (part.get("name_localizations") or {}).get(locale), part["name"]
        if part.get("description"):
            assert (part.get("description_localizations") or {}).get(locale), part["description"]
    assert discord_server.violations == []


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("locale", LOCALES)
async def test_no_two_names_that_stand_beside_each_other_are_the_same(
    discord_server: DiscordServer, locale: str
) -> None:
    for level in levels(discord_server.state.commands[None]):
        names = [part["name_localizations"][locale] for part in level]
        assert len(set(names)) == len(names), names


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("language", TRANSLATED)
async def test_nothing_is_translated_that_no_command_says(
    discord_server: DiscordServer, language: str
) -> None:
    known = list(parts(discord_server.state.commands[None]))
    said = {("name", part["name"]) for part in known}
    said |= {("description", part.get("description") or "") for part in known}
    with (TRANSLATIONS / f"commands-{language}.po").open("rb") as file:
        entries = [entry for entry in read_po(file, abort_invalid=True) if entry.id]
    assert {(entry.context, entry.id) for entry in entries} <= said


async def test_commands_that_discord_has_in_every_language_are_not_sent_again(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot():
        pass
    first = sync_requests(discord_server)
    async with start_bot():
        pass
    assert sync_requests(discord_server) == first == 1


async def test_a_translation_that_changed_is_sent(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot():
        pass
    discord_server.state.commands[None][0]["name_localizations"]["de"] = "früher"
    async with start_bot():
        pass
    assert sync_requests(discord_server) == 2


def sync_requests(server: DiscordServer) -> int:
    requests = server.state.requests
    return sum(one.method == "PUT" and one.path.endswith("/commands") for one in requests)
