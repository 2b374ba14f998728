"""The options that choose rows, and what they choose: the same words for every command."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Self

import click

from bot.answers.answer import Outcome
from bot.moderation.periods import LONGEST, NoMomentError, beginning, end
from bot.querylog.scope import Everywhere, OneGuild, Scope
from bot.querylog.values import Filter, Opinion, Surface
from bot.terminal.lines import shortened

Command = Callable[..., None]
Option = Callable[[Command], Command]
Convert = Callable[[click.Context, click.Parameter, str | None], datetime | None]

_LARGEST = 2**63 - 1
_ECHOED = 40


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the options choose: rows of a filter within a scope."""

    filter: Filter
    scope: Scope

    @classmethod
    def everything(cls) -> Self:
        """What is chosen where nothing is said."""
        return cls(Filter(), Everywhere())


class Name(click.Choice[str]):
    """One of some names; a hyphen and an underscore are the same, and so are cases."""

    def __init__(self, names: type[Outcome | Opinion | Surface]) -> None:
        super().__init__([each.value.replace("_", "-") for each in names], case_sensitive=False)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return super().convert(value.replace("_", "-"), param, ctx).replace("-", "_")


def _moment(read: Callable[[str, datetime], datetime]) -> Convert:
    def convert(_: click.Context, __: click.Parameter, typed: str | None) -> datetime | None:
        if typed is None:
            return None
        try:
            return read(typed, datetime.now(UTC))
        except NoMomentError:
            said = f"‹{shortened(typed, _ECHOED)}›"
            reason = f"{said} is neither a date such as 2026-11-01 nor days such as 7d"
            raise click.BadParameter(f"{reason}, within {LONGEST} days from now.") from None

    return convert


PERIOD: tuple[Option, ...] = (
    click.option(
        "--since",
        callback=_moment(beginning),
        metavar="WHEN",
        help="From then on: a date in UTC such as 2026-11-01, or days ago such as 7d.",
    ),
    click.option(
        "--until",
        callback=_moment(end),
        metavar="WHEN",
        help="Until then; of a date, its whole day.",
    ),
)
GUILD: Option = click.option(
    "--guild",
    type=click.IntRange(0, _LARGEST),
    metavar="ID",
    help="That server only. Left out, everywhere, direct messages included.",
)
FILTERS: tuple[Option, ...] = (
    *PERIOD,
    click.option("--outcome", type=Name(Outcome), help="What the answer was."),
    click.option("--vote", type=Name(Opinion), help="What somebody found the answer."),
    click.option("--surface", type=Name(Surface), help="Where it was asked."),
    click.option(
        "--section",
        metavar="TITLE",
        help="Found first in it: a section, a term, or a question such as Q1.",
    ),
    GUILD,
)
AS_JSON: Option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")

_NAMES = ("since", "until", "outcome", "vote", "surface", "section", "guild")


def choosing(*options: Option) -> Option:
    """The command has these options, and is given what they choose as `chosen`."""

    def decorate(command: Command) -> Command:
        @wraps(command)
        def called(**given: Any) -> None:  # noqa: ANN401 -- click's parameters by name
            taken = {name: given.pop(name) for name in _NAMES if name in given}
            command(chosen=_chosen(**taken), **given)

        decorated: Command = called
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return decorate


def _chosen(
    *,
    guild: int | None = None,
    vote: str | None = None,
    surface: str | None = None,
    section: str | None = None,
    **others: Any,  # noqa: ANN401 -- what the filter takes as it is
) -> Chosen:
    passages = None
    if section is not None:
        from bot.terminal.reviewing.sections import passages_of  # noqa: PLC0415 -- brings numpy

        passages = passages_of(section)
    chosen = Filter(
        vote=None if vote is None else Opinion(vote),
        surface=None if surface is None else Surface(surface),
        passages=passages,
        **others,
    )
    return Chosen(chosen, Everywhere() if guild is None else OneGuild(guild))
