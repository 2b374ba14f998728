"""The connection to Discord: what it subscribes to, and where each event goes."""

import asyncio
import sys
from pathlib import Path

import discord

from bot.discord_app import messages
from bot.discord_app.admission import Admission
from bot.discord_app.asking import Asking
from bot.discord_app.buttons import ANSWER, ENTRY, FORGET, TURN, WISH, received
from bot.discord_app.commands import Commands
from bot.discord_app.limits import RATE_LIMIT_PATIENCE
from bot.discord_app.mishaps import report
from bot.discord_app.pressed import Pressed
from bot.discord_app.pressing import Pressing
from bot.discord_app.privacy.commands import Privacy
from bot.discord_app.quoting.checking import Checking
from bot.discord_app.quoting.finding import Finding
from bot.discord_app.quoting.parts import Parts
from bot.discord_app.quoting.posting import Posting
from bot.discord_app.quoting.reading import Reading
from bot.discord_app.responding import respond
from bot.discord_app.review.answering import Answering
from bot.discord_app.review.commands import log_commands
from bot.discord_app.review.lists import Lists
from bot.discord_app.review.posting import DigestPoster
from bot.discord_app.review.turning import Turning
from bot.discord_app.sync import sync_if_changed
from bot.discord_app.translating import CommandTranslator
from bot.quotecheck.checker import QuoteChecker


class FootnoteClient(discord.Client):
    """A client without privileged intents and without caches; it pings nobody."""

    def __init__(
        self,
        asking: Asking,
        checker: QuoteChecker,
        admission: Admission,
        database: Path,
        retention_days: int,
    ) -> None:
        super().__init__(
            # Without the message content intent Discord still shows the bot what is addressed to
            # it, and nothing else.
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=RATE_LIMIT_PATIENCE,
            guild_ready_timeout=0,  # no answer needs to know the guilds
        )
        self.online = asyncio.Event()
        parts, pressed = Parts(asking.answerer.corpus), Pressed(asking, admission)
        self.tree = Commands(self, asking, admission, parts, database)
        for made in (Checking, Finding):
            for command in made(asking, checker, admission, parts, respond).commands():
                self.tree.add_command(command)
        answering = Answering(asking.places, admission, database)
        lists = Lists(asking.answerer, parts)
        self.tree.add_command(log_commands(asking, parts, answering, lists))
        self._digests = DigestPoster(asking.answerer, asking.places.phrasebook, database)
        self._turning = Turning(answering, lists, asking.places, pressed)
        self._privacy = Privacy(asking.places, admission, pressed, database, retention_days)
        self.tree.add_command(self._privacy.commands())
        self._asking = asking
        self._database = database
        self._admission = admission
        self._pressing = Pressing(asking, parts, pressed, database)
        self._reading = Reading(asking.places, parts, pressed, Posting(asking, parts))

    async def setup_hook(self) -> None:
        self.add_dynamic_items(
            received(ANSWER, self._pressing.on_press),
            received(ENTRY, self._reading.on_press),
            received(FORGET, self._privacy.on_press),
            received(TURN, self._turning.on_press),
            received(WISH, self._privacy.on_wish),
        )
        translator = CommandTranslator()
        await self.tree.set_translator(translator)
        await sync_if_changed(self, self.tree, translator)

    def dispatch(self, event: str, /, *args: object, **kwargs: object) -> None:
        """Pass an event on; none once the client closes, when discord.py can no longer do it."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def close(self) -> None:
        await self._digests.close()
        await self._privacy.close()
        await super().close()

    async def on_ready(self) -> None:
        self.online.set()
        self._digests.start(self)
        self._privacy.start(self)

    async def on_resumed(self) -> None:
        self.online.set()

    async def on_disconnect(self) -> None:
        self.online.clear()

    async def on_message(self, message: discord.Message) -> None:
        if self.user is not None:
            await messages.on_message(
                message, self.user, self._asking, self._admission, self._database
            )

    async def on_interaction(self, interaction: discord.Interaction[discord.Client]) -> None:
        await self._pressing.on_rest(interaction)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._privacy.forget_server(guild.id)

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        error = sys.exception()
        if error is not None:
            report(error, event_method, 0)
