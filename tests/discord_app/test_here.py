"""What a server's settings come to in a channel, and what that makes of an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.admission import Cooldowns
from bot.discord_app.custom_ids import Press, What
from bot.discord_app.fitted import fitted_to
from bot.discord_app.here import ELSEWHERE, Here, here_in
from bot.discord_app.limits import MESSAGE
from bot.discord_app.phrases import ENGLISH
from bot.discord_app.reply import Reply
from bot.discord_app.wording import private_here
from bot.querylog.servers import Limit, ServerSettings, Style

PRIVATE_HERE = private_here(ENGLISH)

LISTED, PARENT, OTHER = 10, 11, 12
START = 1000  # seconds
choices = st.sampled_from([None, True, False])
replies = st.builds(Reply, st.text(min_size=1, max_size=MESSAGE), st.booleans())


def listing(*channels: int) -> ServerSettings:
    return ServerSettings(1, public_channels=frozenset(channels))


def test_without_a_list_every_channel_is_public() -> None:
    assert here_in(ServerSettings(1), {OTHER}).public


def test_with_a_list_those_on_it_are_public_and_threads_below_them() -> None:
    assert here_in(listing(LISTED), {LISTED}).public
    assert here_in(listing(PARENT), {OTHER, PARENT}).public
    assert not here_in(listing(LISTED), {OTHER, PARENT}).public


def test_with_an_empty_list_or_an_unknown_channel_nothing_is_public() -> None:
    assert not here_in(listing(), {LISTED}).public
    assert not here_in(listing(LISTED), set()).public


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
    assert Here(private=private).keeps_private(asked) is expected


@given(replies, choices, st.sampled_from(Style), st.booleans())
def test_where_nothing_is_public_no_answer_is_and_none_can_be_shared(
    reply: Reply,
    asked: bool | None,  # noqa: FBT001 -- a case of the property
    style: Style,
    private: bool,  # noqa: FBT001 -- a case of the property
) -> None:
    here = Here(1, public=False, private=private, style=style)
    shown = fitted_to(here, reply, asked)
    assert here.keeps_private(asked)
    assert shown.private
    assert len(shown.text.encode("utf-16-le")) // 2 <= max(
        MESSAGE, len(reply.text.encode("utf-16-le")) // 2
    )
    assert shown.text.endswith(reply.text)


def test_who_wanted_it_public_is_told_why_it_is_not() -> None:
    closed = Here(1, public=False)
    assert fitted_to(closed, Reply("words"), asked=False).text == f"-# {PRIVATE_HERE}\nwords"
    full = Reply("w" * MESSAGE)
    assert fitted_to(closed, full, asked=False).text == full.text
    assert fitted_to(closed, full, asked=False).after == PRIVATE_HERE
    assert fitted_to(closed, Reply("words")).text == "words"
    assert fitted_to(ELSEWHERE, Reply("words"), asked=False).text == "words"


def test_an_answer_cannot_be_shared_where_it_would_be_refused() -> None:
    presses = (Press(What.MORE, 1, 2), Press(What.SHARE, 1, 2))
    reply = Reply("words", private=True, presses=presses)
    assert fitted_to(Here(1, public=False), reply).presses == presses[:1]
    assert fitted_to(Here(1), reply).presses == presses


def test_a_servers_own_cool_down_counts_there_and_nowhere_else() -> None:
    cooldowns = Cooldowns(Limit(1, 60))
    strict = Here(1, cooldown=Limit(2, 10))
    for now in (START, START + 1):
        assert cooldowns.ask(7, strict, now=now) is None
    refused = cooldowns.ask(7, strict, now=START + 2)
    assert refused is not None
    assert refused.seconds == 8
    assert cooldowns.ask(7, ELSEWHERE, now=START + 2) is None
    assert cooldowns.ask(7, Here(2), now=START + 2) is not None
    assert cooldowns.ask(7, Here(3, cooldown=Limit(1, 5)), now=START + 2) is None


def test_a_lax_server_leaves_the_operators_cool_down_as_it_is() -> None:
    cooldowns = Cooldowns(Limit(1, 60))
    assert cooldowns.ask(7, ELSEWHERE, now=START) is None
    for now in range(START, START + 50):
        assert cooldowns.ask(7, Here(1, cooldown=Limit(100, 1)), now=now) is None
    refused = cooldowns.ask(7, ELSEWHERE, now=START + 50)
    assert refused is not None
    assert refused.seconds == 10


def test_a_changed_cool_down_is_in_force_at_once_and_so_is_none() -> None:
    cooldowns = Cooldowns(Limit(1, 60))
    for limit in (Limit(1, 60), Limit(1, 30)):
        assert cooldowns.ask(7, Here(1, cooldown=limit), now=START) is None
        assert cooldowns.ask(7, Here(1, cooldown=limit), now=START + 1) is not None
    assert cooldowns.ask(7, Here(1), now=START + 2) is None
    assert cooldowns.ask(7, Here(1), now=START + 3) is not None
