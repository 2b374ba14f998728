"""The commands as Discord knows them: in every language, and sent only when they changed here.

Discord itself is asked what it has, rather than a hash of the last sync kept: a hash would go
wrong with another token, a lost disk, or commands changed by other means. When the answer cannot
be had, the commands are sent.
"""

import logging
from collections.abc import Mapping
from typing import Any

import discord
from discord import Locale, app_commands
from discord.app_commands import (
    TranslationContextLocation,
    TranslationContextTypes,
    Translator,
    locale_str,
)
from discord.http import Route

from bot.discord_app.errors import LOST
from bot.replies.sentences import TRANSLATED, TRANSLATIONS, read_language

logger = logging.getLogger(__name__)

_DEFINING = (
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "required",
    "choices",
    "value",
    "autocomplete",
    "channel_types",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "default_member_permissions",
    "nsfw",
)
_LISTING = "/applications/{application_id}/commands?with_localizations=true"
_UNORDERED = ("contexts", "integration_types")
_DESCRIPTIONS = {
    TranslationContextLocation.command_description,
    TranslationContextLocation.group_description,
    TranslationContextLocation.parameter_description,
}


class CommandTranslator(Translator):
    """Knows `translations/commands-<language>.po`; what they lack stays English.

    What is offered as a choice counts as a name.
    """

    def __init__(self) -> None:
        self._languages = {
            code: read_language(TRANSLATIONS / f"commands-{code}.po", code) for code in TRANSLATED
        }

    async def translate(
        self, string: locale_str, locale: Locale, context: TranslationContextTypes
    ) -> str | None:
        kind = "description" if context.location in _DESCRIPTIONS else "name"
        language = self._languages.get(locale.value.partition("-")[0])
        return language.named(kind, string.message) if language else None


async def synced(
    client: discord.Client,
    tree: app_commands.CommandTree[Any],
    translator: app_commands.Translator,
) -> Mapping[str, int]:
    """The ids of the commands that Discord has, by name, once those that changed were sent.

    Failing to send them costs the commands, not the bot. `translator` is the tree's own.
    """
    commands = tree.get_commands()
    ours = [await command.get_translated_payload(tree, translator) for command in commands]
    known = await _known(client)
    if definition(known) == definition(ours):
        return _ids(known)
    try:
        sent = await tree.sync()
    except (*LOST, app_commands.AppCommandError) as error:
        logger.error("The commands could not be synced: %s", type(error).__name__)  # noqa: TRY400 -- the error quotes the request
        return _ids(known)
    logger.info("The commands were synced")
    return _ids([each.to_dict() for each in sent])


def _ids(commands: object) -> Mapping[str, int]:
    """Of those commands that are typed."""
    typed = discord.AppCommandType.chat_input.value
    if not isinstance(commands, list):
        return {}
    return {each["name"]: int(each["id"]) for each in commands if each["type"] == typed}


def definition(commands: object) -> list[dict[str, object]]:
    """What makes the commands what they are, without ids and the defaults Discord fills in."""
    if not isinstance(commands, list):
        return []
    return sorted(map(_definition, commands), key=lambda one: str(one.get("name")))


def _definition(part: dict[str, Any]) -> dict[str, object]:
    defined: dict[str, object] = {key: part[key] for key in _DEFINING if _is_set(part.get(key))}
    defined |= {key: sorted(part[key]) for key in _UNORDERED if part.get(key)}
    if "default_member_permissions" in defined:
        defined["default_member_permissions"] = int(part["default_member_permissions"])
    if part.get("options"):
        defined["options"] = [_definition(option) for option in part["options"]]
    return defined


def _is_set(value: object) -> bool:
    # Discord gives a context menu's command an empty description.
    return value is not None and value is not False and value not in ([], {}, "")


async def _known(client: discord.Client) -> object:
    # discord.py's own request would leave the translations out.
    route = Route("GET", _LISTING, application_id=client.application_id or 0)
    try:
        return await client.http.request(route)
    except LOST:
        return None
