"""Blocks of text on pages, as many whole ones on each as fit into a message. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.discord_app.limits import MESSAGE, length
from bot.discord_app.markup import shortened

_FOOT = 60  # kept free for the line that tells the page
MOST_BLOCKS = 25
"""Blocks that a page holds at most."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page's blocks, and whether another follows."""

    blocks: tuple[str, ...]
    has_next: bool


def page_of(blocks: Sequence[str], number: int, head: str = "") -> Page:
    """The page of this number, counted from 1, below `head`; without blocks if there is none.

    A block that is too long for a page of its own is cut. What fills the pages before decides what
    stands on this one, so that a page stays the same while nothing is added in front.
    """
    room, page, at = MESSAGE - _FOOT - length(head) - 1, 1, 0
    while at < len(blocks):
        held = _held(blocks[at:], room)
        if page == number:
            return Page(held, at + len(held) < len(blocks))
        at, page = at + len(held), page + 1
    return Page((), has_next=False)


def _held(blocks: Sequence[str], room: int) -> tuple[str, ...]:
    held: list[str] = []
    for block in blocks[:MOST_BLOCKS]:
        room -= length(block) + 1
        if room < 0:
            break
        held.append(block)
    return tuple(held) or (shortened(blocks[0], max(1, (room + length(blocks[0])) // 2)),)
