"""Whose rows: the one place where a scope becomes SQL."""

from bot.querylog.scope import Everywhere, OneGuild, Scope
from bot.querylog.statements.values import snowflake

Parameters = dict[str, int | float | str | None]
"""Values by the names that stand in the SQL."""


def rows_of(scope: Scope) -> tuple[str, Parameters]:
    """A condition on `guild_id` that holds for the scope's rows, and its parameters.

    Raises:
        ValueError: the guild's id is not one.
    """
    match scope:
        case OneGuild(guild_id):
            return "guild_id = :guild_id", {"guild_id": _guild(guild_id)}
        case Everywhere():
            return "TRUE", {}


def owner_of(scope: Scope) -> int | None:
    """Whose notes on gaps the scope reads and writes: the guild's, or None for the operator's.

    Raises:
        ValueError: the guild's id is not one.
    """
    return _guild(scope.id) if isinstance(scope, OneGuild) else None


def _guild(guild_id: int) -> int | None:
    if guild_id is None:
        # In SQL nothing equals NULL, but a wrong caller had better be told.
        raise ValueError("guild_id is missing")
    return snowflake("guild_id", guild_id)
