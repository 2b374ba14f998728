"""Questions that are the name of a source: `What are we scaling?`, `Q3`, `define pre-training`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.answers.analysis import Analyser, spoken
from bot.answers.fields import name_of, terms_of
from bot.notes.passage import Passage


class Names:
    """The names of all sources, and where their passages stand."""

    def __init__(
        self, passages: Iterable[Passage], analyser: Analyser, meant: Mapping[str, str]
    ) -> None:
        """`meant` maps whole questions to the question that they stand for."""
        self._meant = meant
        self._by_words: dict[str, list[int]] = defaultdict(list)
        self._by_terms: dict[frozenset[str], list[int]] = defaultdict(list)
        for position, passage in enumerate(passages):
            name = name_of(passage.citation)
            for words in {spoken(name), spoken(passage.citation.source)}:
                self._by_words[words].append(position)
            if terms := frozenset(terms_of(analyser.words(name))):
                self._by_terms[terms].append(position)

    def positions(self, question: str, terms: frozenset[str]) -> tuple[int, ...]:
        """Where the passages stand of the source that the question names, and names alone.

        It does so by its very words, or by holding the name's terms and no others.
        """
        words = spoken(question)
        by_words = self._by_words.get(self._meant.get(words, words), ())
        return tuple(by_words or self._by_terms.get(terms, ()))
