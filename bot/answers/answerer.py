"""A question to an answer: told, in another language, following on another, or searched for.

Pure, in memory, without a wait. The search itself is `search`. A question that follows on an answer
and stands on its own is left alone, whatever was asked before it.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bot.answers.analysis import Analyser, distinct, spoken
from bot.answers.answer import Answer, Earlier, Hit, Outcome, Told
from bot.answers.dictionary import Dictionary, load_dictionary
from bot.answers.evidence import Calibration, decide, load_calibration
from bot.answers.intents import Intents, Languages, telling_words, told_in
from bot.answers.language import FollowUpWords, Language, OtherLanguage, load_language
from bot.answers.likeness import Grouping, Likeness, Wording, gist_of
from bot.answers.query import Query
from bot.answers.search import Examination, Explanation, Search, in_order, works
from bot.answers.telling import Teller, names_of
from bot.notes.episode import Corpus, Passage, PassageKind, Voice
from bot.notes.library import load_corpus

FEW = 2
"""Up to how many telling words a question is too short to stand on its own."""

SOME = 4
"""Up to how many a question may lean on another that refers back to it."""

LONGEST = 10
"""Up to how many words it may have at all."""

RARE = 11.9
"""The rarity from which a word tells what is asked, so that its question stands on its own."""

TELLING = 10.0
"""The rarity from which a word that only the follow-up has must be in what answers it."""

EARLIER = 0.35
"""What the score of a passage for the earlier question counts, beside that for this one."""

SHOWN_BEFORE = 0.6
"""What a passage gains that was shown, in the idf of a word that a single passage holds."""

BESIDE = 0.9
"""What one gains of the source that was shown first."""

JUDGED = 1.5
"""What an assessment gains that was shown, where the note-writer's judgement is asked for."""


def leans(question: str, query: Query, words: FollowUpWords, *, answered: bool) -> bool:
    """Whether the question, read as `query`, is to be read together with the one before it.

    `answered`: the notes surely answer it as it stands.
    """
    said, telling = spoken(question).split(), len(query.words)
    if len(said) > LONGEST or (query.small_talk and not asks(question, words)):
        return False
    if _opens(question, words):
        return telling <= SOME
    refers = not words.back.isdisjoint(said)
    if answered:
        common = all(word.rarity < RARE for word in query.words)
        return refers and common and telling <= FEW
    return telling <= (SOME if refers else FEW)


def asks(message: str, words: FollowUpWords) -> bool:
    """Whether a message asks something, rather than says it."""
    said = spoken(message).split()
    return "?" in message or _opens(message, words) or bool(said and said[0] in words.asking)


def gain(passage: Passage, after: Earlier, *, judged: bool) -> float:
    """What a passage gains for what the question follows on.

    `judged`: the question asks for the note-writer's judgement.
    """
    if not after.shown:
        return 0.0
    beside = passage.citation == after.shown[0].citation
    shown = SHOWN_BEFORE + (JUDGED if judged and passage.voice is Voice.ASSESSMENT else 0.0)
    return shown * (passage in after.shown) + BESIDE * beside


def _opens(question: str, words: FollowUpWords) -> bool:
    said = f"{spoken(question)} "
    return any(said.startswith(f"{each} ") for each in words.openings)


RANKED = 10
"""How many passages an answer ranks unless told otherwise."""

ODD = 1
"""How many words of a message about the bot or the episode may be such as nobody expected."""

