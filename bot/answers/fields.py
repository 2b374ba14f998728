"""What of a passage is searched: its text, the name of its source, and its search wording."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answers.analysis import Analyser, Word
from bot.notes.passage import Citation, Passage

Words = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """The words of a passage by field; search wording comes by the line."""

    text: Words
    name: Words
    wording: tuple[Words, ...]

    def words(self) -> Iterator[Word]:
        """Every word of every field."""
        yield from self.text
        yield from self.name
        for line in self.wording:
            yield from line


def fields_of(passage: Passage, analyser: Analyser) -> Fields:
    """The fields of a passage, analysed."""
    return Fields(
        text=analyser.words(passage.text),
        name=analyser.words(name_of(passage.citation)),
        wording=tuple(map(analyser.words, passage.claim.wording)),
    )


def name_of(citation: Citation) -> str:
    """The name that is searched: what stands before the colon only tells the kind of source."""
    return citation.label.partition(": ")[2] or citation.label


def terms_of(words: Words) -> tuple[str, ...]:
    """The terms of some words, in their order."""
    return tuple(word.term for word in words)
