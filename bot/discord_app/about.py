"""`/about`: what the bot is, which notes it answers from, what it does and what is kept. Pure."""

from datetime import UTC, datetime, time

from bot.answers.visible import visible
from bot.discord_app.limits import MESSAGE, length
from bot.discord_app.markup import isolated, plain, shortened
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply, link_after
from bot.notes.episode import Episode
from bot.notes.moment import written
from bot.notes.passage import Corpus

_EPISODES = 5  # episodes that are named
_NAME = 100  # characters shown of a title or a name


def render_about(corpus: Corpus, say: Phrases) -> Reply:
    """What the bot is, for who asks alone; it names the first episodes where there are many."""
    shown = corpus.episodes[:_EPISODES]
    for count in range(len(shown), -1, -1):
        text = _text(corpus, shown[:count], say)
        if length(text) <= MESSAGE:
            return Reply(text, private=True)
    return Reply(_what(say), private=True)


def _text(corpus: Corpus, shown: tuple[Episode, ...], say: Phrases) -> str:
    episodes = [_episode(each, say) for each in shown]
    if missing := len(corpus.episodes) - len(shown):
        episodes.append(say("Further episodes: {missing}.", missing=missing))
    notes = say.count(
        "-# Notes: {number} passage, revision {revision}",
        "-# Notes: {number} passages, revision {revision}",
        len(corpus.passages),
        revision=plain(corpus.revision),
    )
    known = "\n".join((_what(say), *episodes, notes))
    return "\n\n".join((known, _can(say), _privacy(say)))


def _what(say: Phrases) -> str:
    return say(
        "**Footnote** answers questions about a podcast episode from notes on it. Every claim "
        "comes with its citation and says whose words it holds."
    )


def _can(say: Phrases) -> str:
    can = (
        say(
            "`/ask`, a mention or a direct message: an answer; under it more, what is related, "
            "sharing, votes"
        ),
        say("`/cite` and `/quote`: one passage, or a speaker’s own words"),
        say(
            "`/check`, or *Apps → Check this quote* at a message: whether words are whose they are "
            "said to be"
        ),
        say("*Apps → Find claims* at a message: what the notes say on it"),
        say("`/section` and `/glossary`: a section to read page by page, a term to look up"),
        say("`/privacy`: what is kept about you, to see, export, delete or stop"),
    )
    return "\n".join(f"- {each}" for each in can)


def _privacy(say: Phrases) -> str:
    logged = say(
        "Questions put to me and votes on answers are logged with who gave them, for this bot’s "
        "operator and, in a server, its moderators."
    )
    unseen = say(
        "What you cite, check or look up is not logged, and what else is written here I do not see."
    )
    return f"-# {logged}\n-# {unseen}"


def _episode(episode: Episode, say: Phrases) -> str:
    """The episode's title, linked to its recording, with who speaks and who wrote the notes."""
    # Noon, so that nearly everybody sees the day on which it came out; Discord words it.
    published = datetime.combine(episode.published, time(12), UTC)
    day = f"<t:{int(published.timestamp())}:D>"
    recording = link_after(say("recording"), episode.video)
    people = say(
        "Guest: {guest} · host: {host}", guest=_name(episode.guest), host=_name(episode.host)
    )
    return (
        f"**{_name(episode.title)}** · {day} · {written(episode.length)}{recording}\n"
        f"-# {people} · {_author(episode, say)}"
    )


def _author(episode: Episode, say: Phrases) -> str:
    if episode.author is None:
        return say("the notes do not name their author")
    return say("notes by {author}", author=_name(episode.author))


def _name(name: str) -> str:
    return isolated(shortened(visible(name), _NAME))
