"""`about`: which notes this program answers from."""

from collections.abc import Iterator

import click

from bot.notes.episode import Episode
from bot.notes.loading import load_corpus
from bot.notes.moment import written
from bot.notes.passage import Corpus
from bot.settings import load_settings
from bot.terminal.lines import Line, Tone, paragraph, printable, spaced
from bot.terminal.passages import INDENT
from bot.terminal.printing import print_lines, terminal_width
from bot.terminal.wording import count


@click.command(short_help="Show which episodes and notes it answers from.")
def about() -> None:
    """Show the episodes, who wrote the notes on them, and the notes' revision."""
    corpus = load_corpus(load_settings().knowledge)
    print_lines(render_about(corpus, terminal_width()))


def render_about(corpus: Corpus, width: int) -> tuple[Line, ...]:
    """Every episode with what is known of it, and the revision of the notes."""
    held = f"{count(len(corpus.passages), 'passage')}, revision {corpus.revision}"
    notes = paragraph(f"Notes: {held}", width, tone=Tone.NOTICE)
    return spaced([*(tuple(_episode(one, width)) for one in corpus.episodes), notes])


def _episode(episode: Episode, width: int) -> Iterator[Line]:
    yield from paragraph(episode.title, width, tone=Tone.HEADING)
    author = f"by {episode.author}" if episode.author else "their author is not named"
    for told in (
        f"Guest: {episode.guest}",
        f"Host: {episode.host}",
        f"Published: {episode.published.isoformat()}, {written(episode.length)} long",
        f"Notes: {author}",
    ):
        yield from paragraph(told, width, first=INDENT, rest=INDENT)
    yield Line(f"{INDENT}{printable(episode.video)}", Tone.LINK)
