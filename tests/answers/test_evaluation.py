"""The figures by which answers are judged."""

from pathlib import Path

import pytest

from bot.answers.answer import Answer, Outcome
from bot.answers.answerer import Answerer
from bot.answers.evaluation import (
    JudgedQuestion,
    Result,
    evaluate,
    figures,
    figures_by_style,
    read_questions,
)
from bot.errors import KnowledgeError


def judged(*gold: str, style: str = "direct") -> JudgedQuestion:
    return JudgedQuestion(id="1", style=style, question="?", answerable=bool(gold), gold=gold)


def result(question: JudgedQuestion, rank: int | None, outcome: Outcome) -> Result:
    return Result(question, Answer("?", outcome, hits=(), revision="r"), rank)


def test_source_figures_are_over_answerable_questions_whatever_the_outcome() -> None:
    found = figures(
        [
            result(judged("A"), 1, Outcome.NOT_COVERED),
            result(judged("A"), 2, Outcome.ANSWERED),
            result(judged("A"), 4, Outcome.ANSWERED),
            result(judged("A"), None, Outcome.ANSWERED),
            result(judged(), None, Outcome.ANSWERED),
        ]
    )
    assert (found.questions, found.source_at_1, found.source_at_3) == (5, 0.25, 0.5)
    assert found.mrr_at_10 == (1 + 1 / 2 + 1 / 4 + 0) / 4


def test_outcome_figures_tell_wrong_answers_from_wrong_abstentions() -> None:
    found = figures(
        [
            result(judged(), None, Outcome.ANSWERED),
            result(judged(), None, Outcome.TENTATIVE),
            result(judged(), None, Outcome.NOT_COVERED),
            result(judged(), None, Outcome.NOT_COVERED),
            result(judged("A"), 1, Outcome.NOT_COVERED),
            result(judged("A"), 1, Outcome.TENTATIVE),
        ]
    )
    assert (found.false_answers, found.tentative) == (0.25, 0.25)
    assert (found.false_abstentions, found.hedged) == (0.5, 0.5)


def test_figures_without_a_question_to_count_are_absent() -> None:
    found = figures([result(judged(), None, Outcome.ANSWERED)])
    assert found.source_at_1 is None
    assert found.hedged is None


def test_styles_are_counted_apart() -> None:
    by_style = figures_by_style(
        [
            result(judged("A", style="typo"), 1, Outcome.ANSWERED),
            result(judged("A", style="direct"), 3, Outcome.ANSWERED),
        ]
    )
    assert list(by_style) == ["typo", "direct"]
    assert by_style["typo"].source_at_1 == 1.0
    assert by_style["direct"].source_at_1 == 0.0


def test_a_result_is_wrong_where_an_asker_would_be_misled() -> None:
    assert result(judged("A"), 4, Outcome.ANSWERED).wrong
    assert result(judged("A"), 1, Outcome.NOT_COVERED).wrong
    assert result(judged(), None, Outcome.ANSWERED).wrong
    assert not result(judged("A"), 3, Outcome.TENTATIVE).wrong
    assert not result(judged(), None, Outcome.TENTATIVE).wrong


def test_questions_are_put_to_the_answerer(answerer: Answerer) -> None:
    question = JudgedQuestion(
        id="1",
        style="direct",
        question="stroke patient socks",
        answerable=True,
        gold=("Q4", "Emotions and value functions"),
    )
    (found,) = evaluate(answerer, [question])
    assert found.rank == 1


def test_a_question_file_is_read_and_unknown_keys_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(
        '{"id": "a", "style": "direct", "question": "?", "answerable": true, "gold": ["Q1"],'
        ' "evidence": ["x"]}\n\n'
    )
    (read,) = read_questions(path)
    assert read == JudgedQuestion(
        id="a", style="direct", question="?", answerable=True, gold=("Q1",)
    )


def test_every_bad_line_of_a_question_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "a"\n{"id": "a", "style": "direct", "question": "?"}\n[]\n')
    with pytest.raises(KnowledgeError) as caught:
        read_questions(path)
    assert [problem.line for problem in caught.value.problems] == [1, 2, 3]
    assert caught.value.problems[0].what.startswith("not JSON")
    assert caught.value.problems[1].what.startswith("answerable: ")


def test_a_question_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"none\.jsonl:1"):
        read_questions(tmp_path / "none.jsonl")
