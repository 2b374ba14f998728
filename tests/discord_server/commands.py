"""The bot's commands as Discord keeps them, and their use as Discord's own client allows it."""

from tests.discord_server.payloads import channel_json, role_json
from tests.discord_server.state import State
from tests.discord_server.world import (
    MEMBER,
    Channel,
    ChannelType,
    Guild,
    Json,
    Permission,
    Role,
)

CHAT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, CHANNEL, ROLE, NUMBER = 1, 2, 3, 4, 5, 7, 8, 10
_PYTHON: dict[int, type] = {
    STRING: str,
    INTEGER: int,
    BOOLEAN: bool,
    NUMBER: float,
    CHANNEL: Channel,
    ROLE: Role,
}


class NotOfferedError(AssertionError):
    """Discord's client would not let a user do this: no such command, option or value."""


def store_commands(state: State, guild_id: int | None, bodies: list[Json]) -> list[Json]:
    """Replace all commands of one scope; a command that keeps its name keeps its id."""
    known = {(old["type"], old["name"]): old["id"] for old in state.commands.get(guild_id, [])}
    stored = []
    for body in bodies:
        kind = body.get("type", CHAT)
        extra = {
            "id": known.get((kind, body["name"]), str(state.snowflakes.next())),
            "application_id": str(state.bot.id),
            "version": str(state.snowflakes.next()),
            "type": kind,
            "description": body.get("description", ""),
            "nsfw": body.get("nsfw", False),
            "integration_types": body.get("integration_types") or [0],
            "contexts": body.get("contexts"),
            "default_member_permissions": _as_text(body.get("default_member_permissions")),
        }
        if guild_id is not None:
            extra["guild_id"] = str(guild_id)
        stored.append(body | extra)
    state.commands[guild_id] = stored
    return stored


def without_localisations(command: Json) -> Json:
    """The command as a listing shows it unless localisations are asked for."""
    kept = {key: value for key, value in command.items() if not key.endswith("_localizations")}
    if "options" in kept:
        kept["options"] = [without_localisations(option) for option in kept["options"]]
    return kept


def find_command(state: State, name: str, kind: int, channel: Channel) -> Json:
    """The command a user would find under this name here, the guild's own first."""
    guild_id = channel.guild.id if channel.guild else None
    scopes = [state.commands.get(guild_id, [])] if guild_id is not None else []
    for command in [*(one for scope in scopes for one in scope), *state.commands[None]]:
        if command["name"] == name and command["type"] == kind:
            return command
    known = sorted(one["name"] for one in state.commands[None])
    raise NotOfferedError(f"no command {name!r} of type {kind}; synced: {known}")


def check_offered(command: Json, channel: Channel, permissions: int, *, by_user: bool) -> None:
    """Whether Discord shows the command in this place, to a member with these permissions."""
    contexts = command.get("contexts")
    if contexts is not None and context_of(channel) not in contexts:
        raise NotOfferedError(f"/{command['name']} is not offered in context {context_of(channel)}")
    if int(by_user) not in (command.get("integration_types") or [0]):
        raise NotOfferedError(f"/{command['name']} is not for this kind of installation")
    needed = command.get("default_member_permissions")
    if channel.guild is None or needed is None or permissions & Permission.ADMINISTRATOR:
        return
    if int(needed) == 0 or permissions & int(needed) != int(needed):
        raise NotOfferedError(f"/{command['name']} is hidden from members without {needed}")


def context_of(channel: Channel) -> int:
    """0 in a guild, 1 in a direct message with the bot, 2 in any other private channel."""
    if channel.guild is not None:
        return 0
    return 1 if channel.type is ChannelType.DIRECT else 2


def chat_data(
    command: Json, path: list[str], options: Json, guild: Guild | None, *, checked: bool
) -> Json:
    """The data of a slash command; `path` are the subcommands below its name.

    Channels and roles are given as such: their ids, and in `resolved` what Discord says of them.
    """
    level, wrappers = command, []
    for name in path:
        level = _option(level, name)
        wrappers.append({"name": name, "type": level["type"]})
    values: list[Json] = _values(level, options, checked=checked)
    if checked:
        _check_own(options, guild)
    for wrapper in reversed(wrappers):
        values = [wrapper | {"options": values}]
    return _head(command) | {"options": values} | resolved_json(options)


def resolved_json(options: Json) -> Json:
    """What Discord tells of the channels and roles among the options, if there are any."""
    channels = [one for one in options.values() if isinstance(one, Channel)]
    roles = [one for one in options.values() if isinstance(one, Role)]
    found: Json = {}
    if channels:
        shown = {"permissions": str(int(MEMBER))}
        found["channels"] = {str(one.id): channel_json(one) | shown for one in channels}
    if roles:
        found["roles"] = {str(one.id): role_json(one, 1) for one in roles}
    return {"resolved": found} if found else {}


def focused_data(command: Json, path: list[str], options: Json, focused: str) -> Json:
    """The data of an autocomplete request: unfinished, so that nothing is checked but the names."""
    data = chat_data(command, path, options, None, checked=False)
    values = data["options"]
    for _ in path:
        values = values[0]["options"]
    for value in values:
        if value["name"] == focused:
            value["focused"] = True
    return data


def menu_data(command: Json, target: int, resolved: Json) -> Json:
    return _head(command) | {"target_id": str(target), "resolved": resolved}


def _as_text(bits: int | None) -> str | None:
    return None if bits is None else str(bits)


def _head(command: Json) -> Json:
    head = {"id": command["id"], "name": command["name"], "type": command["type"]}
    return head | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})


def _option(level: Json, name: str) -> Json:
    for option in level.get("options", ()):
        if option["name"] == name:
            found: Json = option
            return found
    raise NotOfferedError(f"{level['name']!r} has no option {name!r}")


def _values(level: Json, given: Json, *, checked: bool) -> list[Json]:
    for name in given:
        _option(level, name)
    values = []
    for option in level.get("options", ()):
        if option["name"] in given:
            value = given[option["name"]]
            if checked:
                _check_value(option, value)
            given_as = str(value.id) if isinstance(value, Channel | Role) else value
            values.append({"name": option["name"], "type": option["type"], "value": given_as})
        elif checked and option.get("required"):
            raise NotOfferedError(f"option {option['name']!r} is required")
    return values


def _check_own(options: Json, guild: Guild | None) -> None:
    """Discord's client offers the guild's own channels and roles alone."""
    own = [] if guild is None else [*guild.channels, *guild.roles]
    for name, value in options.items():
        if isinstance(value, Channel | Role) and value not in own:
            raise NotOfferedError(f"option {name!r}: {value.name!r} is not of this guild")


def _check_value(option: Json, value: object) -> None:
    name, kind = option["name"], _PYTHON.get(option["type"])
    if kind is not None and not isinstance(value, kind):
        raise NotOfferedError(f"option {name!r} takes {kind.__name__}, not {value!r}")
    types = option.get("channel_types")
    if isinstance(value, Channel) and types and value.type not in types:
        raise NotOfferedError(f"option {name!r} takes channels of types {types}")
    choices = [choice["value"] for choice in option.get("choices", ())]
    if choices and value not in choices:
        raise NotOfferedError(f"option {name!r} takes one of {choices}")
    if isinstance(value, str):
        low, high = option.get("min_length", 0), option.get("max_length", 6000)
        if not low <= len(value) <= high:
            raise NotOfferedError(f"option {name!r} takes {low} to {high} characters")
    elif isinstance(value, int | float):
        low, high = option.get("min_value", value), option.get("max_value", value)
        if not low <= value <= high:
            raise NotOfferedError(f"option {name!r} takes {low} to {high}")
