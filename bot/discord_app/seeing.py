"""Who can see which channel, by the server's roles and overwrites as Discord has told of them.

Without privileged intents the bot knows every channel and role, and of members those who act; who
is in a private thread it does not know.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import discord
from discord.abc import GuildChannel

_VIEW = discord.Permissions(view_channel=True).value
_ENTER = discord.Permissions(view_channel=True, connect=True).value
_VOICE = {discord.ChannelType.voice, discord.ChannelType.stage_voice}


def place_of(channel: object) -> int | None:
    """The channel that one must be able to see to see what is asked in this one.

    Of a thread that is its parent; of a private thread the thread itself, which takes more.
    """
    if isinstance(channel, discord.Thread) and not channel.is_private():
        return channel.parent_id
    return getattr(channel, "id", None)


def server_of_member(interaction: discord.Interaction[discord.Client]) -> discord.Guild | None:
    """The server in which somebody acts; None where Discord has not told of its channels yet."""
    guild = interaction.client.get_guild(interaction.guild_id or 0)
    return None if guild is None or guild.unavailable else guild


def held_in_server(interaction: discord.Interaction[discord.Client]) -> discord.Permissions:
    """What whoever acts may do by the server's roles, whatever this channel adds or takes away."""
    member = interaction.user
    if isinstance(member, discord.Member) and server_of_member(interaction) is not None:
        return member.guild_permissions
    return discord.Permissions.none()


def seen_by(member: discord.Member) -> frozenset[int] | None:
    """The channels and threads that the member can look into; None for an administrator: all."""
    guild = member.guild
    if member.guild_permissions.administrator:
        return None
    held = {each.id: each.permissions_for(member) for each in guild.channels}
    seen = {each.id for each in guild.channels if _opens(each, held[each.id])}
    threads = (
        each.id
        for each in guild.threads
        if each.parent_id in seen and (not each.is_private() or held[each.parent_id].manage_threads)
    )
    return frozenset((*seen, *threads))


def seen_by_readers_of(channel: discord.TextChannel) -> frozenset[int]:
    """The channels and public threads into which everybody who can see this channel can look.

    Whatever roles a member may have: who has which the bot does not know.
    """
    guild = channel.guild
    seen = {each.id for each in guild.channels if _is_seen_by_readers(each, channel)}
    threads = (
        each.id for each in guild.threads if each.parent_id in seen and not each.is_private()
    )
    return frozenset((*seen, *threads))


def _needed(channel: GuildChannel) -> int:
    """What it takes to read a channel: the chat of a voice channel is for those who may enter."""
    return _ENTER if channel.type in _VOICE else _VIEW


def _opens(channel: GuildChannel, held: discord.Permissions) -> bool:
    needed = _needed(channel)
    return held.value & needed == needed


@dataclass(frozen=True, slots=True)
class _Said:
    """What a role or a member's overwrite says of a permission: by itself, and in a channel."""

    base: bool = False
    here: bool | None = None


_Pair = tuple[_Said, _Said]
"""What the same role says of seeing a channel, and of a permission in another."""

_NOTHING = _Said(), _Said()


def _is_seen_by_readers(source: GuildChannel, channel: discord.TextChannel) -> bool:
    """Whether nobody but a bot can see the channel and not look into the source.

    To find out it is enough to try two roles at a time: who has more roles, and can do so, could do
    so with the one that shows them the channel and the one that keeps them from the source.
    """
    guild = channel.guild
    if source == channel or guild.default_role.permissions.administrator:
        return True
    for bit in _bits(_needed(source)):
        everyone, roles, members = _said(channel, source, bit)
        for pair, member in product(product(roles, repeat=2), members):
            sees, looks = zip(everyone, *pair, member, strict=True)
            if _may(*sees) and not _may(*looks):
                return False
    return True


def _said(
    channel: GuildChannel, source: GuildChannel, bit: int
) -> tuple[_Pair, set[_Pair], set[_Pair]]:
    """What everybody's role, the other roles and members' overwrites say, each kind once."""
    guild, seen, looked = channel.guild, _overwrites(channel, _VIEW), _overwrites(source, bit)

    def of(role: discord.Role) -> _Pair:
        held = role.permissions.value
        return (
            _Said(bool(held & _VIEW), seen.get(role.id)),
            _Said(bool(held & bit), looked.get(role.id)),
        )

    roles = {of(each) for each in guild.roles if _is_ordinary(each)}
    known = {each.id for each in guild.roles} | {guild.owner_id, guild.me.id}
    members = (
        (_Said(here=seen.get(each)), _Said(here=looked.get(each)))
        for each in (seen.keys() | looked.keys()) - known
    )
    return of(guild.default_role), {_NOTHING, *roles}, {_NOTHING, *members}


def _may(everyone: _Said, one: _Said, another: _Said, member: _Said) -> bool:
    """Discord's rule: what roles allow, then everybody's overwrite, the roles', the member's."""
    may = everyone.base or one.base or another.base
    for layer in ({everyone.here}, {one.here, another.here}, {member.here}):
        may = True in layer or (may and False not in layer)
    return may


def _overwrites(channel: GuildChannel, bit: int) -> dict[int, bool]:
    """By role or member, whether the channel's overwrite allows or denies the permission."""
    said: dict[int, bool] = {}
    for target, overwrite in channel.overwrites.items():
        allowed, denied = overwrite.pair()
        if (allowed.value | denied.value) & bit:
            said[target.id] = bool(allowed.value & bit)
    return said


def _is_ordinary(role: discord.Role) -> bool:
    """Whether people hold the role, and overwrites hold for those who do."""
    plain = not role.is_default() and not role.is_bot_managed()
    return plain and not role.permissions.administrator


def _bits(permissions: int) -> Iterator[int]:
    return (flag for flag in (_VIEW, _ENTER ^ _VIEW) if permissions & flag)
