"""`/settings`: what those who manage a server set for it, in force at once.

What is said is private. Everything that comes with a command is checked here: Discord's own checks
can be changed in a server, and ids are believed only where this bot knows them as the server's own.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal, TypeAlias

import discord
from discord import AppCommandOptionType, ChannelType, app_commands
from discord.app_commands import AppCommandContext, AppInstallationType

from bot.discord_app.event import LOG_PATIENCE, InteractionEvent
from bot.discord_app.ground import Ground, Interaction
from bot.discord_app.permissions import may_manage, server_of_member
from bot.errors import QueryLogError
from bot.querylog.servers import (
    LONGEST_COOLDOWN,
    MOST_QUESTIONS,
    SHORTEST_COOLDOWN,
    Change,
    Limit,
    ServerSettings,
    Style,
)
from bot.replies import itself, servers
from bot.replies.document import Document
from bot.replies.servers import Done

Questions = app_commands.Range[int, 1, MOST_QUESTIONS]
Seconds = app_commands.Range[int, int(SHORTEST_COOLDOWN), int(LONGEST_COOLDOWN)]

Check = Callable[[discord.Guild], Document | None]
"""What is wrong with an option, by what this bot itself knows of the server; None for nothing."""

_NONE: frozenset[int] = frozenset()


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

    async def transform(self, _: discord.Interaction[Any], value: discord.Object, /) -> int:
        return value.id


_POSTED_IN = (ChannelType.text, ChannelType.news)
_ASKED_IN = (*_POSTED_IN, ChannelType.voice, ChannelType.stage_voice, ChannelType.forum)
AskedIn: TypeAlias = app_commands.Transform[int, _ChannelId(*_ASKED_IN)]
PostedIn: TypeAlias = app_commands.Transform[int, _ChannelId(*_POSTED_IN)]

settings = app_commands.Group(
    name="settings",
    description="How I answer in this server; for those who manage it.",
    default_permissions=discord.Permissions(manage_guild=True),
    allowed_contexts=AppCommandContext(guild=True, dm_channel=False, private_channel=False),
    allowed_installs=AppInstallationType(guild=True, user=False),
)
channels = app_commands.Group(
    name="channels", description="Where answers may be seen by everybody.", parent=settings
)
cooldown = app_commands.Group(
    name="cooldown", description="How often a person may ask here.", parent=settings
)
reviewers = app_commands.Group(
    name="reviewers",
    description="Who may read the log, beside those who manage messages.",
    parent=settings,
)
digest = app_commands.Group(
    name="digest", description="The weekly digest of the log.", parent=settings
)


@settings.command()
async def show(interaction: Interaction) -> None:
    """Every setting that is in force in this server."""
    await _change(interaction, None)


@settings.command()
@app_commands.describe(style="Plain text, or an embed: a framed block.")
async def style(interaction: Interaction, style: Literal["text", "embed"]) -> None:
    """How answers look in this server."""
    await _change(interaction, lambda before: replace(before, style=Style(style)))


@settings.command()
@app_commands.describe(on="True: only who asks sees the answer, unless they choose otherwise.")
async def private(
    interaction: Interaction,
    on: bool,  # noqa: FBT001 -- Discord's options are named by the user
) -> None:
    """Whether answers to commands are private unless told otherwise; mentions stay public."""
    await _change(interaction, lambda before: replace(before, private=on))


@channels.command(name="add")
@app_commands.describe(channel="Its threads count with it.")
async def channels_add(interaction: Interaction, channel: AskedIn) -> None:
    """Let everybody see answers in this channel; elsewhere, only in those on the list."""

    def listing(before: ServerSettings) -> ServerSettings:
        return replace(before, public_channels=(before.public_channels or _NONE) | {channel})

    await _change(interaction, listing, known_channel(channel))


@channels.command(name="remove")
@app_commands.describe(channel="Answers there are private from now on.")
async def channels_remove(interaction: Interaction, channel: AskedIn) -> None:
    """Take a channel off the list."""

    def unlisting(before: ServerSettings) -> ServerSettings:
        if before.public_channels is None:  # they are public everywhere, which stays
            return before
        return replace(before, public_channels=before.public_channels - {channel})

    await _change(interaction, unlisting)


@channels.command(name="everywhere")
async def channels_everywhere(interaction: Interaction) -> None:
    """Let everybody see answers in every channel."""
    await _change(interaction, lambda before: replace(before, public_channels=None))


@channels.command(name="nowhere")
async def channels_nowhere(interaction: Interaction) -> None:
    """Keep every answer private, and the list empty."""
    await _change(interaction, lambda before: replace(before, public_channels=_NONE))


@cooldown.command(name="set")
@app_commands.describe(questions="So many questions of one person", seconds="in so many seconds.")
async def cooldown_set(interaction: Interaction, questions: Questions, seconds: Seconds) -> None:
    """Give this server a cool-down of its own."""
    limit = Limit(questions, float(seconds))
    await _change(interaction, lambda before: replace(before, cooldown=limit))


@cooldown.command(name="reset")
async def cooldown_reset(interaction: Interaction) -> None:
    """Go back to the cool-down that I come with."""
    await _change(interaction, lambda before: replace(before, cooldown=None))


@reviewers.command(name="add")
@app_commands.describe(role="Discord shows them /log once its integration settings allow it.")
async def reviewers_add(interaction: Interaction, role: discord.Role) -> None:
    """Let a role read this server’s log."""

    def naming(before: ServerSettings) -> ServerSettings:
        return replace(before, reviewer_roles=before.reviewer_roles | {role.id})

    await _change(interaction, naming, known_role(role.id))


@reviewers.command(name="remove")
@app_commands.describe(role="Whoever may manage messages can read the log all the same.")
async def reviewers_remove(interaction: Interaction, role: discord.Role) -> None:
    """Let a role read the log no longer."""

    def unnaming(before: ServerSettings) -> ServerSettings:
        return replace(before, reviewer_roles=before.reviewer_roles - {role.id})

    await _change(interaction, unnaming)


@reviewers.command(name="nobody")
async def reviewers_nobody(interaction: Interaction) -> None:
    """Let no role read the log, but who may manage messages."""
    await _change(interaction, lambda before: replace(before, reviewer_roles=_NONE))


@digest.command(name="channel")
@app_commands.describe(channel="Everybody who can read that channel sees the digest.")
async def digest_channel(interaction: Interaction, channel: PostedIn) -> None:
    """Post the weekly digest in a channel."""
    await _change(
        interaction,
        lambda before: replace(before, digest_channel_id=channel),
        postable(channel),
    )


@digest.command(name="off")
async def digest_off(interaction: Interaction) -> None:
    """Post no weekly digest."""
    await _change(interaction, lambda before: replace(before, digest_channel_id=None))


async def _change(
    interaction: Interaction, change: Change | None, check: Check | None = None
) -> None:
    """Make the change if it may be made, and show what is in force; None: show only."""
    async with InteractionEvent(interaction) as event:
        if not await event.refused(counted=False):
            refusal = _refusal(interaction, check)
            await event.tell(refusal or await _changed(event.ground, interaction, change))


async def _changed(ground: Ground, interaction: Interaction, change: Change | None) -> Document:
    guild_id, known, done = interaction.guild_id or 0, ground.log.servers, None
    try:
        async with asyncio.timeout(LOG_PATIENCE):
            here = await known.get(guild_id)
            if change is not None:
                before, here = here, await known.change(guild_id, change)
                done = Done.UNCHANGED if here == before else Done.CHANGED
    except TimeoutError:
        raise QueryLogError(ground.log.path, "no answer in time") from None
    except ValueError:
        return servers.BEYOND_LIMITS
    return servers.settings(here, ground.cooldowns.operators_limit, done)


def _refusal(interaction: Interaction, check: Check | None) -> Document | None:
    guild = server_of_member(interaction)
    if interaction.is_guild_integration() and guild is None:
        return itself.SERVER_UNKNOWN
    if guild is None or not may_manage(interaction):
        return servers.FOR_MANAGERS
    return None if check is None else check(guild)


def known_channel(channel_id: int) -> Check:
    """A check that the channel is the server's own, and one in which something can be asked."""

    def check(guild: discord.Guild) -> Document | None:
        channel = guild.get_channel(channel_id)
        known = channel is not None and channel.type in _ASKED_IN
        return None if known else servers.NO_SUCH_CHANNEL

    return check


def known_role(role_id: int) -> Check:
    """A check that the role is the server's own, and not everybody's."""

    def check(guild: discord.Guild) -> Document | None:
        if role_id == guild.default_role.id:
            return servers.NOT_EVERYONE
        return None if guild.get_role(role_id) is not None else servers.NO_SUCH_ROLE

    return check


def postable(channel_id: int) -> Check:
    """A check that the channel is the server's own, and that the bot may post there."""

    def check(guild: discord.Guild) -> Document | None:
        channel = guild.get_channel(channel_id)
        if channel is None or channel.type not in _POSTED_IN:
            return servers.NO_SUCH_CHANNEL
        held = channel.permissions_for(guild.me)
        may_post = held.view_channel and held.send_messages
        return None if may_post else servers.may_not_post(channel_id)

    return check


COMMANDS = (settings,)
