"""An answer as a message: what people see, and the laws that hold for any answer."""

import re
from dataclasses import replace
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.answer import Answer, Correction, Hit, Misattribution, Outcome
from bot.discord_app.message import MESSAGE, Message, Writer, cited, length, plain, write
from bot.notes.episode import Citation, Passage, Voice
from bot.replies import answers as worth
from bot.replies import passages as noted
from bot.replies.sentences import ENGLISH, Language
from tests.discord_app.builders import (
    DWARKESH,
    ILYA,
    answer,
    judged,
    passage,
    said,
    section,
    told,
)
from tests.discord_app.strategies import citations, long_texts, passages, spoken, texts


def render(answer: Answer, *, asked: str | None = None, say: Language) -> Message:
    return write(worth.worded(answer, above=asked), say)


def attribution(passage: Passage, *, say: Language) -> str:
    return Writer(say).attribution(noted.said(passage))


def passage_block(passage: Passage, *, say: Language) -> str:
    return Writer(say).passage(noted.said(passage))


LINK = "https://www.youtube.com/watch?v=aR20FWCCjAs&t=1129s"
OPENED = f"[section from 0:18:49](<{LINK}>)"


def test_a_paraphrase_is_shown_with_its_voice_citation_and_moment() -> None:
    reply = render(answer(passage(told("Models generalise worse than people."))), say=ENGLISH)
    assert reply.text == (
        "Models generalise worse than people.\n"
        f"-# Paraphrase of Ilya Sutskever · [§ What are we scaling?] · {OPENED}"
    )


def test_own_words_stand_in_quotation_marks_and_are_called_so() -> None:
    reply = render(answer(passage(said("Back to the age of research."))), say=ENGLISH)
    assert reply.text.startswith("“Back to the age of research.”\n-# Ilya Sutskever’s own words · ")


def test_an_assessment_is_nobodys_words_but_the_note_writers() -> None:
    reply = render(answer(passage(judged("These are conjectures."))), say=ENGLISH)
    assert "-# The note-writer’s assessment · " in reply.text
    assert ILYA not in reply.text


def test_a_quotation_inside_a_paraphrase_names_its_speaker_when_it_is_another() -> None:
    spans = told("He was told of "), said("the real reward hacking", DWARKESH), told(" and agreed.")
    reply = render(answer(passage(*spans)), say=ENGLISH)
    assert "of “the real reward hacking” (Dwarkesh Patel) and" in reply.text


def test_a_quotation_of_the_passages_own_speaker_does_not_repeat_the_name() -> None:
    reply = render(answer(passage(told("It "), said("overshot"), told("."))), say=ENGLISH)
    assert "It “overshot”.\n" in reply.text


def test_a_passage_without_a_moment_links_to_the_episode() -> None:
    term = Citation("ep", "Glossary: AGI", "Glossary: AGI", "https://example.org/v")
    reply = render(answer(passage(told("A term."), citation=term)), say=ENGLISH)
    assert reply.text.endswith("[Glossary: AGI] · [episode](<https://example.org/v>)")


def test_a_link_that_could_break_out_is_left_out() -> None:
    odd = Citation("ep", "S", "§ S", "https://example.org/> @everyone")
    assert (
        "example" not in render(answer(passage(told("A claim."), citation=odd)), say=ENGLISH).text
    )


def test_three_passages_are_shown_at_most() -> None:
    reply = render(answer(*[passage(told(f"Claim {n}.")) for n in range(5)]), say=ENGLISH)
    assert re.findall(r"Claim \d", reply.text) == ["Claim 0", "Claim 1", "Claim 2"]
    assert "more" not in reply.text


def test_a_tentative_answer_says_so_first_and_names_the_unknown_words() -> None:
    found = answer(passage(told("A.")), outcome=Outcome.TENTATIVE, unknown=("lasagne",))
    assert render(found, say=ENGLISH).text.startswith(
        "These come closest; they may not answer it.\n-# Not in the notes: *lasagne*.\n\nA.\n"
    )


def test_what_is_not_covered_shows_no_passage_and_at_most_one_suggestion() -> None:
    found = answer(
        passage(told("Something else.")),
        outcome=Outcome.NOT_COVERED,
        unknown=("lasagne", "recipe"),
        suggestion=section(),
    )
    assert render(found, say=ENGLISH).text == (
        "The notes don’t cover this.\n"
        "-# Not in the notes: *lasagne*, *recipe*.\n"
        f"-# Perhaps of interest: [§ What are we scaling?] · {OPENED}"
    )


def test_a_corrected_word_is_said() -> None:
    fixed = (Correction("superinteligence", "superintelligence"),)
    text = render(answer(passage(told("A.")), corrections=fixed), say=ENGLISH).text
    assert text.startswith("-# Read *superinteligence* as *superintelligence*.\n\nA.")


def test_the_question_is_put_above_where_nobody_else_sees_it() -> None:
    text = render(answer(passage(told("A."))), asked="what *now* @everyone?", say=ENGLISH).text
    assert text.startswith(r"**what \*now\* \@everyone?**")


def test_words_written_from_right_to_left_are_kept_apart_from_the_rest() -> None:
    found = answer(outcome=Outcome.NOT_COVERED, unknown=("שלום\u202e",))
    assert "*\u2068שלום\u2069*." in render(found, say=ENGLISH).text


def test_whole_passages_are_dropped_before_any_is_cut() -> None:
    long = [passage(told(f"{n} " + "word " * 150)) for n in range(3)]
    text = render(answer(*long), say=ENGLISH).text
    assert text.endswith("-# 1 more passage would not fit here.")
    assert "…" not in text
    assert "\n\n1 word" in text
    assert "2 word" not in text


