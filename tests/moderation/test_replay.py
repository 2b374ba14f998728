"""Replaying: what would change, by outcome first and by place second; the same content, nothing."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answer import Outcome
from bot.answers.answerer import Answerer
from bot.answers.dictionary import Dictionary
from bot.answers.evidence import load_calibration
from bot.moderation.replay import Change, Replay, Replayed
from bot.notes.episode import Citation
from bot.notes.library import load_corpus
from bot.querylog.values import ScoredPassage, StoredQuery, Surface, Tally
from tests.answers.conftest import KNOWLEDGE
from tests.querylog.builders import a_record

CORPUS = load_corpus(KNOWLEDGE)
PLACES = {passage.id: passage.citation for passage in CORPUS.passages}
ASKED = "why do humans generalise better than models?"
LASAGNE = "best lasagne recipe"

questions = st.text(max_size=80) | st.sampled_from((ASKED, LASAGNE, "hello", "who left for Meta?"))


def a_row(question: str, outcome: str, first: str | None, *, helpful: bool = False) -> StoredQuery:
    """A question asked in a terminal, which reads it as typed."""
    found = () if first is None else (ScoredPassage(first, 1.0),)
    record = a_record(question, surface=Surface.TERMINAL, outcome=outcome, passages=found)
    return StoredQuery(1, record, Tally(int(helpful)))


logged = st.builds(
    a_row,
    question=questions,
    outcome=st.sampled_from([*Outcome, "an outcome of another time"]).map(str),
    first=st.none() | st.sampled_from([*PLACES, "an-episode/gone"]),
    helpful=st.booleans(),
)


def got(answerer: Answerer, question: str, *, helpful: bool = False) -> StoredQuery:
    """The question with what the answerer gives it, as it would be logged."""
    answer = answerer.answer(question)
    first = answer.hits[0].passage.id if answer.hits else None
    return a_row(question, answer.outcome.value, first, helpful=helpful)


def but(row: StoredQuery, **changes: Any) -> StoredQuery:  # noqa: ANN401 -- any field's
    """The row with another record."""
    return replace(row, record=replace(row.record, **changes))


@pytest.fixture(scope="session", name="replay")
def _replay(answerer: Answerer) -> Replay:
    return Replay(answerer)


@pytest.fixture(scope="session", name="place")
def _place(answerer: Answerer) -> Citation:
    """Where `ASKED` is answered."""
    return answerer.answer(ASKED).hits[0].passage.citation


@pytest.fixture(scope="session", name="without")
def _without(answerer: Answerer, place: Citation, dictionary: Dictionary) -> Answerer:
    """One of notes without that place."""
    left = tuple(each for each in CORPUS.passages if each.citation.source != place.source)
    calibration = load_calibration(KNOWLEDGE)
    return Answerer(replace(CORPUS, passages=left), answerer.language, dictionary, calibration)


@given(question=questions, helpful=st.booleans())
def test_on_the_same_content_nothing_changes(
    replay: Replay, answerer: Answerer, question: str, *, helpful: bool
) -> None:
    replayed = replay(got(answerer, question, helpful=helpful))
    assert (replayed.change, replayed.lost) == (Change.UNCHANGED, False)
    assert replayed.before == replayed.after


@given(logged=logged)
def test_the_change_tells_the_outcomes_apart_and_places_only_where_they_are_alike(
    replay: Replay, answerer: Answerer, logged: StoredQuery
) -> None:
    replayed = replay(logged)
    if replayed.outcome is None:
        assert replayed.change is Change.REFUSED
        assert answerer.answer(logged.record.question).small_talk
    elif logged.record.outcome != replayed.outcome:
        assert replayed.change == f"newly_{replayed.outcome}"
    else:
        moved = replayed.before != replayed.after
        assert replayed.change is (Change.MOVED if moved else Change.UNCHANGED)


@given(logged=logged)
def test_nothing_is_lost_that_nobody_found_helpful_or_that_was_not_shown(
    replay: Replay, logged: StoredQuery
) -> None:
    replayed = replay(logged)
    if replayed.lost:
        assert logged.votes.helpful
        assert logged.record.outcome != Outcome.NOT_COVERED
        assert replayed.change is not Change.UNCHANGED
    assert not replay(replace(logged, votes=Tally())).lost
    assert not replay(replace(logged, votes=Tally(1, 1))).lost


@given(logged=logged)
def test_what_was_not_shown_has_no_place(replay: Replay, logged: StoredQuery) -> None:
    replayed = replay(logged)
    assert replayed.before is None or logged.record.outcome != Outcome.NOT_COVERED
    assert replayed.after is None or replayed.outcome in {Outcome.ANSWERED, Outcome.TENTATIVE}


@given(several=st.lists(logged, max_size=8))
def test_questions_are_replayed_in_order_and_each_as_if_alone(
    replay: Replay, answerer: Answerer, several: list[StoredQuery]
) -> None:
    assert [replay(each) for each in several] == [Replay(answerer)(each) for each in several]


def test_a_gap_that_was_closed_is_newly_answered(
    replay: Replay, place: Citation, without: Answerer
) -> None:
    replayed = replay(but(got(without, ASKED), outcome="not_covered"))
    assert replayed.change is Change.NEWLY_ANSWERED
    assert replayed.after == place


def test_a_source_that_was_taken_out_is_a_change_with_no_place_left(
    answerer: Answerer, without: Answerer
) -> None:
    replayed = Replay(without)(got(answerer, ASKED, helpful=True))
    assert replayed.change is not Change.UNCHANGED
    assert replayed.before is None
    assert replayed.lost


def test_another_source_first_is_a_move(
    replay: Replay, answerer: Answerer, place: Citation
) -> None:
    elsewhere = next(each for each, there in PLACES.items() if there != place)
    replayed = replay(but(got(answerer, ASKED), passages=(ScoredPassage(elsewhere, 1.0),)))
    assert replayed.change is Change.MOVED
    assert replayed.before != replayed.after


def test_another_claim_of_the_same_source_is_no_change(
    replay: Replay, answerer: Answerer, place: Citation
) -> None:
    beside = [each for each, there in PLACES.items() if there == place][-1]
    assert replay(but(got(answerer, ASKED), passages=(ScoredPassage(beside, 1.0),))).change is (
        Change.UNCHANGED
    )


def test_a_surer_answer_from_the_same_place_loses_nothing(
    replay: Replay, answerer: Answerer
) -> None:
    surer = replay(but(got(answerer, ASKED, helpful=True), outcome="tentative"))
    assert (surer.change, surer.lost) == (Change.NEWLY_ANSWERED, False)


@pytest.mark.parametrize("outcome", [outcome.value for outcome in Outcome])
def test_a_question_that_would_be_refused_today_is_its_own_kind(
    replay: Replay, outcome: str
) -> None:
    row = but(a_row("x" * 400, outcome, CORPUS.passages[0].id), surface=Surface.SLASH)
    before = None if outcome == "not_covered" else CORPUS.passages[0].citation
    assert replay(row) == Replayed(row, Change.REFUSED, None, before, None)
