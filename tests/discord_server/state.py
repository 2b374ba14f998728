"""What one server knows: its world, its messages, its interactions, all that it was sent."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from tests.discord_server.errors import Fault
from tests.discord_server.world import (
    MEMBER,
    Channel,
    ChannelType,
    Guild,
    Json,
    Role,
    Snowflakes,
    User,
)

Found = TypeVar("Found")
EPHEMERAL = 1 << 6
LOADING = 1 << 7


PATIENCE = 60.0
"""Seconds until something counts as never to come, on a machine that has much else to do."""


class Watch:
    """Waiting for something on the server to become true, without polling."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def stir(self) -> None:
        """Something changed: everybody looks again."""
        seen, self._changed = self._changed, asyncio.Event()
        seen.set()

    async def until(self, look: Callable[[], Found | None], what: str, within: float) -> Found:
        """The first true value that `look` gives.

        Raises:
            TimeoutError: none came within that many seconds; says what was awaited.
        """
        try:
            async with asyncio.timeout(within):
                while not (found := look()):
                    await self._changed.wait()
                return found
        except TimeoutError:
            message = f"{what}: not within {within} s"
            raise TimeoutError(message) from None


@dataclass(eq=False, slots=True)
class Request:
    """One HTTP request as it came, and what it was answered. `path` is below the API's base."""

    method: str
    path: str
    query: dict[str, str]
    body: Json | list[Json] | None
    files: dict[str, bytes]
    at: float
    status: int | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Violation:
    """A request that Discord, or a rule of ours, does not allow."""

    request: Request
    fault: Fault

    def __str__(self) -> str:
        return f"{self.request}: {self.fault.where or 'body'}: {self.fault.message}"


@dataclass(eq=False, slots=True)
class Interaction:
    """One use of the bot by a user, and what the bot has answered so far."""

    payload: Json
    user: User
    channel: Channel
    at: float = field(default_factory=time.monotonic)
    callback: Json | None = None
    original: int | None = None
    followups: list[int] = field(default_factory=list)

    @property
    def kind(self) -> int:
        """2 command, 3 component, 4 autocomplete, 5 modal."""
        return int(self.payload["type"])

    @property
    def by_user_install(self) -> bool:
        return "0" not in self.payload["authorizing_integration_owners"]


class State:
    """Everything one server holds; a new one for every test."""

    def __init__(self, token: str, interaction_deadline: float) -> None:
        self.token = token
        self.interaction_deadline = interaction_deadline
        self.snowflakes = Snowflakes()
        self.watch = Watch()
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Json] = {}
        self.authors: dict[int, User] = {}
        self.commands: dict[int | None, list[Json]] = {None: []}
        self.interactions: dict[str, Interaction] = {}
        self.silent: set[int] = set()
        self.requests: list[Request] = []
        self.violations: list[Violation] = []
        self.bot = self.add_user("footnote", bot=True)
        self.owner = self.add_user("owner")

    def add_user(self, name: str, *, bot: bool = False) -> User:
        user = User(self.snowflakes.next(), name, bot)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, channels: tuple[str, ...], *, bot_is_member: bool) -> Guild:
        guild = Guild(self.snowflakes.next(), name, self.owner, bot_is_member)
        guild.roles.append(Role(guild.id, "@everyone", int(MEMBER)))
        self.guilds[guild.id] = guild
        for channel in channels:
            self.add_channel(guild, channel)
        guild.members[self.owner.id] = (self.owner, ())
        if bot_is_member:
            guild.members[self.bot.id] = (self.bot, ())
        return guild

    def add_channel(self, guild: Guild, name: str, *, parent: Channel | None = None) -> Channel:
        """A text channel, or a thread below `parent`."""
        kind = ChannelType.TEXT if parent is None else ChannelType.THREAD
        channel = Channel(self.snowflakes.next(), kind, name, guild, parent=parent)
        guild.channels.append(channel)
        self.channels[channel.id] = channel
        return channel

    def private_channel(self, kind: ChannelType, recipients: tuple[User, ...]) -> Channel:
        """The direct message or group with these users; made at the first call."""
        for channel in self.channels.values():
            if channel.type is kind and channel.recipients == recipients:
                return channel
        name = "group" if kind is ChannelType.GROUP else None
        channel = Channel(self.snowflakes.next(), kind, name, recipients=recipients)
        self.channels[channel.id] = channel
        return channel

    async def until(
        self, look: Callable[[], Found | None], what: str, within: float = PATIENCE
    ) -> Found:
        """As `Watch.until`; the error also tells what was received, for it often says why."""
        try:
            return await self.watch.until(look, what, within)
        except TimeoutError as error:
            last = [f"{request} {request.status}" for request in self.requests[-5:]]
            wrong = [str(violation) for violation in self.violations]
            message = f"{error}; last requests: {last}; violations: {wrong}"
            raise TimeoutError(message) from None

    def keep(self, message: Json, author: User) -> Json:
        """Remember a message; the same object is what later edits change."""
        self.messages[int(message["id"])] = message
        self.authors[int(message["id"])] = author
        return message
