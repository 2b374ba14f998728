"""Who and what exists on the server: users, guilds, channels, permissions."""

import time
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

DISCORD_EPOCH = 1_420_070_400_000
"""Milliseconds between 1970 and the first second of 2015, from which snowflakes count."""


class Snowflakes:
    """Ids as Discord makes them: the time in milliseconds, then a count; always ascending."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        now = (time.time_ns() // 1_000_000 - DISCORD_EPOCH) << 22
        self._last = max(self._last + 1, now)
        return self._last


class Permission(IntFlag):
    """The permissions tests speak of; Discord has many more."""

    ADMINISTRATOR = 1 << 3
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    CONNECT = 1 << 20
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34


MEMBER = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.CONNECT
    | Permission.USE_APPLICATION_COMMANDS
)
"""What everybody may do in a guild, and the bot too."""

MODERATOR = MEMBER | Permission.MANAGE_MESSAGES
EVERYTHING = (1 << 53) - 1


class ChannelType(IntEnum):
    """Discord's numbers."""

    TEXT = 0
    DIRECT = 1
    VOICE = 2
    GROUP = 3
    CATEGORY = 4
    THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


@dataclass(frozen=True, slots=True)
class User:
    """An account; `bot` for applications."""

    id: int
    name: str
    bot: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(frozen=True, slots=True)
class Role:
    """Permissions that members of one guild hold."""

    id: int
    name: str
    permissions: int


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows and denies those with a role, or one member."""

    id: int
    allow: int
    deny: int
    of_member: bool = False


@dataclass(eq=False, slots=True)
class Guild:
    """A server in Discord's everyday words. The bot is a member unless it is said not to be.

    `locale` is its preferred one, which may change. `outage`: Discord lists it to who connects, and
    tells no more of it.
    """

    id: int
    name: str
    owner: User
    bot_is_member: bool = True
    roles: list[Role] = field(default_factory=list)
    channels: list["Channel"] = field(default_factory=list)
    members: dict[int, tuple[User, tuple[Role, ...]]] = field(default_factory=dict)
    locale: str = "en-US"
    outage: bool = False

    @property
    def channel(self) -> "Channel":
        """The first channel, for tests that need only one."""
        return self.channels[0]

    def permissions_of(self, user: User) -> int:
        """The owner's everything; else everyone's permissions and those of the user's roles."""
        if user == self.owner:
            return EVERYTHING
        total = self.roles[0].permissions
        for role in self.roles_of(user):
            total |= role.permissions
        return EVERYTHING if total & Permission.ADMINISTRATOR else total

    def roles_of(self, user: User) -> tuple[Role, ...]:
        """The user's roles beside everyone's."""
        _, roles = self.members.get(user.id, (user, ()))
        return roles

    def permissions_in(self, channel: "Channel", user: User) -> int:
        """The user's permissions with the channel's overwrites; a thread's are its parent's."""
        total = self.permissions_of(user)
        if total & Permission.ADMINISTRATOR:
            return total
        held = {role.id for role in self.roles_of(user)}
        spoken = (channel.parent or channel).all_overwrites
        for level in (
            [one for one in spoken if one.id == self.id],
            [one for one in spoken if one.id in held],
            [one for one in spoken if one.of_member and one.id == user.id],
        ):
            for one in level:
                total &= ~one.deny
            for one in level:
                total |= one.allow
        return total


@dataclass(eq=False, slots=True)
class Channel:
    """A guild's channel, a direct message with the bot, or a group of users without it.

    `parent` is a thread's channel. `denied` are permissions that everybody lacks here. `joined` are
    the members of a private thread.
    """

    id: int
    type: ChannelType
    name: str | None = None
    guild: Guild | None = None
    recipients: tuple[User, ...] = ()
    parent: "Channel | None" = None
    denied: int = 0
    overwrites: tuple[Overwrite, ...] = ()
    joined: tuple[User, ...] = ()

    @property
    def all_overwrites(self) -> tuple[Overwrite, ...]:
        """Those of roles and members, and what everybody is denied."""
        denied = self.denied and self.guild and (Overwrite(self.guild.id, 0, self.denied),)
        return (*(denied or ()), *self.overwrites)

    def can_look(self, user: User) -> bool:
        """Whether a member sees what is written here."""
        assert self.guild is not None
        top, held = self.parent or self, self.guild.permissions_in(self, user)
        needed = Permission.VIEW_CHANNEL
        if top.type is ChannelType.VOICE:
            needed |= Permission.CONNECT
        if self.type is ChannelType.PRIVATE_THREAD and user not in self.joined:
            needed |= Permission.MANAGE_THREADS
        return held & needed == needed

    @property
    def bot_can_read(self) -> bool:
        """Whether messages here reach the bot through the gateway."""
        if self.guild is not None:
            return self.guild.bot_is_member
        return self.type is ChannelType.DIRECT
