"""The commands' names and descriptions in other languages, as Discord offers them."""

from collections.abc import Mapping

from discord import Locale
from discord.app_commands import (
    TranslationContextLocation,
    TranslationContextTypes,
    Translator,
    locale_str,
)

from bot.discord_app.phrases import TRANSLATIONS, entries_of

_DESCRIPTIONS = {
    TranslationContextLocation.command_description,
    TranslationContextLocation.group_description,
    TranslationContextLocation.parameter_description,
}

Words = Mapping[tuple[str, str], str]
"""By context, `name` or `description`, and by the English."""


class CommandTranslator(Translator):
    """Knows `translations/commands-<language>.po`; what they lack stays English.

    What is offered as a choice counts as a name.
    """

    def __init__(self) -> None:
        self._words = {language: _load(language) for language in TRANSLATIONS}

    async def translate(
        self, string: locale_str, locale: Locale, context: TranslationContextTypes
    ) -> str | None:
        kind = "description" if context.location in _DESCRIPTIONS else "name"
        words = self._words.get(locale.value.partition("-")[0], {})
        return words.get((kind, string.message))


def _load(language: str) -> Words:
    entries = entries_of(f"commands-{language}.po", language)
    return {(entry.context or "", entry.english[0]): entry.forms[0] for entry in entries}
