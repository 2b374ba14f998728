"""The reviewing desk as a command uses it: opened, asked one thing, closed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import click

from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.querylog.log import QueryLog

T = TypeVar("T")
Ask = Callable[["QueryLog"], Awaitable[T]]


def read(ask: Ask[T]) -> T:
    """What the log tells; its file is not written, created or migrated.

    Raises:
        QueryLogError: the log cannot be read.
        click.UsageError: it cannot be asked that, such as by too many words.
    """

    async def answered() -> T:
        # The log brings SQLite, which the other commands do without.
        from bot.querylog.log import QueryLog  # noqa: PLC0415 -- the reason above

        async with QueryLog.open_to_read(load_settings().database) as log:
            return await ask(log)

    return _run(answered())


def change(ask: Ask[T]) -> T:
    """As `read`, where something is written."""

    async def answered() -> T:
        from bot.querylog.log import QueryLog  # noqa: PLC0415 -- as in read()

        async with QueryLog.open(load_settings().database) as log:
            return await ask(log)

    return _run(answered())


def _run(asked: Awaitable[T]) -> T:
    async def awaited() -> T:
        return await asked

    try:
        return asyncio.run(awaited())
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
