"""What a button under a page of the log means, in the custom id that comes back with it.

Pure, and as strict as `custom_ids`: that it can be read does not make it true. It holds no word
that anybody typed; a text that was searched for stands on the page, and here only its digest.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from bot.discord_app.review.criteria import SIGN, Sign, read_sign, write_sign

TEMPLATE = r"fn3:.*"
"""Every custom id under pages of the log, well formed or not."""

LAST_PAGE = 99
"""Whoever would go further had better narrow the search."""

_LARGEST = 2**63 - 1
_CUSTOM_ID = re.compile(
    r"fn3:(?P<listed>[a-z_]{1,11}):(?P<whose>[0-9a-f]{12})"
    rf":(?P<anchor>0|[1-9][0-9]{{0,18}}):(?P<page>[1-9][0-9]?):(?P<sign>{SIGN})"
)


class Listed(StrEnum):
    """What has pages."""

    RECENT = "recent"
    SEARCH = "search"
    UNANSWERED = "unanswered"
    NOT_HELPFUL = "not_helpful"
    QUESTIONS = "questions"
    SECTIONS = "sections"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Turn:
    """One button: it leads to `page`, 1 to `LAST_PAGE`, of what is listed.

    `whose` is `whose_mark` of whom it is for. `anchor` is the id of the newest row when the list
    was opened, so that rows stored meanwhile do not shift its pages; 0 where it has none.
    """

    listed: Listed
    whose: str
    anchor: int
    page: int
    sign: Sign = Sign()  # noqa: RUF009 -- a value without state


def whose_mark(guild_id: int, reader_id: int) -> str:
    """Twelve hexadecimal digits that stand for a reader in a server."""
    return blake2b(f"{guild_id}:{reader_id}".encode(), digest_size=6).hexdigest()


def encode_turn(turn: Turn) -> str:
    """The custom id: at most 100 characters, as Discord has it."""
    parts = (turn.listed, turn.whose, turn.anchor, turn.page, write_sign(turn.sign))
    return f"fn3:{':'.join(map(str, parts))}"


def decode_turn(custom_id: str) -> Turn | None:
    """The turn that `encode_turn` makes this custom id of; None where there is none."""
    found = _CUSTOM_ID.fullmatch(custom_id)
    if found is None or found["listed"] not in set(Listed):
        return None
    anchor, sign = int(found["anchor"]), read_sign(found["sign"])
    if anchor > _LARGEST:
        return None
    turn = Turn(Listed(found["listed"]), found["whose"], anchor, int(found["page"]), sign)
    return turn if encode_turn(turn) == custom_id else None


@dataclass(frozen=True, slots=True)
class TurnButton:
    """A turn as a button; one that is off keeps its place, so that the other stays where it is."""

    label: str
    turn: Turn
    off: bool
