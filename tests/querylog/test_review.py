"""What a review finds: rows by filter, counted gists, days, and what is said of gaps."""

from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.querylog import queries
from bot.querylog.log import QueryLog
from bot.querylog.scope import Everywhere, OneGuild
from bot.querylog.values import (
    MOST_WORDS,
    CountedPassage,
    Filter,
    Opinion,
    ScoredPassage,
    Surface,
    full_text,
)
from tests.querylog.builders import a_record, a_vote

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
OURS = OneGuild(100)


@pytest.fixture(name="log")
async def _log(path: Path) -> AsyncIterator[QueryLog]:
    async with QueryLog.open(path) as log:
        yield log


async def found(log: QueryLog, chosen: Filter, limit: int = 100) -> list[str]:
    rows = await log.queries.search(OURS, chosen, limit)
    return [row.record.question for row in rows]


async def store(log: QueryLog, *questions: str) -> None:
    for number, question in enumerate(questions):
        await log.queries.record(a_record(question, asked_at=NOON + number * AN_HOUR))


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        pytest.param("generalise", ["why do humans generalise better", "generalised"], id="a word"),
        pytest.param("GENERALISING", ["why do humans generalise better", "generalised"], id="form"),
        pytest.param("better humans", ["why do humans generalise better"], id="any order"),
        pytest.param('"humans generalise"', ["why do humans generalise better"], id="a phrase"),
        pytest.param('"generalise humans"', [], id="a phrase that is not there"),
        pytest.param("hum", ["why do humans generalise better"], id="the last word's beginning"),
        pytest.param("hum better", [], id="a beginning that is not last"),
        pytest.param('why "', ["why do humans generalise better"], id="a lonely mark"),
        pytest.param("why ? - *", ["why do humans generalise better"], id="marks of punctuation"),
        pytest.param("question:why", [], id="no syntax for columns"),
        pytest.param("cafe", ["the café"], id="accents"),
        pytest.param("?", [], id="no word at all"),
        pytest.param('"', [], id="no word in a mark"),
        pytest.param('""', [], id="no word in a phrase"),
        pytest.param("\0", [], id="a character that ends strings elsewhere"),
        pytest.param("generalised OR cafe", [], id="no syntax for alternatives"),
    ],
)
async def test_text_is_searched_by_words_and_never_read_as_syntax(
    log: QueryLog, text: str, fits: list[str]
) -> None:
    await store(log, "generalised", "the café", "why do humans generalise better")
    assert await found(log, Filter(text=text)) == fits


@given(text=st.text() | st.text('"*^:()-+{} aNOTRE'))
def test_no_text_breaks_out_of_its_quotation_marks(text: str) -> None:
    try:
        quoted = full_text(text)
    except ValueError:
        assert len(text.replace('"', " ").split()) + text.count('"') > MOST_WORDS
        return
    outside = "".join(quoted.split('"')[::2])
    assert set(outside.removesuffix("*")) <= {" "}
    assert "\0" not in quoted


async def test_more_words_than_can_be_searched_are_refused(log: QueryLog) -> None:
    assert await found(log, Filter(text="a " * MOST_WORDS)) == []
    with pytest.raises(ValueError, match=f"more than {MOST_WORDS} words"):
        await found(log, Filter(text="a " * (MOST_WORDS + 1)))


@pytest.mark.parametrize(
    ("chosen", "fits"),
    [
        pytest.param(Filter(), ["fourth", "third", "second", "first"], id="nothing"),
        pytest.param(Filter(since=NOON + AN_HOUR), ["fourth", "third", "second"], id="since"),
        pytest.param(Filter(until=NOON + AN_HOUR), ["first"], id="until, which is not included"),
        pytest.param(Filter(outcome="not_covered"), ["second"], id="outcome"),
        pytest.param(Filter(surface=Surface.MENTION), ["third"], id="surface"),
        pytest.param(Filter(vote=Opinion.NOT_HELPFUL), ["first"], id="vote"),
        pytest.param(Filter(passages=("e/x", "e/y")), ["fourth"], id="what was found first"),
        pytest.param(Filter(passages=()), [], id="no passage of a section without any"),
        pytest.param(Filter("first", vote=Opinion.HELPFUL), [], id="all of a filter at once"),
    ],
)
async def test_each_part_of_a_filter_narrows(
    log: QueryLog, chosen: Filter, fits: list[str]
) -> None:
    await log.queries.record(a_record("first", asked_at=NOON))
    await log.votes.cast(a_vote(1, Opinion.NOT_HELPFUL))
    later = {"asked_at": NOON + AN_HOUR}
    await log.queries.record(a_record("second", outcome="not_covered", **later))
    await log.queries.record(a_record("third", surface=Surface.MENTION, **later))
    passages = (ScoredPassage("e/x", 2.0), ScoredPassage("e/z", 1.0))
    await log.queries.record(a_record("fourth", passages=passages, **later))
    assert await found(log, chosen) == fits


