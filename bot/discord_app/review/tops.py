"""What is asked most: parts of the notes by what was shown first of them. Pure."""

from bot.discord_app.markup import plain
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import plain_citation
from bot.notes.passage import Citation


def part_name(part: Citation | str) -> str:
    """The citation of a part of the notes, or the id of one that is gone."""
    return plain(part) if isinstance(part, str) else plain_citation(part)


def part_block(part: tuple[Citation | str, int], _: Phrases) -> str:
    named, count = part
    return f"**{count} ×** {part_name(named)}"
