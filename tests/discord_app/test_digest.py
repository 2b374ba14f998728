"""The weekly digest in Discord: posted once where the server wants it, and nowhere else."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.answerer import Answerer
from bot.discord_app.digest import shown
from bot.discord_app.message import MESSAGE, length, write
from bot.moderation.digest import WEEK, Digest, OpenGap, Volume, last_end
from bot.notes.episode import Corpus, build_corpus
from bot.querylog.database import open_database
from bot.querylog.log import QueryLog
from bot.querylog.values import CountedPassage, Tally
from bot.replies.sentences import ENGLISH, Language, load_languages
from tests.discord_app.conftest import StartBot
from tests.discord_app.running import RunningBot
from tests.discord_app.strategies import texts
from tests.discord_server.replies import Message
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MEMBER, MODERATOR, Guild
from tests.querylog.builders import a_record

END = datetime(2026, 11, 23, tzinfo=UTC)


def a_week(*gaps: OpenGap) -> Digest:
    return Digest(
        since=END - WEEK,
        until=END,
        volume=Volume(1200, 900, 93),
        before=Volume(1, 1),
        passages=(CountedPassage("sutskever-2025/emotion-socks", 3),),
        gaps=gaps,
        votes=Tally(helpful=4, not_helpful=1),
        closed=200,
    )


def render_digest(digest: Digest, corpus: Corpus, say: Language) -> str:
    return write(shown(digest, corpus), say).text


def test_a_digest_tells_counts_topics_and_gaps(answerer: Answerer) -> None:
    digest = a_week(OpenGap(2, "who won the *league*?"), OpenGap(5, None))
    assert render_digest(digest, answerer.corpus, ENGLISH) == (
        "**What was asked, <t:1794787200:d> to <t:1795391999:d>**\n"
        "1,200 questions, 75 % answered, 93 tentative, 207 not covered\n"
        "-# The week before: 1 question, 100 % answered, 0 tentative, 0 not covered\n"
        "\n**Shown first most**\n"
        "3 × [§ Emotions and value functions]\n"
        "\n**Not covered by the notes**\n"
        r"2 × who won the \*league\*?"
        "\n-# 5 further questions; moderators see them with `/log unanswered`.\n"
        "-# 200 questions of gaps that are resolved\n"
        "\nVotes: 4 helpful, 1 not helpful"
    )


@settings(deadline=None)  # the time of a machine under load says nothing
@given(
    st.lists(st.builds(OpenGap, st.integers(1, 10**9), st.none() | texts), max_size=9),
    st.sampled_from(tuple(load_languages())),
)
def test_a_digest_fits_into_a_message_and_mentions_nobody(
    gaps: list[OpenGap], say: Language
) -> None:
    text = render_digest(a_week(*gaps), build_corpus((), "none"), say)
    assert 1 <= length(text) <= MESSAGE
    assert "@everyone" not in text
    assert "<@" not in text.replace("\\<", "")


def test_an_id_that_was_typed_into_a_question_is_not_shown(answerer: Answerer) -> None:
    typed = "what did <@123456789012345678> or 123456789012345678 say?"
    text = render_digest(a_week(OpenGap(2, typed)), answerer.corpus, ENGLISH)
    assert "2 × what did … or … say?" in text
    assert "123456789012345678" not in text


def posts(server: DiscordServer) -> list[Message]:
    """What the bot has posted of itself, not in response to anything."""
    sent = (Message(one) for one in server.state.messages.values() if one["type"] == 0)
    return [one for one in sent if one.data["author"]["id"] == str(server.bot.id)]


async def wanted(
    server: DiscordServer, database: Path, channel_id: int, guild: Guild | None = None
) -> None:
    """A server that has had a digest before, and a question of last week that two have asked."""
    guild_id = (guild or server.guild).id
    end = last_end(datetime.now(UTC))
    async with QueryLog.open(database) as log:
        for user_id in (1, 2):
            await log.queries.record(
                a_record(
                    "who won the league?",
                    asked_at=end - timedelta(days=1),
                    guild_id=guild_id,
                    place_id=channel_id,
                    outcome="not_covered",
                    gist="leagu won",
                    user_id=user_id,
                )
            )
    sent = int((end - WEEK).timestamp() * 1_000_000)
    with closing(open_database(database)) as connection:
        connection.execute(
            "INSERT INTO servers (guild_id, digest_channel_id, digest_sent_at) VALUES (?, ?, ?)",
            (guild_id, channel_id, sent),
        )


async def test_it_is_posted_once_even_over_restarts(
    discord_server: DiscordServer, start_bot: StartBot, tmp_path: Path
) -> None:
    database = tmp_path / "queries.sqlite3"
    await wanted(discord_server, database, discord_server.guild.channel.id)
    async with start_bot():
        await discord_server.state.until(lambda: posts(discord_server), "a digest")
    (posted,) = posts(discord_server)
    assert posted.data["channel_id"] == str(discord_server.guild.channel.id)
    assert "2 × who won the league?" in posted.text
    # A second server wants one by then: what it gets comes after the first was looked at again.
    other = discord_server.add_guild("Another guild")
    await wanted(discord_server, database, other.channel.id, other)
    async with start_bot():
        await discord_server.state.until(lambda: len(posts(discord_server)) > 1, "a digest")
    channels = [post.data["channel_id"] for post in posts(discord_server)]
    assert channels == [str(discord_server.guild.channel.id), str(other.channel.id)]
    assert discord_server.violations == []


async def test_another_servers_channel_gets_none(
    discord_server: DiscordServer, start_bot: StartBot, tmp_path: Path
) -> None:
    database = tmp_path / "queries.sqlite3"
    other = discord_server.add_guild("Another guild")
    await wanted(discord_server, database, other.channel.id)
    async with start_bot():
        await discord_server.slash("about")
        await discord_server.slash("log digest", permissions=MODERATOR)
    assert posts(discord_server) == []
    with closing(connect(database)) as connection:
        ((sent,),) = connection.execute("SELECT digest_sent_at FROM servers").fetchall()
    assert sent < last_end(datetime.now(UTC)).timestamp() * 1_000_000


async def test_a_moderator_sees_how_it_would_be_now(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await discord_server.slash("ask", {"question": "stroke patient socks"})
    await discord_server.slash("ask", {"question": "best lasagne recipe?"})
    shown = await discord_server.slash("log digest", permissions=MODERATOR)
    assert shown.ephemeral
    assert "2 questions, 50 % answered, 0 tentative, 1 not covered" in shown.content
    assert "lasagne" not in shown.content
    assert str(discord_server.user.id) not in shown.content
    refused = await discord_server.slash("log digest", permissions=MEMBER, checked=False)
    assert "for moderators" in refused.content
    assert len(await bot.rows()) == 2
