"""A ranking can be explained, and the explanation adds up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answerer import Answerer


@pytest.mark.parametrize(
    "question",
    [
        "stroke patient socks",
        "value functions",
        "Q3",
        "lifelong learning",
        "why do humans generalise better than models?",
    ],
)
def test_contributions_add_up_to_the_score(answerer: Answerer, question: str) -> None:
    explanation = answerer.explain(question, limit=5)
    assert explanation.hits
    for hit in explanation.hits:
        total = hit.likely * (sum(each.score for each in hit.contributions) + hit.named)
        assert total == pytest.approx(hit.score)


def test_the_explained_hits_are_those_of_the_answer(answerer: Answerer) -> None:
    explained = answerer.explain("who left for Meta?", limit=10).hits
    hits = answerer.answer("who left for Meta?", limit=10).hits
    assert [hit.passage for hit in explained] == [hit.passage for hit in hits]


def test_a_contribution_names_the_word_and_the_field(answerer: Answerer) -> None:
    first, *_ = answerer.explain("socks", limit=1).hits
    (sock,) = first.contributions
    assert (sock.word, sock.term, sock.related) == ("socks", "sock", False)
    assert "text" in sock.fields


def test_a_related_word_counts_less_than_a_word_asked_for(answerer: Answerer) -> None:
    explanation = answerer.explain("lifelong", limit=1)
    related = [each for each in explanation.hits[0].contributions if each.term == "continu"]
    assert [(each.word, each.related, each.weight < 1) for each in related] == [
        ("lifelong", True, True)
    ]


def test_a_named_source_is_told_apart(answerer: Answerer) -> None:
    explanation = answerer.explain("value function", limit=1)
    assert explanation.hits[0].named > 0


def test_what_keeps_an_answer_tentative_is_told(answerer: Answerer) -> None:
    explanation = answerer.explain("What did Karpathy say about RL?", limit=1)
    assert explanation.lacking == ("sayer",)


def test_nothing_found_leaves_nothing_to_explain(answerer: Answerer) -> None:
    explanation = answerer.explain("🙏", limit=5)
    assert explanation.hits == ()
    assert explanation.evidence is None
    assert explanation.likelihood == 0


@given(question=st.text(max_size=300))
def test_every_answer_can_be_explained(answerer: Answerer, question: str) -> None:
    assert len(answerer.explain(question, limit=3).hits) <= 3
