"""`/about`: what the bot is, which notes it answers from, what it does and what is kept. Pure."""

from datetime import UTC, datetime, time

from bot.answers.visible import visible
from bot.discord_app.limits import MESSAGE, length
from bot.discord_app.markup import isolated, plain, shortened
from bot.discord_app.reply import Reply, link_after
from bot.notes.episode import Episode
from bot.notes.moment import written
from bot.notes.passage import Corpus

_EPISODES = 5  # episodes that are named
_NAME = 100  # characters shown of a title or a name

_WHAT = (
    "**Footnote** answers questions about a podcast episode from notes on it. Every claim comes "
    "with its citation and says whose words it holds."
)
_CAN = """\
- `/ask`, a mention or a direct message: an answer; under it more, what is related, sharing, votes
- `/cite` and `/quote`: one passage, or a speaker’s own words
- `/check`, or *Apps → Check this quote* at a message: whether words are whose they are said to be
- *Apps → Find claims* at a message: what the notes say on it
- `/section` and `/glossary`: a section to read page by page, a term to look up
- `/privacy`: what is kept about you, to see, export, delete or stop"""
_PRIVACY = """\
-# Questions put to me and votes on answers are logged with who gave them, for this bot’s operator \
and, in a server, its moderators.
-# What you cite, check or look up is not logged, and what else is written here I do not see."""


def render_about(corpus: Corpus) -> Reply:
    """What the bot is, for who asks alone; it names the first episodes where there are many."""
    shown = corpus.episodes[:_EPISODES]
    for count in range(len(shown), -1, -1):
        text = _text(corpus, shown[:count])
        if length(text) <= MESSAGE:
            return Reply(text, private=True)
    return Reply(_WHAT, private=True)


def _text(corpus: Corpus, shown: tuple[Episode, ...]) -> str:
    missing = len(corpus.episodes) - len(shown)
    episodes = [*map(_episode, shown), *([f"Further episodes: {missing}."] if missing else [])]
    notes = f"-# Notes: {len(corpus.passages)} passages, revision {plain(corpus.revision)}"
    return "\n\n".join(("\n".join((_WHAT, *episodes, notes)), _CAN, _PRIVACY))


def _episode(episode: Episode) -> str:
    """The episode's title, linked to its recording, with who speaks and who wrote the notes."""
    # Noon, so that nearly everybody sees the day on which it came out; Discord words it.
    published = datetime.combine(episode.published, time(12), UTC)
    day = f"<t:{int(published.timestamp())}:D>"
    return (
        f"**{_name(episode.title)}** · {day} · {written(episode.length)}"
        f"{link_after('recording', episode.video)}\n"
        f"-# Guest: {_name(episode.guest)} · host: {_name(episode.host)} · {_author(episode)}"
    )


def _author(episode: Episode) -> str:
    if episode.author is None:
        return "the notes do not name their author"
    return f"notes by {_name(episode.author)}"


def _name(name: str) -> str:
    return isolated(shortened(visible(name), _NAME))
