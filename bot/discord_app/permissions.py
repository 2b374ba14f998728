"""Who may see what of a server: who reviews its log, who manages it, who sees which channel.

It goes by the server's roles and overwrites as Discord has told of them. Without privileged intents
the bot knows every channel and role, and of members those who act; who is in a private thread it
does not know.
"""

from itertools import product

import discord
from discord.abc import GuildChannel

from bot.discord_app.event import InteractionEvent
from bot.querylog.scope import InChannels

_VIEW = discord.Permissions(view_channel=True).value
_CONNECT = discord.Permissions(connect=True).value
_VOICE = {discord.ChannelType.voice, discord.ChannelType.stage_voice}


async def reviewed_by(event: InteractionEvent) -> InChannels | None:
    """What they may review: the server in which they act, where they can look; or nothing.

    Those who may manage messages may, and who has one of the roles that its managers named.
    Discord's own check can be changed in a server's settings, and forged; this one cannot. Nor does
    it heed what a channel's overwrites let them do there: the log is the whole server's. None as
    well where the bot is installed by its user alone: it is a guest there.
    """
    member = event.interaction.user
    if not isinstance(member, discord.Member) or not event.interaction.is_guild_integration():
        return None
    held, policy = held_in_server(event.interaction), await event.policy()
    moderates = held.manage_messages or held.administrator
    if not moderates and policy.reviewer_roles.isdisjoint(role.id for role in member.roles):
        return None
    return InChannels(member.guild.id, seen_by(member))


async def audited_by(event: InteractionEvent) -> InChannels | None:
    """The server of which they may see who read its log: those who manage it, and nobody else."""
    guild_id = event.interaction.guild_id
    if guild_id is None or not may_manage(event.interaction):
        return None
    return InChannels(guild_id, frozenset())


def may_manage(interaction: discord.Interaction[discord.Client]) -> bool:
    """Whether somebody manages the server in which they act, which installed the bot itself."""
    held = held_in_server(interaction)
    return interaction.is_guild_integration() and (held.manage_guild or held.administrator)


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
    seen = {
        each.id
        for each in guild.channels
        if all(held[each.id].value & bit for bit in _needed(each))
    }
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
    guild, spoken = channel.guild, _overwrites(channel)
    roles = {each.id: each.permissions.value for each in guild.roles if _is_ordinary(each)}
    seen = {
        each.id
        for each in guild.channels
        if each == channel
        or all(
            _sees_whoever_sees(guild, roles, spoken, _overwrites(each), bit)
            for bit in _needed(each)
        )
    }
    threads = (
        each.id for each in guild.threads if each.parent_id in seen and not each.is_private()
    )
    return frozenset((*seen, *threads))


def _needed(channel: GuildChannel) -> tuple[int, ...]:
    """What it takes to read a channel: the chat of a voice channel is for those who may enter."""
    return (_VIEW, _CONNECT) if channel.type in _VOICE else (_VIEW,)


_Overwrites = dict[int, tuple[int, int]]
"""What a channel allows and denies, by role and member."""

_Said = tuple[bool, bool | None]
"""Whether a role allows a permission by itself, and what a channel's overwrite says of it."""

_Pair = tuple[_Said, _Said]
"""What is said of seeing a channel, and of a permission in another."""

_NOTHING: _Pair = ((False, None), (False, None))


def _sees_whoever_sees(
    guild: discord.Guild, roles: dict[int, int], seen: _Overwrites, looked: _Overwrites, bit: int
) -> bool:
    """Whether nobody but a bot can see the one channel without the permission in the other.

    To find out it is enough to try two roles at a time: who has more roles, and can do so, could do
    so with the one that shows them the channel and the one that keeps them from the other.
    """

    def said(target: int, held: int = 0) -> _Pair:
        here, there = _word(seen.get(target), _VIEW), _word(looked.get(target), bit)
        return (bool(held & _VIEW), here), (bool(held & bit), there)

    everybody = guild.default_role
    if everybody.permissions.administrator:
        return True
    everyone = said(everybody.id, everybody.permissions.value)
    spoken_of = seen.keys() | looked.keys()
    others = {roles[each] & (_VIEW | bit) for each in roles.keys() - spoken_of}
    kinds = {_NOTHING, *(said(each, roles[each]) for each in roles.keys() & spoken_of)}
    kinds |= {said(0, held) for held in others}
    people = spoken_of - {guild.owner_id, guild.me.id}
    members = {_NOTHING, *(said(each) for each in people if guild.get_role(each) is None)}
    for one, another, member in product(kinds, kinds, members):
        sees, looks = zip(everyone, one, another, member, strict=True)
        if _may(*sees) and not _may(*looks):
            return False
    return True


def _may(everyone: _Said, one: _Said, another: _Said, member: _Said) -> bool:
    """Discord's rule: what roles allow, then everybody's overwrite, the roles', the member's."""
    may = everyone[0] or one[0] or another[0]
    for layer in ((everyone[1],), (one[1], another[1]), (member[1],)):
        may = True in layer or (may and False not in layer)
    return may


def _overwrites(channel: GuildChannel) -> _Overwrites:
    # discord.py would take a millisecond for each to give them as it does in public.
    return {each.id: (each.allow, each.deny) for each in channel._overwrites}  # noqa: SLF001


def _word(spoken: tuple[int, int] | None, bit: int) -> bool | None:
    allowed, denied = spoken or (0, 0)
    return True if allowed & bit else False if denied & bit else None


def _is_ordinary(role: discord.Role) -> bool:
    """Whether people hold the role, and overwrites hold for those who do."""
    plain = not role.is_default() and not role.is_bot_managed()
    return plain and not role.permissions.administrator
