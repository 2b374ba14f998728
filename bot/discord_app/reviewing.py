"""The log as one moderator has it before them: what they may see of it, each reading recorded."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
from discord import app_commands

from bot.answers.answerer import Answerer
from bot.discord_app.event import InteractionEvent
from bot.discord_app.ground import Interaction, LogUnavailableError
from bot.discord_app.permissions import audited_by, reviewed_by, server_of_member
from bot.errors import QueryLogError
from bot.querylog.log import QueryLog
from bot.querylog.scope import InChannels
from bot.replies import itself, moderation
from bot.replies.document import Document

PATIENCE = 600.0
"""Seconds that a reply may take; Discord waits fifteen minutes for one that was deferred."""

OFFERED_AGAIN = timedelta(minutes=1)
"""How long what is offered while somebody types counts as one reading."""

Command = app_commands.Command[Any, ..., None]

logger = logging.getLogger(__name__)

log_commands = app_commands.Group(
    name="log",
    description="What was asked in this server; for moderators.",
    default_permissions=discord.Permissions(manage_messages=True),
    allowed_contexts=app_commands.AppCommandContext(
        guild=True, dm_channel=False, private_channel=False
    ),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
)
"""Every reply of these is private, of this server alone, and recorded as read."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One moderator before the log, of which they are shown what is in their scope."""

    event: InteractionEvent
    log: QueryLog
    scope: InChannels
    now: datetime

    @property
    def answerer(self) -> Answerer:
        return self.event.ground.answerer

    async def record(self, command: str, shown: int) -> None:
        """Record what is about to be shown; if this raises, show nothing.

        `command` holds the names of the command and of its filters, and no more.
        """
        await self.log.audit.add(self.scope, self.event.user_id, command, shown, self.now)

    async def record_offered(self, command: str, shown: int) -> None:
        """Record what is offered while somebody types: once a minute, not at each key."""
        before = self.now - OFFERED_AGAIN
        await self.log.audit.add(
            self.scope, self.event.user_id, command, shown, self.now, unless_after=before
        )


@asynccontextmanager
async def visiting(event: InteractionEvent, scope: InChannels) -> AsyncIterator[Visit]:
    """A moderator's visit to the log, which may take up to `PATIENCE` seconds.

    Raises:
        LogUnavailableError: it could not be read, or the reading not be recorded.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            yield Visit(event, event.ground.log, scope, datetime.now(UTC))
    except (QueryLogError, TimeoutError) as error:
        logger.warning("The query log fails a review: %s", str(error) or "no answer in time")
        raise LogUnavailableError from None


async def answer(
    interaction: Interaction,
    make: Callable[[Visit], Awaitable[Document]],
    *,
    for_managers: bool = False,
) -> None:
    """Answer a command with what `make` makes of the log, privately, or say why not."""
    async with InteractionEvent(interaction) as event:
        scope = await scope_of(event, for_managers=for_managers)
        if scope is None:
            await event.tell(refusal(event, for_managers=for_managers))
        elif not await event.refused(counted=False):
            # Before the log is asked, which may take its time.
            await event.promise(private=True)
            try:
                async with visiting(event, scope) as visit:
                    document = await make(visit)
            except LogUnavailableError:
                document = moderation.LOG_UNREADABLE
            await event.tell(document)


async def scope_of(event: InteractionEvent, *, for_managers: bool = False) -> InChannels | None:
    """What they may see of the log of the server they act in; None if nothing."""
    return await (audited_by if for_managers else reviewed_by)(event)


def refusal(event: InteractionEvent, *, for_managers: bool = False) -> Document:
    """Why somebody may see nothing of the log."""
    interaction = event.interaction
    if interaction.is_guild_integration() and server_of_member(interaction) is None:
        return itself.SERVER_UNKNOWN
    return moderation.FOR_MANAGERS if for_managers else moderation.FOR_MODERATORS
