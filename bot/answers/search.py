"""A question as it is searched for: read, scored, weighed, decided, explained. Pure, in memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from bot.answers.analysis import Analyser, fold
from bot.answers.answer import Hit, Misattribution, Outcome
from bot.answers.dictionary import Dictionary, Speller
from bot.answers.evidence import (
    Calibration,
    Evidence,
    Found,
    Speakers,
    decide,
    lacking,
    likelihood_of,
    weigh,
)
from bot.answers.index import Names, PassageIndex, Scores
from bot.answers.language import Language
from bot.answers.query import Query, QueryReader, QueryWord, parts_of
from bot.answers.wanted import HOST, Wants
from bot.notes.episode import Citation, Corpus, Episode, Passage, PassageKind


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one term adds to a passage's score.

    `term` stands in `fields` of the passage (its text, its source's name, its search wording). It
    is searched for `word`, as typed, either as that word itself or as a related one, and counts
    `weight` times its BM25 score. `score` is what comes of it.
    """

    word: str
    term: str
    related: bool
    weight: float
    fields: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class ExplainedHit:
    """A passage and its score: the sum of contributions and `named`, times `likely`.

    `named` is what the passage gets when the question is its source's name. `likely` is less
    than 1 where another episode is clearly likelier to answer.
    """

    passage: Passage
    score: float
    likely: float
    named: float
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The question's words as read, the first hits, and the evidence behind the outcome.

    Without a hit there is no evidence, and the likelihood is 0. `lacking` are the figures that keep
    the answer from more than tentative.
    """

    words: tuple[QueryWord, ...]
    hits: tuple[ExplainedHit, ...]
    evidence: Evidence | None
    calibration: Calibration
    likelihood: float
    lacking: tuple[str, ...]


DEEPEST = 64
"""How many passages are ranked at most."""

NAMED = 3.0
"""What a source gets whose name is the question, in idf of a word in a single passage."""

COMPARED = 5
"""Among how many of the first passages those that say the same are found out."""

SAME = 0.5
"""The share of words in common from which two passages say the same."""

TRIED = 3
"""In how many episodes, those of the best scores, the evidence is weighed."""

_TOLD_TWICE = (
    (PassageKind.TERM, PassageKind.CLAIM),
    (PassageKind.CLAIM, PassageKind.TERM),
)

SUGGESTED_FROM = 0.1
"""How likely the notes must at least answer a question for the nearest place to be suggested."""

HARDLY_LESS = 0.05
"""By how much the only question of a message may be less likely than the whole message."""

CLEARLY = 0.1
"""By how much a part must be likelier than the whole message to be taken for the question."""


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


class Search:
    """Finds and judges the passages of one corpus; remembers nothing but words already read."""

    def __init__(
        self,
        corpus: Corpus,
        analyser: Analyser,
        language: Language,
        dictionary: Dictionary,
        calibration: Calibration,
    ) -> None:
        self._passages = corpus.passages
        self._calibration = calibration
        self.index = PassageIndex(corpus.passages, analyser)
        speller = Speller(self.index.vocabulary | language.known, dictionary)
        self.reader = QueryReader(analyser, self.index, speller, dictionary, language)
        self._names = Names(corpus.passages, analyser, language.meant)
        self._episodes = {episode.id: episode for episode in corpus.episodes}
        self._speakers = {
            episode.id: Speakers(
                frozenset(analyser.terms(episode.guest)), frozenset(analyser.terms(episode.host))
            )
            for episode in corpus.episodes
        }
        names = (each.names for each in self._speakers.values())
        self._who = frozenset({"who", "when", "where"}).union(*names)
        self._wants = Wants(analyser, language.wanted)
        self._tokens = lru_cache(1 << 12)(self._wants.tokens)

    def hits(self, found: Sequence[tuple[int, float]]) -> tuple[Hit, ...]:
        """The hits at these positions, with these scores.

        Those that say the same are found out among the first `COMPARED`.
        """
        first = [at for at, _ in found[:COMPARED]]
        same: dict[int, list[int]] = {}
        for number, at in enumerate(first):
            twin = next((one for one in first[:number] if self._say_the_same(one, at)), None)
            if twin is not None:
                same.setdefault(twin, []).append(at)
        if not same:
            return tuple(Hit(self._passages[at], score) for at, score in found)
        repeated = {at for others in same.values() for at in others}
        return tuple(
            Hit(
                self._passages[at],
                score,
                tuple(self._passages[one].citation for one in same.get(at, ()))
                if at not in repeated
                else (),
                at in repeated,
            )
            for at, score in found
        )

    def _say_the_same(self, one: int, other: int) -> bool:
        """Whether a term's passage and a section's hold the same words of the same speaker."""
        first, second = self._passages[one], self._passages[other]
        if (first.kind, second.kind) not in _TOLD_TWICE:
            return False
        if (first.speaker, first.citation.episode) != (second.speaker, second.citation.episode):
            return False
        words, others = self.index.held[one].text, self.index.held[other].text
        return len(words & others) >= SAME * len(words | others)

    def points_somewhere(self, query: Query) -> bool:
        """Whether a word of the query is in the notes as it is typed, and is no speaker's name."""
        typed = (each for each in query.words if fold(each.typed) in self.index.vocabulary)
        return any(each.term not in self._who for each in typed)

    def misattributed(self, seen: Examination) -> Misattribution | None:
        """Whose words were asked for, if the first passage holds the other speaker's."""
        if seen.evidence is None or not seen.evidence.sayer:
            return None
        passage, episode = self._passages[seen.found[0]], self._episode(seen.found[0])
        speakers = self._speakers[episode.id]
        for sayer in seen.query.wanted.sayers:
            asked = episode.host if sayer == HOST or sayer in speakers.host else episode.guest
            known = sayer == HOST or sayer in speakers.names
            if known and passage.speaker not in {asked, None}:
                return Misattribution(asked, passage.speaker or "")
        return None

    def examine(self, question: str) -> Examination:
        """Everything that the answer to a question rests on.

        In a message of several sentences, one may be the question and the others chatter: if a
        part alone is clearly likelier to be answered than the whole, it is what was asked.
        """
        asked = self.reader.pared(question)
        whole = self._examine(asked)
        parts = parts_of(asked)
        if len(parts) < 2 or whole.named:  # noqa: PLR2004 -- nothing to choose from
            return whole
        examined = {part: self._examine(part) for part in parts}
        asking = [examined[part] for part in examined if part.endswith("?")]
        if len(asking) == 1 and self._is_all_asked(asking[0], whole):
            return asking[0]
        if whole.query.small_talk:
            return whole
        alone = [each for each in examined.values() if each.query.asks_enough]
        likeliest = max(alone, key=self._likelihood, default=whole)
        gain = self._likelihood(likeliest) - self._likelihood(whole)
        return likeliest if gain > CLEARLY else whole

    def _is_all_asked(self, asking: Examination, whole: Examination) -> bool:
        """Whether the only question of a message is asked as well without the rest of it."""
        if asking.named or asking.query.small_talk or not asking.query.asks_enough:
            return bool(asking.named)
        talk = whole.query.small_talk
        return talk or self._likelihood(asking) >= self._likelihood(whole) - HARDLY_LESS

    def decide(self, seen: Examination) -> Outcome:
        """What the passages found are worth."""
        if seen.named:
            denied = seen.evidence is not None and seen.evidence.premise
            return Outcome.TENTATIVE if denied else Outcome.ANSWERED
        if seen.evidence is None or seen.query.small_talk:
            return Outcome.NOT_COVERED
        return decide(seen.evidence, self._calibration)

    def _likelihood(self, seen: Examination) -> float:
        return self._likely(seen.evidence)

    def _likely(self, evidence: Evidence | None) -> float:
        return likelihood_of(evidence, self._calibration) if evidence else 0.0

    def _examine(self, question: str) -> Examination:
        query = self.reader.read(question)
        scores = self.score(query)
        named = self._names.positions(question, query.terms) or self._names.quoting(
            question, self._who
        )
        if named:
            scores[list(named)] += self.index.ceiling * NAMED
        return self.weighed(query, scores, named)

    def weighed(self, query: Query, scores: Scores, named: tuple[int, ...] = ()) -> Examination:
        """The examination of a query by these scores."""
        found = in_order(scores)
        if not found or not query.words:
            return Examination(query, scores, found, None, named)
        lowered, evidence = self._weigh_episodes(query, scores, found)
        order = found if lowered is scores else in_order(lowered)
        return Examination(query, lowered, order, evidence, named)

    def judged(self, seen: Examination, query: Query, scores: Scores) -> Examination:
        """The same ranking, with the evidence that its first passage is for a fuller query.

        Which names have to be in the passage, its own query says.
        """
        if not seen.found or not query.words:
            return seen
        evidence = weigh(query, self.index, self._found(seen.found[0], scores))
        names = seen.evidence.names if seen.evidence else 0.0
        return replace(seen, evidence=replace(evidence, names=names))

    def _weigh_episodes(
        self, query: Query, scores: Scores, found: tuple[int, ...]
    ) -> tuple[Scores, Evidence]:
        """The evidence in the episode of the first passage, or in one clearly likelier to answer.

        Its passages come first: the scores of other episodes are lowered so that none is above.
        """
        best = self._best_of_episodes(found)
        if len(best) == 1:
            return scores, weigh(query, self.index, self._found(found[0], scores))
        evidence = [weigh(query, self.index, self._found(at, scores)) for at in best]
        likely = [self._likely(each) for each in evidence]
        first = max(range(len(best)), key=lambda one: likely[one] - CLEARLY * (one > 0))
        if first:
            scores = scores.copy()
            for at in best[:first]:  # those that stood above
                scores[self.index.beside(at)] *= scores[best[first]] / scores[at]
        return scores, evidence[first]

    def _best_of_episodes(self, found: tuple[int, ...]) -> list[int]:
        """The first passage found of each of the episodes that come first."""
        best: dict[int, int] = {}
        for at in found:
            best.setdefault(self.index.episode_of[at], at)
            if len(best) == min(TRIED, len(self._episodes)):
                break
        return list(best.values())

    def _found(self, at: int, scores: Scores) -> Found:
        passage, episode = self._passages[at], self._episode(at)
        return Found(
            position=at,
            score=float(scores[at]),
            tokens=self._tokens(passage.text),
            title=self._tokens(passage.citation.source),
            speakers=self._speakers[episode.id],
            by_host=passage.speaker == episode.host,
        )

    def _episode(self, at: int) -> Episode:
        return self._episodes[self._passages[at].citation.episode]

    def explain(self, question: str, limit: int) -> Explanation:
        """Why the first `limit` passages rank as they do, and what the outcome rests on."""
        seen, calibration = self.examine(question), self._calibration
        return Explanation(
            words=seen.query.words,
            hits=tuple(self._explained(seen, at) for at in seen.found[:limit]),
            evidence=seen.evidence,
            calibration=calibration,
            likelihood=self._likelihood(seen),
            lacking=lacking(seen.evidence) if seen.evidence and not seen.named else (),
        )

    def _explained(self, seen: Examination, at: int) -> ExplainedHit:
        contributions = tuple(self._contributions(seen.query, at))
        named = self.index.ceiling * NAMED if at in seen.named else 0.0
        score = float(seen.scores[at])
        whole = sum(each.score for each in contributions) + named
        passage = self._passages[at]
        return ExplainedHit(passage, score, score / whole, named, contributions)

    def score(self, query: Query) -> Scores:
        """The score of every passage, in the order of the corpus."""
        scores: Scores = np.zeros(self.index.size)
        for _, term, weight in query.searched():
            column = self.index.column(term)
            scores += column if weight == 1 else weight * column
        return scores

    def _contributions(self, query: Query, at: int) -> Iterator[Contribution]:
        """What each term of the query gives the passage at a position."""
        for word, term, weight in query.searched():
            score = weight * float(self.index.column(term)[at])
            if score > 0:
                fields = self.index.held[at].fields_with(term)
                related = term not in query.terms and term not in query.others
                yield Contribution(word, term, related, weight, fields, score)

    def suggest(self, outcome: Outcome, seen: Examination) -> Citation | None:
        """The nearest section or term, for a question that the notes do not cover."""
        if outcome is not Outcome.NOT_COVERED or seen.query.small_talk:
            return None
        if self._likelihood(seen) < SUGGESTED_FROM:
            return None
        nearest = (self._passages[at] for at in seen.found)
        return next((p.citation for p in nearest if _can_be_suggested(p)), None)


def works(seen: Examination) -> tuple[str, ...]:
    """The other works and occasions that the question asks for, where they are not spoken of."""
    return seen.query.wanted.works if seen.evidence and seen.evidence.elsewhere else ()


def in_order(scores: Scores) -> tuple[int, ...]:
    """The positions with a score, best first."""
    order = np.argsort(-scores, kind="stable")[:DEEPEST]
    return tuple(order[scores[order] > 0].tolist())


def _can_be_suggested(passage: Passage) -> bool:
    return passage.kind in {PassageKind.CLAIM, PassageKind.TERM}
