"""The check of a quote as a message: what people see, and the laws of any check and any text."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord_app.message import MESSAGE, Message, length, plain, write
from bot.notes.episode import Span, Voice
from bot.quotecheck.verdict import Change, Difference, QuoteCheck, Source, Verdict
from bot.replies import checks as worth
from bot.replies.sentences import ENGLISH, Language
from tests.discord_app.builders import DWARKESH, ILYA, judged, passage, said, told
from tests.discord_app.strategies import long_texts, passages, spans, spoken, texts

LINK = "https://www.youtube.com/watch?v=aR20FWCCjAs&t=1129s"
OPENED = f"[section from 0:18:49](<{LINK}>)"
PLACE = f"[§ What are we scaling?] · {OPENED}"


def render_check(check: QuoteCheck, *, say: Language) -> Message:
    return write(worth.worded(check), say)


def quoted(verdict: Verdict, *differences: Difference, claimed: str | None = None) -> QuoteCheck:
    """The check of a text against a quotation of Ilya's that stands in a paraphrase."""
    span = said("it is a powerful word")
    return QuoteCheck(
        text="Ilya: “it was a **mighty** word”",
        verdict=verdict,
        words="it was a **mighty** word",
        claimed_speaker=claimed,
        speaker=ILYA,
        passage=passage(told("Of scaling he says: "), span),
        quotation=span,
        differences=differences,
    )


def test_a_verbatim_quotation_tells_who_said_it_and_where() -> None:
    assert render_check(quoted(Verdict.VERBATIM), say=ENGLISH).text == (
        "**Verbatim.** These are Ilya Sutskever’s own words.\n"
        r"-# Checked: ‹it was a \*\*mighty\*\* word›"
        "\n\n“it is a powerful word”\n"
        f"-# Ilya Sutskever’s own words · {PLACE}"
    )


def test_quotations_that_were_joined_are_all_shown() -> None:
    span = said("one word")
    source = Source(passage(span, told(" is how he calls it.")), span)
    check = replace(quoted(Verdict.VERBATIM), joined=(source,))
    assert render_check(check, say=ENGLISH).text.endswith(
        f"\n\n“it is a powerful word”\n\n“one word”\n-# Ilya Sutskever’s own words · {PLACE}"
    )


def test_every_difference_is_told_in_words() -> None:
    check = quoted(
        Verdict.NEARLY,
        Difference(Change.REPLACE, "mighty", "powerful"),
        Difference(Change.INSERT, "very", ""),
        Difference(Change.DELETE, "", "such"),
        Difference(Change.OMIT, "…", "one word"),
    )
    text = render_check(check, say=ENGLISH).text
    assert text.startswith("**Nearly.** Ilya Sutskever said this in words that differ.\n")
    assert (
        "\n- written: ‹mighty›; said: “powerful”"
        "\n- written: ‹very›; not said there"
        "\n- said, and not written: “such”"
        "\n- said, and marked as left out: “one word”\n\n“it is a powerful word”\n"
    ) in text


def test_the_words_of_somebody_else_tell_of_whom() -> None:
    exact = render_check(quoted(Verdict.MISATTRIBUTED, claimed=DWARKESH), say=ENGLISH).text
    assert "These are the words of Ilya Sutskever, not Dwarkesh Patel.\n" in exact
    differing = Difference(Change.REPLACE, "mighty", "powerful")
    changed = render_check(
        quoted(Verdict.MISATTRIBUTED, differing, claimed=DWARKESH), say=ENGLISH
    ).text
    assert "These are, with differences, the words of Ilya Sutskever, not" in changed


def test_a_paraphrase_is_nobodys_own_words() -> None:
    held = passage(told("Scaling is a powerful word."))
    check = QuoteCheck("scaling", Verdict.PARAPHRASE, "scaling", speaker=ILYA, passage=held)
    assert render_check(check, say=ENGLISH).text == (
        "**A paraphrase.** These are nobody’s own words; they are a paraphrase of "
        "§ What are we scaling?.\n-# Checked: ‹scaling›\n\nScaling is a powerful word.\n"
        f"-# Paraphrase of Ilya Sutskever · {PLACE}"
    )


