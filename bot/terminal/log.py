"""What was asked: `log recent`, `search` and `show`; and what every command on the log shares.

The options that choose rows are the same words everywhere, and the log is opened in one place.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.answers.answer import Outcome
from bot.moderation.periods import LONGEST, NoMomentError, beginning, end
from bot.notes.episode import Citation
from bot.notes.library import load_corpus
from bot.querylog.log import QueryLog
from bot.querylog.scope import Everywhere, OneGuild, Scope
from bot.querylog.values import Filter, Opinion, StoredQuery, Surface
from bot.replies import moderation
from bot.replies.sentences import Sentence
from bot.settings import load_settings
from bot.terminal.lines import (
    examples,
    json_line,
    print_data,
    print_objects,
    printable,
    shortened,
    well_formed,
    word,
)
from bot.terminal.lines import (
    show as show_document,
)

T = TypeVar("T")
Ask = Callable[[QueryLog], Awaitable[T]]
Open = Callable[[Path], AbstractAsyncContextManager[QueryLog]]
Command = Callable[..., None]
Option = Callable[[Command], Command]
Convert = Callable[[click.Context, click.Parameter, str | None], datetime | None]

LARGEST = 2**63 - 1
"""The largest id there can be."""

_USUAL, _MOST = 20, 1000  # questions that are shown, and that can be asked for
_OFFERED = 3
_ECHOED, _ECHOED_TITLE = 40, 60

LONGEST_NOTE = 300
"""Characters of a note."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the options choose: rows of a filter within a scope."""

    filter: Filter = Filter()  # noqa: RUF009 -- a value without state
    scope: Scope = Everywhere()  # noqa: RUF009 -- the same


class Name(click.Choice[str]):
    """One of some names; a hyphen and an underscore are the same, and so are cases."""

    def __init__(self, names: type[Outcome | Opinion | Surface]) -> None:
        super().__init__([each.value.replace("_", "-") for each in names], case_sensitive=False)
        self._named = names

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        typed = super().convert(value.replace("_", "-"), param, ctx)
        return self._named(typed.replace("-", "_"))


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
    type=click.IntRange(0, LARGEST),
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


def limit_option(usual: int, shown: str = "Show up to N") -> Option:
    """How many are shown."""
    return click.option(
        "--limit",
        type=click.IntRange(1, _MOST),
        default=usual,
        metavar="N",
        help=f"{shown}, 1 to {_MOST}. Usual are {usual}.",
    )


LIMIT = limit_option(_USUAL)
QUERY_ID = click.argument("query_id", type=click.IntRange(0, LARGEST), metavar="ID")


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


def _chosen(*, guild: int | None = None, section: str | None = None, **others: Any) -> Chosen:  # noqa: ANN401 -- what the filter takes as it is
    passages = None if section is None else passages_of(section)
    scope = Everywhere() if guild is None else OneGuild(guild)
    return Chosen(Filter(passages=passages, **others), scope)


def passages_of(title: str) -> tuple[str, ...]:
    """The ids of all passages of the section, term or question called so.

    Raises:
        click.BadParameter: nothing is, or several are; names what comes near.
    """
    # Finding by name brings numpy, which the other filters do without.
    from bot.answers.catalogue import PARTS, Catalogue, Entry  # noqa: PLC0415 -- the reason above
    from bot.answers.lookup import Lookup  # noqa: PLC0415 -- the same

    catalogue = Catalogue(load_corpus(load_settings().knowledge))
    found = catalogue.find(title, PARTS)
    if isinstance(found, Entry):
        return tuple(passage.id for passage in found.passages)
    near = Lookup(catalogue.of(*PARTS)).search(title, _OFFERED) if title.strip() else ()
    named = " or ".join(f"‹{printable(each.citation.label)}›" for each in near)
    hint = f" Did you mean {named}?" if near else ""
    reason = f"The notes have no one part called ‹{shortened(title, _ECHOED_TITLE)}›.{hint}"
    raise click.BadParameter(reason, param_hint="--section")


