"""What a button at a part of the notes means travels in its custom id; a forged one is nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app import custom_ids
from bot.discord_app.quoting.entry_ids import (
    TEMPLATE,
    TURNS,
    EntryPress,
    Step,
    decode_entry,
    encode_entry,
    revision_mark,
)

MARK, REVISION = "0123456789abcdef", "01234567"
readers = st.integers(0, 2**63 - 1)
marks = st.text("0123456789abcdef", min_size=16, max_size=16)
revisions = st.text(max_size=40).map(revision_mark)
turns = st.builds(
    EntryPress, st.sampled_from(sorted(TURNS)), marks, revisions, readers, st.integers(0, 9999)
)
others = st.builds(
    EntryPress, st.sampled_from(sorted(set(Step) - TURNS)), marks, revisions, readers
)
PARTS = st.sampled_from([*Step, MARK, REVISION]) | st.text("0123456789", max_size=21) | st.text()


@given(turns | others)
def test_every_press_comes_back_from_its_custom_id(press: EntryPress) -> None:
    assert decode_entry(encode_entry(press)) == press


@given(turns | others)
def test_every_custom_id_fits_and_belongs_to_this_family_alone(press: EntryPress) -> None:
    assert len(encode_entry(press)) <= 75
    assert re.fullmatch(TEMPLATE, encode_entry(press))
    assert custom_ids.decode(encode_entry(press)) is None


@given(st.text() | st.lists(PARTS, max_size=7).map(lambda parts: ":".join(["fn2", *parts])))
def test_whatever_is_read_is_written_in_one_way_alone(custom_id: str) -> None:
    press = decode_entry(custom_id)
    assert press is None or encode_entry(press) == custom_id


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "fn2:",
        "fn2:next",
        f"fn2:next:{MARK}:{REVISION}",
        f"fn1:next:{MARK}:{REVISION}:1:2",
        f"fn2:NEXT:{MARK}:{REVISION}:1:2",
        f"fn2:erase:{MARK}:{REVISION}:1:2",
        f"fn2:next:{MARK}0:{REVISION}:1:2",
        f"fn2:next:{MARK[1:]}:{REVISION}:1:2",
        f"fn2:next:{MARK.upper()}:{REVISION}:1:2",
        f"fn2:next:{MARK}:{REVISION[1:]}:1:2",
        f"fn2:next:{MARK}:{REVISION}:01:2",
        f"fn2:next:{MARK}:{REVISION}:-1:2",
        f"fn2:next:{MARK}:{REVISION}:{2**63}:2",
        f"fn2:next:{MARK}:{REVISION}:1:0",
        f"fn2:next:{MARK}:{REVISION}:1:10000",
        f"fn2:next:{MARK}:{REVISION}:1:２",
        f"fn2:next:{MARK}:{REVISION}:1:2\n",
        f"fn2:next:{MARK}:{REVISION}:1:2:3",
        f"fn2:related:{MARK}:{REVISION}:1:2",
        f"fn2:choose:{MARK}:{REVISION}:1:2",
    ],
)
def test_a_forged_custom_id_means_nothing(forged: str) -> None:
    assert decode_entry(forged) is None
