"""Questions that follow on an answer are read within it, and those that stand alone are not."""

from pathlib import Path

import pytest

from bot.answers.answer import Earlier, Outcome
from bot.answers.answerer import Answerer
from bot.answers.evaluation import evaluate, figures, read_questions
from bot.settings import PROJECT_ROOT

FOLLOW_UPS = Path(__file__).with_name("followups.jsonl")
STROKE = "what happened to the stroke patient?"


@pytest.fixture
def stroke(answerer: Answerer) -> Earlier:
    return answerer.answer(STROKE).earlier


def test_a_right_source_comes_first_in_three_quarters(answerer: Answerer) -> None:
    found = figures(evaluate(answerer, read_questions(FOLLOW_UPS)))
    assert (found.source_at_1 or 0) >= 0.75
    assert (found.source_at_3 or 0) >= 0.85


def test_what_stands_on_its_own_is_answered_as_if_nothing_had_been_asked(
    answerer: Answerer, stroke: Earlier
) -> None:
    questions = read_questions(PROJECT_ROOT / "tests" / "questions" / "practice.jsonl")
    changed = [
        each.question
        for each in questions
        if each.answerable
        and answerer.answer(each.question).outcome is Outcome.ANSWERED
        and answerer.answer(each.question, after=stroke) != answerer.answer(each.question)
    ]
    assert len(changed) <= 1, changed


@pytest.mark.parametrize("question", ["why?", "and what does it teach?", "any more on that?"])
def test_a_short_one_is_answered_from_what_was_shown_and_says_so(
    answerer: Answerer, stroke: Earlier, question: str
) -> None:
    answer = answerer.answer(question, after=stroke)
    assert answer.followed
    assert answer.outcome is not Outcome.NOT_COVERED
    assert answer.hits[0].passage.citation == stroke.shown[0].citation


@pytest.mark.parametrize("question", ["thanks!", "lol ok", "nice bot"])
def test_small_talk_after_an_answer_stays_small_talk(
    answerer: Answerer, stroke: Earlier, question: str
) -> None:
    assert answerer.answer(question, after=stroke).small_talk


def test_whose_words_an_answer_holds_and_where_it_stands_is_told(
    answerer: Answerer, stroke: Earlier
) -> None:
    assert "a paraphrase of Ilya" in str(answerer.answer("is that a quote?", after=stroke).told)
    place = answerer.answer("when was this said?", after=stroke)
    assert "0:09:39 to 0:18:49" in str(place.told)
    assert place.hits[0].passage == stroke.shown[0]


def test_after_an_answer_what_names_the_episode_is_about_it_and_it_alone_is_not(
    answerer: Answerer, stroke: Earlier
) -> None:
    assert answerer.answer("how long is it?").told
    assert not answerer.answer("how long is it?", after=stroke).told
    assert answerer.answer("how long is the episode?", after=stroke).told
    assert answerer.answer("stop logging me", after=stroke).asks_nothing


def test_an_answer_is_had_again_as_it_was_given(answerer: Answerer, stroke: Earlier) -> None:
    given = answerer.answer("why?", after=stroke)
    found = [(hit.passage.id, hit.score) for hit in given.hits]
    again = answerer.again("why?", given.outcome.value, found)
    assert (again.hits, again.outcome) == (given.hits, given.outcome)


def test_a_follow_up_is_judged_together_with_the_question_before_it(
    answerer: Answerer, stroke: Earlier
) -> None:
    assert answerer.answer("why?", after=stroke).outcome is Outcome.ANSWERED


def test_what_only_the_follow_up_asks_must_be_known_to_be_answered(
    answerer: Answerer, stroke: Earlier
) -> None:
    answer = answerer.answer("and what about quantum computing?", after=stroke)
    assert answer.outcome is not Outcome.ANSWERED


def test_a_common_word_of_the_follow_up_need_not_stand_in_what_answers_it(
    answerer: Answerer,
) -> None:
    brain = answerer.answer("What is the GPS coordinates idea about the brain?").earlier
    answer = answerer.answer("does he still believe in it?", after=brain)
    assert answer.outcome is Outcome.ANSWERED
