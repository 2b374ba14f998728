"""BM25 over passages: what rank-bm25 gets wrong on small corpora, and that it is fixed."""

from dataclasses import replace

import numpy as np
import pytest

from bot.answers.analysis import Analyser
from bot.answers.index import PassageIndex, Ranking
from bot.notes.episode import build_corpus
from tests.answers.corpora import claim, corpus_of, corpus_of_texts


def index_of(analyser: Analyser, *texts: str) -> PassageIndex:
    return PassageIndex(corpus_of_texts(*texts).passages, analyser)


def test_a_term_in_exactly_half_of_the_passages_still_scores(analyser: Analyser) -> None:
    index = index_of(analyser, "dog bark", "dog bite", "cat purr", "cow moo")
    assert index.column("dog")[0] > 0


def test_a_term_in_nearly_all_passages_scores_above_nothing(analyser: Analyser) -> None:
    index = index_of(analyser, "dog bark", "dog bite", "dog purr", "cow moo")
    assert index.column("dog")[0] > 0
    assert index.column("dog")[3] == 0


def test_passages_without_the_term_score_nothing(analyser: Analyser) -> None:
    index = index_of(analyser, "dog bark", "cat purr")
    assert list(index.column("purr") > 0) == [False, True]


def test_a_term_nobody_holds_scores_nothing_anywhere(analyser: Analyser) -> None:
    index = index_of(analyser, "dog bark", "cat purr")
    assert "cow" not in index
    assert not index.column("cow").any()
    assert index.idf("cow") == 0


def test_rarer_terms_are_more_telling(analyser: Analyser) -> None:
    index = index_of(analyser, "dog bark", "dog bite", "cat purr")
    assert index.idf("purr") > index.idf("dog")


def test_search_wording_finds_a_passage_that_does_not_hold_the_word(analyser: Analyser) -> None:
    corpus = corpus_of(claim("bark", "dogs make noise", "why do they woof"), claim("purr", "cats"))
    index = PassageIndex(corpus.passages, analyser)
    assert list(index.column("woof") > 0) == [True, False]
    assert index.held[0].fields_with("woof") == ("wording",)


def test_the_shown_text_counts_for_more_than_the_search_wording(analyser: Analyser) -> None:
    corpus = corpus_of(claim("a", "cats purr", "dog"), claim("b", "dogs purr", "cat"))
    index = PassageIndex(corpus.passages, analyser, Ranking(text=2, wording=1))
    assert index.column("dog")[1] > index.column("dog")[0]


@pytest.mark.parametrize("field", ["text", "name"])
def test_it_can_be_told_in_which_field_a_term_stands(analyser: Analyser, field: str) -> None:
    corpus = corpus_of(claim("a", "socks"), title="Emotions")
    term = {"text": "sock", "name": "emot"}[field]
    assert PassageIndex(corpus.passages, analyser).held[0].fields_with(term) == (field,)


def test_scores_handed_out_cannot_be_changed(analyser: Analyser) -> None:
    column = index_of(analyser, "dog bark", "cat purr").column("dog")
    with pytest.raises(ValueError, match="read-only"):
        column[0] = np.inf


def test_function_words_are_searched_and_are_no_words_that_tell(analyser: Analyser) -> None:
    index = index_of(analyser, "dogs with bark", "cats purr")
    assert index.column("with")[0] > 0
    assert "with" not in index


def test_an_episode_is_scored_the_same_whatever_else_is_loaded(analyser: Analyser) -> None:
    alone = corpus_of_texts("dogs bark", "dogs bite", "cats purr")
    (episode,) = alone.episodes
    other = replace(corpus_of_texts("dogs moo", "purr").episodes[0], id="other")
    both = build_corpus([other, episode], "both")
    scores = PassageIndex(alone.passages, analyser).column("dog")
    assert list(PassageIndex(both.passages, analyser).column("dog")[2:]) == list(scores)


def test_a_word_that_is_always_written_large_is_a_name(analyser: Analyser) -> None:
    index = index_of(analyser, "the dog Rex barks", "a Dog barks at a dog")
    assert index.names("rex", 0)
    assert not index.names("dog", 0)
