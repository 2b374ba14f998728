"""The weekly digest: posted once to each channel that a server has chosen, and shown by `/log`."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord

from bot.discord_app.ground import LOST, Client, Interaction, Watch, report
from bot.discord_app.message import write
from bot.discord_app.permissions import seen_by_readers_of
from bot.discord_app.reviewing import Visit, answer, log_commands
from bot.moderation.digest import Digest, digest_of, is_due, last_end
from bot.moderation.gaps import counted_parts
from bot.notes.episode import Corpus
from bot.querylog.scope import InChannels
from bot.querylog.values import DigestPlace
from bot.replies import gaps as words
from bot.replies.document import Document

INTERVAL = 900.0
"""Seconds between two looks at whether a digest is due."""

MOST_REFUSALS = 3
"""How often in a row a channel may refuse a digest before the digest is switched off."""

TRIED_AGAIN = timedelta(days=1)
"""How long after a refusal a digest is tried again."""

_REFUSED = range(400, 500)  # statuses by which Discord says that it has posted nothing

logger = logging.getLogger(__name__)


@log_commands.command(name="digest")
async def digest_now(interaction: Interaction) -> None:
    """The weekly digest as it would be now, shown to you alone."""

    async def make(visit: Visit) -> Document:
        scope = await _digested(visit, interaction.guild)
        week = await digest_of(visit.log, scope, visit.now, visit.answerer)
        await visit.record("log digest", week.volume.questions)
        return shown(week, visit.answerer.corpus)

    await answer(interaction, make)


async def _digested(visit: Visit, guild: discord.Guild | None) -> InChannels:
    """What the digest is of: what its channel's readers can see, as far as this reader can too."""
    settings = await visit.log.servers.get(visit.scope.id)
    channel = guild.get_channel(settings.digest_channel_id or 0) if guild else None
    if not isinstance(channel, discord.TextChannel):
        return visit.scope
    seen, own = seen_by_readers_of(channel), visit.scope.channels
    return InChannels(visit.scope.id, seen if own is None else seen & own)


def shown(week: Digest, corpus: Corpus) -> Document:
    """The digest as a message."""
    return words.digest(week, counted_parts(week.passages, corpus))


class DigestPoster(Watch):
    """Posts what is due; a digest that is being posted at the close counts as posted."""

    def __init__(
        self, client: Client, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        super().__init__("a digest", INTERVAL)
        self._client = client
        self._log = client.ground.log
        self._now = now
        self._refusals: Counter[int] = Counter()
        self._refused_at: dict[int, datetime] = {}

    async def look(self) -> None:
        now = self._now()
        digests = self._log.digests
        for place in await digests.places():
            guild = self._client.get_guild(place.guild_id)
            if place.sent_for is None:
                await digests.claim(place, last_end(now))
            elif guild is not None and self._may_be_posted(guild, place, now):
                await self._post(place, guild, last_end(now))

    def _may_be_posted(self, guild: discord.Guild, place: DigestPlace, now: datetime) -> bool:
        # While Discord does not know the server's channels, none of them refuses anything.
        refused_at = self._refused_at.get(guild.id)
        waits = refused_at is not None and now - refused_at < TRIED_AGAIN
        return is_due(now, place.sent_for) and not guild.unavailable and not waits

    async def _post(self, place: DigestPlace, guild: discord.Guild, until: datetime) -> None:
        ground, digests = self._client.ground, self._log.digests
        channel = guild.get_channel(place.channel_id)  # the server's own, or none
        if not isinstance(channel, discord.TextChannel):
            await self._count(place, posted=False)
            return
        scope = InChannels(guild.id, seen_by_readers_of(channel), public=True)
        week = await digest_of(self._log, scope, until, ground.answerer)
        language = ground.languages.for_locale(guild.preferred_locale)
        text = write(shown(week, ground.answerer.corpus), language).text
        # Marked before it is sent: whatever comes between, nobody gets a digest twice.
        if not await digests.claim(place, until):
            return
        posted = await _sent(channel, text)
        if not posted:
            await digests.release(place, until)
        await self._count(place, posted=posted)

    async def _count(self, place: DigestPlace, *, posted: bool) -> None:
        """Switch the digest off where it is refused again and again."""
        if posted:
            self._refusals[place.guild_id] = 0
            return
        self._refused_at[place.guild_id] = self._now()
        self._refusals[place.guild_id] += 1
        if self._refusals[place.guild_id] >= MOST_REFUSALS:
            logger.warning("The digest of server %d is switched off", place.guild_id)
            await self._log.servers.change(
                place.guild_id, lambda before: replace(before, digest_channel_id=None)
            )


async def _sent(channel: discord.abc.Messageable, text: str) -> bool:
    """Whether the digest is posted, or may be: False only where it certainly is not."""
    try:
        await channel.send(text, suppress_embeds=True)
    except discord.HTTPException as error:
        report(error, "a digest", 0)
        return error.status not in _REFUSED
    except LOST as error:
        report(error, "a digest", 0)
    return True
