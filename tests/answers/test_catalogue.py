"""Keys and names: what they lead to, over revisions of the notes as well."""

from dataclasses import replace

import pytest

from bot.answers.answerer import Answerer
from bot.answers.catalogue import KEY, PARTS, PASSAGES, Catalogue, Entry, EntryKind, Withdrawn
from bot.notes.episode import Claim, Section, Span, Term, Voice, build_corpus
from tests.answers.corpora import SPEAKER, claim, corpus_of, revised

ALL = tuple(EntryKind)


def quote(name: str, *words: str) -> Claim:
    spans = tuple(Span(each, Voice.QUOTE, SPEAKER) for each in words)
    return Claim(name, Voice.QUOTE, SPEAKER, spans)


def found(catalogue: Catalogue, called: str, *kinds: EntryKind) -> Entry:
    entry = catalogue.find(called, kinds or ALL)
    assert isinstance(entry, Entry)
    return entry


def test_every_entry_of_the_notes_is_found_by_its_key(answerer: Answerer) -> None:
    catalogue = Catalogue(answerer.corpus)
    assert catalogue.entries
    for entry in catalogue.entries:
        assert catalogue.find(entry.key, ALL) is entry
        assert 1 <= len(entry.key) <= KEY


def test_every_passage_of_the_notes_is_found_by_its_id(answerer: Answerer) -> None:
    catalogue = Catalogue(answerer.corpus)
    for passage in answerer.corpus.passages:
        assert found(catalogue, passage.id).passages == (passage,)


def test_sections_and_terms_come_first(answerer: Answerer) -> None:
    kinds = [ALL.index(entry.kind) for entry in Catalogue(answerer.corpus).entries]
    assert kinds == sorted(kinds)


def test_a_passage_that_is_nothing_but_a_quotation_is_offered_once() -> None:
    catalogue = Catalogue(corpus_of(quote("own-words", "Sleep on it.")))
    assert [entry.kind for entry in catalogue.of(*PASSAGES)] == [EntryKind.QUOTATION]


@pytest.mark.parametrize("called", ["Everything", "everything", "[§ Everything]", " § everything "])
def test_a_section_is_found_by_its_title_however_it_is_written(called: str) -> None:
    catalogue = Catalogue(corpus_of(claim("a", "One."), claim("b", "Two.")))
    assert len(found(catalogue, called).passages) == 2


def test_a_claim_is_found_by_its_id_without_the_episode() -> None:
    catalogue = Catalogue(corpus_of(claim("sleep-helps", "Sleep helps.")))
    assert found(catalogue, "sleep-helps").key == "example/sleep-helps"
    assert found(catalogue, " example/sleep-helps ").key == "example/sleep-helps"


def test_a_name_that_two_have_leads_to_none_of_them() -> None:
    (episode,) = corpus_of(claim("a", "One.")).episodes
    both = build_corpus([episode, replace(episode, id="second")], "rev")
    assert Catalogue(both).find("Everything", PARTS) is None
    assert found(Catalogue(both), "second: Everything").citation.episode == "second"


def test_a_name_is_looked_for_among_the_kinds_asked_for_alone() -> None:
    corpus = corpus_of(claim("a", "One."), title="Taste")
    both = revised(
        corpus, corpus.episodes[0].sections, terms=(Term("Taste", (claim("t", "Two."),)),)
    )
    catalogue = Catalogue(both)
    assert found(catalogue, "taste", EntryKind.SECTION).kind is EntryKind.SECTION
    assert found(catalogue, "taste", EntryKind.TERM).kind is EntryKind.TERM
    assert catalogue.find("example: Taste", [EntryKind.TERM]) is None
    assert catalogue.find("example/a", PARTS) is None


def test_an_id_stays_valid_when_the_words_and_the_place_change() -> None:
    old = corpus_of(claim("sleep", "Sleep helps."), claim("food", "Food helps."))
    key = found(Catalogue(old), "sleep").key
    moved = Section("Renamed", 5, (claim("food", "Food."), claim("sleep", "Sleep may help.")))
    new = Catalogue(revised(old, [moved]))
    assert found(new, key).passages[0].text == "Sleep may help."


def test_a_quotations_key_never_leads_to_other_words() -> None:
    old = corpus_of(quote("said", "First words.", "Second words."))
    first, second = Catalogue(old).of(EntryKind.QUOTATION)
    new = Catalogue(revised(old, [Section("Everything", 0, (quote("said", "Second words."),))]))
    kept = found(new, second.key, EntryKind.QUOTATION)
    assert kept.quotation is not None
    assert kept.quotation.text == "Second words."
    assert new.find(first.key, [EntryKind.QUOTATION]) is None
    assert found(new, first.key, *PASSAGES).kind is EntryKind.CLAIM


def test_what_was_withdrawn_says_why() -> None:
    old = corpus_of(quote("nine-hours", "Nine hours."), claim("other", "Other."))
    quoted = Catalogue(old).of(EntryKind.QUOTATION)[0].key
    withdrawn = {"nine-hours": "the recording says eight"}
    left = [Section("Everything", 0, (claim("other", "Other."),))]
    catalogue = Catalogue(revised(old, left, withdrawn=withdrawn))
    expected = Withdrawn("example/nine-hours", "the recording says eight")
    assert catalogue.find("example/nine-hours", ALL) == expected
    assert catalogue.find(quoted, ALL) == expected
    assert catalogue.find("nine-hours", ALL) == expected


def test_names_beyond_a_keys_length_have_keys_of_their_own() -> None:
    long = [
        Section(f"{'word ' * 40}{number}", number, (claim(f"c{number}", "A."),))
        for number in (1, 2)
    ]
    catalogue = Catalogue(revised(corpus_of(claim("a", "A.")), long))
    keys = {entry.key for entry in catalogue.of(EntryKind.SECTION)}
    assert len(keys) == 2
    assert all(len(key) <= KEY for key in keys)


@pytest.mark.parametrize(
    "called", ["", "nothing", "example/nothing", "#", "example/a#", "\x00\ud800"]
)
def test_what_is_not_there_is_not_found(called: str) -> None:
    catalogue = Catalogue(corpus_of(claim("b", "One.")))
    assert catalogue.find(called, ALL) is None


def test_see_also_names_the_other_parts_and_not_the_part_itself(answerer: Answerer) -> None:
    entry = found(Catalogue(answerer.corpus), "Generalisation gap", EntryKind.TERM)
    assert [each.label for each in entry.see] == ["§ Why humans generalise better than models"]
