"""A question as it is searched: without asides, its words, what is searched beside."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.answers.analysis import Analyser, Word, distinct, fold, spoken
from bot.answers.answer import Correction
from bot.answers.dictionary import Dictionary, Speller
from bot.answers.index import PassageIndex
from bot.answers.language import Language
from bot.answers.premises import NO_PREMISE, Premise, Premises
from bot.answers.wanted import NOTHING, Wanted, Wants

RELATED_WEIGHT = 0.3
"""What a term counts that is searched only on account of another."""

LOOKED_UP = 20
"""How many unknown words of a message are looked up for a slip: each takes half a millisecond."""

COURTESY = 6
"""How many words a courtesy has at most."""

LONGEST_PHRASE = 3
"""How many terms the left side of an entry of related words may have."""

MOST = 8
"""How many parts of a message are told apart; the rest of a longer one counts as one."""

COMMONEST, RAREST = 4.0, 16.1
"""Rarities between which a word weighs the more in ranking the seldomer English has it."""

TELLING = 1.6
"""What the rarest word counts in ranking beyond a word that carries no meaning."""

_OUTSIDE = re.compile(
    r"https?://\S+|\bwww\.\S+|<(?:@[!&]?|#|a?:\w+:)\d+>|(?<!\w)[@#]\w+"
    r"|^\s*(?:(?:hey|hi|hello|ok|okay|yo|ey|so|well|dear|hiya|um|uh|please)[ ,]+)?footnote\b[,:]?",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\((?:[^()\s]+\s+){2,}[^()]*\)")
_NUMBERED = re.compile(
    r"(?<=[?!.])\s*(?:page |p\.? ?)?\d{1,3}[.)]?\s*$|\s+(?:page|p\.) \d{1,3}\s*$", re.IGNORECASE
)
_DATED = re.compile(r"^\s*(?:in|as of) 20\d\d\s*,", re.IGNORECASE)
_SAID = re.compile(r"[^,.!?;:…]*[,.!?;:…]+|[^,.!?;:…]+$")
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"[a-z]+\d[\w.]*")  # a model or a version, such as o1
_LARGE = re.compile(r"(?<=[\w,'’] )(?!English\b)[A-Z][\w'’]*")
_END = re.compile(
    r"(?<=[.!?;])\s+|\s+[–—-]+\s+|\n+"
    r"|,?\s+(?:but|anyway|so)\s+(?=(?:what|why|how|who|when|where|which|does|did|is|are|can|could|will)\b)"
)
_MAY_END = re.compile(r"[.!?;–—-]\s|\n|(?:but|anyway|so)\s")


def parts_of(message: str) -> tuple[str, ...]:
    """The sentences of a message, and the questions in them after an aside; none is blank."""
    message = message.strip()
    if not _MAY_END.search(message):  # most hold a single one, and this is found faster
        return (message,) if message else ()
    return tuple(part.strip() for part in _END.split(message, maxsplit=MOST - 1) if part.strip())


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
    name: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for a question; each term stands once.

    `others` are the terms of words that carry no meaning: they rank, and are no evidence.
    """

    words: tuple[QueryWord, ...]
    corrections: tuple[Correction, ...]
    small_talk: bool
    others: tuple[str, ...] = ()
    wanted: Wanted = NOTHING
    premise: Premise = NO_PREMISE

    @property
    def terms(self) -> frozenset[str]:
        """The terms of the question itself."""
        return frozenset(word.term for word in self.words)

    @property
    def expected(self) -> float:
        """What the words that carry meaning count in ranking, all together."""
        return sum(_weight(word.rarity) for word in self.words)

    @property
    def asks_enough(self) -> bool:
        """Whether it holds more than one word to go by."""
        return len(self.words) > 1

    def following(self, earlier: "Query") -> "Query":
        """What it asks together with the question that it follows on, whose own want is met."""
        said = self.terms
        words = (*self.words, *(word for word in earlier.words if word.term not in said))
        return replace(self, words=words)

    def searched(self) -> Iterator[tuple[str, str, float]]:
        """On whose account, as typed, which term is searched, and what it counts."""
        for word in self.words:
            weight = _weight(word.rarity)
            if word.known:
                yield word.typed, word.term, weight
            for other in word.related:
                yield word.typed, other, RELATED_WEIGHT * weight
        for term in self.others:
            yield term, term, 1.0

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
        self._pleasantries = language.pleasantries
        self._wants = Wants(analyser, language.wanted)
        self._premises = Premises(analyser, language)
        self._asides = _either(language.asides)
        self._related = {
            analyser.terms(phrase): distinct(analyser.terms(others))
            for phrase, others in language.related.items()
        }
        self._related_firsts = frozenset(phrase[0] for phrase in self._related if phrase)

    def read(self, question: str) -> Query:
        """Never raises, whatever the question."""
        every = self._analyser.every(question)
        small_talk = self._analyser.is_small_talk(question, every)
        if corrections := self._corrections(every):
            every = self._analyser.every(question, corrections)
            small_talk = small_talk or self._analyser.is_small_talk(question, every)
        words: dict[str, Word] = {}
        others: dict[str, None] = {}
        for word in every:
            if word.telling:
                words.setdefault(word.term, word)
            else:
                others.setdefault(word.term)
        terms, large = tuple(words), _names_in(question)
        corrected = _corrected(question, corrections)
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
                    name=word.read_as in self._names
                    or word.typed in large
                    or _CODE.fullmatch(word.typed) is not None,
                )
                for term, word in words.items()
            ),
            corrections=tuple(Correction(*pair) for pair in corrections.items()),
            small_talk=small_talk,
            others=tuple(others),
            wanted=self._wants.read(corrected),
            premise=self._premises.read(corrected),
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

    def pared(self, message: str) -> str:
        """The message without what changes nothing of what it asks; itself if nothing is left.

        That is links, mentions, tags, brackets, the bot's name, a number at its end, and asides
        such as “for a beginner”.
        """
        left = _BRACKETED.sub(" ", _OUTSIDE.sub(" ", message))
        left = self._asides.sub(" ", left)
        if _DIGIT.search(left):
            left = _NUMBERED.sub("", _DATED.sub(" ", left))
        left = self._without_courtesies(left)
        return left if spoken(left) else message

    def _without_courtesies(self, message: str) -> str:
        """The message without what says nothing before its first mark and after its last."""
        said = _SAID.findall(message)
        if len(said) == 1:  # as most are
            return message.strip(" ,;:")
        while len(said) > 1 and self._says_nothing(said[-1]):
            said.pop()
        while len(said) > 1 and self._says_nothing(said[0]):
            said.pop(0)
        return "".join(said).strip(" ,;:")

    def _says_nothing(self, said: str) -> bool:
        if said.count(" ") > COURTESY:
            return False
        words = self._analyser.words(said)
        return all(word.read_as in self._pleasantries for word in words)

    def _knows(self, word: Word) -> bool:
        """Whether the notes know the word: a name, only if they themselves name it."""
        if word.read_as in self._names:
            return self._index.shows(word.term)
        return word.term in self._index

    def _corrections(self, words: tuple[Word, ...]) -> dict[str, str]:
        """The misspelt words of the question and what they are read as."""
        telling = (word for word in words if word.telling)
        unknown = distinct(word.typed for word in telling if word.term not in self._index)
        corrected = ((typed, self._speller.correct(typed)) for typed in unknown[:LOOKED_UP])
        return {typed: meant for typed, meant in corrected if meant is not None}

    def _related_to(self, terms: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Related terms by the question's term they hang on, each hanging on the first only."""
        taken = set(terms)
        related: dict[str, tuple[str, ...]] = {}
        if self._related_firsts.isdisjoint(taken):
            return related
        for phrase in _phrases(terms):
            new = tuple(other for other in self._related.get(phrase, ()) if other not in taken)
            taken.update(new)
            related[phrase[0]] = related.get(phrase[0], ()) + new
        return related


def _corrected(question: str, corrections: Mapping[str, str]) -> str:
    for typed, meant in corrections.items():
        question = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", meant, question, flags=re.IGNORECASE)
    return question


def _names_in(question: str) -> frozenset[str]:
    """The words that are written as names; what has only capitals is an abbreviation."""
    return frozenset(fold(word) for word in _LARGE.findall(question) if not word[:2].isupper())


def _phrases(terms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for length in range(LONGEST_PHRASE, 0, -1):
        for start in range(len(terms) - length + 1):
            yield terms[start : start + length]


def _weight(rarity: float) -> float:
    """What a word that carries meaning counts in ranking; the others count 1."""
    share = (rarity - COMMONEST) / (RAREST - COMMONEST)
    return 1.0 + TELLING * min(max(share, 0.0), 1.0)


def _either(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the phrases as whole words; * is any word.

    Phrases that begin alike are tried together: each place of a question is looked at once.
    """
    by_first: dict[str, list[str]] = defaultdict(list)
    for phrase in sorted(phrases, key=len, reverse=True):
        first, *rest = map(_escaped, phrase.split())
        by_first[first].append("".join(f"\\s+{word}" for word in rest))
    either = "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in by_first.items())
    return re.compile(rf"(?<!\w)(?:{either or '(?!)'})(?!\w)", re.IGNORECASE)


def _escaped(phrase: str) -> str:
    return re.escape(phrase).replace(r"\*", r"[\w'-]+").replace("'", "['’]?")
