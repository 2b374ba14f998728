"""What was asked: `log recent`, `search`, `show`, what is asked most, and the gaps in the notes.

The options that choose rows are the same words everywhere, and the log is opened in one place.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.answers.answer import Outcome
from bot.answers.answerer import Answerer, load_answerer
from bot.moderation.gaps import Gap, counted_parts, gathered, wordings_of
from bot.moderation.periods import LONGEST, NoMomentError, beginning, end
from bot.notes.episode import Citation
from bot.notes.library import load_corpus
from bot.querylog.log import QueryLog
from bot.querylog.scope import Everywhere, OneGuild, Scope
from bot.querylog.values import CountedGist, CountedPassage, Filter, Opinion, StoredQuery, Surface
from bot.replies import document as reply
from bot.replies import moderation
from bot.replies.document import Block, Document
from bot.replies.moderation import Listed
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

Note = Callable[[QueryLog, str], Awaitable[bool]]
"""Says something of the gap of one gist."""

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
    """Show everything that is stored of the question ID, the number behind the #."""
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


GAP_EXAMPLES = examples(
    "log unanswered --since 30d",
    "log not-helpful --limit 5",
    "log note 17 'the section on data says it: link it'",
    "log resolve 17",
)
RESOLVED = click.option("--resolved", is_flag=True, help="Show those that were closed, too.")


@click.command(epilog=GAP_EXAMPLES)
@LIMIT
@choosing(*PERIOD, GUILD)
@RESOLVED
@AS_JSON
def unanswered(*, chosen: Chosen, limit: int, resolved: bool, as_json: bool) -> None:
    """Show what was asked that the notes do not cover, the most frequent first.

    Questions alike are one line. Behind the # is the newest of them, by which `log note` and
    `log resolve` know all of them. A gap that was resolved is back as soon as somebody asks again.
    """
    since, until = chosen.filter.since, chosen.filter.until
    counted = read(lambda log: log.queries.unanswered(chosen.scope, since, until))
    _show_gaps(counted, limit, resolved=resolved, as_json=as_json)


@click.command("not-helpful", epilog=GAP_EXAMPLES)
@LIMIT
@choosing(*PERIOD, GUILD)
@RESOLVED
@AS_JSON
def not_helpful(*, chosen: Chosen, limit: int, resolved: bool, as_json: bool) -> None:
    """Show the questions whose answer somebody found not helpful, the most frequent first.

    Lines are as those of `log unanswered`.
    """
    since, until = chosen.filter.since, chosen.filter.until
    counted = read(lambda log: log.queries.not_helpful(chosen.scope, since, until))
    _show_gaps(counted, limit, resolved=resolved, as_json=as_json)


def load() -> Answerer:
    """Today's answerer, which knows which questions are alike."""
    return load_answerer(load_settings().knowledge)


def _show_gaps(
    counted: Iterable[CountedGist], limit: int, *, resolved: bool, as_json: bool
) -> None:
    answerer = load()
    gaps = gathered(counted, answerer)
    shown = [gap for gap in gaps if resolved or not gap.is_resolved][:limit]
    if as_json:
        print_objects(map(gap_shape, shown))
    else:
        show_document(moderation.listing(map(moderation.gap, shown), moderation.NO_GAPS))


def gap_shape(gap: Gap) -> dict[str, object]:
    """The gap as JSON has it; `id` is the newest question's."""
    said = gap.said
    return {
        "id": gap.newest_id,
        "question": gap.question,
        "count": gap.count,
        "newest_at": gap.newest_at.isoformat(),
        "gists": list(gap.gists),
        "wordings": [
            {"id": each.newest_id, "question": each.question, "count": each.count}
            for each in gap.wordings
        ],
        "resolved": gap.is_resolved,
        "asked_again": gap.asked_again,
        "note": said.note if said else None,
    }


