"""What a question asks for, and what keeps a passage about the same thing from answering it."""

import pytest

from bot.answers.analysis import Analyser
from bot.answers.answer import Outcome
from bot.answers.answerer import Answerer
from bot.answers.language import Kind, Language
from bot.answers.wanted import HOST, Wants, denies, held


@pytest.fixture(scope="session")
def wants(analyser: Analyser, language: Language) -> Wants:
    return Wants(analyser, language.wanted)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("how many drivers are there", Kind.NUMBER),
        ("ok so how old is she", Kind.NUMBER),
        ("what does a driver earn", Kind.SUM),
        ("when was it founded", Kind.MOMENT),
        ("in which year did it open", Kind.MOMENT),
        ("who taught her", Kind.PERSON),
        ("who is the third founder", Kind.PERSON),
        ("which company built it", Kind.NAME),
        ("where is the office based", Kind.PLACE),
        ("which university did he attend", Kind.SCHOOL),
        ("what was the two drivers' university, and why", Kind.SCHOOL),
        ("which neurologist treated him", Kind.PERSON),
        ("what growth rate does he expect", Kind.NUMBER),
        ("what % of the drivers is ill", Kind.NUMBER),
        ("what are the names of the drivers", Kind.NAME),
        ("which friendly countries does he list", Kind.PLACE),
    ],
)
def test_the_kind_of_thing_that_is_asked_for_is_known(
    wants: Wants, question: str, kind: Kind
) -> None:
    assert kind in wants.read(question).kinds


@pytest.mark.parametrize(
    "question",
    [
        "why is that so",
        "the guy who lost his socks",
        "who is she",
        "what is a value function",
    ],
)
def test_other_questions_ask_for_nothing_of_a_kind(wants: Wants, question: str) -> None:
    assert wants.read(question).kinds == ()


@pytest.mark.parametrize(
    ("question", "text", "fit"),
    [
        ("how many trams are there", "There are 96 trams.", 1.0),
        ("how many drivers are there", "The drivers like it.", 0.0),
        ("how many drivers are there", "There are 96 trams, which tire the drivers.", 0.5),
        ("who built the bridge", "The bridge was built by Edmund Crail.", 1.0),
        ("who built the bridge", "The bridge was built in steel.", 0.0),
        ("what did the bridge cost", "The bridge came to £131 million.", 1.0),
        ("in which year was the bridge built", "It was built in 2019, the bridge.", 1.0),
    ],
)
def test_a_passage_holds_a_thing_of_the_kind_near_the_question_or_not(
    wants: Wants, analyser: Analyser, question: str, text: str, fit: float
) -> None:
    asked = frozenset(analyser.terms(question))
    assert held(wants.read(question), wants.tokens(text), asked, frozenset()) == fit


def test_a_name_in_the_question_is_no_answer_to_it(wants: Wants, analyser: Analyser) -> None:
    question = "who taught Edmund Crail"
    asked = frozenset(analyser.terms(question))
    tokens = wants.tokens("Later Edmund Crail taught.")
    assert held(wants.read(question), tokens, asked, frozenset()) == 0


@pytest.mark.parametrize(
    ("question", "sayers"),
    [
        ("what did Karpathy say about agents", {"karpathi"}),
        ("according to the host, why", {HOST}),
        ("what did he say about agents", set()),
        ("why do models say that", set()),
    ],
)
def test_whose_words_are_asked_for_is_known(wants: Wants, question: str, sayers: set[str]) -> None:
    assert wants.read(question).sayers == sayers or not sayers


@pytest.mark.parametrize(
    "question",
    ["in which tweet did he say so", "in his earlier interview", "the 2019 talk", "in season 2"],
)
def test_other_works_and_occasions_are_seen(wants: Wants, question: str) -> None:
    assert wants.read(question).works


def test_a_sweeping_question_may_be_denied(wants: Wants, analyser: Analyser) -> None:
    question = "does scaling solve everything"
    asked = frozenset(analyser.terms(question))
    assert wants.read(question).sweeping
    assert not wants.read("does scaling not solve everything").sweeping
    assert denies(wants.tokens("Scaling is no longer the answer."), asked)
    assert not denies(wants.tokens("Scaling is the answer."), asked)


@pytest.mark.parametrize(
    "question",
    [
        "who invented mirror neurons",
        "what did Karpathy say about RL on the show",
        "how many parameters does the transformer have",
        "in which essay does he describe the age of research",
        "According to the host, why is research taste about beauty?",
        "does scaling solve everything?",
    ],
)
def test_what_the_passages_do_not_hold_of_the_question_is_not_answered(
    answerer: Answerer, question: str
) -> None:
    assert answerer.answer(question).outcome is not Outcome.ANSWERED


def test_another_speaker_than_the_one_asked_for_is_named(answerer: Answerer) -> None:
    answer = answerer.answer("According to the host, why is research taste about beauty?")
    assert answer.misattributed is not None
    assert answer.misattributed.asked == "Dwarkesh Patel"
    assert answer.misattributed.found == "Ilya Sutskever"


def test_another_work_is_named_as_what_the_notes_do_not_hold(answerer: Answerer) -> None:
    answer = answerer.answer("in which essay does he describe the age of research")
    assert "essay" in answer.terms_unknown


@pytest.mark.parametrize(
    ("question", "sorts"),
    [
        ("which animals count as sentient", {"anim"}),
        ("what colour socks did he pick", {"colour", "sock"}),
        ("what drew him to self-play", set()),
        ("which little stories and comparisons does he use", set()),
        ("what is it about", set()),
    ],
)
def test_the_sort_of_thing_that_is_asked_for_is_read(
    wants: Wants, analyser: Analyser, question: str, sorts: set[str]
) -> None:
    named = {term for sort in sorts for term in analyser.terms(sort)} or sorts
    assert set(wants.read(question).sorts) == named


@pytest.mark.parametrize(
    "question",
    [
        "which animals count as sentient according to Ilya",
        "how long did training AlexNet take",
        "what did each AlexNet author go on to do",
        "when did Ilya leave OpenAI",
    ],
)
def test_a_passage_that_holds_only_the_names_or_another_sort_does_not_answer(
    answerer: Answerer, question: str
) -> None:
    assert answerer.answer(question).outcome is not Outcome.ANSWERED


@pytest.mark.parametrize(
    "question", ["does losing the ability to feel harm you", "what would he be told", "is it said"]
)
def test_who_only_looks_like_a_speaker_is_none(wants: Wants, question: str) -> None:
    assert wants.read(question).sayers == set()
