"""Which messages are about the episode, the notes, the bot or one's data: told by a table of words.

`knowledge/language/intents.toml` is the table, and says at its head how an entry is read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.answers.analysis import fold
from bot.answers.dictionary import Dictionary
from bot.answers.language import IntentEntry, IntentTable, Language, Rest
from bot.answers.moments import Day, day_in, moment_in
from bot.answers.spelling import Speller

LONGEST = 30
"""How many words a message may have to be asked about itself."""

_WORD = re.compile(r"@[a-z]+|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Intent:
    """What a message is about: the name of an entry, and what else it says.

    `rest` is what is left over of the message where the entry asks for it, and `wants` what it is
    to name. `words` are the message's, as read. `leans`: after an answer it rather asks within it,
    since it names nothing that it is about.
    """

    name: str
    words: tuple[str, ...]
    wants: Rest | None = None
    rest: str = ""
    moment: int | None = None
    day: Day | None = None
    leans: bool = False


class _Any:
    """Words and phrases of which a message may hold one."""

    def __init__(self, alternatives: Iterable[str]) -> None:
        known = frozenset(alternatives)
        self._words = frozenset(each for each in known if " " not in each)
        self._phrases = tuple(f" {each} " for each in known - self._words)

    def __call__(self, words: frozenset[str], said: str) -> bool:
        """Whether the message holds any; `said` has its words in order, with blanks around each."""
        if not self._words.isdisjoint(words):
            return True
        return any(phrase in said for phrase in self._phrases)


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    needs: tuple["_Any", ...]
    allowed: frozenset[str]
    never: "_Any"
    wants: Rest | None
    leans: bool


class Intents:
    """Reads messages by the table of a language.

    `names` are words that stand for an episode as "it" does, `words` those of the notes.
    """

    def __init__(
        self,
        language: Language,
        dictionary: Dictionary,
        names: frozenset[str],
        words: frozenset[str],
    ) -> None:
        table = language.intents
        always = frozenset(table.filler.split()) | names
        self._rules = tuple(_rule(table, each, always) for each in table.intent)
        self._known = always.union(*(rule.allowed for rule in self._rules))
        self._named = frozenset(table.named.split())
        self._shorthand = language.shorthand
        self._correct = Speller(self._known | words, dictionary).correct
        self.read = lru_cache(1 << 10)(self._read)

    def _read(self, message: str, length: int) -> tuple[Intent, ...]:
        """What the message may be about, the likeliest first; `length` is the episode's.

        Never raises. Where an entry wants something named, whoever knows the notes has to tell
        whether it is.
        """
        text = fold(message)
        text, moment = moment_in(text, length)
        text, day = day_in(text)
        words = tuple(self._words(text))
        if not words or len(words) > LONGEST:
            return ()
        said, held = f" {' '.join(words)} ", frozenset(words)
        return tuple(
            Intent(
                rule.name,
                words,
                rule.wants,
                rest,
                moment,
                day,
                leans=rule.leans and self._named.isdisjoint(words),
            )
            for rule in self._rules
            if (rest := _left_over(rule, words, held, said)) is not None
        )

    def _words(self, text: str) -> Iterator[str]:
        for typed in _WORD.findall(text.replace("'s ", " ").replace("'", "")):
            word = self._shorthand.get(typed, typed)
            yield word if word in self._known else self._correct(word) or word


def _rule(table: IntentTable, entry: IntentEntry, always: frozenset[str]) -> _Rule:
    needs = [frozenset(table.phrases(line)) for line in entry.needs]
    may = frozenset(table.phrases(entry.may))
    words = {word for phrase in may.union(*needs) for word in phrase.split()}
    return _Rule(
        name=entry.name,
        needs=tuple(map(_Any, needs)),
        allowed=always | words,
        never=_Any(table.phrases(entry.never)),
        wants=entry.rest,
        leans=not entry.within,
    )


def _left_over(rule: _Rule, words: tuple[str, ...], held: frozenset[str], said: str) -> str | None:
    """What the rule leaves over of a message that fits it; None where it does not fit."""
    if rule.wants is None and not held <= rule.allowed:
        return None
    if not all(need(held, said) for need in rule.needs) or rule.never(held, said):
        return None
    return " ".join(word for word in words if word not in rule.allowed)
