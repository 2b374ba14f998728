"""Parts of the notes as messages and as choices: what people see, and the laws of any content."""

import re
from dataclasses import dataclass, replace
from typing import Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.catalogue import PARTS, Entry, EntryKind, Withdrawn
from bot.discord_app.cite import pages_of
from bot.discord_app.entries import choices_of, one_for_each_passage
from bot.discord_app.message import CHOICE, CHOICES, MESSAGE, bare, length, plain, write
from bot.notes.episode import Citation, Passage, Voice
from bot.replies import passages as noted
from bot.replies.document import Document
from bot.replies.sentences import ENGLISH, Language
from tests.discord_app.builders import DWARKESH, passage, said, section, told
from tests.discord_app.strategies import citations, passages, spoken, texts

LINK = "https://www.youtube.com/watch?v=aR20FWCCjAs&t=1129s"
OPENED = f"[section from 0:18:49](<{LINK}>)"


@dataclass(frozen=True)
class Reply:
    """What people see of a document, and who."""

    text: str
    private: bool


def reply(document: Document, say: Language) -> Reply:
    return Reply(write(document, say).text, document.private)


def render_entry(entry: Entry, *, say: Language) -> Reply:
    return reply(noted.cited(entry), say)


def render_quotation(entry: Entry, *, say: Language) -> Reply:
    return reply(noted.quoted(entry), say)


def render_term(entry: Entry, *, say: Language) -> Reply:
    return reply(noted.defined(entry), say)


def render_page(entry: Entry, page: int, *, private: bool = True, say: Language) -> Reply:
    pages = pages_of(entry)
    if not 1 <= page <= len(pages):
        return reply(noted.no_page(entry, page, len(pages)), say)
    return reply(noted.page(entry, pages[page - 1], page, len(pages), private=private), say)


def claim_entry(one: Passage, key: str = "ep/c1") -> Entry:
    return Entry(key, EntryKind.CLAIM, one.citation, (one,))


def quotation_entry(one: Passage) -> Entry:
    (span,) = one.claim.quotations
    kind = EntryKind.QUOTATION
    return Entry("ep/c1#00", kind, one.citation, (one,), quotation=span)


def section_entry(*held: Passage) -> Entry:
    return Entry("ep: S", EntryKind.SECTION, section(), held)


def test_a_quotation_is_shown_alone_with_its_own_speaker() -> None:
    spans = told("He was told of "), said("the real reward hacking", DWARKESH), told(" and agreed.")
    assert render_quotation(quotation_entry(passage(*spans)), say=ENGLISH).text == (
        "“the real reward hacking”\n"
        f"-# Dwarkesh Patel’s own words · [§ What are we scaling?] · {OPENED}"
    )


def test_what_is_no_quotation_cannot_be_rendered_as_one() -> None:
    with pytest.raises(ValueError, match="no quotation"):
        render_quotation(claim_entry(passage(told("A paraphrase."))), say=ENGLISH)


def test_a_claim_is_shown_without_any_heading() -> None:
    assert render_entry(claim_entry(passage(told("A claim."))), say=ENGLISH).text.startswith(
        "A claim.\n-# "
    )


def test_a_term_names_what_to_see_also_in_words() -> None:
    term = Citation("ep", "Glossary: AGI", "Glossary: AGI", "https://example.org/v")
    held = (passage(told("A term."), citation=term),)
    entry = Entry("ep: AGI", EntryKind.TERM, term, held, (section(), section("Alignment")))
    assert render_term(entry, say=ENGLISH).text == (
        "**Glossary: AGI** · 1 passage\n\nA term.\n"
        "-# Paraphrase of Ilya Sutskever · [Glossary: AGI] · [episode](<https://example.org/v>)\n\n"
        "-# See also: § What are we scaling?; § Alignment"
    )


def test_a_page_says_which_it_is_of_how_many() -> None:
    entry = section_entry(*(passage(told(f"{n} " + "word " * 150)) for n in range(3)))
    assert [len(page) for page in pages_of(entry)] == [2, 1]
    first = render_page(entry, 1, say=ENGLISH).text
    assert first.endswith("\n\n-# Page 1 of 2")
    assert render_page(entry, 2, say=ENGLISH).text.endswith("\n\n-# Page 2 of 2")


def test_a_section_of_one_page_has_no_page_numbers() -> None:
    assert "Page" not in render_page(section_entry(passage(told("A claim."))), 1, say=ENGLISH).text


def test_a_page_that_is_not_there_is_said_privately() -> None:
    said_of = render_page(section_entry(passage(told("A claim."))), 2, private=False, say=ENGLISH)
    assert said_of.text.endswith("has 1 page; there is no page 2.")
    assert said_of.private


def test_a_withdrawn_passage_names_its_reason_without_markup() -> None:
    said_of = reply(noted.withdrawn(Withdrawn("ep/c1", "see <@1> and **that**.")), ENGLISH)
    assert said_of.text == (r"*ep/c1* was withdrawn from the notes: see \<\@1\> and \*\*that\*\*.")
    assert said_of.private


