"""Where sentences end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.sentences import MOST, sentences_of


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("One. Two? Three!", ("One.", "Two?", "Three!"), id="full stops and marks"),
        pytest.param("one\n\ntwo", ("one", "two"), id="lines"),
        pytest.param("one - two – three", ("one", "two", "three"), id="dashes between blanks"),
        pytest.param("pre-training at $1.5bn", ("pre-training at $1.5bn",), id="inside words"),
        pytest.param("  ", (), id="nothing"),
    ],
)
def test_sentences_are_told_apart(text: str, sentences: tuple[str, ...]) -> None:
    assert sentences_of(text) == sentences


@given(text=st.text(st.sampled_from("ab .!?;-–\n")))
def test_no_letter_is_lost_and_no_message_has_too_many_sentences(text: str) -> None:
    sentences = sentences_of(text)
    letters = [letter for letter in text if letter.isalpha()]
    assert [letter for letter in "".join(sentences) if letter.isalpha()] == letters
    assert len(sentences) <= MOST
