"""Whom there is room for: how many replies at once, how often one person, what a server wants.

discord.py itself knows no limit.
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum, auto
from time import monotonic
from typing import TypeAlias

import discord

from bot.querylog.servers import Limit, ServerSettings, Style
from bot.replies import itself
from bot.replies.document import Document, Line

CAPACITY = 128
"""Replies under way at once; each waits for Discord, hardly ever for us."""

REMEMBERED = 4096
"""Events of which it is known that they were taken."""

Chosen: TypeAlias = bool | None
"""What was chosen of privacy; None for nothing."""


class Admittance(Enum):
    """Whether an event that has just arrived is taken."""

    OPEN = auto()
    BUSY = auto()
    CLOSING = auto()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an event comes from; `message`: it is none that Discord waits for in three seconds."""

    channel_id: int | None = None
    guild_id: int | None = None
    message: bool = False


_MESSAGES = Origin(message=True)

NOWHERE = Origin()
"""What is done for no channel and no server."""


class Admission:
    """Counts the replies under way, so that no channel or server takes the room of all others.

    Messages may wait for a channel's rate limit, and leave a quarter of the room to commands; those
    of one channel take a quarter of it, and one server three.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._under_way = 0
        self._from: Counter[Origin] = Counter()
        self._closing = False
        self._idle = asyncio.Event()
        self._idle.set()

    @contextmanager
    def reply(self) -> Iterator[Admittance]:
        """Around everything done for one event, sending included."""
        admittance = self.enter()
        try:
            yield admittance
        finally:
            self.leave()

    def enter(self, origin: Origin = NOWHERE) -> Admittance:
        """Count an event; `leave` has to follow, whether or not it is taken."""
        admittance = self._now(origin)
        self._under_way += 1
        self._from.update(list(self._shares(origin)))
        self._idle.clear()
        return admittance

    def leave(self, origin: Origin = NOWHERE) -> None:
        """Count an event no longer."""
        self._under_way -= 1
        for each in self._shares(origin):
            self._from[each] -= 1
            if not self._from[each]:
                del self._from[each]
        if not self._under_way:
            self._idle.set()

    async def close(self, patience: float) -> bool:
        """Take nothing more; whether all replies were done within `patience` seconds."""
        self._closing = True
        try:
            async with asyncio.timeout(patience):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True

    def _now(self, origin: Origin) -> Admittance:
        if self._closing:
            return Admittance.CLOSING
        full = self._under_way >= self._capacity or any(
            self._from[each] >= most for each, most in self._shares(origin).items()
        )
        return Admittance.BUSY if full else Admittance.OPEN

    def _shares(self, origin: Origin) -> dict[Origin, int]:
        """How much room there is, at most, for what comes from there, by what it is counted as."""
        quarter = max(1, self._capacity // 4)
        shares = {Origin(guild_id=origin.guild_id): 3 * quarter} if origin.guild_id else {}
        if origin.message:
            channel = Origin(origin.channel_id, message=True)
            shares |= {channel: quarter, _MESSAGES: 3 * quarter}
        return shares


class Taken:
    """The ids of events that were taken lately: Discord may bring one twice."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._ids: dict[int, None] = {}

    def first(self, event_id: int) -> bool:
        """Whether the event comes for the first time; from now on it does not."""
        if event_id in self._ids:
            return False
        self._ids[event_id] = None
        if len(self._ids) > self._most:
            del self._ids[next(iter(self._ids))]
        return True


@dataclass(frozen=True, slots=True)
class Wait:
    """`seconds` until the person may ask again; `first`: the first refusal in this time."""

    seconds: float
    first: bool


class Cooldown:
    """At most `questions` in `seconds` for each person; people at rest take no memory."""

    def __init__(self, limit: Limit) -> None:
        self._asked = _Windows(limit)
        self._told = _Windows(Limit(1, limit.seconds))

    def ask(self, user_id: int, now: float | None = None) -> Wait | None:
        """Count a question; how long to wait where it is one too many, which is not counted."""
        now = monotonic() if now is None else now
        seconds = self._asked.count(user_id, now)
        if seconds is None:
            return None
        return Wait(seconds, first=self._told.count(user_id, now) is None)


