"""An answer as people see it in a terminal."""

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answer import Answer, Correction, Hit, Misattribution, Outcome
from bot.notes.episode import Voice
from bot.replies.answers import worded
from bot.terminal.lines import NARROWEST, Line, laid_out
from tests.terminal.builders import DWARKESH, ILYA, TERM, answer, passage, quoted, restated

WORDS = st.text(st.characters(), max_size=200)
OUTCOMES = st.sampled_from(Outcome)


def lines(given_answer: Answer, width: int, limit: int | None = None) -> tuple[Line, ...]:
    return laid_out(worded(given_answer, most=limit), width, numbered=True)


def shown(given_answer: Answer, width: int = 80, limit: int | None = None) -> str:
    return "\n".join(line.text for line in lines(given_answer, width, limit))


def test_an_answer_shows_text_voice_citation_and_moment() -> None:
    assert shown(answer(passage(restated("Scaling was a recipe."))), 40) == (
        "1. Scaling was a recipe.\n"
        "   — Paraphrase of Ilya Sutskever\n"
        "   [§ What are we scaling?]\n"
        "   0:12:34 https://video.example/watch?v=abc&t=754s"
    )


@pytest.mark.parametrize(
    ("voice", "speaker", "words"),
    [
        (Voice.QUOTE, "Dwarkesh Patel", "Dwarkesh Patel’s own words"),
        (Voice.PARAPHRASE, "Dwarkesh Patel", "Paraphrase of Dwarkesh Patel"),
        (Voice.ASSESSMENT, None, "The note-writer’s assessment"),
    ],
)
def test_every_voice_is_said_in_words(voice: Voice, speaker: str | None, words: str) -> None:
    assert f"— {words}\n" in shown(answer(passage(voice=voice, speaker=speaker)))


def test_a_quotation_of_somebody_else_names_who_said_it() -> None:
    mixed = passage(restated("Ilya likes the gloss "), quoted("reward hacking", DWARKESH))
    assert "the gloss “reward hacking” (Dwarkesh Patel)\n" in shown(answer(mixed))


def test_a_quotation_of_the_speaker_himself_needs_no_name() -> None:
    mixed = passage(restated("Ilya calls it "), quoted("one word"))
    assert "Ilya calls it “one word”\n" in shown(answer(mixed))


def test_a_term_has_a_citation_and_no_moment() -> None:
    text = shown(answer(passage(citation=TERM)))
    assert "[Glossary: Pre-training]" in text
    assert "https" not in text


def test_a_tentative_answer_says_so_before_its_passages() -> None:
    text = shown(answer(passage(), outcome=Outcome.TENTATIVE, unknown=("lasagne",)))
    assert text.startswith("These come closest; they may not answer it.")
    assert "‹lasagne›" in text.partition("1. ")[0]


def test_what_is_not_covered_shows_no_passage_and_one_suggestion() -> None:
    text = shown(answer(passage(), outcome=Outcome.NOT_COVERED, suggestion=TERM), limit=10)
    assert text.startswith("The notes don’t cover this.")
    assert "Scaling was a recipe" not in text
    assert text.endswith("[Glossary: Pre-training]")


def test_a_correction_is_said_without_quotation_marks() -> None:
    text = shown(answer(passage(), corrections=(Correction("scailing", "scaling"),)))
    assert "Read ‹scailing› as ‹scaling›." in text
    assert "“" not in text


def test_a_reply_shows_three_passages_unless_asked_otherwise() -> None:
    four = answer(passage(), passage(), passage(), passage())
    assert "\n3. " in shown(four)
    assert "\n4. " not in shown(four)
    assert "\n4. " in shown(four, limit=4)
    assert "\n2. " not in shown(four, limit=1)


def test_an_attribution_stands_once_under_passages_that_share_it() -> None:
    text = shown(answer(passage(), passage(), passage(citation=TERM)))
    assert text.count("[§ What are we scaling?]") == 1
    assert text.index("2. ") < text.index("[§ What are we scaling?]") < text.index("3. ")


def test_a_passage_that_says_the_same_is_a_further_citation() -> None:
    first = Hit(passage(), 1.0, also=(TERM,))
    again = Hit(passage(citation=TERM), 0.9, repeats=True)
    text = shown(replace(answer(), hits=(first, again)))
    assert text.count("Scaling was a recipe.") == 1
    assert "[§ What are we scaling?]" in text
    assert "[Glossary: Pre-training]" in text


def test_the_words_of_another_speaker_than_asked_for_are_called_so_first() -> None:
    text = shown(
        replace(
            answer(passage(), outcome=Outcome.TENTATIVE),
            misattributed=Misattribution(asked=DWARKESH, found=ILYA),
        )
    )
    told = "What follows is Ilya Sutskever’s, not Dwarkesh Patel’s."
    assert text.replace("\n", " ").index(told) < text.index("1. ")


def test_many_long_unknown_words_stay_short() -> None:
    unknown = tuple("x" * 500 for _ in range(100))
    text = shown(answer(outcome=Outcome.NOT_COVERED, unknown=unknown))
    assert len(text) < 600


@given(WORDS, WORDS, OUTCOMES, st.integers(1, 200))
def test_whatever_it_holds_an_answer_keeps_the_width(
    text: str, typed: str, outcome: Outcome, width: int
) -> None:
    odd = answer(
        passage(restated(text), quoted(text)),
        outcome=outcome,
        unknown=(typed,),
        corrections=(Correction(typed, "scaling"),),
        suggestion=TERM if outcome is Outcome.NOT_COVERED else None,
    )
    for line in lines(odd, width):
        whole = re.search(r"https://|\[(§|Glossary)", line.text) is not None
        one_word = " " not in line.text[3:].strip()
        assert len(line.text) <= max(width, NARROWEST) or whole or one_word
        assert not any(unicodedata.category(each) in {"Cc", "Cs"} for each in line.text)


@given(st.integers(1, 200))
def test_a_citation_is_never_broken(width: int) -> None:
    text = shown(answer(passage()), width)
    assert "[§ What are we scaling?]" in text
    assert "https://video.example/watch?v=abc&t=754s" in text
