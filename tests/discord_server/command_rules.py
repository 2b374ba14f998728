"""Rules for command definitions: names, descriptions, options, localisations, total size."""

import re
from collections import Counter
from collections.abc import Iterator

from tests.discord_server.callback_rules import choice_faults
from tests.discord_server.errors import Fault
from tests.discord_server.limits import count, distinct, known, text
from tests.discord_server.world import Json

CHAT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING = 1, 2, 3
PER_TYPE = {CHAT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
TOTAL = 8000
LOCALES = frozenset(
    [
        "ar",
        "bg",
        "cs",
        "da",
        "de",
        "el",
        "en-GB",
        "en-US",
        "es-419",
        "es-ES",
        "fi",
        "fr",
        "he",
        "hi",
        "hr",
        "hu",
        "id",
        "it",
        "ja",
        "ko",
        "lt",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "ru",
        "sv-SE",
        "th",
        "tr",
        "uk",
        "vi",
        "zh-CN",
        "zh-TW",
    ]
)
_NAME = re.compile(r"[-_'\w]{1,32}")
_COMMAND_FIELDS = {
    *("id", "type", "name", "name_localizations", "description", "description_localizations"),
    *("options", "default_member_permissions", "dm_permission", "nsfw", "contexts"),
    *("integration_types", "handler"),
}
_OPTION_FIELDS = {
    *("type", "name", "name_localizations", "description", "description_localizations"),
    *("required", "choices", "options", "channel_types", "min_value", "max_value"),
    *("min_length", "max_length", "autocomplete"),
}


def commands_faults(bodies: list[Json]) -> Iterator[Fault]:
    """All commands of a scope at once."""
    for place, body in enumerate(bodies):
        yield from command_faults(body, str(place))
    for kind, found in Counter(body.get("type", CHAT) for body in bodies).items():
        if found > PER_TYPE.get(kind, 1):
            message = f"at most {PER_TYPE.get(kind, 1)} commands of type {kind}; there are {found}"
            yield Fault("", "APPLICATION_COMMANDS_MAX", message)
    keys = [(body.get("type", CHAT), body.get("name")) for body in bodies]
    yield from distinct("", keys, "APPLICATION_COMMANDS_DUPLICATE_NAME")


def command_faults(body: Json, where: str = "") -> Iterator[Fault]:
    at = f"{where}." if where else ""
    yield from known(where, body, _COMMAND_FIELDS)
    yield from _localised(at, body)
    if body.get("type", CHAT) == CHAT:
        yield from _named(at, body)
        yield from _options(f"{at}options", body.get("options") or [], {SUBCOMMAND, GROUP})
    else:
        yield from text(f"{at}name", body.get("name"), 1, 32)
        for name in ("description", "options"):
            if body.get(name):
                message = "context menu commands have none"
                yield Fault(f"{at}{name}", "APPLICATION_COMMAND_CONTEXT_MENU", message)
    for name in ("contexts", "integration_types"):
        if body.get(name) is not None:
            yield from count(f"{at}{name}", body[name], 1, 3)
            yield from distinct(f"{at}{name}", body[name], "SET_TYPE_DUPLICATE")
    if (total := _size(body)) > TOTAL:
        message = f"Command exceeds maximum size ({TOTAL}); it is {total}."
        yield Fault(where, "APPLICATION_COMMAND_TOO_LARGE", message)


def _named(at: str, body: Json) -> Iterator[Fault]:
    """A name and description as slash commands and options have them."""
    yield from text(f"{at}description", body.get("description"), 1, 100)
    names = {f"{at}name": body.get("name") or ""}
    for locale, name in (body.get("name_localizations") or {}).items():
        names[f"{at}name_localizations.{locale}"] = name
    for where, name in names.items():
        if not _NAME.fullmatch(name) or name != name.lower():
            message = f"{name!r} is no name: 1 to 32 letters, digits, - and _, in lower case"
            yield Fault(where, "APPLICATION_COMMAND_INVALID_NAME", message)


def _localised(at: str, body: Json) -> Iterator[Fault]:
    for name, limit in (("name", 32), ("description", 100)):
        for locale, words in (body.get(f"{name}_localizations") or {}).items():
            where = f"{at}{name}_localizations.{locale}"
            yield from text(where, words, 1, limit)
            if locale not in LOCALES:
                yield Fault(where, "ENUM_TYPE_COERCE", f"{locale!r} is no locale of Discord's")


def _options(where: str, options: list[Json], nestable: set[int]) -> Iterator[Fault]:
    """Options of one level, which may hold subcommands of these types, or values."""
    yield from count(where, options, 0, 25)
    names = [one.get("name") for one in options]
    yield from distinct(where, names, "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED")
    nested = [one["type"] in {SUBCOMMAND, GROUP} for one in options]
    if any(nested) and not all(nested):
        message = "Subcommands and values cannot be mixed"
        yield Fault(where, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
    optional = False
    for place, option in enumerate(options):
        if optional and option.get("required"):
            message = "Required options must be placed before optional ones"
            code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
            yield Fault(f"{where}.{place}.required", code, message)
        optional = optional or not option.get("required")
        yield from _option(f"{where}.{place}", option, nestable)


def _option(where: str, option: Json, nestable: set[int]) -> Iterator[Fault]:
    at, kind = f"{where}.", option["type"]
    yield from known(where, option, _OPTION_FIELDS)
    yield from _named(at, option)
    yield from _localised(at, option)
    if kind in {SUBCOMMAND, GROUP}:
        if kind not in nestable:
            message = "Nested too deep"
            yield Fault(where, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
        inside = {SUBCOMMAND} if kind == GROUP else set()
        yield from _options(f"{at}options", option.get("options") or [], inside)
        return
    choices = option.get("choices") or []
    yield from choice_faults(f"{at}choices", choices)
    if choices and option.get("autocomplete"):
        message = "Choices exclude autocomplete"
        yield Fault(f"{at}choices", "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", message)
    low, high = option.get("min_length") or 0, option.get("max_length")
    if not 0 <= low <= (6000 if high is None else high) <= 6000 or high == 0:
        message = "Lengths must rise between 0 (1 for the maximum) and 6000"
        yield Fault(f"{at}max_length", "NUMBER_TYPE_MAX", message)


def _size(level: Json) -> int:
    """Name, description and values of a command, each in its longest language."""
    total = 0
    for name in ("name", "description"):
        texts = [level.get(name) or "", *(level.get(f"{name}_localizations") or {}).values()]
        total += max(map(len, texts))
    for choice in level.get("choices") or []:
        texts = [choice["name"], *(choice.get("name_localizations") or {}).values()]
        total += max(map(len, texts)) + len(str(choice["value"]))
    return total + sum(_size(option) for option in level.get("options") or [])
