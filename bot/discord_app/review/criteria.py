"""What a moderator looks for: as the command's options, on the page, and in its buttons. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b

from bot.answers.answer import Outcome
from bot.answers.catalogue import MARK
from bot.answers.visible import visible
from bot.querylog.values import Opinion, Surface

_OUTCOMES = {"a": Outcome.ANSWERED, "t": Outcome.TENTATIVE, "n": Outcome.NOT_COVERED}
_VOTES = {"h": Opinion.HELPFUL, "n": Opinion.NOT_HELPFUL}
_SURFACES = {
    "s": Surface.SLASH,
    "m": Surface.MENTION,
    "d": Surface.DIRECT_MESSAGE,
    "t": Surface.TERMINAL,
}

SIGN = (
    r"[0-9a-f]{0,9}\.[0-9a-f]{0,9}\.[atn]?\.[hn]?\.[smdt]?\.r?"
    rf"\.(?:[0-9a-f]{{{MARK}}})?\.(?:[0-9a-f]{{8}})?"
)
"""What `write_sign` gives, as a regular expression without groups."""

_TEXT_ON_PAGE = re.compile(r"-# [^`\n]*`([^`\n]+)`")


@dataclass(frozen=True, slots=True)
class Sign:
    """Criteria without a word of what was typed.

    `section` is the mark of a section's entry, `text` the digest of the text. `resolved`: gaps that
    were closed as well.
    """

    since: datetime | None = None
    until: datetime | None = None
    outcome: Outcome | None = None
    vote: Opinion | None = None
    surface: Surface | None = None
    resolved: bool = False
    section: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Criteria:
    """A sign, and the text that it stands for: one line without backticks, empty for none."""

    sign: Sign = Sign()
    text: str = ""

    def names(self) -> Iterator[str]:
        """The names of what was given, for the record of who read the log."""
        given = {
            "text": self.text,
            "since": self.sign.since,
            "until": self.sign.until,
            "outcome": self.sign.outcome,
            "vote": self.sign.vote,
            "surface": self.sign.surface,
            "section": self.sign.section,
            "resolved": self.sign.resolved,
        }
        return (name for name, value in given.items() if value)


def searchable(typed: str) -> str:
    """The text as it is searched for and shown on the page; what it finds is the same."""
    return visible(typed.replace("`", " "))


def digest(text: str) -> str:
    """Eight hexadecimal digits for the text; none for none."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest() if text else ""


def text_on_page(content: str) -> str:
    """The text that a page says was searched for; empty if it says none."""
    found = _TEXT_ON_PAGE.match(content)
    return found[1] if found else ""


def write_sign(sign: Sign) -> str:
    """At most 51 characters."""
    return ".".join(
        (
            _moment(sign.since),
            _moment(sign.until),
            _letter(_OUTCOMES, sign.outcome),
            _letter(_VOTES, sign.vote),
            _letter(_SURFACES, sign.surface),
            "r" if sign.resolved else "",
            sign.section,
            sign.text,
        )
    )


def read_sign(written: str) -> Sign:
    """The sign that was written so, of text that matches `SIGN`."""
    since, until, outcome, vote, surface, resolved, section, text = written.split(".")
    return Sign(
        _read_moment(since),
        _read_moment(until),
        _OUTCOMES.get(outcome),
        _VOTES.get(vote),
        _SURFACES.get(surface),
        bool(resolved),
        section,
        text,
    )


def _read_moment(written: str) -> datetime | None:
    # Nine digits end in the year 4147, which Python knows.
    return datetime.fromtimestamp(int(written, 16), UTC) if written else None


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else f"{int(moment.timestamp()):x}"


def _letter(
    letters: dict[str, Outcome] | dict[str, Opinion] | dict[str, Surface], value: object
) -> str:
    return next((letter for letter, one in letters.items() if one == value), "")
