"""What is offered while somebody types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answerer import Answerer
from bot.answers.catalogue import PARTS, Catalogue, EntryKind
from bot.answers.lookup import Lookup
from tests.answers.corpora import corpus_of_texts


@pytest.fixture(scope="session", name="lookup")
def _lookup(answerer: Answerer) -> Lookup:
    return Lookup(Catalogue(answerer.corpus).entries)


def first(lookup: Lookup, typed: str) -> str:
    return lookup.search(typed, 1)[0].text


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("two gpus of today", "two GPUs of today"),
        ("alignment", "§ Alignment"),
        ("aligment", "§ Alignment"),
        ("value function", "Glossary: Value function"),
        ("sutskever-2025/no-such-claim", None),
        ("two gpus of lasagne", None),
        ("", None),
    ],
)
def test_what_one_entry_alone_fits_is_that(lookup: Lookup, typed: str, fits: str | None) -> None:
    assert [entry.text for entry in lookup.fitting(typed, 25)] == ([fits] if fits else [])


def test_what_several_fit_is_all_of_them_each_passage_once(lookup: Lookup) -> None:
    several = lookup.fitting("research taste", 25)
    assert len(several) == len({entry.passages for entry in several}) > 1


def test_nothing_typed_offers_sections_then_terms(lookup: Lookup) -> None:
    offered = lookup.search("  ", 25)
    assert offered[0].text == "§ Explaining model jaggedness"
    assert len(offered) == 25
    assert all(entry.kind in PARTS for entry in offered)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("align", "§ Alignment"),
        ("ALIGNMENT", "§ Alignment"),
        ("value f", "Glossary: Value function"),
        ("two gpus of", "two GPUs of today"),
        ("today gpus", "two GPUs of today"),
        ("generaliz", "Glossary: Generalisation gap"),
        ("“whole problem", "The whole problem is the power."),
    ],
)
def test_the_beginnings_of_words_are_enough(lookup: Lookup, typed: str, expected: str) -> None:
    assert first(lookup, typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("alignmnet", "§ Alignment"),
        ("allignment", "§ Alignment"),
        ("aligment", "§ Alignment"),
        ("valeu functon", "Glossary: Value function"),
        ("superinteligen", "§ Straight-shotting superintelligence"),
        ("jagedness", "§ Explaining model jaggedness"),
    ],
)
def test_misspelt_words_are_understood(lookup: Lookup, typed: str, expected: str) -> None:
    assert first(lookup, typed) == expected


def test_a_word_that_the_notes_lack_does_not_hide_the_others(lookup: Lookup) -> None:
    assert first(lookup, "zyzzyva alignment") == "§ Alignment"


def test_words_the_notes_lack_find_nothing(lookup: Lookup) -> None:
    assert lookup.search("zyzzyva", 25) == ()


def test_the_title_of_a_section_finds_its_claims_too(lookup: Lookup) -> None:
    offered = lookup.search("alignment", 25)
    assert offered[0].kind is EntryKind.SECTION
    assert any("Alignment" not in entry.text for entry in offered)


def test_among_quotations_alone_nothing_else_is_offered(answerer: Answerer) -> None:
    quotations = Lookup(Catalogue(answerer.corpus).of(EntryKind.QUOTATION))
    for typed in ("", "research", "gpu"):
        assert {entry.kind for entry in quotations.search(typed, 25)} == {EntryKind.QUOTATION}


def test_equal_matches_stand_in_the_order_of_the_notes() -> None:
    lookup = Lookup(Catalogue(corpus_of_texts("cats sleep", "dogs sleep", "cows sleep")).entries)
    assert [entry.text for entry in lookup.search("sleep", 2)] == ["cats sleep", "dogs sleep"]


def test_an_empty_corpus_offers_nothing() -> None:
    lookup = Lookup(())
    assert lookup.search("", 25) == lookup.search("word", 25) == ()


@given(st.text(max_size=120), st.integers(1, 30))
def test_any_text_is_searched_within_the_limit(lookup: Lookup, typed: str, limit: int) -> None:
    offered = lookup.search(typed, limit)
    assert len(offered) <= limit
    assert len(set(map(id, offered))) == len(offered)


@given(st.data())
def test_whole_words_of_an_entry_find_an_entry_with_all_of_them(
    lookup: Lookup, data: st.DataObject
) -> None:
    words = data.draw(st.sampled_from(["care for sentient life", "research taste", "two GPUs"]))
    cut = data.draw(st.integers(len(words.rpartition(" ")[0]) + 2, len(words)))
    assert words.split()[0].lower() in first(lookup, words[:cut]).lower()