class _Windows:
    """Counts by windows of time, each of which begins with a person's first question.

    discord.py's own look through everybody at each question. Here the oldest window comes first,
    so that only those which are over are looked at, each once.
    """

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._begun: OrderedDict[int, tuple[float, int]] = OrderedDict()

    def count(self, user_id: int, now: float) -> float | None:
        """Count one; the seconds until the window is over where it is one too many."""
        while self._begun and now > self._end(next(iter(self._begun))):
            self._begun.popitem(last=False)
        begun, times = self._begun.get(user_id, (now, 0))
        if times >= self._limit.questions:
            return begun + self._limit.seconds - now
        self._begun[user_id] = begun, times + 1
        return None

    def _end(self, user_id: int) -> float:
        return self._begun[user_id][0] + self._limit.seconds


@dataclass(frozen=True, slots=True)
class Policy:
    """What a server's settings come to in one of its channels; as it is made, what holds elsewhere.

    `guild_id` is the server whose settings hold, None where none do. `public`: everybody may see
    answers. `private`: answers are private unless somebody asks otherwise. `cooldown` None: as the
    operator has it. `reviewer_roles` may review the server's log.
    """

    guild_id: int | None = None
    public: bool = True
    private: bool = False
    style: Style = Style.TEXT
    cooldown: Limit | None = None
    reviewer_roles: frozenset[int] = frozenset()

    def keeps_private(self, chosen: Chosen) -> bool:
        """Whether an answer is private; `chosen` is what its asker chose, None for nothing."""
        return not self.public or (self.private if chosen is None else chosen)

    def overrules(self, chosen: Chosen) -> bool:
        """Whether somebody asked for everybody to see what is private here."""
        return chosen is False and not self.public

    def fit(self, document: Document, chosen: Chosen = None) -> tuple[Document, Line | None]:
        """A reply, private where it has to be, and what tells who wanted it public why it is not.

        Where nothing is public, nothing can be shared.
        """
        actions = tuple(each for each in document.actions if self.public or not each.shares)
        told = Line(itself.PRIVATE_HERE, small=True) if self.overrules(chosen) else None
        private = document.private or not self.public
        return replace(document, private=private, actions=actions), told


ELSEWHERE = Policy()
"""Where no server's settings hold: in private messages, and where the bot is somebody's guest."""


def policy_in(settings: ServerSettings, channels: Collection[int]) -> Policy:
    """What the settings come to in a channel; `channels` are its id and, of a thread, its parent's.

    Where the channel is not known, it is not listed.
    """
    listed = settings.public_channels
    return Policy(
        guild_id=settings.guild_id,
        public=listed is None or not listed.isdisjoint(channels),
        private=settings.private,
        style=settings.style,
        cooldown=settings.cooldown,
        reviewer_roles=settings.reviewer_roles,
    )


class Cooldowns:
    """The operator's cool-down, and in its place, there alone, a server's own.

    One count over commands, mentions and direct messages.
    """

    def __init__(self, operators: Limit) -> None:
        self.operators_limit = operators
        self._operators = Cooldown(operators)
        self._servers: dict[int, tuple[Limit, Cooldown]] = {}

    def ask(self, user_id: int, policy: Policy, now: float | None = None) -> Wait | None:
        """Count a question asked here; how long to wait where it is one too many."""
        return self._holding(policy).ask(user_id, now)

    def _holding(self, policy: Policy) -> Cooldown:
        if policy.guild_id is None:
            return self._operators
        if policy.cooldown is None:
            self._servers.pop(policy.guild_id, None)
            return self._operators
        limit, counted = self._servers.get(policy.guild_id, (None, None))
        if counted is None or limit != policy.cooldown:
            counted = Cooldown(policy.cooldown)
            self._servers[policy.guild_id] = policy.cooldown, counted
        return counted


def place_of(channel: object) -> int | None:
    """The channel that one must be able to see to see what is asked in this one.

    Of a thread that is its parent; of a private thread the thread itself, which takes more.
    """
    if isinstance(channel, discord.Thread) and not channel.is_private():
        return channel.parent_id
    return getattr(channel, "id", None)


def ids_of(channel: object) -> set[int]:
    """The channel's id and, of a thread, its parent's."""
    ids = (getattr(channel, name, None) for name in ("id", "parent_id"))
    return {one for one in ids if isinstance(one, int)}
