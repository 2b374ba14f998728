"""How a question is read before anything is searched."""

import pytest

from bot.answers.analysis import Analyser
from bot.answers.answer import Correction
from bot.answers.dictionary import Dictionary, Speller
from bot.answers.index import PassageIndex
from bot.answers.language import Language
from bot.answers.query import QueryReader
from tests.answers.corpora import corpus_of_texts


@pytest.fixture
def reader(analyser: Analyser, dictionary: Dictionary, language: Language) -> QueryReader:
    texts = ("emotions guide decisions", "a robust critic generalises", "alignment of models")
    index = PassageIndex(corpus_of_texts(*texts).passages, analyser)
    words = {word.read_as for text in texts for word in analyser.words(text)}
    related = {"out of distribution": "robust generalise", "feelings": "emotions", "bots": "models"}
    small = language.model_copy(update={"related": related, "names": frozenset({"kurzweil"})})
    return QueryReader(analyser, index, Speller(words, dictionary), dictionary, small)


def test_words_are_known_or_not(reader: QueryReader) -> None:
    query = reader.read("do emotions like kurzweil?")
    assert [(word.typed, word.known) for word in query.words] == [
        ("emotions", True),
        ("kurzweil", False),
    ]
    assert query.unknown == ("kurzweil",)


def test_a_name_that_english_lacks_is_a_stranger(reader: QueryReader) -> None:
    query = reader.read("emotions of kurzweil")
    assert [word.stranger for word in query.words] == [False, True]


def test_a_slip_is_read_as_the_word_of_the_corpus(reader: QueryReader) -> None:
    query = reader.read("allignment!")
    assert query.corrections == (Correction("allignment", "alignment"),)
    assert query.unknown == ()


def test_a_word_that_occurs_twice_is_searched_once(reader: QueryReader) -> None:
    assert len(reader.read("emotion, emotions, EMOTIONAL").words) == 1


def test_related_words_hang_on_the_word_that_brings_them(
    reader: QueryReader, analyser: Analyser
) -> None:
    (bots,) = reader.read("bots").words
    assert bots.related == analyser.terms("models")


def test_related_phrases_match_across_words(reader: QueryReader, analyser: Analyser) -> None:
    first, *_ = reader.read("out-of-distribution performance").words
    assert first.related == analyser.terms("robust generalise")


def test_a_word_asked_for_is_not_related_to_another(reader: QueryReader) -> None:
    bots, models = reader.read("bots or models").words
    assert bots.related == ()
    assert models.related == ()


def test_small_talk_is_seen(reader: QueryReader) -> None:
    assert reader.read("hi there, thanks").small_talk
    assert not reader.read("hi, emotions").small_talk