def read(ask: Ask[T]) -> T:
    """What the log tells; its file is not written, created or migrated.

    Raises:
        QueryLogError: the log cannot be read.
        click.UsageError: it cannot be asked that, such as by too many words.
    """
    return _asked(QueryLog.open_to_read, ask)


def change(ask: Ask[T]) -> T:
    """As `read`, where something is written."""
    return _asked(QueryLog.open, ask)


def _asked(open_log: Open, ask: Ask[T]) -> T:
    async def answered() -> T:
        async with open_log(load_settings().database) as log:
            return await ask(log)

    try:
        return asyncio.run(answered())
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error


@click.command(
    epilog=examples(
        "log recent",
        "log recent --since 7d --outcome not-covered",
        'log recent --section "Alignment" --limit 100 --json',
    )
)
@LIMIT
@choosing(*FILTERS)
@AS_JSON
def recent(*, chosen: Chosen, limit: int, as_json: bool) -> None:
    """Show the newest questions, from everywhere unless told otherwise, the newest first."""
    found = read(lambda log: log.queries.search(chosen.scope, chosen.filter, limit))
    nothing = moderation.EMPTY if chosen == Chosen() else moderation.NONE_FITS
    _show_rows(found, as_json=as_json, nothing=nothing)


@click.command(
    epilog=examples(
        "log search humans generalise",
        """log search '"value function"' --vote not-helpful --since 7d""",
    )
)
@click.argument("words", nargs=-1, required=True)
@LIMIT
@choosing(*FILTERS)
@AS_JSON
def search(words: tuple[str, ...], *, chosen: Chosen, limit: int, as_json: bool) -> None:
    """Show the questions that hold all WORDS, whatever their endings, the newest first.

    Words in double quotation marks must stand side by side; the last word may be the beginning of
    one. Your shell takes quotation marks for itself unless they stand in others.
    """
    wanted = replace(chosen.filter, text=well_formed(" ".join(words)))
    found = read(lambda log: log.queries.search(chosen.scope, wanted, limit))
    _show_rows(found, as_json=as_json, nothing=moderation.NONE_FITS)


@click.command(epilog=examples("log show 17", "log show 17 --json"))
@QUERY_ID
@choosing(GUILD)
@AS_JSON
def show(query_id: int, *, chosen: Chosen, as_json: bool) -> None:
    """Show what is stored of the question ID, the number behind the #; --json shows all of it."""
    row = read(lambda log: log.queries.one(chosen.scope, query_id))
    if row is None:
        raise click.ClickException(word(moderation.no_query(query_id)))
    if as_json:
        print_data(json_line(row_shape(row)))
        return
    whole = moderation.whole(row, _places(), None)
    show_document(replace(whole, blocks=(*whole.blocks, *moderation.stored(row))))


def _places() -> Mapping[str, Citation]:
    return moderation.places_of(load_corpus(load_settings().knowledge))


def _show_rows(found: Sequence[StoredQuery], *, as_json: bool, nothing: Sentence) -> None:
    if as_json:
        print_objects(map(row_shape, found))
        return
    places = _places() if found else {}
    rows = ((*moderation.row(each, places), *moderation.stored(each)) for each in found)
    show_document(moderation.listing(rows, nothing))


def row_shape(query: StoredQuery) -> dict[str, object]:
    """Everything that is stored of a question, as JSON has it."""
    record = query.record
    return {
        "id": query.id,
        "asked_at": record.asked_at.isoformat(),
        "surface": record.surface,
        "question": record.question,
        "outcome": record.outcome,
        "gist": record.gist,
        "terms_unknown": list(record.terms_unknown),
        "corrections": dict(record.corrections),
        "passages": [{"id": hit.id, "score": hit.score} for hit in record.passages],
        "revision": record.revision,
        "elapsed_ms": record.elapsed_ms,
        "guild_id": record.guild_id,
        "channel_id": record.channel_id,
        "user_id": record.user_id,
        "place_id": record.place_id,
        "private": record.private,
        "votes": {
            "helpful": query.votes.helpful,
            "not_helpful": query.votes.not_helpful,
            "whys": list(query.votes.whys),
        },
    }
