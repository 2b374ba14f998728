"""Logged questions asked again in Discord: what would change, for moderators alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.answer import Outcome
from bot.discord_app.log_files import outlook
from bot.discord_app.message import MESSAGE, length, write
from bot.moderation.replay import Change, Replayed
from bot.querylog.values import StoredQuery, Tally
from bot.replies.sentences import Language, load_languages
from tests.discord_app.running import RunningBot
from tests.discord_app.strategies import texts
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MEMBER, MODERATOR
from tests.querylog.builders import a_record

SOCKS = "stroke patient socks"

outcomes = st.sampled_from(Outcome)
asked = st.builds(
    StoredQuery,
    st.integers(1, 2**53),
    st.builds(a_record, texts, outcome=outcomes.map(str)),
    st.builds(Tally, st.integers(0, 1)),
)
rows = st.lists(
    st.builds(Replayed, asked, st.sampled_from(Change), outcomes, st.none(), st.none()),
    max_size=60,
)


@settings(deadline=None)  # the time of a machine under load says nothing
@given(rows, st.sampled_from(tuple(load_languages())))
def test_whatever_would_change_fits_into_a_message(changed: list[Replayed], say: Language) -> None:
    assert 1 <= length(write(outlook(changed, say), say).text) <= MESSAGE


async def test_a_gap_that_was_closed_since_is_newly_answered(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    for question in (SOCKS, "best lasagne recipe?"):
        await discord_server.slash("ask", {"question": question})
    await bot.make_unanswered(SOCKS)
    shown = await discord_server.slash("log replay", {"since": "7"}, permissions=MODERATOR)
    assert shown.ephemeral
    assert shown.content == (
        "**2 questions asked again of today’s notes**\n"
        "1 newly answered, 1 unchanged\n"
        f"#1 {SOCKS}\n"
        "-# newly answered · then: not covered; now: answered, [§ Emotions and value functions]"
    )
    audit = await discord_server.slash("log audit", permissions=MODERATOR | 1 << 5)
    assert "log replay since · 2 rows" in audit.content


@pytest.mark.usefixtures("bot")
async def test_another_servers_questions_are_not_asked_again(
    discord_server: DiscordServer,
) -> None:
    await discord_server.slash("ask", {"question": SOCKS})
    other = discord_server.add_guild("Another guild")
    discord_server.join(other, discord_server.user)
    await discord_server.invite_bot(other)
    elsewhere = await discord_server.slash(
        "log replay", {"since": "7"}, guild=other, permissions=MODERATOR
    )
    assert elsewhere.content == "**0 questions asked again of today’s notes**"
    refused = await discord_server.slash(
        "log replay", {"since": "7"}, permissions=MEMBER, checked=False
    )
    assert "for moderators" in refused.content


@pytest.mark.usefixtures("bot")
async def test_what_is_no_moment_is_said(discord_server: DiscordServer) -> None:
    said = await discord_server.slash("log replay", {"since": "soon"}, permissions=MODERATOR)
    assert "days" in said.content
