"""The statements on servers' settings. Contains no policy."""

import json
import sqlite3
from collections.abc import Iterable

import aiosqlite

from bot.querylog.server_settings import Limit, ServerSettings, Style

_SERVERS = """
    SELECT *,
           (SELECT json_group_array(channel_id) FROM public_channels
            WHERE public_channels.guild_id = servers.guild_id) AS channels,
           (SELECT json_group_array(role_id) FROM reviewer_roles
            WHERE reviewer_roles.guild_id = servers.guild_id) AS roles
    FROM servers
"""
_ONE = f"{_SERVERS} WHERE guild_id = :guild_id"
_EVERY = f"{_SERVERS} ORDER BY guild_id"
# When the last digest was posted stays as it is, unless there is to be none any more.
_REPLACE = """
    INSERT INTO servers (guild_id, style, private, only_listed,
                         cooldown_questions, cooldown_seconds, digest_channel_id)
    VALUES (:guild_id, :style, :private, :only_listed,
            :cooldown_questions, :cooldown_seconds, :digest_channel_id)
    ON CONFLICT (guild_id) DO UPDATE
    SET style = excluded.style, private = excluded.private, only_listed = excluded.only_listed,
        cooldown_questions = excluded.cooldown_questions,
        cooldown_seconds = excluded.cooldown_seconds,
        digest_channel_id = excluded.digest_channel_id,
        digest_sent_at = iif(excluded.digest_channel_id IS NULL, NULL, digest_sent_at)
"""
_CLEAR_CHANNELS = "DELETE FROM public_channels WHERE guild_id = :guild_id"
_INSERT_CHANNEL = "INSERT INTO public_channels (guild_id, channel_id) VALUES (:guild_id, :id)"
_CLEAR_ROLES = "DELETE FROM reviewer_roles WHERE guild_id = :guild_id"
_INSERT_ROLE = "INSERT INTO reviewer_roles (guild_id, role_id) VALUES (:guild_id, :id)"


async def one_server(database: aiosqlite.Connection, guild_id: int) -> ServerSettings:
    """The server's settings, as they come where it has no row."""
    rows = list(await database.execute_fetchall(_ONE, {"guild_id": guild_id}))
    return _settings(rows[0]) if rows else ServerSettings(guild_id)


async def every_server(database: aiosqlite.Connection) -> tuple[ServerSettings, ...]:
    """The settings of each server that has a row, in the order of ids."""
    return tuple(map(_settings, await database.execute_fetchall(_EVERY)))


async def replace_server(database: aiosqlite.Connection, settings: ServerSettings) -> None:
    """Write the settings in the place of the server's earlier ones. Call it in a transaction."""
    guild = {"guild_id": settings.guild_id}
    await database.execute_fetchall(_REPLACE, guild | _columns(settings))
    for clear, insert, ids in (
        (_CLEAR_CHANNELS, _INSERT_CHANNEL, settings.public_channels or ()),
        (_CLEAR_ROLES, _INSERT_ROLE, settings.reviewer_roles),
    ):
        await database.execute_fetchall(clear, guild)
        async with database.executemany(insert, _rows(guild, ids)):
            pass


def _columns(settings: ServerSettings) -> dict[str, str | int | float | None]:
    limit = settings.cooldown
    return {
        "style": settings.style.value,
        "private": int(settings.private),
        "only_listed": int(settings.public_channels is not None),
        "cooldown_questions": limit.questions if limit else None,
        "cooldown_seconds": limit.seconds if limit else None,
        "digest_channel_id": settings.digest_channel_id,
    }


def _rows(guild: dict[str, int], ids: Iterable[int]) -> list[dict[str, int]]:
    return [guild | {"id": one} for one in sorted(ids)]


def _settings(row: sqlite3.Row) -> ServerSettings:
    questions = row["cooldown_questions"]
    return ServerSettings(
        guild_id=row["guild_id"],
        style=Style(row["style"]),
        private=bool(row["private"]),
        public_channels=frozenset(json.loads(row["channels"])) if row["only_listed"] else None,
        cooldown=None if questions is None else Limit(questions, row["cooldown_seconds"]),
        reviewer_roles=frozenset(json.loads(row["roles"])),
        digest_channel_id=row["digest_channel_id"],
    )
