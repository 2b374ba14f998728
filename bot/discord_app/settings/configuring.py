"""`/settings`: what those who manage a server set for it, in force at once."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeAlias

import discord
from discord import AppCommandOptionType, ChannelType, app_commands
from discord.app_commands import AppCommandContext, AppInstallationType

from bot.discord_app import wording
from bot.discord_app.admission import Admission
from bot.discord_app.asking import Asking
from bot.discord_app.errors import LogUnavailableError
from bot.discord_app.here import ELSEWHERE
from bot.discord_app.logged import opened
from bot.discord_app.permissions import held_in_server, server_of_member
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply
from bot.discord_app.responding import respond
from bot.discord_app.settings import changing, configured
from bot.discord_app.settings.configured import Done
from bot.querylog.servers import (
    LONGEST_COOLDOWN,
    MOST_QUESTIONS,
    SHORTEST_COOLDOWN,
    Change,
    Limit,
    Style,
)

Interaction = discord.Interaction[discord.Client]
Questions = app_commands.Range[int, 1, MOST_QUESTIONS]
Seconds = app_commands.Range[int, int(SHORTEST_COOLDOWN), int(LONGEST_COOLDOWN)]

Check = Callable[[discord.Guild, Phrases], Reply | None]
"""What is wrong with an option, by what this bot itself knows of the server; None for nothing."""


class _ChannelId(app_commands.Transformer):
    """A channel of some types, by id: what else comes with it is not relied on."""

    def __init__(self, *types: ChannelType) -> None:
        self._types = list(types)

    @property
    def type(self) -> AppCommandOptionType:
        return AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[ChannelType]:
        return self._types

    async def transform(self, _: Interaction, value: discord.Object, /) -> int:
        return value.id


_POSTED_IN = (ChannelType.text, ChannelType.news)
_ASKED_IN = (*_POSTED_IN, ChannelType.voice, ChannelType.stage_voice, ChannelType.forum)
AskedIn: TypeAlias = app_commands.Transform[int, _ChannelId(*_ASKED_IN)]
PostedIn: TypeAlias = app_commands.Transform[int, _ChannelId(*_POSTED_IN)]


class SettingsCommands(app_commands.Group):
    """The commands, for those who manage the server; what they say is private.

    Everything that comes with a command is checked here: Discord's own checks can be changed in a
    server, and ids are believed only where this bot knows them as the server's own.
    """

    channels = app_commands.Group(
        name="channels", description="Where answers may be seen by everybody."
    )
    cooldown = app_commands.Group(name="cooldown", description="How often a person may ask here.")
    reviewers = app_commands.Group(
        name="reviewers", description="Who may read the log, beside those who manage messages."
    )
    digest = app_commands.Group(name="digest", description="The weekly digest of the log.")

    def __init__(self, asking: Asking, admission: Admission, database: Path) -> None:
        super().__init__(
            name="settings",
            description="How I answer in this server; for those who manage it.",
            default_permissions=discord.Permissions(manage_guild=True),
            allowed_contexts=AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=AppInstallationType(guild=True, user=False),
        )
        self._asking = asking
        self._admission = admission
        self._database = database

    @app_commands.command()
    async def show(self, interaction: Interaction) -> None:
        """Every setting that is in force in this server."""
        await self._change(interaction, None)

    @app_commands.command()
    @app_commands.describe(style="Plain text, or an embed: a framed block under one line of text.")
    async def style(self, interaction: Interaction, style: Literal["text", "embed"]) -> None:
        """How answers look in this server."""
        await self._change(interaction, changing.styled(Style(style)))

    @app_commands.command()
    @app_commands.describe(on="True: only who asks sees the answer, unless they choose otherwise.")
    async def private(
        self,
        interaction: Interaction,
        on: bool,  # noqa: FBT001 -- Discord's options are named by the user
    ) -> None:
        """Whether answers to commands are private unless told otherwise; mentions stay public."""
        await self._change(interaction, changing.private(on))

    @channels.command(name="add")
    @app_commands.describe(channel="Its threads count with it.")
    async def channels_add(self, interaction: Interaction, channel: AskedIn) -> None:
        """Let everybody see answers in this channel; elsewhere, only in those on the list."""
        await self._change(interaction, changing.listing(channel), known_channel(channel))

    @channels.command(name="remove")
    @app_commands.describe(channel="Answers there are private from now on.")
    async def channels_remove(self, interaction: Interaction, channel: AskedIn) -> None:
        """Take a channel off the list."""
        await self._change(interaction, changing.unlisting(channel))

    @channels.command(name="everywhere")
    async def channels_everywhere(self, interaction: Interaction) -> None:
        """Let everybody see answers in every channel."""
        await self._change(interaction, changing.everywhere)

    @channels.command(name="nowhere")
    async def channels_nowhere(self, interaction: Interaction) -> None:
        """Keep every answer private, and the list empty."""
        await self._change(interaction, changing.nowhere)

    @cooldown.command(name="set")
    @app_commands.describe(
        questions="So many questions of one person", seconds="in so many seconds."
    )
    async def cooldown_set(
        self, interaction: Interaction, questions: Questions, seconds: Seconds
    ) -> None:
        """Give this server a cool-down of its own."""
        limit = Limit(questions, float(seconds))
        await self._change(interaction, changing.cooling(limit))

    @cooldown.command(name="reset")
    async def cooldown_reset(self, interaction: Interaction) -> None:
        """Go back to the cool-down that I come with."""
        await self._change(interaction, changing.cooling(None))

    @reviewers.command(name="add")
    @app_commands.describe(role="Discord shows them /log once its integration settings allow it.")
    async def reviewers_add(self, interaction: Interaction, role: discord.Role) -> None:
        """Let a role read this server’s log."""
        await self._change(interaction, changing.naming(role.id), known_role(role.id))

    @reviewers.command(name="remove")
    @app_commands.describe(role="Whoever may manage messages can read the log all the same.")
    async def reviewers_remove(self, interaction: Interaction, role: discord.Role) -> None:
        """Let a role read the log no longer."""
        await self._change(interaction, changing.unnaming(role.id))

    @reviewers.command(name="nobody")
    async def reviewers_nobody(self, interaction: Interaction) -> None:
        """Let no role read the log, but who may manage messages."""
        await self._change(interaction, changing.nobody)

    @digest.command(name="channel")
    @app_commands.describe(channel="Everybody who can read that channel sees the digest.")
    async def digest_channel(self, interaction: Interaction, channel: PostedIn) -> None:
        """Post the weekly digest in a channel."""
        await self._change(interaction, changing.digested(channel), postable(channel))

    @digest.command(name="off")
    async def digest_off(self, interaction: Interaction) -> None:
        """Post no weekly digest."""
        await self._change(interaction, changing.digested(None))

    async def _change(
        self, interaction: Interaction, change: Change | None, check: Check | None = None
    ) -> None:
        """Make the change if it may be made, and show what is in force; None: show only."""
        with self._admission.reply() as admittance:
            tongues, word = self._asking.places.tongues(interaction), Reply("", private=True)
            here, say = replace(ELSEWHERE, tongues=tongues), tongues.own
            refusal = self._asking.refusal_of(word, interaction.user.id, here, admittance)
            refusal = refusal or _refusal(interaction, check, say)
            if refusal is None:
                refusal = await self._changed(interaction.guild_id or 0, change, say)
            await respond(interaction, refusal)

    async def _changed(self, guild_id: int, change: Change | None, say: Phrases) -> Reply:
        done = None
        try:
            async with opened(self._database) as log:
                servers = log.servers
                settings = await servers.get(guild_id)
                if change is not None:
                    before, settings = settings, await servers.change(guild_id, change)
                    done = Done.UNCHANGED if settings == before else Done.CHANGED
        except LogUnavailableError:
            return wording.log_unavailable(say)
        except ValueError:
            return configured.beyond_limits(say)
        operators = self._asking.operators_limit
        return configured.render_settings(settings, operators, done=done, say=say)


def known_channel(channel_id: int) -> Check:
    """A check that the channel is the server's own, and one in which something can be asked."""

    def check(guild: discord.Guild, say: Phrases) -> Reply | None:
        channel = guild.get_channel(channel_id)
        known = channel is not None and channel.type in _ASKED_IN
        return None if known else configured.no_such_channel(say)

    return check


