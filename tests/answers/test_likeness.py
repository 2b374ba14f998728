"""Wordings of one gap are one line, or few; what else was asked is not among them."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answerer import Answerer
from bot.answers.evaluation import agreement, read_gaps, read_questions
from bot.answers.likeness import Wording, at_once
from bot.settings import PROJECT_ROOT

GAPS: dict[str, list[str]] = {
    gap: wordings.splitlines()
    for gap, wordings in tomllib.loads(Path(__file__).with_name("gaps.toml").read_text()).items()
}
terms = st.sampled_from(
    ["altman", "board", "deepseek", "fire", "openai", "quantum", "comput", "train", "model", "who"]
)
gists = st.sets(terms, min_size=1, max_size=5).map(lambda chosen: " ".join(sorted(chosen)))
counts = st.dictionaries(gists, st.integers(1, 9), max_size=30)


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


def test_wordings_that_add_nothing_to_a_name_are_one_line(answerer: Answerer) -> None:
    wordings = (
        "what does ilya think about deepseek",
        "did they talk about deepseek at all?",
        "whats his take on deepseek",
        "deepseek???",
    )
    assert len(_grouped(answerer, {answerer.gist(each): 1 for each in wordings})) == 1


def test_all_wordings_of_loose_topics_are_fewer_lines_by_a_third(answerer: Answerer) -> None:
    ours = {gist for gap in GAPS for gist in _gists(answerer, gap)}
    lines = [group for group in _lines(answerer) if ours & set(group)]
    assert len(lines) < sum(len(wordings) for wordings in GAPS.values()) * 2 / 3


def test_lines_hold_few_wordings_of_another_gap(answerer: Answerer) -> None:
    gap_of = {gist: gap for gap in GAPS for gist in _gists(answerer, gap)}
    strays = 0
    for group in _lines(answerer):
        held = Counter(gap_of[gist] for gist in group if gist in gap_of)
        strays += held.total() - max(held.values(), default=0)
    assert strays <= 0.05 * len(gap_of)


def test_two_questions_are_one_gap_only_where_the_rest_of_them_agrees_too(
    answerer: Answerer,
) -> None:
    asked = ("did meta try to buy SSI", "how much is ssi worth", "how much money did ssi raise")
    assert len(_grouped(answerer, {answerer.gist(each): 1 for each in asked})) == len(asked)


@pytest.mark.parametrize(
    "asked",
    [
        ("did google try to buy ssi", "did meta try to buy ssi"),
        ("when did ilya leave openai", "why did ilya leave openai"),
        ("how many people has ssi hired", "where has ssi hired people"),
        ("what is a value function?", "what is SSI's valuation"),
        ("how long did alexnet train", "which gpus did alexnet train on"),
        ("what did deepseek r1 cost", "how many parameters has deepseek r1"),
    ],
)
def test_what_is_asked_of_somebody_else_or_otherwise_is_another_gap(
    answerer: Answerer, asked: tuple[str, str]
) -> None:
    assert len(_together(answerer, *asked)) == 2


@pytest.mark.parametrize(
    "asked",
    [
        ("whats the headcount at ssi rn", "how many employees does SSI have?"),
        ("what city is ilyas company in", "Where is Safe Superintelligence based?"),
        ("total lenght of this ep?", "what's the runtime of the podcast"),
        ("how long ago did DG quit ssi", "what date did Daniel Gross leave SSI"),
        ("how come sutskever isnt at OAI any more", "why did Ilya leave OpenAI?"),
    ],
)
def test_slang_slips_and_phrases_ask_what_plain_words_ask(
    answerer: Answerer, asked: tuple[str, str]
) -> None:
    assert len(_together(answerer, *asked)) == 1


def test_a_word_that_joins_clauses_does_not_say_what_is_asked_for(answerer: Answerer) -> None:
    asked = ("why was altman fired by the board", "why was altman fired when the board met")
    assert len(_together(answerer, *asked)) == 1


def test_a_question_of_two_things_does_not_bring_those_together_that_ask_for_one(
    answerer: Answerer,
) -> None:
    both = "how many parameters has deepseek r1 and what did training cost"
    one, other = "deepseek r1 training cost", "how many parameters has deepseek r1"
    counts = {both: 9, one: 2, other: 1}
    wordings = [Wording(answerer.gist(each), each, n) for each, n in counts.items()]
    groups = at_once(answerer.grouping(wordings))
    assert (answerer.gist(both), answerer.gist(one)) in groups
    assert (answerer.gist(other),) in groups


def test_what_moderators_put_together_takes_in_what_is_like_any_of_it(answerer: Answerer) -> None:
    asked = ("who is the sponsor of the podcast", "where is ssi based", "which city is SSI's HQ in")
    first, second, new = (Wording(answerer.gist(each), each, 1) for each in asked)
    groups = at_once(answerer.grouping([replace(first, bundle=1), replace(second, bundle=1), new]))
    assert [len(group) for group in groups] == [3]


@pytest.mark.parametrize(("file", "recall"), [("gaps.jsonl", 0.4), ("gaps_second.jsonl", 0.35)])
def test_pairs_of_fresh_wordings_are_rarely_put_together_that_are_not_of_one_gap(
    answerer: Answerer, file: str, recall: float
) -> None:
    found = agreement(answerer, read_gaps(Path(__file__).with_name(file)))
    assert (found.questions, found.gaps) == (120, 24)
    assert (found.precision or 0) >= 0.95
    assert (found.recall or 0) >= recall


@given(counts=counts)
def test_every_gist_is_in_one_group(answerer: Answerer, counts: dict[str, int]) -> None:
    groups = _grouped(answerer, counts)
    assert sorted(gist for group in groups for gist in group) == sorted(counts)


@given(counts=counts, data=st.data())
def test_the_order_of_the_gists_does_not_matter(
    answerer: Answerer, counts: dict[str, int], data: st.DataObject
) -> None:
    other = dict(data.draw(st.permutations(list(counts.items()))))
    assert _grouped(answerer, other) == _grouped(answerer, counts)


@given(counts=counts)
def test_the_most_usual_gist_leads_its_group_and_the_greatest_group_comes_first(
    answerer: Answerer, counts: dict[str, int]
) -> None:
    groups = _grouped(answerer, counts)
    for group in groups:
        assert counts[group[0]] == max(counts[gist] for gist in group)
    asked = [sum(counts[gist] for gist in group) for group in groups]
    assert asked == sorted(asked, reverse=True)


@given(counts=counts, data=st.data())
def test_what_was_put_together_stays_so_and_apart_from_what_was_put_elsewhere(
    answerer: Answerer, counts: dict[str, int], data: st.DataObject
) -> None:
    bundles = {gist: data.draw(st.sampled_from([None, 1, 2])) for gist in counts}
    groups = _grouped(answerer, counts, bundles)
    assert sorted(gist for group in groups for gist in group) == sorted(counts)
    for number in (1, 2):
        held = [{bundles[gist] for gist in group} for group in groups]
        assert sum(number in each for each in held) == (number in bundles.values())
        assert all(not {1, 2} <= each for each in held)


def _together(answerer: Answerer, *asked: str) -> tuple[tuple[str, ...], ...]:
    return at_once(answerer.grouping(Wording(answerer.gist(each), each, 1) for each in asked))


def _grouped(
    answerer: Answerer,
    counts: dict[str, int],
    bundles: Mapping[str, int | None] = MappingProxyType({}),
) -> tuple[tuple[str, ...], ...]:
    wordings = (Wording(gist, gist, n, bundles.get(gist)) for gist, n in counts.items())
    return at_once(answerer.grouping(wordings))


def _gists(answerer: Answerer, gap: str) -> set[str]:
    return {answerer.gist(each) for each in GAPS[gap]}


def _lines(answerer: Answerer) -> tuple[tuple[str, ...], ...]:
    """The groups of all gaps' wordings among ordinary questions."""
    others = read_questions(PROJECT_ROOT / "tests" / "questions" / "unseen.jsonl")
    asked = [*(each for gap in GAPS.values() for each in gap), *(each.question for each in others)]
    counts = Counter(answerer.gist(each) for each in asked)
    del counts[""]
    return _grouped(answerer, counts)
