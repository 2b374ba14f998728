"""What those who manage a server can set for it, as a value."""

from dataclasses import dataclass
from enum import StrEnum

MOST_CHANNELS = 100
"""Channels that a server may list."""

MOST_REVIEWER_ROLES = 25
"""Roles that may review a server's log."""

MOST_QUESTIONS = 100
"""Questions that a server may allow a person in the time of its cool-down."""

SHORTEST_COOLDOWN = 1.0
LONGEST_COOLDOWN = 86_400.0
"""Seconds that a server's cool-down may take."""

_LARGEST_ID = 2**63 - 1


class Style(StrEnum):
    """How answers look."""

    TEXT = "text"
    EMBED = "embed"


@dataclass(frozen=True, slots=True)
class Limit:
    """How many questions a person may ask in how many seconds."""

    questions: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """One server's settings; as they come, but for what was changed.

    `private`: answers are private unless somebody asks otherwise. `public_channels` are those where
    answers may be public, None for everywhere; a thread counts as its parent. `cooldown` None: as
    the operator has it. `reviewer_roles` may review the log beside those who may manage messages.
    `digest_channel_id` is where the weekly digest goes, None for nowhere.
    """

    guild_id: int
    style: Style = Style.TEXT
    private: bool = False
    public_channels: frozenset[int] | None = None
    cooldown: Limit | None = None
    reviewer_roles: frozenset[int] = frozenset()
    digest_channel_id: int | None = None


def check(settings: ServerSettings) -> None:
    """Let settings pass that keep to every bound.

    Raises:
        ValueError: names the field that does not.
    """
    check_id("guild_id", settings.guild_id)
    _check_ids("public_channels", settings.public_channels or frozenset(), MOST_CHANNELS)
    _check_ids("reviewer_roles", settings.reviewer_roles, MOST_REVIEWER_ROLES)
    if settings.digest_channel_id is not None:
        check_id("digest_channel_id", settings.digest_channel_id)
    if settings.cooldown is not None:
        _check_limit(settings.cooldown)


def check_id(field: str, value: int) -> None:
    """Let one of Discord's ids pass.

    Raises:
        ValueError: it is not between 1 and 2**63 - 1.
    """
    if not 1 <= value <= _LARGEST_ID:
        raise ValueError(f"{field} is not between 1 and 2**63 - 1")


def _check_ids(field: str, values: frozenset[int], most: int) -> None:
    if len(values) > most:
        raise ValueError(f"{field} are more than {most}")
    for value in values:
        check_id(field, value)


def _check_limit(limit: Limit) -> None:
    if not 1 <= limit.questions <= MOST_QUESTIONS:
        raise ValueError(f"cooldown: questions are not between 1 and {MOST_QUESTIONS}")
    if not SHORTEST_COOLDOWN <= limit.seconds <= LONGEST_COOLDOWN:  # neither is nan
        bounds = f"{SHORTEST_COOLDOWN:g} and {LONGEST_COOLDOWN:g}"
        raise ValueError(f"cooldown: seconds are not between {bounds}")