def known_role(role_id: int) -> Check:
    """A check that the role is the server's own, and not everybody's."""

    def check(guild: discord.Guild, say: Phrases) -> Reply | None:
        if role_id == guild.default_role.id:
            return configured.not_everyone(say)
        return None if guild.get_role(role_id) is not None else configured.no_such_role(say)

    return check


def postable(channel_id: int) -> Check:
    """A check that the channel is the server's own, and that the bot may post there."""

    def check(guild: discord.Guild, say: Phrases) -> Reply | None:
        channel = guild.get_channel(channel_id)
        if channel is None or channel.type not in _POSTED_IN:
            return configured.no_such_channel(say)
        held = channel.permissions_for(guild.me)
        may_post = held.view_channel and held.send_messages
        return None if may_post else configured.may_not_post(channel_id, say)

    return check


def may_manage(interaction: Interaction) -> bool:
    """Whether somebody may change the settings of the server in which they act.

    Only of one that installed the bot: where it is its user's guest, nothing is set.
    """
    held = held_in_server(interaction)
    manages = held.manage_guild or held.administrator
    return interaction.guild_id is not None and interaction.is_guild_integration() and manages


def _refusal(interaction: Interaction, check: Check | None, say: Phrases) -> Reply | None:
    guild = server_of_member(interaction)
    if interaction.is_guild_integration() and guild is None:
        return configured.server_unknown(say)
    if guild is None or not may_manage(interaction):
        return configured.for_managers(say)
    return None if check is None else check(guild, say)
