"""Counted gists as lines: what they add up to, and what is said of them."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answerer import Answerer
from bot.answers.likeness import Grouping, Wording
from bot.moderation.gaps import gaps_of, gathered, join, split
from bot.querylog.log import QueryLog
from bot.querylog.scope import InChannels, OneGuild
from bot.querylog.values import CountedGist, GapNote
from tests.querylog.builders import a_record

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SERVER = OneGuild(1)
LASAGNE = ("lasagn recip", "best lasagn recip", "easi lasagn recip")
AN_HOUR = timedelta(hours=1)

counted = st.lists(
    st.builds(
        CountedGist,
        gist=st.sampled_from(("a", "a b", "c", "c d")) | st.none(),
        count=st.integers(1, 9),
        newest_id=st.integers(1, 99),
        newest_at=st.integers(0, 9).map(lambda hours: NOON + hours * AN_HOUR),
        question=st.sampled_from(("a", "c", "e")),
    ),
    max_size=8,
    unique_by=lambda each: (each.gist, each.question if each.gist is None else None),
)


class ByFirstWord:
    """Takes those to ask the same thing that begin alike; `a` and `A` are one gist."""

    def gist(self, question: str) -> str:
        return question.lower()

    def grouping(self, wordings: Iterable[Wording]) -> Grouping:
        yield
        asked = sorted(wordings, key=lambda each: -each.count)
        words = dict.fromkeys(self.word(each.gist) for each in asked)
        return tuple(
            tuple(each.gist for each in asked if self.word(each.gist) == word) for word in words
        )

    def word(self, gist: str) -> str:
        return gist.split(maxsplit=1)[0]


class SameLine(ByFirstWord):
    """Takes all to ask the same thing."""

    def word(self, gist: str) -> str:
        return "" if gist else gist


class Nothing(ByFirstWord):
    """Takes all to ask nothing."""

    def gist(self, question: str) -> str:
        return question[:0]


def one(gist: str, hours: int, said: GapNote | None = None) -> CountedGist:
    return CountedGist(gist, 1, hours, NOON + hours * AN_HOUR, f"{gist}?", said)


@given(counted=counted)
def test_counts_add_up_and_every_gist_is_on_one_line(counted: list[CountedGist]) -> None:
    lines = gathered(counted, ByFirstWord())
    assert sum(line.count for line in lines) == sum(each.count for each in counted)
    told = [gist for line in lines for gist in line.gists]
    assert sorted(told) == sorted({each.gist or each.question for each in counted})


def test_a_line_is_told_by_its_most_usual_wording_and_dated_by_its_newest_question() -> None:
    (line,) = gathered([one("usual", 1), one("seldom", 2)], SameLine())
    assert (line.question, line.newest_id, line.newest_at) == ("usual?", 2, NOON + 2 * AN_HOUR)


def test_a_note_on_any_wording_is_one_on_the_line_and_the_newest_counts() -> None:
    old = GapNote("old", 7, NOON, None)
    new = GapNote("new", 8, NOON + AN_HOUR, None)
    (line,) = gathered([one("a", 1, new), one("b", 1, old), one("c", 1)], SameLine())
    assert line.said == new


def test_closing_one_wording_closes_the_line_until_any_is_asked_again() -> None:
    closed = GapNote(None, None, None, NOON + 2 * AN_HOUR)
    (line,) = gathered([one("a", 1, closed), one("b", 2)], SameLine())
    assert (line.is_resolved, line.asked_again) == (True, False)
    (line,) = gathered([one("a", 1, closed), one("b", 3)], SameLine())
    assert (line.is_resolved, line.asked_again) == (False, True)


def test_rows_from_before_there_were_gists_go_with_those_of_the_same_gist() -> None:
    old = CountedGist(None, 2, 1, NOON, "A")
    (line,) = gathered([one("a", 1), old], SameLine())
    assert (line.count, line.gists) == (3, ("a",))


def test_questions_that_ask_nothing_are_on_no_line() -> None:
    assert gathered([CountedGist(None, 2, 1, NOON, "hello")], Nothing()) == ()


def test_a_line_is_closed_since_the_latest_time_that_one_of_its_wordings_was() -> None:
    early, late = (GapNote(None, None, None, NOON + hours * AN_HOUR) for hours in (1, 3))
    (line,) = gathered([one("a", 0, early), one("b", 2, late)], SameLine())
    assert line.is_resolved
    assert line.said is not None
    assert line.said.resolved_at == NOON + 3 * AN_HOUR


@pytest.fixture
async def log(path: Path) -> AsyncIterator[QueryLog]:
    async with QueryLog.open(path) as opened:
        yield opened


async def ask(log: QueryLog, *gists: str, **changes: object) -> list[int]:
    given = {"outcome": "not_covered", "asked_at": NOON, "guild_id": 1, **changes}
    return [await log.queries.record(a_record(f"{gist}?", gist=gist, **given)) for gist in gists]


async def lines(log: QueryLog, answerer: Answerer, scope: OneGuild = SERVER) -> list[set[str]]:
    gaps = await gaps_of(await log.queries.unanswered(scope), answerer)
    return sorted((set(gap.gists) for gap in gaps), key=sorted)


async def test_two_gaps_that_were_joined_are_one_and_what_is_like_either_joins_them(
    log: QueryLog, answerer: Answerer
) -> None:
    one, other = await ask(log, "pdoom", "ruin wors")
    assert await lines(log, answerer) == [{"pdoom"}, {"ruin wors"}]
    joined = await join(log, SERVER, one, other, answerer)
    assert {each.gist for each in joined} == {"pdoom", "ruin wors"}
    await ask(log, "ilya pdoom", "lasagn recip")
    assert await lines(log, answerer) == [
        {"ilya pdoom", "pdoom", "ruin wors"},
        {"lasagn recip"},
    ]


async def test_a_wording_that_was_taken_out_stays_out_also_where_it_led(
    log: QueryLog, answerer: Answerer
) -> None:
    led, *_ = await ask(log, *LASAGNE, LASAGNE[0])
    assert await lines(log, answerer) == [set(LASAGNE)]
    own, *rest = await split(log, SERVER, led, answerer)
    assert (own.gist, {each.gist for each in rest}) == (LASAGNE[0], set(LASAGNE[1:]))
    assert await lines(log, answerer) == sorted([{LASAGNE[0]}, set(LASAGNE[1:])], key=sorted)
    await join(log, SERVER, led, led + 1, answerer)
    assert await lines(log, answerer) == [set(LASAGNE)]


async def test_what_one_server_puts_together_is_its_own(log: QueryLog, answerer: Answerer) -> None:
    one, other = await ask(log, "pdoom", "lasagn recip")
    await ask(log, "pdoom", "lasagn recip", guild_id=2)
    await join(log, SERVER, one, other, answerer)
    assert await lines(log, answerer) == [{"pdoom", "lasagn recip"}]
    assert len(await lines(log, answerer, OneGuild(2))) == 2
    assert await join(log, OneGuild(2), one, other, answerer) == ()


async def test_what_was_joined_with_a_channel_that_one_cannot_see_stays_with_it(
    log: QueryLog, answerer: Answerer
) -> None:
    one, seen, more = await ask(log, "pdoom", "ruin wors", "lasagn recip", place_id=1)
    (unseen,) = await ask(log, "favourit footbal", place_id=2)
    moderator = InChannels(1, frozenset({1}))
    await join(log, SERVER, one, unseen, answerer)
    joined = await join(log, moderator, one, seen, answerer)
    assert {each.gist for each in joined} == {"pdoom", "ruin wors"}
    assert await lines(log, answerer) == [
        {"favourit footbal", "pdoom", "ruin wors"},
        {"lasagn recip"},
    ]
    await split(log, moderator, one, answerer)
    await join(log, moderator, seen, more, answerer)
    assert await lines(log, answerer) == [
        {"favourit footbal", "lasagn recip", "ruin wors"},
        {"pdoom"},
    ]


async def test_nothing_is_joined_or_split_of_a_row_that_asks_nothing(
    log: QueryLog, answerer: Answerer
) -> None:
    one, nothing = await ask(log, "pdoom", "")
    assert await join(log, SERVER, one, nothing, answerer) == ()
    assert await split(log, SERVER, nothing, answerer) == ()
    assert await split(log, SERVER, 99, answerer) == ()


async def test_others_have_their_turn_while_much_is_grouped(answerer: Answerer) -> None:
    much = [one(f"term{number} {number % 7}", 1) for number in range(3000)]
    waited: list[float] = []

    async def wait() -> None:
        while True:
            began = perf_counter()
            await asyncio.sleep(0)
            waited.append(perf_counter() - began)

    waiting = asyncio.create_task(wait())
    assert len(await gaps_of(much, answerer)) > 1
    waiting.cancel()
    assert len(waited) > 10
