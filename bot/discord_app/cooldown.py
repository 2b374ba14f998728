"""How often one person may ask: one count over slash commands, mentions and direct messages."""

from dataclasses import dataclass
from time import monotonic

from discord.ext.commands import CooldownMapping


@dataclass(frozen=True, slots=True)
class Wait:
    """`seconds` until the person may ask again; `first`: the first refusal in this time."""

    seconds: float
    first: bool


class Cooldown:
    """At most `questions` in `seconds` for each person; people at rest take no memory."""

    def __init__(self, questions: int, seconds: float) -> None:
        self._asked = CooldownMapping[int].from_cooldown(questions, seconds, _themselves)
        self._told = CooldownMapping[int].from_cooldown(1, seconds, _themselves)

    def ask(self, user_id: int, now: float | None = None) -> Wait | None:
        """Count a question; how long to wait where it is one too many, which is not counted."""
        now = monotonic() if now is None else now
        seconds = self._asked.update_rate_limit(user_id, now)
        if seconds is None:
            return None
        return Wait(seconds, first=self._told.update_rate_limit(user_id, now) is None)


def _themselves(user_id: int) -> int:
    return user_id
