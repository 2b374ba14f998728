"""Everything Footnote raises on purpose. The errors carry data; the edges find the words.

FootnoteError
├── SettingsError       a setting is missing or cannot be used
├── KnowledgeError      the content does not follow its format; holds every problem found
├── QueryLogError       the query log cannot be opened, read or written
├── NotStoredError      somebody wants nothing of theirs stored
└── DiscordLoginError   Discord refuses the token, or cannot be reached at start-up
"""

from dataclasses import dataclass
from pathlib import Path


class FootnoteError(Exception):
    """The root of the tree."""


class SettingsError(FootnoteError):
    """`key` is the setting's full name, such as `FOOTNOTE_DATABASE`; never its value."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key
        self.reason = reason


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a content file. `str()` of it is `file:line: what is wrong`."""

    path: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


class KnowledgeError(FootnoteError):
    """`problems` holds everything that is wrong, in the order of files and lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class QueryLogError(FootnoteError):
    """`path` is the database; `reason` never holds a question or a user."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class NotStoredError(FootnoteError):
    """Holds nobody's id; the log is as it was."""

    def __init__(self) -> None:
        super().__init__("whoever it is of wants nothing stored")


class DiscordLoginError(FootnoteError):
    """`reason` never holds the token."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
