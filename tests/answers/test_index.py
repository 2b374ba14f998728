"""BM25 over passages: what rank-bm25 gets wrong on small corpora, and that it is fixed."""

import numpy as np
import pytest

from bot.answers.analysis import Analyser
from bot.answers.index import PassageIndex, Ranking
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
    assert index.fields_with("woof", 0) == ("wording",)


def test_the_shown_text_counts_for_more_than_the_search_wording(analyser: Analyser) -> None:
    corpus = corpus_of(claim("a", "cats purr", "dog"), claim("b", "dogs purr", "cat"))
    index = PassageIndex(corpus.passages, analyser, Ranking(text=2, wording=1))
    assert index.column("dog")[1] > index.column("dog")[0]


@pytest.mark.parametrize("field", ["text", "name"])
def test_it_can_be_told_in_which_field_a_term_stands(analyser: Analyser, field: str) -> None:
    corpus = corpus_of(claim("a", "socks"), title="Emotions")
    term = {"text": "sock", "name": "emot"}[field]
    assert PassageIndex(corpus.passages, analyser).fields_with(term, 0) == (field,)


def test_scores_handed_out_cannot_be_changed(analyser: Analyser) -> None:
    column = index_of(analyser, "dog bark", "cat purr").column("dog")
    with pytest.raises(ValueError, match="read-only"):
        column[0] = np.inf


def test_a_passage_that_is_asked_for_word_by_word_is_emphasised(analyser: Analyser) -> None:
    corpus = corpus_of(
        claim("a", "dogs bark", "why do dogs make noise at night"), claim("b", "cats", "dogs")
    )
    index = PassageIndex(corpus.passages, analyser)
    emphasis = index.emphasis(frozenset(analyser.terms("why do dogs make noise at night?")))
    assert emphasis == {0: pytest.approx(1.25)}


def test_one_word_in_common_with_a_line_is_no_likeness(analyser: Analyser) -> None:
    corpus = corpus_of(claim("a", "dogs bark", "noise at night"))
    index = PassageIndex(corpus.passages, analyser)
    assert index.emphasis(frozenset(analyser.terms("night shift"))) == {}


def test_a_name_of_several_words_emphasises_and_one_of_a_single_word_does_not(
    analyser: Analyser,
) -> None:
    several = corpus_of(claim("a", "dogs"), title="Value function")
    single = corpus_of(claim("a", "dogs"), title="Emotions")
    terms = frozenset(analyser.terms("value function of emotions"))
    assert PassageIndex(several.passages, analyser).emphasis(terms) == {0: 1.25}
    assert PassageIndex(single.passages, analyser).emphasis(terms) == {}
