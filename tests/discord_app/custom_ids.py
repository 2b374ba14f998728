"""What a button means, in the custom id that comes back when it is pressed: nothing else is kept.

Pure. A custom id comes from outside: that it can be read does not make it true.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

TEMPLATE = r"fn1:.*"
"""Every custom id of the buttons under an answer, well formed or not."""

_LARGEST = 2**63 - 1  # what a column holds; Discord's ids stay below it
_NUMBER = r"0|[1-9][0-9]{0,18}"
_CUSTOM_ID = re.compile(
    rf"fn1:(?P<what>[a-z_]{{1,20}}):(?P<query>{_NUMBER}):(?P<asker>{_NUMBER})"
    r"(?::(?P<after>[1-9][0-9]{0,3}))?"
)


class What(StrEnum):
    """What a press asks for."""

    MORE = "more"
    RELATED = "related"
    DELETE = "delete"
    SHARE = "share"
    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"
    WHY = "why"
    """The form that asks why an answer was not helpful; no button."""


@dataclass(frozen=True, slots=True)
class Press:
    """One button: `query` is the row in the query log, `asker` who asked, by Discord's id.

    `after` is how many passages are shown already, 0 to 9999; 0 where it says nothing.
    """

    what: What
    query: int
    asker: int
    after: int = 0


def encode(press: Press) -> str:
    """The custom id: at most 69 characters, of Discord's 100."""
    after = f":{press.after}" if press.after else ""
    return f"fn1:{press.what}:{press.query}:{press.asker}{after}"


def decode(custom_id: str) -> Press | None:
    """The press that `encode` makes this custom id of; None where there is none."""
    found = _CUSTOM_ID.fullmatch(custom_id)
    if found is None or found["what"] not in set(What):
        return None
    query, asker = int(found["query"]), int(found["asker"])
    if max(query, asker) > _LARGEST:
        return None
    return Press(What(found["what"]), query, asker, int(found["after"] or 0))
