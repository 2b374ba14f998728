"""Posts the weekly digests, each once, to the channels that servers have chosen."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord

from bot.answers.answerer import Answerer
from bot.discord_app.mishaps import LOST, report
from bot.discord_app.phrases import Phrasebook
from bot.discord_app.review.digest import render_digest
from bot.discord_app.seeing import seen_by_readers_of
from bot.errors import QueryLogError
from bot.moderation.digest import digest_of, is_due, last_end
from bot.querylog.log import QueryLog
from bot.querylog.scope import InChannels
from bot.querylog.values import DigestPlace

INTERVAL = 900.0
"""Seconds between two looks at whether a digest is due."""

MOST_REFUSALS = 3
"""How often in a row a channel may refuse a digest before the digest is switched off."""

TRIED_AGAIN = timedelta(days=1)
"""How long after a refusal a digest is tried again."""

_REFUSED = range(400, 500)  # statuses by which Discord says that it has posted nothing

logger = logging.getLogger(__name__)


class DigestPoster:
    """Looks now and then, from its start to its close, whether a digest is due."""

    def __init__(
        self,
        answerer: Answerer,
        phrasebook: Phrasebook,
        database: Path,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._answerer = answerer
        self._phrasebook = phrasebook
        self._database = database
        self._now = now
        self._refusals: Counter[int] = Counter()
        self._refused_at: dict[int, datetime] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self, client: discord.Client) -> None:
        """Begin, once the client knows its servers."""
        if self._task is None:
            self._task = asyncio.create_task(self._keep_posting(client))

    async def close(self) -> None:
        """End; a digest that is being posted counts as posted."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _keep_posting(self, client: discord.Client) -> None:
        while True:
            try:
                await self.post_due(client)
            except QueryLogError as error:
                logger.warning("No digest, since the query log fails: %s", error)
            except Exception as error:  # noqa: BLE001 -- the one handler of digests
                report(error, "a digest", 0)
            await asyncio.sleep(INTERVAL)

    async def post_due(self, client: discord.Client) -> None:
        """Post what is due by now.

        Raises:
            QueryLogError: the log fails.
        """
        now = self._now()
        async with QueryLog.open(self._database) as log:
            for place in await log.digests.places():
                guild = client.get_guild(place.guild_id)
                if place.sent_for is None:
                    await log.digests.claim(place, last_end(now))
                elif guild is not None and self._may_be_posted(guild, place, now):
                    await self._post(log, place, guild, last_end(now))

    def _may_be_posted(self, guild: discord.Guild, place: DigestPlace, now: datetime) -> bool:
        # While Discord does not know the server's channels, none of them refuses anything.
        refused_at = self._refused_at.get(guild.id)
        waits = refused_at is not None and now - refused_at < TRIED_AGAIN
        return is_due(now, place.sent_for) and not guild.unavailable and not waits

    async def _post(
        self,
        log: QueryLog,
        place: DigestPlace,
        guild: discord.Guild,
        week: datetime,
    ) -> None:
        channel = guild.get_channel(place.channel_id)  # the server's own, or none
        if not isinstance(channel, discord.TextChannel):
            await self._count(log, place, posted=False)
            return
        scope = InChannels(guild.id, seen_by_readers_of(channel), public=True)
        digest = await digest_of(log, scope, week, self._answerer)
        say = self._phrasebook.for_locale(guild.preferred_locale)
        text = await asyncio.to_thread(render_digest, digest, self._answerer.corpus, say)
        # Marked before it is sent: whatever comes between, nobody gets a digest twice.
        if not await log.digests.claim(place, week):
            return
        posted = await _sent(channel, text)
        if not posted:
            await log.digests.release(place, week)
        await self._count(log, place, posted=posted)

    async def _count(self, log: QueryLog, place: DigestPlace, *, posted: bool) -> None:
        """Switch the digest off where it is refused again and again."""
        if posted:
            self._refusals[place.guild_id] = 0
            return
        self._refused_at[place.guild_id] = self._now()
        self._refusals[place.guild_id] += 1
        if self._refusals[place.guild_id] >= MOST_REFUSALS:
            logger.warning("The digest of server %d is switched off", place.guild_id)
            await log.servers.change(
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
