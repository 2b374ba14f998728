"""What a button at a part of the notes means travels in its custom id; a forged one is nothing.

The ids that older builds put there, which people go on pressing, are in `entry_ids`.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.catalogue import Entry, EntryKind
from bot.discord_app import check, cite
from bot.discord_app.entries import AtEntry, custom_id
from tests.discord_app import custom_ids
from tests.discord_app.builders import passage, section, told
from tests.discord_app.entry_ids import (
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


ENTRY = Entry("ep: S", EntryKind.SECTION, section(), (passage(told("A claim.")),))
BUTTONS: tuple[type[AtEntry], ...] = (*cite.BUTTONS, *check.BUTTONS)
NAMES = {
    Step.RELATED: "Related",
    Step.CHOOSE: "Choose",
    Step.PREVIOUS: "Turn",
    Step.NEXT: "Turn",
    Step.POST: "Share",
}


def taking(custom_id: str) -> dict[str, re.Match[str]]:
    """Which buttons and menus take the custom id."""
    templates = {each.__name__: each.__discord_ui_compiled_template__ for each in BUTTONS}
    found = {name: each.fullmatch(custom_id) for name, each in templates.items()}
    return {name: match for name, match in found.items() if match}


@given(turns | others)
def test_every_custom_id_ever_posted_is_taken_by_its_button_alone(press: EntryPress) -> None:
    ((name, match),) = taking(encode_entry(press)).items()
    assert name == NAMES[press.step]
    assert (match["entry"], match["revision"]) == (press.entry, press.revision)
    assert int(match["reader"]) == press.reader
    if press.step in TURNS:
        assert int(match["page"] or 0) == press.page


@given(st.sampled_from(Step), readers, st.integers(0, 9999))
def test_what_is_posted_now_is_what_was_posted_before(step: Step, reader: int, page: int) -> None:
    entry, page = ENTRY, page if step in TURNS else 0
    key = custom_id("the revision", step, entry, reader, page)
    revision = revision_mark("the revision")
    assert decode_entry(key) == EntryPress(step, entry.mark, revision, reader, page)
    assert len(key) <= 75


@given(turns | others)
def test_every_custom_id_fits_and_belongs_to_this_family_alone(press: EntryPress) -> None:
    assert len(encode_entry(press)) <= 75
    assert custom_ids.decode(encode_entry(press)) is None


@given(st.text() | st.lists(PARTS, max_size=7).map(lambda parts: ":".join(["fn2", *parts])))
def test_whatever_is_taken_was_posted_or_has_a_number_too_large(custom_id: str) -> None:
    for match in taking(custom_id).values():
        press = decode_entry(custom_id)
        assert press is not None or int(match["reader"]) > 2**63 - 1


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
    assert not taking(forged)
    assert decode_entry(forged) is None