@pytest.mark.parametrize("text", ["", "asked"])
async def test_page_after_page_shows_every_row_once_even_when_the_last_one_seen_is_gone(
    log: QueryLog, text: str
) -> None:
    await store(log, *(f"asked {number}" for number in range(7)))
    seen = []
    before = None
    while page := await log.queries.search(OURS, Filter(text), 2, before):
        seen += [row.record.question for row in page]
        before = page[-1].id
        with closing(connect(log.path, isolation_level=None)) as other:
            other.execute("DELETE FROM queries WHERE id = ?", (before,))
    assert seen == [f"asked {number}" for number in range(6, -1, -1)]


async def test_an_export_holds_every_row_of_its_filter_once(log: QueryLog) -> None:
    number = queries.AT_A_TIME + 1
    for each in range(number):
        await log.queries.record(a_record(f"asked {each}", outcome="tentative", asked_at=NOON))
        if not each % 100:
            await log.queries.record(a_record("another outcome"))
    rows = log.queries.every(OURS, Filter(outcome="tentative"))
    seen = [row.record.question async for row in rows]
    assert seen == [f"asked {each}" for each in range(number - 1, -1, -1)]


async def test_a_row_is_shown_whole_with_its_votes(log: QueryLog) -> None:
    row_id = await log.queries.record(a_record("one"))
    await log.votes.cast(a_vote(row_id, Opinion.NOT_HELPFUL, why="too long"))
    row = await log.queries.one(OURS, row_id)
    assert row is not None
    assert (row.record, row.votes.whys) == (a_record("one"), ("too long",))
    assert await log.queries.one(OURS, row_id + 1) is None


async def test_unanswered_questions_are_counted_by_gist_with_the_newest_of_them(
    log: QueryLog,
) -> None:
    gap = {"outcome": "not_covered", "gist": "deepseek"}
    await log.queries.record(a_record("deepseek?", asked_at=NOON, **gap))
    await log.queries.record(a_record("what of deepseek", asked_at=NOON + AN_HOUR, **gap))
    await log.queries.record(a_record("hello", outcome="not_covered", gist=""))
    await log.queries.record(a_record("humans", outcome="answered", gist="human"))
    (counted,) = await log.queries.unanswered(OURS)
    assert (counted.gist, counted.count, counted.newest_id) == ("deepseek", 2, 2)
    assert (counted.question, counted.newest_at) == ("what of deepseek", NOON + AN_HOUR)
    assert counted.said is None


async def test_rows_from_before_there_were_gists_count_by_their_text(log: QueryLog) -> None:
    for question in ("old", "old", "older"):
        await log.queries.record(a_record(question, outcome="not_covered", gist=None))
    await log.queries.record(a_record("new", outcome="not_covered", gist="new"))
    counted = await log.queries.unanswered(OURS)
    assert [(each.gist, each.question, each.count) for each in counted] == [
        (None, "old", 2),
        ("new", "new", 1),
        (None, "older", 1),
    ]


async def test_not_helpful_counts_questions_not_votes(log: QueryLog) -> None:
    await log.queries.record(a_record("one", gist="one"))
    await log.queries.record(a_record("two", gist="two"))
    for voter in (1, 2, 3):
        await log.votes.cast(a_vote(1, Opinion.NOT_HELPFUL, user_id=voter))
    await log.votes.cast(a_vote(2, Opinion.HELPFUL))
    (counted,) = await log.queries.not_helpful(OURS)
    assert (counted.gist, counted.count) == ("one", 1)


async def test_counts_keep_to_their_period(log: QueryLog) -> None:
    for number in range(4):
        await log.queries.record(
            a_record(asked_at=NOON + number * AN_HOUR, gist="one", outcome="not_covered")
        )
    period = (NOON + AN_HOUR, NOON + 3 * AN_HOUR)
    for counts in (log.queries.unanswered, log.queries.top_questions):
        assert [each.count for each in await counts(OURS, *period)] == [2]
        assert [each.count for each in await counts(OURS)] == [4]


async def test_the_top_is_what_was_asked_and_what_was_shown_most(log: QueryLog) -> None:
    for gist, passage in (("a", "e/1"), ("b", "e/2"), ("b", "e/2"), ("c", "e/1"), ("b", "e/3")):
        await log.queries.record(a_record(gist=gist, passages=(ScoredPassage(passage, 1.0),)))
    hidden = (ScoredPassage("e/3", 1.0),)
    await log.queries.record(a_record(gist="", outcome="not_covered", passages=hidden))
    assert [(each.gist, each.count) for each in await log.queries.top_questions(OURS, limit=1)] == [
        ("b", 3)
    ]
    assert await log.queries.top_passages(OURS, limit=2) == (
        CountedPassage("e/1", 2),
        CountedPassage("e/2", 2),
    )


