"""One way for every command and button of the log: permission, the log, the reply, in time."""

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import discord

from bot.discord_app import wording
from bot.discord_app.admission import Admission, Admittance
from bot.discord_app.errors import LogUnavailableError
from bot.discord_app.limits import RESPONSE_DEADLINE
from bot.discord_app.mishaps import report
from bot.discord_app.old_buttons import Interaction, view_of
from bot.discord_app.phrases import Phrases
from bot.discord_app.places import Places
from bot.discord_app.reply import Reply
from bot.discord_app.responding import respond
from bot.discord_app.review import told
from bot.discord_app.review.desk import Desk, desk_for
from bot.discord_app.review.permission import audited_by, reviewed_by
from bot.discord_app.seeing import server_of_member
from bot.errors import NotStoredError, QueryLogError
from bot.querylog.scope import InChannels

PATIENCE = 600.0
"""Seconds that a reply may take; Discord waits fifteen minutes for one that was deferred."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file under a reply; `description` is what is read to those who do not see it."""

    name: str
    data: bytes
    description: str | None = None


Made = Reply | tuple[Reply, Attachment]
Make = Callable[[Desk, Phrases], Awaitable[Made]]


class Answering:
    """Answers moderators; keeps nothing between two commands."""

    def __init__(self, places: Places, admission: Admission, database: Path) -> None:
        self._places = places
        self._admission = admission
        self._database = database

    async def command(
        self, interaction: Interaction, make: Make, *, for_managers: bool = False
    ) -> None:
        """Answer with what `make` makes, privately, or say why not."""
        with self._admission.reply() as admittance:
            say = self._places.tongues(interaction).own
            scope = await self.scope_of(interaction, for_managers=for_managers)
            if scope is None:
                await respond(interaction, refusal_of(interaction, say, for_managers=for_managers))
                return
            if admittance is Admittance.CLOSING:
                await respond(interaction, wording.closing(say))
                return
            # Before the log is asked, which may take its time.
            async with asyncio.timeout(RESPONSE_DEADLINE):
                await interaction.response.defer(ephemeral=True)
            await put(interaction, await self._made_or_why_not(interaction, scope, make, say))

    async def scope_of(
        self, interaction: Interaction, *, for_managers: bool = False
    ) -> InChannels | None:
        """What they may see of the log of the server they act in; None if nothing."""
        may = audited_by if for_managers else reviewed_by
        return await may(interaction, self._places)

    async def made(
        self, interaction: Interaction, scope: InChannels, make: Make, say: Phrases
    ) -> Made:
        """What `make` makes of the log.

        Raises:
            LogUnavailableError: the log could not be read, or the reading not be recorded.
        """
        try:
            async with (
                asyncio.timeout(PATIENCE),
                desk_for(self._database, scope, interaction.user.id) as desk,
            ):
                return await make(desk, say)
        except (QueryLogError, TimeoutError) as error:
            logger.warning("The query log fails a review: %s", str(error) or "no answer in time")
            raise LogUnavailableError from None

    async def _made_or_why_not(
        self, interaction: Interaction, scope: InChannels, make: Make, say: Phrases
    ) -> Made:
        try:
            return await self.made(interaction, scope, make, say)
        except LogUnavailableError:
            return told.log_unreadable(say)
        except NotStoredError:
            return wording.nothing_stored(say)
        except Exception as error:  # noqa: BLE001 -- the reply was deferred and must not hang
            return told.mishap(report(error, "a review", interaction.id) or "", say)


def refusal_of(interaction: Interaction, say: Phrases, *, for_managers: bool) -> Reply:
    """Why somebody may see nothing of the log."""
    if interaction.is_guild_integration() and server_of_member(interaction) is None:
        text = say(
            "Discord has not told me of this server’s channels and roles yet. "
            "Please try again in a minute."
        )
        return Reply(text, private=True)
    return told.for_managers(say) if for_managers else told.for_moderators(say)


async def put(interaction: Interaction, made: Made) -> None:
    """Put the reply in the place of what was deferred."""
    reply, attachment = made if isinstance(made, tuple) else (made, None)
    files = [] if attachment is None else [_file(attachment)]
    await interaction.edit_original_response(
        content=reply.text, view=view_of(reply) or None, attachments=files
    )


def _file(attachment: Attachment) -> discord.File:
    stream = io.BytesIO(attachment.data)
    return discord.File(stream, attachment.name, description=attachment.description)
