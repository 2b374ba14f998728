"""The custom ids of buttons about one's data: of what confirms a deletion, and of commands.

What is read comes from outside: that it can be read does not make it true.
"""

import re
from dataclasses import dataclass

from bot.answers.about import Wish

TEMPLATE = r"fn-forget:.*"
"""Every custom id of the button, well formed or not."""

WISH_TEMPLATE = r"fn-privacy:.*"
"""Every custom id of a button that does what a command of `/privacy` does, well formed or not."""

_WISH = "fn-privacy:"
_LARGEST = 2**63 - 1  # what a column holds; Discord's ids stay below it
_CUSTOM_ID = re.compile(r"fn-forget:(?P<user>0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """`user` is whose data is to be deleted, by Discord's id."""

    user: int


def encode_confirmation(confirmation: Confirmation) -> str:
    """The custom id: at most 29 characters, of Discord's 100."""
    return f"fn-forget:{confirmation.user}"


def decode_confirmation(custom_id: str) -> Confirmation | None:
    """The confirmation that this custom id is made of; None where there is none."""
    found = _CUSTOM_ID.fullmatch(custom_id)
    if found is None or int(found["user"]) > _LARGEST:
        return None
    return Confirmation(int(found["user"]))


def encode_wish(wish: Wish) -> str:
    """The custom id: it holds nobody's id, since each command is about whoever uses it."""
    return f"{_WISH}{wish}"


def decode_wish(custom_id: str) -> Wish | None:
    """The wish that this custom id is made of; None where there is none."""
    wish = custom_id.removeprefix(_WISH)
    return Wish(wish) if custom_id.startswith(_WISH) and wish in set(Wish) else None
