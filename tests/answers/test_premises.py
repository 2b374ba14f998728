"""What questions take for granted, and the passages that do not say so."""

import pytest

from bot.answers.analysis import Analyser
from bot.answers.answer import Outcome
from bot.answers.answerer import Answerer
from bot.answers.language import Language
from bot.answers.premises import NO_PREMISE, Premises, lacks
from bot.answers.wanted import Wants


@pytest.fixture(scope="session")
def premises(analyser: Analyser, language: Language) -> Premises:
    return Premises(analyser, language)


@pytest.fixture(scope="session")
def wants(analyser: Analyser, language: Language) -> Wants:
    return Wants(analyser, language.wanted)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("why did she sell the mill to him", "sell"),
        ("so why does she say the mill was sold at a loss", "sold"),
        ("Why she has sold the mill?", "sold"),
        ("how come the old mill lost its wheel", "lost"),
        ("what made her sell the mill", "sell"),
        ("how did the miller become a better farmer", "farmer"),
        ("how much did the miller pay for it", "pay"),
        ("why isn't the mill profitable for her", "profitable"),
    ],
)
def test_what_a_question_holds_of_its_subject_is_read(
    premises: Premises, analyser: Analyser, question: str, said: str
) -> None:
    assert premises.read(question).said[-1:] == analyser.terms(said)


@pytest.mark.parametrize(
    "question",
    [
        "does she sell the mill",
        "why not sell the mill",
        "why would she sell the mill",
        "why trust a miller",
        "what does she say about mills",
        "what is a mill",
    ],
)
def test_a_question_that_is_open_takes_nothing_for_granted(
    premises: Premises, question: str
) -> None:
    assert premises.read(question) == NO_PREMISE


@pytest.mark.parametrize(
    ("question", "case"),
    [
        ("why did she sell the mill", ("She is to sell the mill, for it ran dry.", False)),
        ("why did she shrink the mill", ("The mill will diminish.", False)),
        ("why did she sell the mill", ("The mill was offered to her.", True)),
        ("why did she sell the mill", ("She did not sell the mill.", True)),
        ("why did she not sell the mill", ("She did not sell the mill.", False)),
        ("why did she not sell the mill", ("She wants to sell the mill.", True)),
        ("why does the mill need 50 hours", ("The mill may need 50 hours.", False)),
        ("why does the mill run for 50 hours", ("The mill does run for 3 hours.", True)),
        ("why do mills run faster than wheels", ("Mills run faster than wheels.", False)),
        ("why do mills run faster than wheels", ("Wheels run faster than mills.", True)),
        ("why do mills run slower than wheels", ("Mills run faster than wheels.", True)),
    ],
)
def test_a_passage_says_what_is_taken_for_granted_or_not(
    premises: Premises, wants: Wants, question: str, case: tuple[str, bool]
) -> None:
    text, lacking = case
    tokens = wants.tokens(text)
    held = frozenset(token.term for token in tokens)
    assert lacks(premises.read(question), tokens, held, ()) is lacking


@pytest.mark.parametrize(
    "question",
    [
        "Why did Ilya sell SSI to Meta?",
        "why did Daniel Gross decline to leave SSI",
        "why do models generalise better than people",
        "why did Dwarkesh found SSI",
        "Why does he say teenagers need 40 hours before they can drive?",
        "why does he think data will never run out",
    ],
)
def test_a_false_premise_is_not_answered(answerer: Answerer, question: str) -> None:
    assert answerer.answer(question).outcome is not Outcome.ANSWERED


@pytest.mark.parametrize(
    "question",
    [
        "Why has Ilya's mind shifted toward incremental deployment?",
        "why do people generalise better than models",
        "why is classic competitive self-play too narrow?",
        "Why does he say a human being is not an AGI?",
    ],
)
def test_a_premise_that_the_notes_hold_is_answered(answerer: Answerer, question: str) -> None:
    assert answerer.answer(question).outcome is Outcome.ANSWERED