def test_the_note_writers_judgement_is_told_as_such() -> None:
    check = QuoteCheck("wide", Verdict.PARAPHRASE, passage=passage(judged("A wide band.")))
    assert (
        "Nobody said this; it is the note-writer’s judgement in §"
        in render_check(check, say=ENGLISH).text
    )


def test_a_restatement_of_somebody_else_quotes_nobody() -> None:
    check = QuoteCheck(
        "x", Verdict.MISATTRIBUTED, "x", DWARKESH, ILYA, passage(told("A paraphrase."))
    )
    text = render_check(check, say=ENGLISH).text
    assert "The notes restate Ilya Sutskever, not Dwarkesh Patel, and in words of their" in text
    assert "“" not in text


@pytest.mark.parametrize("verdict", [Verdict.NOT_FOUND, Verdict.UNSURE])
def test_what_has_no_source_ends_with_what_was_written(verdict: Verdict) -> None:
    text = render_check(QuoteCheck("so he said: “no”", verdict, "no"), say=ENGLISH).text
    assert text.endswith("\n-# Checked: ‹no›")


def test_more_differences_than_fit_are_counted() -> None:
    many = [Difference(Change.REPLACE, f"{one} " * 30, "such") for one in range(40)]
    text = render_check(quoted(Verdict.NEARLY, *many), say=ENGLISH).text
    shown = text.count("\n- written: ")
    assert 0 < shown < 40
    assert f"Further differences, not shown here: {40 - shown}." in text
    assert "“it is a powerful word”" in text


differences = st.builds(
    Difference, change=st.sampled_from(Change), theirs=long_texts, notes=long_texts
)
checks = st.builds(
    QuoteCheck,
    text=long_texts,
    verdict=st.sampled_from(Verdict),
    words=long_texts,
    claimed_speaker=st.none() | long_texts,
    speaker=st.none() | long_texts,
    passage=st.none() | passages,
    quotation=st.none() | spans,
    differences=st.lists(differences, max_size=12).map(tuple),
)


@settings(deadline=None)  # the time of a machine under load says nothing
@given(checks)
def test_any_check_fits_into_one_message_with_nothing_that_mentions(check: QuoteCheck) -> None:
    text = render_check(check, say=ENGLISH).text
    assert 1 <= length(text) <= MESSAGE
    bare_text = re.sub(r"\\.", "", re.sub(r"\]\(<https?://[^<>]*>\)", "", text))
    assert not re.search(r"[<@`~|_]|://|discord\.gg", bare_text)


@settings(deadline=None)  # the time of a machine under load says nothing
@given(checks)
def test_nothing_but_a_speakers_words_stands_in_quotation_marks(check: QuoteCheck) -> None:
    text = render_check(check, say=ENGLISH).text
    held = [*(check.passage.spans if check.passage else ())]
    held += [check.quotation] if check.quotation else []
    own = [span.text for span in held if span.voice is Voice.QUOTE]
    if check.quotation and check.quotation.voice is Voice.QUOTE:
        own += [each.notes for each in check.differences]
    found = re.findall("“([^“”]*)”", text)
    assert text.count("“") == text.count("”") == len(found)
    for words in found:
        cut = words.removesuffix("…").rstrip("\\")
        assert any(plain(one).startswith(cut) for one in own)


@settings(deadline=None)  # the time of a machine under load says nothing
@given(texts, st.sampled_from([Verdict.NOT_FOUND, Verdict.UNSURE]), spoken)
def test_what_somebody_wrote_is_never_shown_as_quoted(
    text: str, verdict: Verdict, say: Language
) -> None:
    shown = render_check(QuoteCheck(text, verdict, claimed_speaker=text), say=say).text
    assert not set("“”") & set(shown)


def test_what_is_no_quotation_is_not_shown_as_one() -> None:
    forged = Span("a restatement", Voice.PARAPHRASE, ILYA)
    check = QuoteCheck("x", Verdict.VERBATIM, passage=passage(told("Told.")), quotation=forged)
    assert "“" not in render_check(check, say=ENGLISH).text
