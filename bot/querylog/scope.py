"""Whose rows a reader of the log may see. There is no default: every reader says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OneGuild:
    """Every row of one guild, with who asked: for the operator in a terminal only."""

    id: int


@dataclass(frozen=True, slots=True)
class InChannels:
    """The rows of one guild that were asked where their reader can look; who asked only in public.

    `channels` are those channels and threads; None for every one, those that are gone included,
    which is for administrators. `public`: the rows alone that were asked in public.
    """

    id: int
    channels: frozenset[int] | None
    public: bool = False


@dataclass(frozen=True, slots=True)
class Everywhere:
    """Every row, direct messages included: for the operator in a terminal only."""


Scope = OneGuild | InChannels | Everywhere
