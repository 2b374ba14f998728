"""Nothing that is printed steers the terminal, and lines are no wider than asked."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.lines import NARROWEST, paragraph, printable, shortened, spaced, well_formed

ANY_TEXT = st.text(st.characters())  # lone surrogates included


@given(ANY_TEXT)
def test_no_control_character_is_ever_printable(text: str) -> None:
    categories = {unicodedata.category(character) for character in printable(text)}
    assert categories.isdisjoint({"Cc", "Cs", "Zl", "Zp"})


@given(ANY_TEXT)
def test_what_is_printable_stays_as_it_is(text: str) -> None:
    assert printable(printable(text)) == printable(text)


@given(ANY_TEXT)
def test_well_formed_text_can_be_encoded(text: str) -> None:
    assert well_formed(text).encode("utf-8").decode("utf-8") == well_formed(text)


@given(ANY_TEXT, st.integers(1, 200))
def test_a_paragraph_is_no_wider_than_asked_unless_one_word_is(text: str, width: int) -> None:
    for line in paragraph(text, width, first="1. ", rest="   "):
        assert len(line.text) <= max(width, NARROWEST) or " " not in line.text[3:].strip()


@given(ANY_TEXT, st.integers(1, 200))
def test_a_paragraph_loses_no_word(text: str, width: int) -> None:
    words = [word for line in paragraph(text, width) for word in line.text.split()]
    assert words == printable(text).split()


@given(ANY_TEXT, st.integers(1, 50))
def test_shortened_text_is_no_longer_than_asked(text: str, length: int) -> None:
    assert len(shortened(text, length)) <= length


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\x1b[31mb", "a�[31mb", id="a colour sequence"),
        pytest.param("a\x9b31mb", "a�31mb", id="the same in one character"),
        pytest.param("a\u202eb", "ab", id="a character that reverses the line"),
        pytest.param("a\u200bb", "ab", id="a character without width"),
        pytest.param(" a\r\nb\tc ", "a b c", id="line breaks and tabs"),
        pytest.param("👩\u200d🔬", "👩\u200d🔬", id="an emoji in three parts"),
        pytest.param("\udcff", "�", id="a byte that was not UTF-8"),
    ],
)
def test_what_steers_a_terminal_is_taken_out(text: str, expected: str) -> None:
    assert printable(text) == expected


def test_blocks_are_an_empty_line_apart_and_empty_ones_leave_no_gap() -> None:
    lines = spaced([paragraph("one", 80), (), paragraph("two", 80)])
    assert [line.text for line in lines] == ["one", "", "two"]