def test_what_is_unknown_is_told_with_the_nearest_places_each_once() -> None:
    near = [claim_entry(passage(told("A.")), f"ep/{n}") for n in range(4)]
    assert reply(noted.unknown("foo", near), ENGLISH).text.endswith(
        "\n-# Perhaps: [§ What are we scaling?]"
    )


def test_a_long_claim_is_cut_and_its_quotation_closed() -> None:
    entry = claim_entry(passage(told("He says: "), said("research " * 30)))
    ((name, _),) = choices_of([entry], ENGLISH)
    assert re.fullmatch(r"Paraphrase: He says: “research [a-z ]+…” · § What are we scaling\?", name)


def test_choices_that_look_alike_are_numbered() -> None:
    alike = [claim_entry(passage(told("The same.")), f"ep/c{number}") for number in range(3)]
    names = [name for name, _ in choices_of(alike, ENGLISH)]
    assert names[1:] == [f"{names[0]} (2)", f"{names[0]} (3)"]


def test_several_episodes_are_named() -> None:
    ((name, _),) = choices_of([claim_entry(passage(told("A.")))], ENGLISH, episodes=2)
    assert name == "Paraphrase: A. · § What are we scaling? · ep"


def test_a_passage_is_offered_once_under_what_fits_best() -> None:
    one = passage(told("He says "), said("yes"), told("."))
    entries = [quotation_entry(one), claim_entry(one)]
    assert one_for_each_passage(entries) == entries[:1]


class Rendering(Protocol):
    def __call__(self, entry: Entry, *, say: Language) -> Reply: ...


parts = st.builds(
    Entry,
    key=st.text(min_size=1, max_size=100),
    kind=st.sampled_from(PARTS),
    citation=citations,
    passages=st.lists(passages, min_size=1, max_size=5).map(tuple),
    see=st.lists(citations, max_size=12).map(tuple),
)
claims = passages.map(lambda one: claim_entry(one, one.id[:90] or "id"))
quotations = (
    st.tuples(passages, texts)
    .map(lambda pair: replace(pair[0], claim=replace(pair[0].claim, spans=(said(pair[1]),))))
    .map(quotation_entry)
)
entries = parts | claims | quotations
renderings = st.sampled_from(
    [render_entry, render_term, lambda entry, *, say: render_page(entry, 1, say=say)]
)


@settings(deadline=None)  # the time of a machine under load says nothing
@given(entries, renderings, spoken)
def test_any_entry_fits_into_one_message_with_nothing_that_mentions(
    entry: Entry, rendering: Rendering, say: Language
) -> None:
    text = rendering(entry, say=say).text
    assert 1 <= length(text) <= MESSAGE
    linkless = re.sub(r"\]\(<https?://[^<>]*>\)", "", text)
    bare_text = re.sub(r"\\.|`/section`|`page: \d+`", "", linkless)
    assert not re.search(r"[<@`~|_]|://|discord\.gg", bare_text)


@settings(deadline=None)  # the time of a machine under load says nothing
@given(entries, renderings, spoken)
def test_nothing_but_own_words_stands_in_quotation_marks(
    entry: Entry, rendering: Rendering, say: Language
) -> None:
    text = rendering(entry, say=say).text
    held = [span for one in entry.passages for span in one.spans if span.voice is Voice.QUOTE]
    quoted = re.findall("“([^“”]*)”", text)
    assert text.count("“") == text.count("”") == len(quoted)
    for words in quoted:
        cut = words.removesuffix("…").rstrip("\\")
        assert any(plain(span.text).startswith(cut) for span in held)


@settings(deadline=None)  # the time of a machine under load says nothing
@given(parts)
def test_the_pages_hold_every_passage_once_and_in_order(entry: Entry) -> None:
    assert tuple(one for page in pages_of(entry) for one in page) == entry.passages


@settings(deadline=None)  # the time of a machine under load says nothing
@given(st.lists(entries, max_size=40), st.integers(1, 2), spoken)
def test_any_choices_keep_discords_limits(held: list[Entry], episodes: int, say: Language) -> None:
    offered = choices_of(held, say, episodes=episodes)
    assert len(offered) <= CHOICES
    assert len({name for name, _ in offered}) == len(offered)
    for name, key in offered:
        assert 1 <= length(name) <= CHOICE
        assert 1 <= len(key) <= CHOICE


@settings(deadline=None)  # the time of a machine under load says nothing
@given(claims | quotations, spoken)
def test_a_choice_marks_nothing_but_own_words_as_a_quotation(entry: Entry, say: Language) -> None:
    ((name, _),) = choices_of([entry], say)
    held = [span for one in entry.passages for span in one.spans if span.voice is Voice.QUOTE]
    for words in re.findall("“([^“”]*)”", name):
        assert any(bare(span.text).startswith(words.removesuffix("…")) for span in held)
