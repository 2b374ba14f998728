"""Whose rows a reader of the log may see, and how SQL says it. There is no default."""

import json
from dataclasses import dataclass

from bot.querylog.values import snowflake


@dataclass(frozen=True, slots=True)
class OneGuild:
    """Every row of one guild, with who asked: for the operator in a terminal only."""

    id: int


@dataclass(frozen=True, slots=True)
class InChannels:
    """The rows of one guild that were asked where their reader can look; who asked only in public.

    `channels` are those channels and threads; None for every one, those that are gone included,
    which is for administrators. `public`: the rows alone that were asked in public.
    """

    id: int
    channels: frozenset[int] | None
    public: bool = False


@dataclass(frozen=True, slots=True)
class Everywhere:
    """Every row, direct messages included: for the operator in a terminal only."""


Scope = OneGuild | InChannels | Everywhere

Parameters = dict[str, int | float | str | None]
"""Values by the names that stand in the SQL."""

_IN_CHANNELS = "place_id IN (SELECT value FROM json_each(:channels))"


def rows_of(scope: Scope) -> tuple[str, Parameters]:
    """A condition on `queries` that holds for the scope's rows, and its parameters.

    Raises:
        ValueError: the guild's id is not one.
    """
    match scope:
        case OneGuild(guild_id):
            return "guild_id = :guild_id", {"guild_id": _guild(guild_id)}
        case InChannels(guild_id, channels, public):
            conditions = ["guild_id = :guild_id"]
            parameters: Parameters = {"guild_id": _guild(guild_id)}
            if channels is not None:
                conditions.append(_IN_CHANNELS)
                parameters["channels"] = json.dumps(sorted(channels))
            if public:
                conditions.append("NOT private")
            return " AND ".join(conditions), parameters
        case Everywhere():
            return "TRUE", {}


def hides_askers(scope: Scope) -> bool:
    """Whether the scope's reader is not to know who asked what was asked privately."""
    return isinstance(scope, InChannels)


def owner_of(scope: Scope) -> int | None:
    """Whose notes on gaps the scope reads and writes: the guild's, or None for the operator's.

    Raises:
        ValueError: the guild's id is not one.
    """
    return None if isinstance(scope, Everywhere) else _guild(scope.id)


def _guild(guild_id: int) -> int | None:
    if guild_id is None:
        # In SQL nothing equals NULL, but a wrong caller had better be told.
        raise ValueError("guild_id is missing")
    return snowflake("guild_id", guild_id)
