"""What the check of a text says: a verdict, and what it rests on."""

from dataclasses import dataclass
from enum import StrEnum

from bot.notes.episode import Citation, Passage, Span


class Verdict(StrEnum):
    """What the notes say to words that somebody attributes to a speaker."""

    VERBATIM = "verbatim"
    """A speaker's own words; what is left out or added is marked as such by the writer."""
    NEARLY = "nearly"
    """A speaker's words with differences that change nothing."""
    PARAPHRASE = "paraphrase"
    """Nobody's words in the episode: the notes say this in words of their own."""
    CONTRADICTS = "contradicts"
    """About what the notes are about, and different in what it says of it."""
    MISATTRIBUTED = "misattributed"
    """Words, or a thought, that the notes give to somebody else than the writer does."""
    NOT_FOUND = "not_found"
    """Nothing in the notes says this."""
    UNSURE = "unsure"
    """Too little, or too common, to tell; or, with a passage, something in it differs from the
    notes, and whether that matters cannot be told."""


class Change(StrEnum):
    """How words as written differ from words as the notes hold them."""

    REPLACE = "replace"
    INSERT = "insert"
    """Written, and not in the notes."""
    DELETE = "delete"
    """In the notes, and not written."""
    OMIT = "omit"
    """In the notes, and left out where the writer put an ellipsis."""


class Kind(StrEnum):
    """What a difference that changes what is said is about."""

    POLARITY = "polarity"
    NUMBER = "number"
    NAME = "name"
    ROLE = "role"
    """Who does what to whom, what leads to what."""
    COMPARISON = "comparison"
    """Which side has more of it, which comes first."""
    ANTONYM = "antonym"
    QUANTIFIER = "quantifier"
    CERTAINTY = "certainty"
    """A conjecture told as a result, or the other way round."""
    WORD = "word"
    """Another word, whose bearing no table tells."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that differ: as written, and as in the notes. Either may be empty.

    `kind` is None where nothing changes in what is said. A difference that is not `settled` is
    seen, and may or may not matter. `why` tells it in a word or two, for who asks for reasons.
    """

    change: Change
    theirs: str
    notes: str
    kind: Kind | None = None
    settled: bool = True
    why: str = ""

    @property
    def is_role_in_both(self) -> bool:
        """Whether both texts tell who does something, and it is not the same."""
        return self.kind is Kind.ROLE and bool(self.theirs and self.notes)


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker's true words, and the passage that quotes them."""

    passage: Passage
    quotation: Span


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a verdict rests on, for who asks for reasons.

    `share` is how much of the statement the passage holds, 0 to 1. `pairs` are words of the text,
    the words of the notes that they were laid beside, and how: same, alike, opposite.
    """

    passage: Passage
    share: float
    pairs: tuple[tuple[str, str, str], ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """The verdict on one text.

    `words` are those that were judged, as written, of all that the text holds. `claimed_speaker`
    is whom the text names: a speaker's full name as in the notes, or the name as written. `speaker`
    is who said or is restated in `passage`; None where that is the note-writer, or where there is
    no passage. `quotation` holds the speaker's true words, where words were compared with such;
    `joined` are the further ones that marks of omission join to it. A text of several statements
    has the worst verdict of all; `statements` are the checks of each, in order. `grounds` are the
    passages that were weighed, best first.
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
    statements: tuple["QuoteCheck", ...] = ()
    grounds: tuple[Grounds, ...] = ()

    @property
    def citation(self) -> Citation | None:
        """Where the words, or what restates them, stand in the notes."""
        return self.passage.citation if self.passage else None

    @property
    def telling(self) -> tuple[Difference, ...]:
        """The differences that change, or may change, what is said."""
        return tuple(each for each in self.differences if each.kind is not None)
