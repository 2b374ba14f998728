"""What a button means travels in its custom id and back; what is forged means nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.custom_ids import TEMPLATE, Press, What, decode, encode

ids = st.integers(0, 2**63 - 1)
presses = st.builds(Press, st.sampled_from(What), ids, ids, st.integers(0, 9999))
PARTS = st.text("0123456789", max_size=21) | st.text(max_size=8) | st.sampled_from(list(What))


@given(presses)
def test_every_press_comes_back_from_its_custom_id(press: Press) -> None:
    assert decode(encode(press)) == press


@given(presses)
def test_every_custom_id_fits_and_is_recognised(press: Press) -> None:
    assert len(encode(press)) <= 69
    assert re.fullmatch(TEMPLATE, encode(press))


@given(st.text() | st.lists(PARTS, max_size=6).map(lambda parts: ":".join(["fn1", *parts])))
def test_whatever_is_read_is_written_in_one_way_alone(custom_id: str) -> None:
    press = decode(custom_id)
    assert press is None or encode(press) == custom_id


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "fn1:",
        "fn1:more",
        "fn1:more:1",
        "fn1:more:1:2:3:4",
        "fn1:more:1:2:0",
        "fn1:more:01:2",
        "fn1:more:-1:2",
        "fn1:more:１:2",
        "fn1:more:1:2\n",
        "fn1:MORE:1:2",
        "fn1:erase:1:2",
        "fn2:more:1:2",
        f"fn1:more:{2**63}:2",
        f"fn1:more:1:{2**63}",
        "fn1:more:1:2:99999",
        "fn1:more:1 OR 1=1:2",
    ],
)
def test_a_forged_custom_id_means_nothing(forged: str) -> None:
    assert decode(forged) is None