async def test_the_trend_has_every_day_of_the_period_and_no_other_and_no_small_talk(
    log: QueryLog,
) -> None:
    for hours, outcome in ((-37, "answered"), (0, "answered"), (1, "answered"), (11, "tentative")):
        await log.queries.record(a_record(asked_at=NOON + hours * AN_HOUR, outcome=outcome))
    small_talk = a_record(asked_at=NOON, outcome="not_covered", gist="")
    await log.queries.record(small_talk)
    days = await log.queries.per_day(OURS, NOON - 37 * AN_HOUR, NOON + 13 * AN_HOUR)
    assert [(f"{each.day:%d}", dict(each.outcomes)) for each in days] == [
        ("21", {"answered": 1}),
        ("22", {}),
        ("23", {"answered": 2, "tentative": 1}),
        ("24", {}),
    ]


async def test_a_trend_over_more_than_ten_years_is_refused(log: QueryLog) -> None:
    with pytest.raises(ValueError, match="ten years"):
        await log.queries.per_day(OURS, NOON - timedelta(days=4000), NOON)


async def test_a_note_on_a_gap_is_shown_with_it_until_another_takes_its_place(
    log: QueryLog,
) -> None:
    row_id = await log.queries.record(a_record(gist="gap", outcome="not_covered", asked_at=NOON))
    assert await log.gaps.note(OURS, row_id, "first", 7, NOON)
    assert await log.gaps.note(OURS, "gap", "second", 8, NOON + AN_HOUR)
    ((counted,)) = await log.queries.unanswered(OURS)
    assert counted.said is not None
    assert (counted.said.note, counted.said.author_id) == ("second", 8)
    assert counted.said.noted_at == NOON + AN_HOUR
    assert not counted.is_resolved


async def test_a_gap_is_closed_until_somebody_asks_again(log: QueryLog) -> None:
    gap = {"gist": "gap", "outcome": "not_covered"}
    await log.queries.record(a_record(asked_at=NOON, **gap))
    assert await log.gaps.note(OURS, "gap", "we know", 7, NOON)
    assert await log.gaps.resolve(OURS, "gap", NOON + AN_HOUR)
    (closed,) = await log.queries.unanswered(OURS)
    assert (closed.is_resolved, closed.asked_again) == (True, False)
    await log.queries.record(a_record(asked_at=NOON + 2 * AN_HOUR, **gap))
    (again,) = await log.queries.unanswered(OURS)
    assert (again.is_resolved, again.asked_again) == (False, True)
    assert await log.gaps.reopen(OURS, "gap")
    (open_,) = await log.queries.unanswered(OURS)
    assert (open_.is_resolved, open_.asked_again) == (False, False)
    assert open_.said is not None
    assert open_.said.note == "we know"


@pytest.mark.parametrize("of", ["never asked", "", 2, 3])
async def test_nothing_is_said_of_what_nobody_asked(log: QueryLog, of: int | str) -> None:
    await log.queries.record(a_record(gist="gap"))
    await log.queries.record(a_record("hello", gist=""))
    assert not await log.gaps.note(OURS, of, "text", 7, NOON)
    assert not await log.gaps.resolve(OURS, of, NOON)
    assert not await log.gaps.reopen(OURS, of)


async def test_the_operators_notes_and_a_guilds_are_apart(log: QueryLog) -> None:
    await log.queries.record(a_record(gist="gap", outcome="not_covered"))
    await log.gaps.note(Everywhere(), "gap", "the operator's", None, NOON)
    await log.gaps.resolve(OURS, "gap", NOON)
    (theirs,) = await log.queries.unanswered(OURS)
    (own,) = await log.queries.unanswered(Everywhere())
    assert theirs.said is not None
    assert own.said is not None
    assert (theirs.said.note, own.said.note) == (None, "the operator's")
    assert own.said.resolved_at is None


@pytest.mark.parametrize("limit", [0, -1])
async def test_a_limit_below_one_is_refused(log: QueryLog, limit: int) -> None:
    for refused in (
        log.queries.newest(OURS, limit),
        log.queries.top_questions(OURS, limit=limit),
        log.queries.top_passages(OURS, limit=limit),
    ):
        with pytest.raises(ValueError, match="limit"):
            await refused


async def test_a_moment_without_a_time_zone_is_refused(log: QueryLog) -> None:
    naive = NOON.replace(tzinfo=None)
    for chosen in (Filter(since=naive), Filter("words", until=naive)):
        with pytest.raises(ValueError, match="time zone"):
            await found(log, chosen)
