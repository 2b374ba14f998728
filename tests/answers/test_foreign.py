"""Questions in German and Spanish are recognised, and answered in these languages."""

import pytest

from bot.answers.answer import Outcome
from bot.answers.answerer import Answerer
from bot.answers.evaluation import read_questions
from bot.answers.intents import Languages
from bot.settings import PROJECT_ROOT

GERMAN = {
    "Warum verallgemeinern Menschen besser?": None,
    "warum?": None,
    "Warum verallgemeinern Menschen besser als Modelle?": None,
    "was sagt Ilya über Emotionen": None,
    "was ist Ilyas Meinung": None,
    "wer ging zu Meta": "§ Age of research company",
    "Wie viele GPUs hatte AlexNet": "§ Straight-shotting superintelligence",
    "ist scaling tot": "§ What are we scaling?",
}
SPANISH = {
    "¿por qué generalizan mejor los humanos?": None,
    "quien se fue a meta": "§ Age of research company",
    "qué dice Ilya sobre DeepSeek": "§ Emotions and value functions",
}
ENGLISH = ["die hard", "who was the man in LA", "what is Las Vegas", "El Niño", "scaling?", "warm"]


def languages_of(answerer: Answerer) -> Languages:
    return Languages(answerer.language.others, answerer.language.stop_words)


@pytest.mark.parametrize(
    ("question", "place", "says"),
    [
        *((question, place, "auf Englisch") for question, place in GERMAN.items()),
        *((question, place, "en inglés") for question, place in SPANISH.items()),
    ],
)
def test_a_question_in_another_language_is_answered_in_it_with_the_nearest_section(
    answerer: Answerer, question: str, place: str | None, says: str
) -> None:
    answer = answerer.answer(question)
    assert answer.outcome is Outcome.NOT_COVERED
    assert answer.corrections == ()
    assert answer.shown == ()
    assert says in str(answer.told)
    assert (f"[{place}]" in str(answer.told)) if place else ("§" not in str(answer.told))


@pytest.mark.parametrize("question", ENGLISH)
def test_english_with_a_foreign_word_is_english(answerer: Answerer, question: str) -> None:
    assert languages_of(answerer).of(question) is None


def test_no_question_of_the_question_files_is_taken_for_another_language(
    answerer: Answerer,
) -> None:
    languages = languages_of(answerer)
    for path in sorted((PROJECT_ROOT / "tests" / "questions").glob("*.jsonl")):
        for each in read_questions(path):
            assert languages.of(each.question) is None, each.question


@pytest.mark.parametrize(
    "wish", ["lösche meine Daten", "hör auf, mich zu loggen", "borra mis datos"]
)
def test_a_wish_about_ones_data_is_one_in_any_language(answerer: Answerer, wish: str) -> None:
    assert answerer.answer(wish).asks_nothing
