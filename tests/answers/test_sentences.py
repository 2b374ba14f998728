"""Where one part of a message ends and the next begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.query import MOST, parts_of


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("One. Two? Three!", ("One.", "Two?", "Three!"), id="full stops and marks"),
        pytest.param("one\n\ntwo", ("one", "two"), id="lines"),
        pytest.param("one - two – three", ("one", "two", "three"), id="dashes between blanks"),
        pytest.param("pre-training at $1.5bn", ("pre-training at $1.5bn",), id="inside words"),
        pytest.param(
            "bob says no but what is it",
            ("bob says no", "what is it"),
            id="a question after an aside",
        ),
        pytest.param("  ", (), id="nothing"),
    ],
)
def test_sentences_are_told_apart(text: str, sentences: tuple[str, ...]) -> None:
    assert parts_of(text) == sentences


@given(text=st.text(st.sampled_from("ab .!?;-–\n")))
def test_no_letter_is_lost_and_no_message_has_too_many_sentences(text: str) -> None:
    sentences = parts_of(text)
    letters = [letter for letter in text if letter.isalpha()]
    assert [letter for letter in "".join(sentences) if letter.isalpha()] == letters
    assert len(sentences) <= MOST
