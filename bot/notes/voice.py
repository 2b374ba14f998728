"""Whose words a text holds: the distinction that keeps a paraphrase out of anybody's mouth."""

from dataclasses import dataclass
from enum import StrEnum


class Voice(StrEnum):
    """How words came to stand in the notes; never a matter of formatting."""

    QUOTE = "quote"
    """A speaker's own words, exactly as the notes quote them."""
    PARAPHRASE = "paraphrase"
    """The notes' restatement of what a speaker said."""
    ASSESSMENT = "assessment"
    """The note-writer's own judgement; nobody in the episode said it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one voice.

    `text` of a quotation comes without quotation marks. `speaker` is who said it (`QUOTE`), who
    is being restated (`PARAPHRASE`), or None (`ASSESSMENT`).
    """

    text: str
    voice: Voice
    speaker: str | None

    def __str__(self) -> str:
        return f"“{self.text}”" if self.voice is Voice.QUOTE else self.text
