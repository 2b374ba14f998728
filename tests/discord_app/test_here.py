"""What a server's settings come to in a channel, and what that makes of an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.admission import ELSEWHERE, Cooldowns, Policy, policy_in
from bot.discord_app.ask import More, Share
from bot.discord_app.message import MESSAGE, Markdown, Message, length, write
from bot.querylog.servers import Limit, ServerSettings, Style
from bot.replies import itself
from bot.replies.document import Action, Document, Line
from bot.replies.sentences import ENGLISH

PRIVATE_HERE = str(itself.PRIVATE_HERE)

LISTED, PARENT, OTHER = 10, 11, 12
START = 1000  # seconds
choices = st.sampled_from([None, True, False])
texts = st.text(min_size=1, max_size=MESSAGE).filter(lambda text: length(text) <= MESSAGE)


def reply(text: str, *actions: Action, private: bool = False) -> Document:
    return Document((Line(Markdown(text)),), private, actions)


def sent(policy: Policy, document: Document, chosen: bool | None = None) -> Message:  # noqa: FBT001 -- what an option held
    fitted, notice = policy.fit(document, chosen)
    return write(fitted, ENGLISH, notice=notice)


def listing(*channels: int) -> ServerSettings:
    return ServerSettings(1, public_channels=frozenset(channels))


def test_without_a_list_every_channel_is_public() -> None:
    assert policy_in(ServerSettings(1), {OTHER}).public


def test_with_a_list_those_on_it_are_public_and_threads_below_them() -> None:
    assert policy_in(listing(LISTED), {LISTED}).public
    assert policy_in(listing(PARENT), {OTHER, PARENT}).public
    assert not policy_in(listing(LISTED), {OTHER, PARENT}).public


def test_with_an_empty_list_or_an_unknown_channel_nothing_is_public() -> None:
    assert not policy_in(listing(), {LISTED}).public
    assert not policy_in(listing(LISTED), set()).public


@pytest.mark.parametrize(
    ("private", "asked", "expected"),
    [
        (False, None, False),
        (True, None, True),
        (False, True, True),
        (True, False, False),
    ],
)
def test_a_choice_goes_before_what_the_server_has_unless_told(
    private: bool,  # noqa: FBT001 -- a case of the table
    asked: bool | None,  # noqa: FBT001 -- a case of the table
    expected: bool,  # noqa: FBT001 -- a case of the table
) -> None:
    assert Policy(private=private).keeps_private(asked) is expected


@given(texts, choices, st.sampled_from(Style), st.booleans(), st.booleans())
def test_where_nothing_is_public_no_answer_is_and_none_can_be_shared(
    text: str,
    asked: bool | None,  # noqa: FBT001 -- a case of the property
    style: Style,
    private: bool,  # noqa: FBT001 -- a case of the property
    alone: bool,  # noqa: FBT001 -- a case of the property
) -> None:
    here = Policy(1, public=False, private=private, style=style)
    document = reply(text, private=alone)
    assert here.keeps_private(asked)
    assert here.fit(document, asked)[0].private
    shown = sent(here, document, asked).text
    assert length(shown) <= MESSAGE
    assert shown.endswith(text)


def test_who_wanted_it_public_is_told_why_it_is_not() -> None:
    closed = Policy(1, public=False)
    assert sent(closed, reply("words"), chosen=False).text == f"-# {PRIVATE_HERE}\nwords"
    full = "w" * MESSAGE
    assert sent(closed, reply(full), chosen=False).text == full
    assert sent(closed, reply(full), chosen=False).after == PRIVATE_HERE
    assert sent(closed, reply("words")).text == "words"
    assert sent(ELSEWHERE, reply("words"), chosen=False).text == "words"


def test_an_answer_cannot_be_shared_where_it_would_be_refused() -> None:
    actions = (More.action(1, 2), Share.action(1, 2))
    document = reply("words", *actions, private=True)
    assert Policy(1, public=False).fit(document)[0].actions == actions[:1]
    assert Policy(1).fit(document)[0].actions == actions


def test_a_servers_own_cool_down_counts_there_and_nowhere_else() -> None:
    cooldowns = Cooldowns(Limit(1, 60))
    strict = Policy(1, cooldown=Limit(2, 10))
    for now in (START, START + 1):
        assert cooldowns.ask(7, strict, now=now) is None
    refused = cooldowns.ask(7, strict, now=START + 2)
    assert refused is not None
    assert refused.seconds == 8
    assert cooldowns.ask(7, ELSEWHERE, now=START + 2) is None
    assert cooldowns.ask(7, Policy(2), now=START + 2) is not None
    assert cooldowns.ask(7, Policy(3, cooldown=Limit(1, 5)), now=START + 2) is None


def test_a_lax_server_leaves_the_operators_cool_down_as_it_is() -> None:
    cooldowns = Cooldowns(Limit(1, 60))
    assert cooldowns.ask(7, ELSEWHERE, now=START) is None
    for now in range(START, START + 50):
        assert cooldowns.ask(7, Policy(1, cooldown=Limit(100, 1)), now=now) is None
    refused = cooldowns.ask(7, ELSEWHERE, now=START + 50)
    assert refused is not None
    assert refused.seconds == 10


def test_a_changed_cool_down_is_in_force_at_once_and_so_is_none() -> None:
    cooldowns = Cooldowns(Limit(1, 60))
    for limit in (Limit(1, 60), Limit(1, 30)):
        assert cooldowns.ask(7, Policy(1, cooldown=limit), now=START) is None
        assert cooldowns.ask(7, Policy(1, cooldown=limit), now=START + 1) is not None
    assert cooldowns.ask(7, Policy(1), now=START + 2) is None
    assert cooldowns.ask(7, Policy(1), now=START + 3) is not None
