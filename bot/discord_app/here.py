"""For what is not yet ported: a policy with the languages that replies are worded in."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.discord_app.admission import Policy, policy_in
from bot.discord_app.phrases import IN_ENGLISH, Tongues
from bot.querylog.servers import ServerSettings


@dataclass(frozen=True, slots=True)
class Here(Policy):
    """See `Policy`, and of an event `own` and `shared`."""

    tongues: Tongues = IN_ENGLISH


ELSEWHERE = Here()


def here_in(settings: ServerSettings, channels: Collection[int]) -> Here:
    """See `policy_in`."""
    policy = policy_in(settings, channels)
    return Here(**{name: getattr(policy, name) for name in Policy.__slots__})
