"""Where one sentence of a message ends and the next begins."""

import re

MOST = 8
"""How many sentences are told apart; the rest of a longer message counts as one."""

_END = re.compile(r"(?<=[.!?;])\s+|\s+[–—-]+\s+|\n+")


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text, in their order; none of them is blank."""
    return tuple(part.strip() for part in _END.split(text, maxsplit=MOST - 1) if part.strip())
