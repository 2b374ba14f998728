"""A question to an answer: read, search, weigh, decide. Pure, in memory, without a wait."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bot.answers.about import Told
from bot.answers.analysis import Analyser, spoken
from bot.answers.answer import SHOWN, Answer, Earlier, Hit, Outcome
from bot.answers.decision import Calibration, decide, likelihood_of, load_calibration
from bot.answers.dictionary import Dictionary, load_dictionary
from bot.answers.evidence import Evidence, weigh
from bot.answers.explanation import Contribution, ExplainedHit, Explanation
from bot.answers.followups import EARLIER, gain, leans
from bot.answers.foreign import Languages, telling_words, told_in
from bot.answers.index import PassageIndex, Scores
from bot.answers.intents import Intents
from bot.answers.language import Language, OtherLanguage, load_language
from bot.answers.likeness import gist_of, grouped, weighing
from bot.answers.naming import Names
from bot.answers.query import Query, QueryReader
from bot.answers.sentences import sentences_of
from bot.answers.spelling import Speller
from bot.answers.telling import Teller, names_of
from bot.notes.loading import load_corpus
from bot.notes.passage import Citation, Corpus, Passage, PassageKind

RANKED = 10
"""How many passages an answer ranks unless told otherwise."""


SUGGESTED_FROM = 0.1
"""How likely the notes must at least answer a question for the nearest place to be suggested."""

CLEARLY = 0.1
"""By how much a sentence must be likelier than the whole message to be taken for the question."""


@dataclass(frozen=True, slots=True)
class Examination:
    """A question as read, the score of every passage, and the evidence in the best of them.

    `found` holds the positions of passages with a score, best first; without any there is no
    evidence. `named` are the passages of a source that the question names, and names alone.
    """

    query: Query
    scores: Scores
    found: tuple[int, ...]
    evidence: Evidence | None
    named: tuple[int, ...] = ()


class Answerer:
    """Answers questions from one corpus. Holds no state but its memory of words already read."""

    def __init__(
        self, corpus: Corpus, language: Language, dictionary: Dictionary, calibration: Calibration
    ) -> None:
        self.corpus = corpus
        self.language = language
        self.dictionary = dictionary
        self.calibration = calibration
        analyser = Analyser(language)
        self._index = PassageIndex(corpus.passages, analyser)
        speller = Speller(self._index.vocabulary | language.known, dictionary)
        self._reader = QueryReader(analyser, self._index, speller, dictionary, language)
        self._weigh = weighing(dictionary, self._index)
        self._names = Names(corpus.passages, analyser, language.meant)
        self._places = {each.id: at for at, each in enumerate(corpus.passages)}
        self._known = {passage.id: passage for passage in corpus.passages}
        self._sources = [passage.citation.source for passage in corpus.passages]
        called = frozenset[str]().union(*map(names_of, corpus.episodes))
        self._intents = Intents(language, dictionary, called, self._index.vocabulary)
        self._languages = Languages(language.others, language.stop_words)
        self._teller = Teller(corpus, self._covering, analyser.terms)

    def answer(self, question: str, limit: int = RANKED, *, after: Earlier | None = None) -> Answer:
        """The answer to a question of any length, with up to `limit` hits. Never raises.

        Passages of equal score stand in the order of the corpus; one that holds nothing of the
        question is no hit. `after` is what the question follows on: it is read within that, unless
        it stands on its own.
        """
        if told := self._tell(question, after):
            return self._told(question, told, limit)
        other = self._languages.of(question)
        if other is not None:
            return self._foreign(question, other, limit)
        seen = self.examine(question)
        outcome = self._decide(seen)
        leaning = after is not None and bool(after.shown) and self._leans(question, seen, outcome)
        if after is not None and leaning:
            seen = self._within(question, seen, after)
            outcome = self._decide_within(seen)
        passages = self.corpus.passages
        return Answer(
            question=question,
            outcome=outcome,
            hits=tuple(Hit(passages[at], float(seen.scores[at])) for at in seen.found[:limit]),
            revision=self.corpus.revision,
            terms_unknown=seen.query.unknown,
            corrections=seen.query.corrections,
            suggestion=self._suggest(outcome, seen),
            small_talk=seen.query.small_talk and not seen.named and not leaning,
            gist=gist_of(seen.query),
            followed=leaning,
        )

    def earlier(self, question: str, outcome: str, found: Iterable[str]) -> Earlier:
        """What follows on a logged question, from its outcome by name and what was found, by id."""
        shown = () if outcome == Outcome.NOT_COVERED.value else tuple(found)[:SHOWN]
        return Earlier(question, tuple(self._known[id_] for id_ in shown if id_ in self._known))

    def again(self, question: str, outcome: str, found: Iterable[tuple[str, float]]) -> Answer:
        """The answer as it was given, from its outcome by name and what was found, by id and score.

        It may have been read together with another question, which nobody knows any more.
        """
        answer = self.answer(question)
        hits = tuple(Hit(self._known[id_], score) for id_, score in found if id_ in self._known)
        same = [each.passage for each in hits] == [each.passage for each in answer.hits]
        if answer.told is not None or (same and answer.outcome.value == outcome):
            return answer
        return replace(answer, outcome=Outcome(outcome), hits=hits, small_talk=False)

    def _leans(self, question: str, seen: Examination, outcome: Outcome) -> bool:
        answered = outcome is Outcome.ANSWERED
        return not seen.named and leans(
            question, seen.query, self.language.follow_ups, answered=answered
        )

    def _within(self, question: str, seen: Examination, after: Earlier) -> Examination:
        """A question that leans on another, examined together with it and with what was shown."""
        passages, scores = self.corpus.passages, seen.scores.copy()
        if after.question:
            scores += EARLIER * self.examine(after.question).scores
        judged = not self.language.follow_ups.judgement.isdisjoint(spoken(question).split())
        scores += [self._index.ceiling * gain(each, after, judged=judged) for each in passages]
        found = _ranked(scores)
        return replace(
            seen, scores=scores, found=found, evidence=self._evidence(seen.query, scores, found)
        )

    def _decide_within(self, seen: Examination) -> Outcome:
        """The outcome of a question that leans on another; without words it is never sure."""
        if not seen.found:
            return Outcome.NOT_COVERED
        if not seen.query.words:
            return Outcome.TENTATIVE
        unknown = all(not word.known for word in seen.query.words)
        outcome = (
            Outcome.NOT_COVERED
            if seen.evidence is None
            else decide(seen.evidence, self.calibration)
        )
        return Outcome.TENTATIVE if outcome is Outcome.NOT_COVERED and not unknown else outcome

    def _evidence(self, query: Query, scores: Scores, found: Sequence[int]) -> Evidence | None:
        return weigh(query, self._index, scores, found, self._sources) if found else None

    def _tell(self, question: str, after: Earlier | None = None) -> Told | None:
        """The reply to what is about the episode, the notes, the bot or one's data."""
        longest = max((each.length for each in self.corpus.episodes), default=0)
        intents = self._intents.read(question, longest)
        shown = () if after is None else after.shown
        told = (
            self._teller.tell(intent, shown)
            for intent in intents
            if after is None or not intent.leans
        )
        return next((each for each in told if each is not None), None)

    def _told(self, question: str, told: Told, limit: int) -> Answer:
        passages = told.passages[:limit]
        scores = range(len(passages), 0, -1)
        return Answer(
            question=question,
            outcome=Outcome.ANSWERED,
            hits=tuple(
                Hit(each, float(score)) for each, score in zip(passages, scores, strict=True)
            ),
            revision=self.corpus.revision,
            gist="" if told.wish else self.gist(question),
            told=told,
        )

    def _foreign(self, question: str, language: OtherLanguage, limit: int) -> Answer:
        """The answer to a question in another language, which the notes cannot be searched for."""
        words = self._reader.read_exactly(telling_words(question, language))
        scores = self._score(words)
        found = [self.corpus.passages[at] for at in _ranked(scores)]
        sections = (each.citation for each in found if each.kind is PassageKind.CLAIM)
        return Answer(
            question=question,
            outcome=Outcome.NOT_COVERED,
            hits=tuple(Hit(each, float(scores[self._places[each.id]])) for each in found[:limit]),
            revision=self.corpus.revision,
            gist=gist_of(words),
            told=Told(None, told_in(language, next(sections, None))),
        )

    def _covering(self, subject: str) -> tuple[Passage, ...]:
        """The passages that the notes have on a subject; none where they do not cover it."""
        seen = self.examine(subject)
        if self._decide(seen) is Outcome.NOT_COVERED:
            return ()
        return tuple(self.corpus.passages[at] for at in seen.found[:RANKED])

    def gist(self, question: str) -> str:
        """The question's gist, as its answer has it, without the rest of the answer."""
        return gist_of(self.examine(question).query)

    def grouped(self, counts: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
        """Gists in groups of such as are alike; see `likeness.grouped`."""
        return grouped(counts, self._weigh)

    def examine(self, question: str) -> Examination:
        """Everything that the answer to a question rests on.

        In a message of several sentences, one may be the question and the others chatter: if a
        sentence alone is clearly likelier to be answered than the whole, it is what was asked.
        """
        whole = self._examine(question)
        sentences = sentences_of(question)
        if len(sentences) < 2 or whole.query.small_talk or whole.named:  # noqa: PLR2004 -- nothing to choose from
            return whole
        alone = [each for each in map(self._examine, sentences) if each.query.asks_enough]
        likeliest = max(alone, key=self._likelihood, default=whole)
        gain = self._likelihood(likeliest) - self._likelihood(whole)
        return likeliest if gain > CLEARLY else whole

    def _decide(self, seen: Examination) -> Outcome:
        if seen.named:
            return Outcome.ANSWERED
        if seen.evidence is None or seen.query.small_talk:
            return Outcome.NOT_COVERED
        return decide(seen.evidence, self.calibration)

    def _likelihood(self, seen: Examination) -> float:
        return likelihood_of(seen.evidence, self.calibration) if seen.evidence else 0.0

    def _examine(self, question: str) -> Examination:
        query = self._reader.read(question)
        scores = self._score(query)
        named = self._names.positions(question, query.terms)
        scores[list(named)] += self._index.ceiling
        found = _ranked(scores)
        return Examination(query, scores, found, self._evidence(query, scores, found), named)

    def explain(self, question: str, limit: int) -> Explanation:
        """Why the first `limit` passages rank as they do, and what the outcome rests on."""
        seen, calibration = self.examine(question), self.calibration
        emphasis = self._index.emphasis(seen.query.terms)
        return Explanation(
            words=seen.query.words,
            hits=tuple(
                ExplainedHit(
                    passage=self.corpus.passages[at],
                    score=float(seen.scores[at]),
                    emphasis=emphasis.get(at, 1.0),
                    named=self._index.ceiling if at in seen.named else 0.0,
                    contributions=tuple(self._contributions(seen.query, at)),
                )
                for at in seen.found[:limit]
            ),
            evidence=seen.evidence,
            calibration=calibration,
            likelihood=self._likelihood(seen),
        )

    def _score(self, query: Query) -> Scores:
        scores: Scores = np.zeros(self._index.size)
        for _, term, weight in query.searched():
            scores = scores + weight * self._index.column(term)
        for at, factor in self._index.emphasis(query.terms).items():
            scores[at] *= factor
        return scores

    def _contributions(self, query: Query, at: int) -> Iterator[Contribution]:
        """What each term of the query gives the passage at a position."""
        for word, term, weight in query.searched():
            score = weight * float(self._index.column(term)[at])
            if score > 0:
                fields = self._index.fields_with(term, at)
                yield Contribution(word.typed, term, weight, fields, score)

    def _suggest(self, outcome: Outcome, seen: Examination) -> Citation | None:
        """The nearest section or term, for a question that the notes do not cover."""
        if outcome is not Outcome.NOT_COVERED or seen.query.small_talk:
            return None
        if self._likelihood(seen) < SUGGESTED_FROM:
            return None
        nearest = (self.corpus.passages[at] for at in seen.found)
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


def _ranked(scores: Scores) -> tuple[int, ...]:
    return tuple(int(at) for at in np.argsort(-scores, kind="stable") if scores[at] > 0)


def _can_be_suggested(passage: Passage) -> bool:
    return passage.kind in {PassageKind.CLAIM, PassageKind.TERM}
