"""What is offered beside passages: terms that they use, and the sections around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answerer import Answerer
from bot.answers.catalogue import Catalogue, Entry, EntryKind, Link, Relation, Relations, Withdrawn
from bot.notes.episode import Passage, Section, Term
from tests.answers.corpora import claim, corpus_of, revised


@pytest.fixture(scope="session")
def relations(answerer: Answerer) -> Relations:
    return Relations(Catalogue(answerer.corpus))


def told(relations: tuple[Relation, ...]) -> list[tuple[Link, str]]:
    return [(each.link, each.entry.citation.label) for each in relations]


def asked(answerer: Answerer, question: str) -> list[Passage]:
    return [hit.passage for hit in answerer.answer(question).shown]


def small(text: str, *names: str) -> tuple[Relations, Passage]:
    """A world of one claim, and a glossary with these names."""
    terms = tuple(Term(name, (claim(f"t{at}", "A."),)) for at, name in enumerate(names))
    corpus = corpus_of(claim("a", text))
    catalogue = Catalogue(revised(corpus, corpus.episodes[0].sections, terms=terms))
    (section,) = catalogue.of(EntryKind.SECTION)
    return Relations(catalogue), section.passages[0]


def used(text: str, *names: str) -> list[str]:
    """Which of the terms the text uses."""
    relations, passage = small(text, *names)
    found = relations.of([passage])
    return [each.entry.citation.source[10:] for each in found if each.link is Link.NAMED]


def test_an_answers_term_comes_with_its_section_and_the_sections_around_it(
    answerer: Answerer, relations: Relations
) -> None:
    assert told(relations.of(asked(answerer, "what is a value function?"))) == [
        (Link.OWN, "Glossary: Value function"),
        (Link.LINKED, "§ Emotions and value functions"),
        (Link.BEFORE, "§ Explaining model jaggedness"),
        (Link.AFTER, "§ What are we scaling?"),
    ]


def test_what_the_notes_say_to_see_also_is_offered_in_both_directions(
    answerer: Answerer, relations: Relations
) -> None:
    found = told(relations.of(asked(answerer, "why do humans generalise better than models?")))
    assert (Link.LINKED, "Glossary: Generalisation gap") in found
    assert (Link.LINKED, "§ Explaining model jaggedness") in found
    alignment = Catalogue(answerer.corpus).part("sutskever-2025", "Alignment")
    assert alignment
    offered = [label for _, label in told(relations.of_entry(alignment))]
    assert "Glossary: Care for sentient life" in offered
    assert "Glossary: Feel / feel the AGI" in offered


def test_every_part_and_passage_of_the_notes_has_relations_without_itself_twice(
    answerer: Answerer, relations: Relations
) -> None:
    for entry in Catalogue(answerer.corpus).entries:
        keys = [each.entry.key for each in relations.of_entry(entry)]
        assert len(keys) == len(set(keys))
        assert entry.key not in keys
        assert keys or entry.citation.source == "See also"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Value functions help.", "Value function"),
        ("It needs pretraining? No: pre-training.", "Pre-training"),
        ("We are back in the AGE OF RESEARCH now.", "Age of scaling → age of research"),
        ("He would call it narrow AI.", "AGI / narrow AI"),
        ("He cares for sentient life.", "Care for sentient life"),
        ("Nobody feels the AGI.", "Feel / feel the AGI"),
    ],
)
def test_a_term_is_found_however_its_name_is_written(text: str, name: str) -> None:
    assert used(text, name, "Something else") == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They feel that it works.", "Feel / feel the AGI"),
        ("A function of no value.", "Value function"),
        ("Unvalued functions.", "Value function"),
        ("Anything.", "→"),
        ("Anything.", "/ |"),
    ],
)
def test_a_term_is_not_found_in_other_words(text: str, name: str) -> None:
    assert used(text, name) == []


def test_of_two_names_that_begin_alike_the_longer_comes_first() -> None:
    assert used("A value function.", "Value", "Value function") == ["Value function", "Value"]


def test_terms_of_another_episode_are_not_offered(answerer: Answerer) -> None:
    relations, _ = small("Any.", "Value function")
    assert relations.of(asked(answerer, "what is a value function?")) == ()


def test_the_first_and_the_last_section_have_one_neighbour() -> None:
    sections = [Section(f"S{at}", at, (claim(f"c{at}", "A."),)) for at in range(3)]
    catalogue = Catalogue(revised(corpus_of(claim("x", "X.")), sections))
    relations = Relations(catalogue)
    around = [told(relations.of(entry.passages)) for entry in catalogue.of(EntryKind.SECTION)]
    assert around == [
        [(Link.OWN, "§ S0"), (Link.AFTER, "§ S1")],
        [(Link.OWN, "§ S1"), (Link.BEFORE, "§ S0"), (Link.AFTER, "§ S2")],
        [(Link.OWN, "§ S2"), (Link.BEFORE, "§ S1")],
    ]


def test_nothing_is_related_to_nothing(relations: Relations) -> None:
    assert relations.of([]) == ()


@given(st.text(), st.lists(st.text(max_size=40), max_size=4, unique=True))
def test_any_text_and_any_names_are_taken(text: str, names: list[str]) -> None:
    relations, passage = small(text, *names)
    assert len(relations.of([passage])) <= len(names) + 1


def test_an_entry_is_found_by_its_mark_and_by_nothing_else(answerer: Answerer) -> None:
    catalogue = Catalogue(answerer.corpus)
    for entry in catalogue.entries:
        assert catalogue.marked(entry.mark) is entry
    for mark in ("", "0" * 16, entry.key, entry.mark.upper() + " "):
        assert catalogue.marked(mark) is None
    found: Entry | Withdrawn | None = catalogue.part("sutskever-2025", "Alignment")
    assert isinstance(found, Entry)
    assert catalogue.part("another", "Alignment") is None
