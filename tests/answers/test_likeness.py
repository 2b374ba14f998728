"""Wordings of one gap are one line, or few; what else was asked is not among them."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answerer import Answerer
from bot.answers.evaluation import read_questions
from bot.answers.likeness import grouped
from bot.settings import PROJECT_ROOT

GAPS: dict[str, list[str]] = {
    gap: wordings.splitlines()
    for gap, wordings in tomllib.loads(Path(__file__).with_name("gaps.toml").read_text()).items()
}
NAMED = ("deepseek", "board", "quantum")
"""Gaps whose wordings mostly have a name in common; the others are asked for by synonyms too."""

terms = st.sampled_from(
    ["altman", "board", "deepseek", "fire", "openai", "quantum", "comput", "train", "model", "who"]
)
gists = st.sets(terms, min_size=1, max_size=5).map(lambda chosen: " ".join(sorted(chosen)))
counts = st.dictionaries(gists, st.integers(1, 9), max_size=30)


def weigh(term: str) -> float:
    return float(len(term))


@pytest.mark.parametrize(
    "wordings",
    [
        ["does he mention deepseek?", "DeepSeek, please", "deepseeks", "what about deepseek"],
        ["how do humans generalise", "how do humans generalize?", "human generalisation"],
        ["who is sam altman", "who's sam altman??", "Sam Altman - who is he"],
        ["reward hacking", "hacking a reward", "rewards hacked"],
        ["pre-training data", "the pretraining data!", "pre training data"],
    ],
)
def test_wordings_alike_have_one_gist(answerer: Answerer, wordings: list[str]) -> None:
    assert len({answerer.gist(each) for each in wordings}) == 1


@pytest.mark.parametrize("small_talk", ["hello", "thanks!", "who are you", "", "?"])
def test_what_asks_nothing_of_the_notes_has_no_gist(answerer: Answerer, small_talk: str) -> None:
    assert answerer.gist(small_talk) == ""


def test_an_answer_has_the_gist_of_its_question(answerer: Answerer) -> None:
    for question in ("deepseek?", "hello", "Hi there. Why do humans generalise better?"):
        assert answerer.answer(question).gist == answerer.gist(question)


@pytest.mark.parametrize("gap", NAMED)
def test_ten_wordings_of_a_gap_with_a_name_are_two_lines_at_most(
    answerer: Answerer, gap: str
) -> None:
    held = [len(set(group) & _gists(answerer, gap)) for group in _lines(answerer)]
    assert len([number for number in held if number]) <= 2


def test_all_wordings_of_all_gaps_are_less_than_half_as_many_lines(answerer: Answerer) -> None:
    ours = {gist for gap in GAPS for gist in _gists(answerer, gap)}
    lines = [group for group in _lines(answerer) if ours & set(group)]
    assert len(lines) < sum(len(wordings) for wordings in GAPS.values()) / 2


def test_lines_hold_few_wordings_of_another_gap(answerer: Answerer) -> None:
    gap_of = {gist: gap for gap in GAPS for gist in _gists(answerer, gap)}
    strays = 0
    for group in _lines(answerer):
        held = Counter(gap_of[gist] for gist in group if gist in gap_of)
        strays += held.total() - max(held.values(), default=0)
    assert strays <= 0.05 * len(gap_of)


@given(counts=counts)
def test_every_gist_is_in_one_group(counts: dict[str, int]) -> None:
    assert sorted(gist for group in grouped(counts, weigh) for gist in group) == sorted(counts)


@given(counts=counts, data=st.data())
def test_the_order_of_the_gists_does_not_matter(
    counts: dict[str, int], data: st.DataObject
) -> None:
    other = dict(data.draw(st.permutations(list(counts.items()))))
    assert grouped(other, weigh) == grouped(counts, weigh)


@given(counts=counts)
def test_the_most_usual_gist_leads_its_group_and_the_greatest_group_comes_first(
    counts: dict[str, int],
) -> None:
    groups = grouped(counts, weigh)
    for group in groups:
        assert counts[group[0]] == max(counts[gist] for gist in group)
    asked = [sum(counts[gist] for gist in group) for group in groups]
    assert asked == sorted(asked, reverse=True)


@given(counts=counts)
def test_no_leader_is_left_out_that_comparing_all_with_all_would_find(
    counts: dict[str, int],
) -> None:
    groups = {frozenset(group) for group in grouped(counts, weigh)}
    assert groups == {frozenset(group) for group in _compared_with_all(counts)}


def _compared_with_all(counts: dict[str, int]) -> list[list[str]]:
    groups: list[list[str]] = []
    for gist in sorted(counts, key=lambda gist: (-counts[gist], gist)):
        near = [(_cosine(gist, group[0]), -at) for at, group in enumerate(groups)]
        best, at = max(near, default=(0.0, 0))
        if best >= 0.5:
            groups[-at].append(gist)
        else:
            groups.append([gist])
    return groups


def _cosine(one: str, other: str) -> float:
    held = [frozenset(one.split()), frozenset(other.split())]
    weights = [sum(map(weigh, each)) for each in (held[0] & held[1], *held)]
    return float(weights[0] / (weights[1] * weights[2]) ** 0.5)


def _gists(answerer: Answerer, gap: str) -> set[str]:
    return {answerer.gist(each) for each in GAPS[gap]}


def _lines(answerer: Answerer) -> tuple[tuple[str, ...], ...]:
    """The groups of all gaps' wordings among ordinary questions."""
    others = read_questions(PROJECT_ROOT / "tests" / "questions" / "unseen.jsonl")
    asked = [*(each for gap in GAPS.values() for each in gap), *(each.question for each in others)]
    counts = Counter(answerer.gist(each) for each in asked)
    del counts[""]
    return answerer.grouped(counts)
