"""What the check of a quote says: a verdict, and what it rests on."""

from dataclasses import dataclass
from enum import StrEnum

from bot.notes.passage import Citation, Passage
from bot.notes.voice import Span


class Verdict(StrEnum):
    """What the notes say to words that somebody attributes to a speaker."""

    VERBATIM = "verbatim"
    """A speaker's own words; what is left out or added is marked as such by the writer."""
    NEARLY = "nearly"
    """A speaker's words with differences."""
    PARAPHRASE = "paraphrase"
    """Nobody's words in the episode: the notes say this in words of their own."""
    MISATTRIBUTED = "misattributed"
    """Words, or a thought, that the notes give to somebody else than the writer does."""
    NOT_FOUND = "not_found"
    """Nothing in the notes says this."""
    UNSURE = "unsure"
    """Too little, or too common, to tell."""


class Change(StrEnum):
    """How words as written differ from words as the notes hold them."""

    REPLACE = "replace"
    INSERT = "insert"
    """Written, and not in the notes."""
    DELETE = "delete"
    """In the notes, and not written."""
    OMIT = "omit"
    """In the notes, and left out where the writer put an ellipsis."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Neighbouring words that differ: as written, and as in the notes. Either may be empty."""

    change: Change
    theirs: str
    notes: str


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker's true words, and the passage that quotes them."""

    passage: Passage
    quotation: Span


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """The verdict on one text.

    `words` are those that were judged, as written, of all that the text holds. `claimed_speaker`
    is whom the text names: a speaker's full name as in the notes, or the name as written. `speaker`
    is who said or is restated in `passage`; None where that is the note-writer, or where there is
    no passage. `quotation` holds the speaker's true words, for `VERBATIM`, `NEARLY` and the same
    under another's name; `joined` are the further ones that marks of omission join to it.
    """

    text: str
    verdict: Verdict
    words: str = ""
    claimed_speaker: str | None = None
    speaker: str | None = None
    passage: Passage | None = None
    quotation: Span | None = None
    differences: tuple[Difference, ...] = ()
    joined: tuple[Source, ...] = ()

    @property
    def citation(self) -> Citation | None:
        """Where the words, or what restates them, stand in the notes."""
        return self.passage.citation if self.passage else None
