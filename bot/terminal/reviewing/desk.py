"""The reviewing desk as a command uses it: opened, asked one thing, closed."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import click

from bot.querylog.scope import Scope
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.querylog.pseudonyms import Pseudonyms
    from bot.querylog.review import Review

_SECRET = 32  # bytes

T = TypeVar("T")
Ask = Callable[["Review"], Awaitable[T]]


def read(scope: Scope, ask: Ask[T]) -> T:
    """What the log tells; its file is not written, created or migrated.

    Raises:
        QueryLogError: the log cannot be read.
        click.UsageError: it cannot be asked that, such as by too many words.
    """

    async def answered() -> T:
        # The log brings aiosqlite, which the other commands do without.
        from bot.querylog.connection import Connection  # noqa: PLC0415 -- the reason above
        from bot.querylog.review import Review  # noqa: PLC0415 -- the same

        async with Connection.open_to_read(load_settings().database) as connection:
            return await ask(Review(connection, scope))

    return _run(answered())


def change(scope: Scope, ask: Ask[T]) -> T:
    """As `read`, where something is written."""

    async def answered() -> T:
        from bot.querylog.connection import Connection  # noqa: PLC0415 -- as in read()
        from bot.querylog.review import Review  # noqa: PLC0415 -- the same

        async with Connection.open(load_settings().database) as connection:
            return await ask(Review(connection, scope))

    return _run(answered())


def pseudonyms() -> "Pseudonyms":
    """What people are called in what leaves the log.

    Each name stays the same, but in a log of an earlier version in which nothing was stored since:
    it has no secret yet, and names made without one are good for one time.

    Raises:
        QueryLogError: the log cannot be read.
    """

    async def named() -> "Pseudonyms":
        from bot.querylog.connection import Connection  # noqa: PLC0415 -- as in read()
        from bot.querylog.pseudonyms import Pseudonyms  # noqa: PLC0415 -- the same
        from bot.querylog.statements import consent  # noqa: PLC0415 -- the same

        async with Connection.open_to_read(load_settings().database) as connection:
            known = await connection.read(consent.known_pseudonyms)
        return known or Pseudonyms(secrets.token_bytes(_SECRET))

    return _run(named())


def _run(asked: Awaitable[T]) -> T:
    async def awaited() -> T:
        return await asked

    try:
        return asyncio.run(awaited())
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
