"""`/about` says what the bot is and which notes it answers from; a greeting gets the short help."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answerer import Answerer
from bot.discord_app import about
from bot.discord_app.message import MESSAGE, length, write
from bot.notes.episode import build_corpus
from bot.replies.sentences import ENGLISH, Language
from tests.answers.corpora import claim, corpus_of
from tests.discord_app.running import RunningBot
from tests.discord_app.strategies import spoken
from tests.discord_server.server import DiscordServer


@pytest.mark.usefixtures("bot")
async def test_it_names_the_episode_the_notes_and_what_is_kept(
    discord_server: DiscordServer, answerer: Answerer
) -> None:
    reply = await discord_server.slash("about")
    assert reply.ephemeral
    for told in (
        "**Ilya Sutskever with Dwarkesh Patel** · <t:1764072000:D> · 1:36:03",
        "[recording](<https://www.youtube.com/watch?v=aR20FWCCjAs>)",
        "Guest: Ilya Sutskever · host: Dwarkesh Patel · the notes do not name their author",
        f"{len(answerer.corpus.passages)} passages, revision {answerer.corpus.revision}",
    ):
        assert told in reply.content
    privacy = reply.content.split("\n\n")[-1].split("\n")
    assert len(privacy) == 2
    assert "logged" in privacy[0]


@pytest.mark.usefixtures("bot")
async def test_it_tells_every_command_that_everybody_has(discord_server: DiscordServer) -> None:
    reply = await discord_server.slash("about")
    for command in discord_server.state.commands[None]:
        managed = command.get("default_member_permissions")
        if command["name"] != "about" and not managed:
            assert command["name"] in reply.content


async def test_what_is_about_the_episode_is_told_in_the_readers_language_and_logged(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    dated = await discord_server.slash("ask", {"question": "when did it come out?"})
    assert "published on <t:1764072000:D>." in dated.content
    options = {"question": "what are they on about at 20:00?", "private": True}
    heard = await discord_server.slash("ask", options, locale="de")
    assert "[§ What are we scaling?](<https://" in heard.content
    assert "0:18:49 bis 0:25:13, 6 Minuten" in heard.content
    shared = await discord_server.press(heard.message, "Teilen", locale="de")
    assert "0:18:49 to 0:25:13, 6 minutes" in shared.content
    assert [row.outcome for row in await bot.rows()] == ["answered", "answered"]


@pytest.mark.usefixtures("bot")
async def test_a_section_is_summarised_by_its_passages(discord_server: DiscordServer) -> None:
    said = await discord_server.message("tl;dr of the self-play part", mention_bot=True)
    assert "[§ Self-play and multi-agent](<https://" in said.content
    told, *passages = said.content.split("\n\n")
    assert "runs from" in told
    assert len(passages) > 1
    assert "More" in [each["label"] for each in said.buttons]


@pytest.mark.usefixtures("bot")
async def test_a_greeting_gets_the_shorter_help(discord_server: DiscordServer) -> None:
    greeted = await discord_server.message("hello!", dm=True)
    assert greeted.content.startswith("Ask me a question about the episode")


def test_the_author_of_the_notes_is_named_where_they_say_who_it_is(answerer: Answerer) -> None:
    (episode,) = answerer.corpus.episodes
    signed = build_corpus([replace(episode, author="Ann *Author*")], "rev")
    assert "· notes by Ann \\*Author\\*\n" in write(about.told(signed, ENGLISH), ENGLISH).text


@given(st.text(min_size=1), st.integers(1, 12), spoken)
def test_whatever_the_episodes_are_called_it_fits(
    name: str, number: int, language: Language
) -> None:
    (episode,) = corpus_of(claim("a", "A.")).episodes
    called = replace(episode, title=name, guest=name, host=name, author=name, video=name)
    corpus = build_corpus([replace(called, id=f"e{at}") for at in range(number)], "rev")
    text = write(about.told(corpus, language), language).text
    assert length(text) <= MESSAGE
    assert "**Footnote**" in text
    assert len(text.split("\n\n")) == 3, "nothing that is told beside the episodes is left out"
