"""A guild's moderators see that guild's rows, whatever rows there are and whatever is asked."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.digest import WEEK, digest_of
from bot.moderation.export import json_lines
from bot.querylog.log import QueryLog
from bot.querylog.moderators import Audit, Gaps
from bot.querylog.queries import Queries
from bot.querylog.scope import Everywhere, InChannels, OneGuild, Scope
from bot.querylog.values import (
    Filter,
    Opinion,
    Pseudonyms,
    QueryRecord,
    ScoredPassage,
    StoredQuery,
    Surface,
    Vote,
)
from tests.moderation.test_digest import EachAlone
from tests.querylog.builders import a_record

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
GUILDS = (1, 2, None)
OUTCOMES = ("answered", "tentative", "not_covered")
WORDS = ("humans", "models", "gap")
PASSAGES = ("e/1", "e/2")

moments = st.integers(0, 100).map(lambda hours: NOON + timedelta(hours=hours))
filters = st.builds(
    Filter,
    text=st.sampled_from(("", *WORDS, '"', "*", "1 OR 1", "question:humans", "x' OR guild_id = 2")),
    since=st.none() | moments,
    until=st.none() | moments,
    outcome=st.none() | st.sampled_from((*OUTCOMES, "' OR 1=1 --")),
    vote=st.none() | st.sampled_from(Opinion),
    surface=st.none() | st.sampled_from(Surface),
    passages=st.none() | st.lists(st.sampled_from(PASSAGES)).map(tuple),
)


@dataclass(frozen=True)
class Asked:
    """A question of a guild; its words, gist and passages say nothing of which."""

    record: QueryRecord
    votes: dict[int, Opinion] = field(default_factory=dict)


asked = st.builds(
    Asked,
    record=st.builds(
        QueryRecord,
        asked_at=moments,
        surface=st.sampled_from(Surface),
        question=st.lists(st.sampled_from(WORDS), min_size=1).map(" ".join),
        outcome=st.sampled_from(OUTCOMES),
        passages=st.lists(st.sampled_from(PASSAGES), max_size=1).map(
            lambda ids: tuple(ScoredPassage(each, 1.0) for each in ids)
        ),
        revision=st.just("0f3c"),
        elapsed_ms=st.just(1.0),
        guild_id=st.sampled_from(GUILDS),
        channel_id=st.integers(1, 3),
        user_id=st.integers(1, 3),
        private=st.booleans(),
        place_id=st.none() | st.integers(1, 3),
        gist=st.none() | st.sampled_from(("", *WORDS)),
    ),
    votes=st.dictionaries(st.integers(1, 2), st.sampled_from(Opinion)),
)


@dataclass(frozen=True)
class Request:
    """One call of a desk, with what a moderator could put into it."""

    chosen: Filter
    limit: int
    before: int | None
    row: int
    gist: str


requests = st.builds(
    Request,
    chosen=filters,
    limit=st.integers(1, 50),
    before=st.none() | st.integers(0, 40),
    row=st.integers(0, 40),
    gist=st.sampled_from((*WORDS, "", "' OR 1=1 --")),
)

scopes = st.sampled_from(
    (
        OneGuild(1),
        InChannels(1, None),
        InChannels(1, frozenset()),
        InChannels(1, frozenset({1, 2})),
        InChannels(1, frozenset({3}), public=True),
    )
)

Ask = Callable[[QueryLog, Any, Request], Awaitable[object]]


async def _exported(log: QueryLog, scope: Scope, request: Request) -> list[StoredQuery]:
    return [row async for row in log.queries.every(scope, request.chosen)]


async def _day_by_day(log: QueryLog, scope: Scope, request: Request) -> object:
    since, until = request.chosen.since or NOON, request.chosen.until or NOON
    return await log.queries.per_day(scope, since, max(since, until))


READING: dict[str, Ask] = {
    "newest": lambda log, scope, ask: log.queries.newest(scope, ask.limit, ask.before),
    "search": lambda log, scope, ask: log.queries.search(scope, ask.chosen, ask.limit, ask.before),
    "one": lambda log, scope, ask: log.queries.one(scope, ask.row),
    "every": _exported,
    "unanswered": lambda log, scope, ask: log.queries.unanswered(
        scope, ask.chosen.since, ask.chosen.until
    ),
    "tentative": lambda log, scope, ask: log.queries.tentative(
        scope, ask.chosen.since, ask.chosen.until
    ),
    "not_helpful": lambda log, scope, ask: log.queries.not_helpful(
        scope, ask.chosen.since, ask.chosen.until
    ),
    "top_questions": lambda log, scope, ask: log.queries.top_questions(scope, limit=ask.limit),
    "top_passages": lambda log, scope, ask: log.queries.top_passages(scope, limit=ask.limit),
    "per_day": _day_by_day,
    "notes": lambda log, scope, _: log.gaps.notes(scope),
}
OF_GUILDS: dict[str, Ask] = {
    "readings": lambda log, scope, ask: log.audit.newest(scope, ask.limit, ask.before),
}
WRITING: dict[str, Ask] = {
    "note": lambda log, scope, ask: log.gaps.note(scope, ask.row, "ours", 1, NOON),
    "note by gist": lambda log, scope, ask: log.gaps.note(scope, ask.gist, "ours", 1, NOON),
    "resolve": lambda log, scope, ask: log.gaps.resolve(scope, ask.row, NOON),
    "resolve by gist": lambda log, scope, ask: log.gaps.resolve(scope, ask.gist, NOON),
    "reopen": lambda log, scope, ask: log.gaps.reopen(scope, ask.row),
    "reopen by gist": lambda log, scope, ask: log.gaps.reopen(scope, ask.gist),
    "arrange": lambda log, scope, ask: log.gaps.arrange(scope, [ask.gist], ["why", ask.gist]),
    "add": lambda log, scope, ask: log.audit.add(scope, 1, "recent", ask.limit, NOON),
}


def test_every_method_that_takes_a_scope_is_tried() -> None:
    methods = {
        name
        for kept in (Queries, Gaps, Audit)
        for name, method in vars(kept).items()
        if name[0] != "_" and "scope" in signature(method).parameters
    }
    assert methods <= {*READING, *WRITING}


@given(rows=st.lists(asked, max_size=12), request=requests, scope=scopes)
def test_what_a_reader_is_shown_is_the_same_whatever_rows_there_are_beyond_their_scope(
    rows: list[Asked], request: Request, scope: OneGuild | InChannels
) -> None:
    """Those rows are first there; then rows without content, of another time, take their ids."""
    without = [each if _is_within(scope, each.record) else _nobodys(each) for each in rows]
    assert asyncio.run(_shown(rows, request, scope)) == asyncio.run(_shown(without, request, scope))


@given(rows=st.lists(asked, max_size=12), request=requests)
def test_what_a_reviewer_is_shown_is_the_same_whoever_asked_privately(
    rows: list[Asked], request: Request
) -> None:
    scope = InChannels(1, None)
    by_others = [
        replace(each, record=replace(each.record, user_id=100 + number))
        if each.record.private
        else each
        for number, each in enumerate(rows)
    ]
    assert asyncio.run(_shown(rows, request, scope)) == asyncio.run(
        _shown(by_others, request, scope)
    )


async def _shown(
    rows: list[Asked], request: Request, scope: OneGuild | InChannels
) -> dict[str, object]:
    """Everything that can be read, what can be written tells, and everything read again."""
    reading = READING | OF_GUILDS
    asks = {**reading, **WRITING, **{f"{name} after": ask for name, ask in reading.items()}}
    async with _log_of(rows) as log:
        shown = {name: await ask(log, scope, request) for name, ask in asks.items()}
        names = Pseudonyms(b"secret")
        shown["exported"] = [
            line async for line in json_lines(log.queries.every(scope, Filter()), names)
        ]
        if isinstance(scope, InChannels):
            shown["digest"] = await digest_of(log, scope, NOON + WEEK, EachAlone())
        return shown


def _is_within(scope: OneGuild | InChannels, record: QueryRecord) -> bool:
    if record.guild_id != scope.id or isinstance(scope, OneGuild):
        return record.guild_id == scope.id
    looked = scope.channels is None or record.place_id in scope.channels
    return looked and not (scope.public and record.private)


@given(rows=st.lists(asked, max_size=12), request=requests)
def test_nothing_that_a_guild_writes_changes_what_others_read(
    rows: list[Asked], request: Request
) -> None:
    async def before_and_after() -> tuple[object, object]:
        async with _log_of(rows) as log:
            before = await _read_by_others(log)
            for ask in WRITING.values():
                await ask(log, OneGuild(1), request)
            return before, await _read_by_others(log)

    before, after = asyncio.run(before_and_after())
    assert before == after


@given(rows=st.lists(asked, max_size=12), chosen=filters)
def test_every_row_found_is_the_guilds_own_and_none_of_them_is_missing(
    rows: list[Asked], chosen: Filter
) -> None:
    async def found(chosen: Filter) -> list[StoredQuery]:
        async with _log_of(rows) as log:
            return list(await log.queries.search(OneGuild(1), chosen, 50))

    assert {row.record.guild_id for row in asyncio.run(found(chosen))} <= {1}
    ours = [each.record.asked_at for each in rows if each.record.guild_id == 1]
    everything = asyncio.run(found(Filter()))
    assert sorted(ours, reverse=True) == [row.record.asked_at for row in everything]


@given(ours=st.lists(moments, max_size=6), theirs=moments, another=moments, at=st.integers(0, 6))
def test_a_page_after_another_guilds_row_never_tells_when_that_was_asked(
    ours: list[datetime], theirs: datetime, another: datetime, at: int
) -> None:
    """A forged `before` names their row, which was stored between ours, at one time or another."""

    async def after_theirs(asked_at: datetime) -> tuple[StoredQuery, ...]:
        rows = [Asked(a_record(guild_id=1, asked_at=each)) for each in ours]
        place = min(at, len(rows))
        rows.insert(place, Asked(a_record(guild_id=2, asked_at=asked_at)))
        async with _log_of(rows) as log:
            return await log.queries.newest(OneGuild(1), 50, before=place + 1)

    assert asyncio.run(after_theirs(theirs)) == asyncio.run(after_theirs(another))


async def test_a_scope_without_a_guild_is_refused_rather_than_left_open(path: Path) -> None:
    nowhere: Any = None
    async with QueryLog.open(path) as log:
        await log.queries.record(a_record(guild_id=None, surface=Surface.DIRECT_MESSAGE))
        with pytest.raises(ValueError, match="guild_id"):
            await log.queries.newest(OneGuild(nowhere), 10)


@asynccontextmanager
async def _log_of(rows: list[Asked]) -> AsyncIterator[QueryLog]:
    with tempfile.TemporaryDirectory() as folder:
        async with QueryLog.open(Path(folder) / "queries.sqlite3") as log:
            for each in rows:
                row_id = await log.queries.record(each.record)
                for voter, opinion in each.votes.items():
                    await log.votes.cast(Vote(row_id, voter, opinion, NOON, "why"))
            for guild_id in (2, 3):
                await log.audit.add(OneGuild(guild_id), 9, "recent", 1, NOON)
            yield log


def _nobodys(asked: Asked) -> Asked:
    """A row without content, of another guild and time."""
    earlier = NOON - timedelta(days=1)
    return Asked(
        replace(asked.record, asked_at=earlier, question="", passages=(), gist=None, guild_id=3)
    )


async def _read_by_others(log: QueryLog) -> list[object]:
    request = Request(Filter(), 50, None, 1, WORDS[0])
    reading: list[tuple[Scope, Ask]] = [
        *((OneGuild(2), ask) for ask in (READING | OF_GUILDS).values()),
        *((Everywhere(), ask) for name, ask in READING.items() if name != "notes"),
    ]
    return [await ask(log, scope, request) for scope, ask in reading]
