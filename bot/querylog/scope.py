"""Whose rows a reader of the log may see. There is no default: every reader says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OneGuild:
    """The rows of one guild and no others: what a moderator of that guild may see."""

    id: int


@dataclass(frozen=True, slots=True)
class Everywhere:
    """Every row, direct messages included: for the operator in a terminal only."""


Scope = OneGuild | Everywhere