@click.command(epilog=GAP_EXAMPLES)
@QUERY_ID
@click.argument("text", nargs=-1, required=True)
@choosing(GUILD)
def note(query_id: int, text: tuple[str, ...], *, chosen: Chosen) -> None:
    """Keep TEXT as the note on the gap that the question ID belongs to, for later reviews.

    It takes the place of an earlier one. Notes are the operator's own; with --guild they are those
    of that server's moderators.
    """
    said = well_formed(" ".join(text)).strip()
    if not 0 < len(said) <= LONGEST_NOTE:
        raise click.UsageError(f"A note has 1 to {LONGEST_NOTE} characters.")
    now = datetime.now(UTC)
    _note(
        query_id,
        chosen,
        moderation.noted,
        lambda log, gist: log.gaps.note(chosen.scope, gist, said, None, now),
    )


@click.command(epilog=GAP_EXAMPLES)
@QUERY_ID
@choosing(GUILD)
def resolve(query_id: int, *, chosen: Chosen) -> None:
    """Close the gap that the question ID belongs to, until somebody asks again."""
    now = datetime.now(UTC)
    _note(
        query_id,
        chosen,
        moderation.resolved,
        lambda log, gist: log.gaps.resolve(chosen.scope, gist, now),
    )


@click.command(epilog=GAP_EXAMPLES)
@QUERY_ID
@choosing(GUILD)
def reopen(query_id: int, *, chosen: Chosen) -> None:
    """Open the gap that the question ID belongs to."""
    _note(
        query_id, chosen, moderation.reopened, lambda log, gist: log.gaps.reopen(chosen.scope, gist)
    )


def _note(query_id: int, chosen: Chosen, done: Callable[[int], Document], say: Note) -> None:
    answerer = load()

    async def said(log: QueryLog) -> int:
        found = await wordings_of(log, chosen.scope, query_id, answerer)
        # A gist that only the grouping knows, of an old row, has nothing to be said of.
        return sum([await say(log, each.gist or "") for each in found])

    wordings = change(said)
    if not wordings:
        raise click.ClickException(word(moderation.no_gap(query_id)))
    show_document(done(wordings))


@click.command(epilog=examples("log top", "log top --since 7d --limit 3 --json"))
@limit_option(10, "Show up to N of each")
@choosing(*PERIOD, GUILD)
@AS_JSON
def top(*, chosen: Chosen, limit: int, as_json: bool) -> None:
    """Show the most frequent questions, those alike as one, and the sections shown first most."""
    questions, passages = _read_top(chosen)
    answerer = load()
    asked = gathered(questions, answerer)[:limit]
    counted = counted_parts(passages, answerer.corpus)[:limit]
    if as_json:
        print_data(json_line(_top_shape(asked, counted)))
        return
    blocks = [
        *_top(Listed.QUESTIONS, [(gap.question, gap.count) for gap in asked]),
        *_top(Listed.SECTIONS, counted),
    ]
    show_document(Document(tuple(blocks) or (reply.Line(moderation.NONE_FITS),)))


def _top(what: Listed, counted: Sequence[tuple[Citation | str, int]]) -> Iterator[Block]:
    if counted:
        yield reply.EmptyLine()
        yield from moderation.head(what, ())
        yield from (line for each in counted for line in moderation.part(each))


def _read_top(chosen: Chosen) -> tuple[tuple[CountedGist, ...], tuple[CountedPassage, ...]]:
    since, until = chosen.filter.since, chosen.filter.until
    questions = read(lambda log: log.queries.top_questions(chosen.scope, since, until))
    return questions, read(lambda log: log.queries.top_passages(chosen.scope, since, until))


def _top_shape(
    asked: Sequence[Gap], parts: Sequence[tuple[Citation | str, int]]
) -> dict[str, object]:
    return {
        "questions": [
            {"question": gap.question, "count": gap.count, "newest_id": gap.newest_id}
            for gap in asked
        ],
        "sections": [{"citation": str(part), "count": count} for part, count in parts],
    }