def test_an_attribution_stands_once_under_passages_that_share_it() -> None:
    other = passage(told("three"), citation=section("Alignment"))
    text = render(answer(passage(told("one")), passage(told("two")), other), say=ENGLISH).text
    assert text.count("[§ What are we scaling?]") == 1
    assert text.startswith("one\n\ntwo\n-# Paraphrase of Ilya Sutskever")
    assert "three\n-# Paraphrase of Ilya Sutskever · [§ Alignment]" in text


def test_a_passage_that_says_the_same_is_a_further_citation() -> None:
    hits = (
        Hit(passage(told("one")), 1.0, also=(section("Alignment"),)),
        Hit(passage(told("the same"), citation=section("Alignment")), 0.9, repeats=True),
    )
    text = render(replace(answer(), hits=hits), say=ENGLISH).text
    assert "the same" not in text
    assert text.count("[§") == 2


def test_the_words_of_another_speaker_than_asked_for_are_called_so_first() -> None:
    found = replace(
        answer(passage(told("one")), outcome=Outcome.TENTATIVE),
        misattributed=Misattribution(asked=DWARKESH, found=ILYA),
    )
    first = render(found, say=ENGLISH).text.splitlines()[0]
    assert first == "What follows is Ilya Sutskever’s, not Dwarkesh Patel’s."


def test_a_lone_passage_that_is_too_long_is_cut_at_a_word() -> None:
    text = render(answer(passage(told("generalisation " * 300))), say=ENGLISH).text
    assert "generalisation…\n-# Paraphrase" in text
    assert length(text) <= MESSAGE


def test_a_cut_quotation_says_so_inside_its_marks() -> None:
    text = render(answer(passage(told("He said: "), said("research " * 400))), say=ENGLISH).text
    assert "research…”\n" in text
    assert text.count("“") == text.count("”") == 1


answers = st.builds(
    Answer,
    question=texts,
    outcome=st.sampled_from(Outcome),
    hits=st.lists(st.builds(Hit, passages, st.just(1.0)), max_size=4).map(tuple),
    revision=st.just("rev"),
    terms_unknown=st.lists(long_texts, max_size=9).map(tuple),
    corrections=st.lists(st.builds(Correction, long_texts, texts), max_size=9).map(tuple),
    suggestion=st.none() | citations,
)


@settings(deadline=None)  # the time of a machine under load says nothing
@given(answers, st.none() | st.text(max_size=300), spoken)
def test_any_answer_fits_into_one_message(found: Answer, asked: str | None, say: Language) -> None:
    assert 1 <= length(render(found, asked=asked, say=say).text) <= MESSAGE


@settings(deadline=None)  # the time of a machine under load says nothing
@given(answers, st.none() | st.text(max_size=300), spoken)
def test_nothing_but_a_speakers_words_stands_in_quotation_marks(
    found: Answer, asked: str | None, say: Language
) -> None:
    text = render(found, asked=asked, say=say).text
    quoted = re.findall("“([^“”]*)”", text)
    assert text.count("“") == text.count("”") == len(quoted)
    spans = [span for hit in found.shown for span in hit.passage.spans]
    own_words = [plain(span.text) for span in spans if span.voice is Voice.QUOTE]
    for words in quoted:
        assert any(one.startswith(words.removesuffix("…").rstrip("\\")) for one in own_words)


@settings(deadline=None)  # the time of a machine under load says nothing
@given(answers, spoken)
def test_every_attribution_has_its_citation_whole(found: Answer, say: Language) -> None:
    lines = [line for line in render(found, say=say).text.split("\n") if line.startswith("-# ")]
    once = groupby(found.shown, key=lambda hit: attribution(hit.passage, say=say))
    expected = [(line, next(hits)) for line, hits in once]
    shown = [line for line in lines if line in {line for line, _ in expected}]
    assert shown == [line for line, _ in expected[: len(shown)]]
    for line, hit in expected[: len(shown)]:
        assert cited(hit.passage.citation) in line


@settings(deadline=None)  # the time of a machine under load says nothing
@given(answers, st.text(max_size=300), spoken)
def test_nothing_in_a_reply_can_mention_or_invite(found: Answer, asked: str, say: Language) -> None:
    text = re.sub(r"\]\(<https?://[^<>]*>\)", "", render(found, asked=asked, say=say).text)
    bare = re.sub(r"\\.", "", text)
    assert not re.search(r"[<@`~|_]|://|discord\.gg", bare)


@given(passages, spoken)
def test_a_passages_words_are_the_same_in_every_language(one: Passage, say: Language) -> None:
    words = passage_block(one, say=say).removesuffix(attribution(one, say=say))
    assert words == passage_block(one, say=ENGLISH).removesuffix(attribution(one, say=ENGLISH))
    assert words.endswith("\n")


@given(passages, spoken)
def test_a_citation_and_a_speakers_name_are_the_same_in_every_language(
    one: Passage, say: Language
) -> None:
    line = attribution(one, say=say)
    voice, place = line.split(cited(one.citation), 1)
    assert place.count("](<") == attribution(one, say=ENGLISH).count("](<")
    if one.speaker and one.voice is not Voice.ASSESSMENT:
        assert plain(one.speaker) in voice


@given(passages, spoken)
def test_an_attribution_is_hardly_longer_in_another_language(one: Passage, say: Language) -> None:
    # The pages of a section are measured in English, with this much to spare a passage.
    assert length(attribution(one, say=say)) <= length(attribution(one, say=ENGLISH)) + 20
