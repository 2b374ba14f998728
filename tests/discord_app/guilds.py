"""Servers as odd as can be: roles, overwrites, voice channels, threads and members by chance."""

from collections.abc import Sequence
from random import Random

from tests.discord_server.state import State
from tests.discord_server.world import (
    Channel,
    ChannelType,
    Guild,
    Overwrite,
    Permission,
    Role,
    User,
)

SPOKEN_OF = (
    Permission.VIEW_CHANNEL,
    Permission.CONNECT,
    Permission.MANAGE_THREADS,
    Permission.MANAGE_MESSAGES,
)
"""What decides what a member sees, and may do."""


def a_guild(state: State, random: Random, *, roles: int = 4, channels: int = 4) -> Guild:
    """A guild with an owner, a member who holds nothing and five who hold some of its roles."""
    guild = state.add_guild(f"guild {random.random()}", (), bot_is_member=True)
    guild.roles[0] = Role(guild.id, "@everyone", _some(random, guild.roles[0].permissions))
    for number in range(roles):
        admin = Permission.ADMINISTRATOR if random.random() < 0.15 else 0
        role = Role(state.snowflakes.next(), f"role {number}", _some(random) | int(admin))
        guild.roles.append(role)
    for number in range(6):
        user = state.add_user(f"user{number}")
        held = [role for role in guild.roles[1:] if number and random.random() < 0.4]
        guild.members[user.id] = (user, tuple(held))
    for number in range(channels):
        _add_channel(state, random, guild, f"channel-{number}")
    return guild


def people(guild: Guild) -> list[User]:
    return [user for user, _ in guild.members.values() if not user.bot]


def _add_channel(state: State, random: Random, guild: Guild, name: str) -> None:
    channel = state.add_channel(guild, name)
    if random.random() < 0.2:
        channel.type = ChannelType.VOICE
    channel.overwrites = tuple(_overwrites(random, guild))
    for kind in (ChannelType.THREAD, ChannelType.PRIVATE_THREAD):
        if channel.type is ChannelType.TEXT and random.random() < 0.5:
            thread = state.add_channel(guild, f"{name} {kind}", parent=channel)
            thread.type = kind
            thread.joined = tuple(random.sample(people(guild), 2))


def _overwrites(random: Random, guild: Guild) -> list[Overwrite]:
    of_roles = [_overwrite(random, role.id) for role in _sample(random, guild.roles)]
    of_members = [
        _overwrite(random, user.id, of_member=True) for user in _sample(random, people(guild))
    ]
    return [*of_roles, *(of_members if random.random() < 0.4 else ())]


def _overwrite(random: Random, target: int, *, of_member: bool = False) -> Overwrite:
    allowed = _some(random)
    return Overwrite(target, allowed, _some(random) & ~allowed, of_member)


def _sample(random: Random, of: Sequence[Role] | Sequence[User]) -> list[Role | User]:
    return random.sample(list(of), random.choice((0, 0, 1, 2)))


def _some(random: Random, beside: int = 0) -> int:
    """Some of the permissions spoken of, and what is beside them."""
    mask = sum(SPOKEN_OF)
    chosen = sum(each for each in SPOKEN_OF if random.random() < 0.35)
    return beside & ~mask | chosen


def where_one_can_look(guild: Guild, user: User) -> set[Channel]:
    return {channel for channel in guild.channels if channel.can_look(user)}
