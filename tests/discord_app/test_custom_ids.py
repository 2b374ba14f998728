"""What a button means travels in its custom id and back; what is forged means nothing.

The ids that older builds put under answers, which people go on pressing, are in `custom_ids`.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app import ask
from bot.discord_app.buttons import Delete
from tests.discord_app.custom_ids import Press, What, decode, encode

ids = st.integers(0, 2**63 - 1)
presses = st.builds(Press, st.sampled_from(What), ids, ids, st.just(0)) | st.builds(
    Press, st.just(What.MORE), ids, ids, st.integers(1, 9999)
)
PARTS = st.text("0123456789", max_size=21) | st.text(max_size=8) | st.sampled_from(list(What))
TEMPLATES = {
    **{each.__name__: each.__discord_ui_compiled_template__ for each in ask.BUTTONS},
    **{each.__name__: each.template for each in ask.FORMS},
}
NAMES = {
    What.MORE: "More",
    What.RELATED: "Related",
    What.DELETE: "Delete",
    What.SHARE: "Share",
    What.HELPFUL: "Helpful",
    What.NOT_HELPFUL: "NotHelpful",
    What.WHY: "Why",
}


def taking(custom_id: str) -> dict[str, re.Match[str]]:
    """Which buttons and forms take the custom id."""
    found = {name: each.fullmatch(custom_id) for name, each in TEMPLATES.items()}
    return {name: match for name, match in found.items() if match}


@given(presses)
def test_every_custom_id_ever_posted_is_taken_by_its_button_alone(press: Press) -> None:
    ((name, match),) = taking(encode(press)).items()
    assert name == NAMES[press.what]
    assert (int(match["query"]), int(match["asker"])) == (press.query, press.asker)
    if press.after:
        assert int(match["after"]) == press.after


@given(ids, ids, st.integers(1, 9999))
def test_what_is_posted_now_is_what_was_posted_before(query: int, asker: int, after: int) -> None:
    posted = {
        ask.More.action(query, asker, after).key: Press(What.MORE, query, asker, after),
        ask.Related.action(query, asker).key: Press(What.RELATED, query, asker),
        ask.Share.action(query, asker).key: Press(What.SHARE, query, asker),
        ask.Helpful.action(query, asker).key: Press(What.HELPFUL, query, asker),
        ask.NotHelpful.action(query, asker).key: Press(What.NOT_HELPFUL, query, asker),
        Delete.action(asker, query).key: Press(What.DELETE, query, asker),
    }
    assert {decode(key): key for key in posted} == {press: key for key, press in posted.items()}
    assert all(len(key) <= 69 for key in posted)


@given(st.text() | st.lists(PARTS, max_size=6).map(lambda parts: ":".join(["fn1", *parts])))
def test_whatever_is_taken_was_posted_or_has_a_number_too_large(custom_id: str) -> None:
    for match in taking(custom_id).values():
        numbers = (int(match["query"]), int(match["asker"]))
        assert decode(custom_id) is not None or max(numbers) > 2**63 - 1


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
        "fn1:more:1:2:99999",
        "fn1:more:1 OR 1=1:2",
    ],
)
def test_a_forged_custom_id_means_nothing(forged: str) -> None:
    assert not taking(forged)
