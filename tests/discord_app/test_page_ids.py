"""Custom ids under pages of the log: each turn comes back as it was, and nothing else is one."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answer import Outcome
from bot.discord_app.log_lists import Turn, decode_turn, encode_turn
from bot.discord_app.reviewing import Sign
from bot.querylog.values import Opinion, Surface
from bot.replies.moderation import Listed


def hexadecimal(size: int) -> st.SearchStrategy[str]:
    return st.text("0123456789abcdef", min_size=size, max_size=size)


moments = st.integers(0, 2**35).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
turns = st.builds(
    Turn,
    st.sampled_from(Listed),
    hexadecimal(12),
    st.integers(0, 2**63 - 1),
    st.integers(1, 99),
    st.builds(
        Sign,
        st.none() | moments,
        st.none() | moments,
        st.none() | st.sampled_from(Outcome),
        st.none() | st.sampled_from(Opinion),
        st.none() | st.sampled_from(Surface),
        st.booleans(),
        st.just("") | hexadecimal(16),
        st.just("") | hexadecimal(8),
    ),
)
LONGEST = Turn(
    Listed.SEARCH,
    "0" * 12,
    2**63 - 1,
    99,
    Sign(
        datetime.fromtimestamp(2**36 - 1, UTC),
        datetime.fromtimestamp(2**36 - 1, UTC),
        Outcome.ANSWERED,
        Opinion.HELPFUL,
        Surface.SLASH,
        section="0" * 16,
        text="0" * 8,
    ),
)


@given(turns)
def test_a_turn_comes_back_as_it_was(turn: Turn) -> None:
    assert decode_turn(encode_turn(turn)) == turn


def test_the_longest_search_is_within_discords_limit() -> None:
    assert len(encode_turn(LONGEST)) <= 100


@given(st.text() | st.text("fn3:recentsearch0123456789abcdef."))
def test_whatever_is_read_would_be_written_the_same(custom_id: str) -> None:
    turn = decode_turn(custom_id)
    assert turn is None or encode_turn(turn) == custom_id


@pytest.mark.parametrize(
    "forged",
    [
        "fn3:recent:000000000000:0:0:.......",
        "fn3:recent:000000000000:00:1:.......",
        f"fn3:recent:000000000000:{2**63}:1:.......",
        "fn3:recent:000000000000:0:100:.......",
        "fn3:everything:000000000000:0:1:.......",
        "fn3:search:000000000000:0:1:ffffffffff.......",
        "fn3:search:000000000000:0:1:0fff.......",
        "fn3:search:000000000000:0:1:.......socks",
    ],
)
def test_what_is_no_turn_is_none(forged: str) -> None:
    assert decode_turn(forged) is None
