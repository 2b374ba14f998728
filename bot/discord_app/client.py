"""The connection to Discord: what it subscribes to, and where each event goes."""

import asyncio
import sys

import discord
from discord import app_commands
from discord.app_commands import AppCommandContext, AppCommandError, AppInstallationType

from bot.discord_app import (
    about,
    ask,
    check,
    cite,
    digest,
    help,  # noqa: A004 -- as the command is called
    log,
    log_files,
    log_lists,
    privacy,
    settings,
)
from bot.discord_app.buttons import take_in
from bot.discord_app.errors import report
from bot.discord_app.event import InteractionEvent
from bot.discord_app.ground import Client, Ground, Interaction
from bot.discord_app.limits import RATE_LIMIT_PATIENCE
from bot.discord_app.sync import CommandTranslator, synced
from bot.replies import itself

FEATURES = (ask, cite, check, log, log_lists, log_files, digest, settings, privacy, about, help)
"""Each has `COMMANDS`, and `BUTTONS` and `FORMS` that come back."""


class Commands(app_commands.CommandTree[Client]):
    """The commands, and the one handler of the errors that they let pass."""

    def __init__(self, client: Client) -> None:
        super().__init__(
            client,
            allowed_installs=AppInstallationType(guild=True, user=True),
            allowed_contexts=AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        )
        for feature in FEATURES:
            for command in feature.COMMANDS:
                self.add_command(command)

    async def on_error(self, interaction: Interaction, error: AppCommandError) -> None:
        """Apologise privately and log; never raises."""
        async with InteractionEvent(interaction) as event:
            # A command that Discord knows and this build does not, or not in this form.
            outdated = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)
            if not isinstance(error, outdated):
                raise error
            report(error, event.name, event.id)
            await event.tell(itself.update_under_way())


class FootnoteClient(Client):
    """A client without privileged intents and without caches; it pings nobody."""

    def __init__(self, ground: Ground) -> None:
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
        self.ground = ground
        self.command_ids = {}
        self.online = asyncio.Event()
        self.tree = Commands(self)
        self._forms = tuple(form for feature in FEATURES for form in feature.FORMS)
        self._buttons = tuple(button for feature in FEATURES for button in feature.BUTTONS)
        self._digests = digest.DigestPoster(self)
        self._absent = privacy.AbsentServers(self)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(*self._buttons)
        translator = CommandTranslator()
        await self.tree.set_translator(translator)
        self.command_ids = await synced(self, self.tree, translator)

    def dispatch(self, event: str, /, *args: object, **kwargs: object) -> None:
        """Pass an event on; none once the client closes, when discord.py can no longer do it."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def close(self) -> None:
        await self._digests.close()
        await self._absent.close()
        await super().close()

    async def on_ready(self) -> None:
        self.online.set()
        self._digests.start()
        self._absent.start()

    async def on_resumed(self) -> None:
        self.online.set()

    async def on_disconnect(self) -> None:
        self.online.clear()

    async def on_message(self, message: discord.Message) -> None:
        if self.user is not None:
            await ask.on_message(message, self.user, self.ground)

    async def on_interaction(self, interaction: Interaction) -> None:
        await take_in(interaction, self._buttons, self._forms)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await privacy.forget_server(self.ground, guild.id)

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        error = sys.exception()
        if error is not None:
            report(error, event_method, 0)
