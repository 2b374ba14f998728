"""Answers stay as good as they are: floors a little under what the shipped content reaches.

A change that drops a figure below its floor has to win it back, or to lower the floor and say why.
`python -m bot evaluate --misses FILE` shows which questions went wrong.
"""

from dataclasses import asdict
from pathlib import Path

import pytest

from bot.answers.answerer import Answerer
from bot.answers.evaluation import evaluate, figures, read_questions
from bot.settings import PROJECT_ROOT

QUESTIONS = PROJECT_ROOT / "tests" / "questions"

AT_LEAST = {
    "mixed": {"source_at_1": 0.91, "source_at_3": 0.96, "mrr_at_10": 0.94},
    "hard": {"source_at_1": 0.80, "source_at_3": 0.93, "mrr_at_10": 0.86},
    "practice": {"source_at_1": 0.88, "source_at_3": 0.96, "mrr_at_10": 0.92},
}
AT_MOST = {
    "mixed": {"false_answers": 0.07, "false_abstentions": 0.03, "hedged": 0.33, "tentative": 0.42},
    "hard": {"false_answers": 0.10, "false_abstentions": 0.06, "hedged": 0.40, "tentative": 0.40},
    "practice": {
        "false_answers": 0.05,
        "false_abstentions": 0.05,
        "hedged": 0.32,
        "tentative": 0.45,
    },
}


def reached(answerer: Answerer, name: str) -> dict[str, float]:
    return asdict(figures(evaluate(answerer, read_questions(QUESTIONS / f"{name}.jsonl"))))


@pytest.mark.parametrize("name", AT_LEAST)
def test_sources_are_found_as_often_as_before(answerer: Answerer, name: str) -> None:
    found = reached(answerer, name)
    assert {key: found[key] for key, floor in AT_LEAST[name].items() if found[key] < floor} == {}


@pytest.mark.parametrize("name", AT_MOST)
def test_outcomes_are_wrong_no_more_often_than_before(answerer: Answerer, name: str) -> None:
    found = reached(answerer, name)
    assert {key: found[key] for key, most in AT_MOST[name].items() if found[key] > most} == {}


def test_questions_right_beside_the_notes_are_seldom_answered(answerer: Answerer) -> None:
    assert reached(answerer, "near")["false_answers"] <= 0.08


@pytest.mark.parametrize("file", sorted(QUESTIONS.glob("*.jsonl")), ids=lambda file: file.stem)
def test_every_gold_source_is_a_source_of_the_notes(answerer: Answerer, file: Path) -> None:
    (episode,) = answerer.corpus.episodes
    named = {source for each in read_questions(file) for source in each.gold}
    assert named <= set(episode.sources)
