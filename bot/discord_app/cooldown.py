"""How often one person may ask: one count over slash commands, mentions and direct messages.

In a server with a cool-down of its own, that one counts instead, by itself.
"""

from dataclasses import dataclass
from time import monotonic

from discord.ext.commands import CooldownMapping

from bot.discord_app.settings.here import Here
from bot.querylog.servers import Limit


@dataclass(frozen=True, slots=True)
class Wait:
    """`seconds` until the person may ask again; `first`: the first refusal in this time."""

    seconds: float
    first: bool


class Cooldown:
    """At most `questions` in `seconds` for each person; people at rest take no memory."""

    def __init__(self, limit: Limit) -> None:
        self._asked = CooldownMapping[int].from_cooldown(
            limit.questions, limit.seconds, _themselves
        )
        self._told = CooldownMapping[int].from_cooldown(1, limit.seconds, _themselves)

    def ask(self, user_id: int, now: float | None = None) -> Wait | None:
        """Count a question; how long to wait where it is one too many, which is not counted."""
        now = monotonic() if now is None else now
        seconds = self._asked.update_rate_limit(user_id, now)
        if seconds is None:
            return None
        return Wait(seconds, first=self._told.update_rate_limit(user_id, now) is None)


class Cooldowns:
    """The operator's cool-down, and in its place, there alone, a server's own."""

    def __init__(self, operators: Limit) -> None:
        self.operators_limit = operators
        self._operators = Cooldown(operators)
        self._servers: dict[int, tuple[Limit, Cooldown]] = {}

    def ask(self, user_id: int, here: Here, now: float | None = None) -> Wait | None:
        """Count a question asked here; how long to wait where it is one too many."""
        return self._holding(here).ask(user_id, now)

    def _holding(self, here: Here) -> Cooldown:
        if here.guild_id is None:
            return self._operators
        if here.cooldown is None:
            self._servers.pop(here.guild_id, None)
            return self._operators
        limit, counted = self._servers.get(here.guild_id, (None, None))
        if counted is None or limit != here.cooldown:
            counted = Cooldown(here.cooldown)
            self._servers[here.guild_id] = here.cooldown, counted
        return counted


def _themselves(user_id: int) -> int:
    return user_id
