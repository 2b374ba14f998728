"""The custom ids ever put at parts of the notes, read and written from outside."""

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from bot.answers.catalogue import MARK

REVISION = 8
"""Characters that stand for a revision of the notes."""

_LARGEST = 2**63 - 1  # Discord's ids stay below it
_CUSTOM_ID = re.compile(
    rf"fn2:(?P<what>[a-z]{{1,20}}):(?P<entry>[0-9a-f]{{{MARK}}}):(?P<revision>[0-9a-f]{{{REVISION}}})"
    r":(?P<reader>0|[1-9][0-9]{0,18})(?::(?P<page>[1-9][0-9]{0,3}))?"
)


class Step(StrEnum):
    """Where a press leads from a part of the notes."""

    RELATED = "related"
    CHOOSE = "choose"
    """The menu of what is related; no button."""
    PREVIOUS = "previous"
    NEXT = "next"
    POST = "post"
    """Shares the private message under which it stands, which rests on the entry."""


TURNS = frozenset({Step.PREVIOUS, Step.NEXT})


@dataclass(frozen=True, slots=True)
class EntryPress:
    """One button or menu at a part of the notes.

    `entry` is the mark of the entry at which it stands, of a menu that of the first one offered;
    `revision` that of the notes' revision. `reader` is who called for it, by Discord's id. `page`
    is where a turn leads, 1 to 9999; 0 where it leads nowhere, and for all that is no turn.
    """

    step: Step
    entry: str
    revision: str
    reader: int
    page: int = 0


def revision_mark(revision: str) -> str:
    """`REVISION` hexadecimal digits that stand for a revision's name."""
    return blake2b(revision.encode(), digest_size=REVISION // 2).hexdigest()


def encode_entry(press: EntryPress) -> str:
    """The custom id: at most 75 characters, of Discord's 100."""
    page = f":{press.page}" if press.page else ""
    return f"fn2:{press.step}:{press.entry}:{press.revision}:{press.reader}{page}"


def decode_entry(custom_id: str) -> EntryPress | None:
    """The press that `encode_entry` makes this custom id of; None where there is none."""
    found = _CUSTOM_ID.fullmatch(custom_id)
    if found is None or found["what"] not in set(Step):
        return None
    step, reader, page = Step(found["what"]), int(found["reader"]), int(found["page"] or 0)
    if reader > _LARGEST or (page and step not in TURNS):
        return None
    return EntryPress(step, found["entry"], found["revision"], reader, page)
