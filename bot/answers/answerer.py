"""A question to an answer: read, search, weigh, decide. Pure, in memory, without a wait."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.answers.analysis import Analyser
from bot.answers.answer import Answer, Hit, Outcome
from bot.answers.decision import Calibration, decide, likelihood_of, load_calibration
from bot.answers.dictionary import Dictionary, load_dictionary
from bot.answers.evidence import Evidence, weigh
from bot.answers.explanation import Contribution, ExplainedHit, Explanation
from bot.answers.index import PassageIndex, Scores
from bot.answers.language import Language, load_language
from bot.answers.query import Query, QueryReader
from bot.answers.spelling import Speller
from bot.notes.loading import load_corpus
from bot.notes.passage import Citation, Corpus, Passage, PassageKind

RANKED = 10
"""How many passages an answer ranks unless told otherwise."""


NOTHING_FOUND = Outcome.NOT_COVERED
"""The outcome where no passage holds any word of the question."""


@dataclass(frozen=True, slots=True)
class Examination:
    """A question as read, the score of every passage, and the evidence in the best of them.

    `found` holds the positions of passages with a score, best first; without any there is no
    evidence.
    """

    query: Query
    scores: Scores
    found: tuple[int, ...]
    evidence: Evidence | None


class Answerer:
    """Answers questions from one corpus. Holds no state but its memory of words already read."""

    def __init__(
        self, corpus: Corpus, language: Language, dictionary: Dictionary, calibration: Calibration
    ) -> None:
        self.corpus = corpus
        self._calibration = calibration
        analyser = Analyser(language)
        self._index = PassageIndex(corpus.passages, analyser)
        parts = {part for pair in language.compounds for part in pair}
        known = self._index.vocabulary | language.stop_words | language.chatter | parts
        speller = Speller(known, dictionary)
        self._reader = QueryReader(analyser, self._index, speller, dictionary, language.related)
        self._sources = [passage.citation.source for passage in corpus.passages]

    def answer(self, question: str, limit: int = RANKED) -> Answer:
        """The answer to a question of any length, with up to `limit` hits. Never raises.

        Passages of equal score stand in the order of the corpus; one that holds nothing of the
        question is no hit.
        """
        seen = self.examine(question)
        outcome = decide(seen.evidence, self._calibration) if seen.evidence else NOTHING_FOUND
        passages = self.corpus.passages
        return Answer(
            question=question,
            outcome=outcome,
            hits=tuple(Hit(passages[at], float(seen.scores[at])) for at in seen.found[:limit]),
            revision=self.corpus.revision,
            terms_unknown=seen.query.unknown,
            corrections=seen.query.corrections,
            suggestion=self._suggest(outcome, seen.found),
        )

    def examine(self, question: str) -> Examination:
        """Everything that the answer to a question rests on."""
        query = self._reader.read(question)
        scores = self._score(query)
        found = tuple(int(at) for at in np.argsort(-scores, kind="stable") if scores[at] > 0)
        evidence = weigh(query, self._index, scores, found, self._sources) if found else None
        return Examination(query, scores, found, evidence)

    def explain(self, question: str, limit: int) -> Explanation:
        """Why the first `limit` passages rank as they do, and what the outcome rests on."""
        seen, calibration = self.examine(question), self._calibration
        emphasis = self._index.emphasis(seen.query.terms)
        return Explanation(
            words=seen.query.words,
            hits=tuple(
                ExplainedHit(
                    passage=self.corpus.passages[at],
                    score=float(seen.scores[at]),
                    emphasis=float(emphasis[at]),
                    contributions=tuple(self._contributions(seen.query, at)),
                )
                for at in seen.found[:limit]
            ),
            evidence=seen.evidence,
            calibration=calibration,
            likelihood=likelihood_of(seen.evidence, calibration) if seen.evidence else 0.0,
        )

    def _score(self, query: Query) -> Scores:
        scores: Scores = np.zeros(self._index.size)
        for _, term, weight in query.searched():
            scores = scores + weight * self._index.column(term)
        return scores * self._index.emphasis(query.terms)

    def _contributions(self, query: Query, at: int) -> Iterator[Contribution]:
        """What each term of the query gives the passage at a position."""
        for word, term, weight in query.searched():
            score = weight * float(self._index.column(term)[at])
            if score > 0:
                fields = self._index.fields_with(term, at)
                yield Contribution(word.typed, term, weight, fields, score)

    def _suggest(self, outcome: Outcome, found: tuple[int, ...]) -> Citation | None:
        """The nearest section or term, for a question that the notes do not cover."""
        if outcome is not Outcome.NOT_COVERED:
            return None
        nearest = (self.corpus.passages[at] for at in found)
        return next((p.citation for p in nearest if _can_be_suggested(p)), None)


def load_answerer(knowledge: Path) -> Answerer:
    """Everything that answering needs, from a content folder.

    Raises:
        KnowledgeError: the content, a language table or the calibration is not as it must be.
    """
    return Answerer(
        load_corpus(knowledge),
        load_language(knowledge),
        load_dictionary(),
        load_calibration(knowledge),
    )


def _can_be_suggested(passage: Passage) -> bool:
    return passage.kind in {PassageKind.CLAIM, PassageKind.TERM}
