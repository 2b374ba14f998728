"""Quotation marks are understood in one place, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notes.episode import Span, Voice
from bot.notes.markdown import Piece, scan, spans_of

ADA, BEN = "Ada Example", "Ben Sample"
MARKED = st.text(alphabet="ab “”‘’\"'{}\n") | st.text()


@given(MARKED)
def test_scanning_never_raises_and_keeps_every_character(text: str) -> None:
    written = "".join(
        f"“{piece.text}”" + (f"{{{piece.speaker}}}" if piece.speaker is not None else "")
        if piece.quoted
        else piece.text
        for piece in scan(text).pieces
    )
    assert written == text


@given(st.text(alphabet="ab “”‘’\"'\n") | st.text().filter(lambda text: "{" not in text))
def test_spans_joined_give_back_a_text_that_names_no_speaker(text: str) -> None:
    spans = spans_of(scan(text).pieces, Voice.PARAPHRASE, ADA)
    assert "".join(map(str, spans)) == text


def test_a_quotation_belongs_to_the_claims_speaker_unless_another_is_named() -> None:
    pieces = scan("Ada says “mine” and “his”{Ben Sample}.").pieces
    assert spans_of(pieces, Voice.PARAPHRASE, ADA) == (
        Span("Ada says ", Voice.PARAPHRASE, ADA),
        Span("mine", Voice.QUOTE, ADA),
        Span(" and ", Voice.PARAPHRASE, ADA),
        Span("his", Voice.QUOTE, BEN),
        Span(".", Voice.PARAPHRASE, ADA),
    )


def test_a_name_is_no_part_of_the_text_shown() -> None:
    assert scan("so “his words”{Ben Sample} end").text == "so “his words” end"


def test_an_apostrophe_is_no_quotation_mark() -> None:
    found = scan("Ada’s and RL's limits")
    assert found.pieces == (Piece("Ada’s and RL's limits"),)
    assert found.faults == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("“open", "“ is never closed"),
        ("closed”", "” closes no quotation"),
        ("“a “b” c”", "a quotation inside a quotation"),
        ("so “ ” it", "an empty quotation"),
        ('a "word"', '" as a quotation mark: write “ ”'),
        ("a ‘word’", "‘ as a quotation mark: write “ ”"),
        ("a 'word'", "' as a quotation mark: write “ ”"),
        ("“a” {Ben Sample}", "braces hold a name right after ”, or end the claim"),
        ("“a”{}", "braces hold a name right after ”, or end the claim"),
    ],
)
def test_a_fault_is_named(text: str, fault: str) -> None:
    assert fault in scan(text).faults