Found = Iterable[tuple[str, float]]
"""What was found for a logged question: passages by id, and their scores."""


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
        self._search = Search(corpus, analyser, language, dictionary, calibration)
        self._likeness = Likeness(analyser, dictionary, self._search.index)
        self._places = {each.id: at for at, each in enumerate(corpus.passages)}
        self._longest = max((each.length for each in corpus.episodes), default=0)
        called = frozenset[str]().union(*map(names_of, corpus.episodes))
        self._intents = Intents(language, dictionary, called, self._search.index.vocabulary)
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
        outcome = self._search.decide(seen)
        if (
            outcome is not Outcome.ANSWERED
            and after is None
            and not seen.query.small_talk
            and (told := self._tell(question, odd=ODD))
        ):
            return self._told(question, told, limit)
        leaning = after is not None and bool(after.shown) and self._leans(question, seen, outcome)
        if after is not None and leaning:
            seen = self._within(question, seen, after)
            outcome = self._decide_within(seen)
        return Answer(
            question=question,
            outcome=outcome,
            hits=self._search.hits([(at, float(seen.scores[at])) for at in seen.found[:limit]]),
            revision=self.corpus.revision,
            terms_unknown=distinct((*seen.query.unknown, *works(seen))),
            corrections=seen.query.corrections,
            suggestion=self._search.suggest(outcome, seen),
            small_talk=seen.query.small_talk and not seen.named and not leaning,
            gist=gist_of(seen.query),
            followed=leaning,
            misattributed=self._search.misattributed(seen),
        )

    def earlier(self, question: str, outcome: str, found: Found) -> Earlier:
        """What follows on a logged question, from its outcome by name and what was found."""
        hits = self._hits(found)
        return Answer(question, Outcome(outcome), hits, self.corpus.revision).earlier

    def again(self, question: str, outcome: str, found: Found) -> Answer:
        """The answer as it was given, from its outcome by name and what was found.

        It may have been read together with another question, which nobody knows any more.
        """
        answer, hits = self.answer(question), self._hits(found)
        same = [each.passage for each in hits] == [each.passage for each in answer.hits]
        if answer.told is not None or (same and answer.outcome.value == outcome):
            return answer
        return replace(answer, outcome=Outcome(outcome), hits=hits, small_talk=False)

    def _hits(self, found: Found) -> tuple[Hit, ...]:
        known = ((self._places.get(id_), score) for id_, score in found)
        return self._search.hits([(at, score) for at, score in known if at is not None])

    def _leans(self, question: str, seen: Examination, outcome: Outcome) -> bool:
        answered = outcome is Outcome.ANSWERED
        return not seen.named and leans(
            question, seen.query, self.language.follow_ups, answered=answered
        )

    def _within(self, question: str, seen: Examination, after: Earlier) -> Examination:
        """A question that leans on another, examined together with it and with what was shown.

        The two are judged as one: the few words of the second alone hold too little.
        """
        passages, scores = self.corpus.passages, seen.scores.copy()
        judged = not self.language.follow_ups.judgement.isdisjoint(spoken(question).split())
        gains = [gain(each, after, judged=judged) for each in passages]
        scores += [self._search.index.ceiling * each for each in gains]
        if not after.question:
            return self._search.weighed(seen.query, scores)
        before = self.examine(after.question)
        ranked = self._search.weighed(seen.query, scores + EARLIER * before.scores)
        return self._search.judged(
            ranked, seen.query.following(before.query), seen.scores + before.scores
        )

    def _decide_within(self, seen: Examination) -> Outcome:
        """The outcome of a question that leans on another, whose passages may always answer it.

        They surely do only if they hold what it tells beyond the other.
        """
        if not seen.found:
            return Outcome.NOT_COVERED
        if seen.evidence is None:
            return Outcome.TENTATIVE
        outcome, words = decide(seen.evidence, self.calibration), seen.query.words
        if words and not any(word.known for word in words):
            return outcome if outcome is Outcome.NOT_COVERED else Outcome.TENTATIVE
        holds = self._search.index.held[seen.found[0]].terms
        telling = [word for word in words if word.rarity >= TELLING]
        held = [not holds.isdisjoint((word.term, *word.related)) for word in telling]
        beyond = all(word.known for word in telling) and (any(held) or not held)
        return Outcome.ANSWERED if outcome is Outcome.ANSWERED and beyond else Outcome.TENTATIVE

    def _tell(self, question: str, after: Earlier | None = None, *, odd: int = 0) -> Told | None:
        """The reply to what is about the episode, the notes, the bot or one's data."""
        intents = self._intents.read(question, self._longest, odd=odd)
        shown = () if after is None else after.shown
        told = (
            self._teller.tell(intent, shown)
            for intent in intents
            if after is None or not intent.leans
        )
        return next((each for each in told if each is not None), None)

    def _told(self, question: str, told: Told, limit: int) -> Answer:
        return Answer(
            question=question,
            outcome=Outcome.ANSWERED,
            hits=tuple(Hit(each, 1.0) for each in told.passages[:limit]),
            revision=self.corpus.revision,
            gist="" if told.wish else self.gist(question),
            told=told,
        )

    def _foreign(self, question: str, language: OtherLanguage, limit: int) -> Answer:
        """The answer to a question in another language, which the notes cannot be searched for."""
        words = self._search.reader.read_exactly(telling_words(question, language))
        scores = self._search.score(words)
        found = in_order(scores)
        passages = (self.corpus.passages[at] for at in found)
        sections = (each.citation for each in passages if each.kind is PassageKind.CLAIM)
        place = next(sections, None) if self._search.points_somewhere(words) else None
        return Answer(
            question=question,
            outcome=Outcome.NOT_COVERED,
            hits=self._search.hits([(at, float(scores[at])) for at in found[:limit]]),
            revision=self.corpus.revision,
            gist=gist_of(words),
            told=Told(None, told_in(language, place)),
        )

    def _covering(self, subject: str) -> tuple[Passage, ...]:
        """The passages that the notes have on a subject; none where they do not cover it."""
        seen = self.examine(subject)
        if self._search.decide(seen) is Outcome.NOT_COVERED:
            return ()
        return tuple(self.corpus.passages[at] for at in seen.found[:RANKED])

    def gist(self, question: str) -> str:
        """The question's gist, as its answer has it, without the rest of the answer."""
        return gist_of(self.examine(question).query)

    def grouping(self, wordings: Iterable[Wording]) -> Grouping:
        """Gists in groups of such as are alike; see `Likeness.grouping`."""
        return self._likeness.grouping(wordings)

    def examine(self, question: str) -> Examination:
        """Everything that the answer to a question which is searched for rests on."""
        return self._search.examine(question)

    def explain(self, question: str, limit: int) -> Explanation:
        """Why the first `limit` passages rank as they do, and what the outcome rests on."""
        return self._search.explain(question, limit)


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
