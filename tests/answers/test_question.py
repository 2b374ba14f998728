"""A question as received."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.analysis import LIMIT, NothingAsked, Question, TooLong, read_question, visible


@pytest.mark.parametrize(
    ("received", "question"),
    [
        ("  why\n\tresearch? ", "why research?"),
        ("```py\nwhat is taste?\n```", "what is taste?"),
        ("what is `taste`?", "what is taste ?"),
        ("<:think:123456789012345678> why research?", "why research?"),
        ("<a:party:1> ask <@!42> about <#7> or <@&9>: why?", "ask about or : why?"),
        ("</ask:5> <t:1763856000:R> <id:guide> why?", "why?"),
        ("wh\u200by res\u00adear\u202ech\ufeff?", "why research?"),
        ("מה זה AGI\u200f?", "מה זה AGI?"),
        ("why 🤔 research?", "why 🤔 research?"),
    ],
)
def test_a_question_is_cleaned(received: str, question: str) -> None:
    assert read_question(received) == Question(question)


@pytest.mark.parametrize(
    "received", ["", "  ", "\u200b\u3164", "<:a:1>", "🤔", "```\n```", "?!", "<@1>"]
)
def test_what_holds_no_word_is_no_question(received: str) -> None:
    assert read_question(received) == NothingAsked()


def test_the_limit_counts_what_is_seen() -> None:
    assert read_question("a" * LIMIT + "\u200b" * 50) == Question("a" * LIMIT)
    assert read_question("a" * (LIMIT + 1)) == TooLong(LIMIT + 1)


@given(st.text(max_size=400))
def test_any_question_is_one_visible_line_within_the_limit(received: str) -> None:
    match read_question(received):
        case Question(text):
            assert 1 <= len(text) <= LIMIT
            assert text == " ".join(text.split())
            assert visible(text) == text
        case TooLong(size):
            assert size > LIMIT
