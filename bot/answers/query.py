"""A question as it is searched: its words, what they were corrected to, what is searched beside."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.answers.analysis import Analyser, Word, distinct
from bot.answers.answer import Correction
from bot.answers.dictionary import Dictionary
from bot.answers.index import PassageIndex
from bot.answers.language import Language
from bot.answers.spelling import Speller

RELATED_WEIGHT = 0.3
"""What a term counts that is searched only on account of another."""

LOOKED_UP = 20
"""How many unknown words of a message are looked up for a slip: each takes half a millisecond."""

LONGEST_PHRASE = 3
"""How many terms the left side of an entry of related words may have."""


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word the question is about. `rarity` tells how seldom English uses it.

    `known` is a word that some passage holds, `stranger` one that the dictionary lacks: a name,
    most often. `related` are further terms searched on the word's account.
    """

    typed: str
    term: str
    rarity: float
    known: bool
    stranger: bool
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for a question; each term stands once."""

    words: tuple[QueryWord, ...]
    corrections: tuple[Correction, ...]
    small_talk: bool

    @property
    def terms(self) -> frozenset[str]:
        """The terms of the question itself."""
        return frozenset(word.term for word in self.words)

    @property
    def asks_enough(self) -> bool:
        """Whether it holds more than one word to go by."""
        return len(self.words) > 1

    def searched(self) -> Iterator[tuple[QueryWord, str, float]]:
        """Every term to search, the word on whose account, and what it counts."""
        for word in self.words:
            if word.known:
                yield word, word.term, 1.0
            for other in word.related:
                yield word, other, RELATED_WEIGHT

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words that no passage holds, as typed."""
        return distinct(word.typed for word in self.words if not word.known)


class QueryReader:
    """Reads questions with the eyes of a corpus."""

    def __init__(
        self,
        analyser: Analyser,
        index: PassageIndex,
        speller: Speller,
        dictionary: Dictionary,
        language: Language,
    ) -> None:
        self._analyser = analyser
        self._index = index
        self._speller = speller
        self._dictionary = dictionary
        self._names = language.names
        self._related = {
            analyser.terms(phrase): distinct(analyser.terms(others))
            for phrase, others in language.related.items()
        }

    def read(self, question: str) -> Query:
        """Never raises, whatever the question."""
        corrections = self._corrections(question)
        words: dict[str, Word] = {}
        for word in self._analyser.words(question, corrections):
            words.setdefault(word.term, word)
        terms = tuple(words)
        related = self._related_to(terms)
        return Query(
            words=tuple(
                QueryWord(
                    typed=word.typed,
                    term=term,
                    rarity=self._dictionary.rarity(word.read_as),
                    known=self._knows(word),
                    stranger=word.read_as not in self._dictionary,
                    related=related.get(term, ()),
                )
                for term, word in words.items()
            ),
            corrections=tuple(Correction(*pair) for pair in corrections.items()),
            small_talk=self._analyser.is_small_talk(question),
        )

    def read_exactly(self, typed: Iterable[str]) -> Query:
        """Words as they stand, those that the notes show and no others: nothing is corrected."""
        words = [word for each in typed for word in self._analyser.words(each)]
        known = {word.term: word for word in words if self._index.shows(word.term)}
        return Query(
            words=tuple(
                QueryWord(
                    word.typed,
                    term,
                    self._dictionary.rarity(word.read_as),
                    known=True,
                    stranger=False,
                )
                for term, word in known.items()
            ),
            corrections=(),
            small_talk=False,
        )

    def _knows(self, word: Word) -> bool:
        """Whether the notes know the word: a name, only if they themselves name it."""
        if word.read_as in self._names:
            return self._index.shows(word.term)
        return word.term in self._index

    def _corrections(self, question: str) -> dict[str, str]:
        """The misspelt words of the question and what they are read as."""
        words = self._analyser.words(question)
        unknown = distinct(word.typed for word in words if word.term not in self._index)
        corrected = ((typed, self._speller.correct(typed)) for typed in unknown[:LOOKED_UP])
        return {typed: meant for typed, meant in corrected if meant is not None}

    def _related_to(self, terms: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Related terms by the question's term they hang on, each hanging on the first only."""
        taken = set(terms)
        related: dict[str, tuple[str, ...]] = {}
        for phrase in _phrases(terms):
            new = tuple(other for other in self._related.get(phrase, ()) if other not in taken)
            taken.update(new)
            related[phrase[0]] = related.get(phrase[0], ()) + new
        return related


def _phrases(terms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for length in range(LONGEST_PHRASE, 0, -1):
        for start in range(len(terms) - length + 1):
            yield terms[start : start + length]
