"""Text from outside: seen as written, and nothing but text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.analysis import visible
from bot.discord_app.message import plain, shortened


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold** _it_", r"\*\*bold\*\* \_it\_"),
        ("<@123> @everyone", r"\<\@123\> \@everyone"),
        ("[click](https://evil.example)", r"\[click\](https:\//evil\.example)"),
        ("discord.gg/abc", r"discord\.gg/abc"),
        ("# heading", r"\# heading"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("a \\* b", r"a \\\* b"),
        ("$32bn, 3.5 times (well-known)", "$32bn, 3.5 times (well-known)"),
        ("„so“ ”he” said", "‘so‘ ’he’ said"),
    ],
)
def test_markup_is_shown_literally(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u202e", "\u2066", "\ufeff", "\x00", "\ud800", "\u3164", "\u2800"]
)
def test_what_is_not_seen_is_left_out(hidden: str) -> None:
    assert visible(f"a{hidden}b \n\t c") == "ab c"


@given(st.text())
def test_plain_text_without_its_escapes_is_the_visible_text(text: str) -> None:
    quotes = str.maketrans('“”„‟«»"', "‘’‘‘‘’'")
    assert re.sub(r"\\(.)", r"\1", plain(text)) == visible(text).translate(quotes)


@given(st.text())
def test_seeing_twice_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.text(), st.integers(1, 50))
def test_a_shortened_text_keeps_its_limit(text: str, limit: int) -> None:
    assert len(shortened(text, limit)) <= limit
