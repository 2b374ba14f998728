"""The reviewing desk as a command uses it: opened, asked one thing, closed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import click

from bot.querylog.scope import Scope
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.querylog.pseudonyms import Pseudonyms
    from bot.querylog.review import Review

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
    """What people are called; only a log of which nobody was named yet is written for it.

    Raises:
        QueryLogError: the log cannot be used.
    """

    async def named() -> "Pseudonyms":
        from bot.querylog.connection import Connection  # noqa: PLC0415 -- as in read()
        from bot.querylog.statements import consent  # noqa: PLC0415 -- the same

        database = load_settings().database
        async with Connection.open_to_read(database) as connection:
            if names := await connection.read(consent.known_pseudonyms):
                return names
        async with Connection.open(database) as connection:
            return await connection.write(consent.pseudonyms)

    return _run(named())


def _run(asked: Awaitable[T]) -> T:
    async def awaited() -> T:
        return await asked

    try:
        return asyncio.run(awaited())
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
