"""Counted gists as lines: what they add up to, and what is said of them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.gaps import gathered
from bot.querylog.values import CountedGist, GapNote

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)

counted = st.lists(
    st.builds(
        CountedGist,
        gist=st.sampled_from(("a", "a b", "c", "c d")) | st.none(),
        count=st.integers(1, 9),
        newest_id=st.integers(1, 99),
        newest_at=st.integers(0, 9).map(lambda hours: NOON + hours * AN_HOUR),
        question=st.sampled_from(("a", "b", "c")),
    ),
    max_size=8,
    unique_by=lambda each: (each.gist, each.question if each.gist is None else None),
)


def by_first_word(counts: Mapping[str, int]) -> list[list[str]]:
    words = sorted({gist.split()[0] for gist in counts})
    return [
        sorted((gist for gist in counts if gist.split()[0] == word), key=lambda it: -counts[it])
        for word in words
    ]


def same_line(counts: Mapping[str, int]) -> Sequence[Sequence[str]]:
    return [list(counts)]


def one(gist: str, hours: int, said: GapNote | None = None) -> CountedGist:
    return CountedGist(gist, 1, hours, NOON + hours * AN_HOUR, f"{gist}?", said)


@given(counted=counted)
def test_counts_add_up_and_every_gist_is_on_one_line(counted: list[CountedGist]) -> None:
    lines = gathered(counted, str, by_first_word)
    assert sum(line.count for line in lines) == sum(each.count for each in counted)
    told = [gist for line in lines for gist in line.gists]
    assert sorted(told) == sorted({each.gist or each.question for each in counted})


def test_a_line_is_told_by_its_most_usual_wording_and_dated_by_its_newest_question() -> None:
    (line,) = gathered([one("usual", 1), one("seldom", 2)], str, same_line)
    assert (line.question, line.newest_id, line.newest_at) == ("usual?", 2, NOON + 2 * AN_HOUR)


def test_a_note_on_any_wording_is_one_on_the_line_and_the_newest_counts() -> None:
    old = GapNote("old", 7, NOON, None)
    new = GapNote("new", 8, NOON + AN_HOUR, None)
    (line,) = gathered([one("a", 1, new), one("b", 1, old), one("c", 1)], str, same_line)
    assert line.said == new


def test_closing_one_wording_closes_the_line_until_any_is_asked_again() -> None:
    closed = GapNote(None, None, None, NOON + 2 * AN_HOUR)
    (line,) = gathered([one("a", 1, closed), one("b", 2)], str, same_line)
    assert (line.is_resolved, line.asked_again) == (True, False)
    (line,) = gathered([one("a", 1, closed), one("b", 3)], str, same_line)
    assert (line.is_resolved, line.asked_again) == (False, True)


def test_rows_from_before_there_were_gists_go_with_those_of_the_same_gist() -> None:
    old = CountedGist(None, 2, 1, NOON, "A")
    (line,) = gathered([one("a", 1), old], str.lower, same_line)
    assert (line.count, line.gists) == (3, ("a",))


def test_questions_that_ask_nothing_are_on_no_line() -> None:
    assert gathered([CountedGist(None, 2, 1, NOON, "hello")], lambda _: "", by_first_word) == ()


def test_a_line_is_closed_since_the_latest_time_that_one_of_its_wordings_was() -> None:
    early, late = (GapNote(None, None, None, NOON + hours * AN_HOUR) for hours in (1, 3))
    (line,) = gathered([one("a", 0, early), one("b", 2, late)], str, same_line)
    assert line.is_resolved
    assert line.said is not None
    assert line.said.resolved_at == NOON + 3 * AN_HOUR
