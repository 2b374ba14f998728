"""Which messages are about the episode, the notes, the bot or one's data: told by a table of words.

`knowledge/language/intents.toml` is the table, and says at its head how an entry is read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.answers.analysis import fold
from bot.answers.dictionary import Dictionary
from bot.answers.language import IntentEntry, IntentTable, Language, Rest
from bot.answers.moments import Day, day_in, moment_in, names_time
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
    """Words and phrases of which a message may hold one, and the words that these begin with."""

    def __init__(self, alternatives: Iterable[str]) -> None:
        known = frozenset(alternatives)
        self._words = frozenset(each for each in known if " " not in each)
        self._phrases: dict[str, list[str]] = defaultdict(list)
        for phrase in known - self._words:
            self._phrases[phrase.partition(" ")[0]].append(f" {phrase} ")
        self.begins = self._words.union(self._phrases)

    def __call__(self, words: frozenset[str], said: str) -> bool:
        """Whether the message holds any; `said` has its words in order, with blanks around each."""
        if not self._words.isdisjoint(words):
            return True
        begun = self.begins & words
        return any(phrase in said for first in begun for phrase in self._phrases.get(first, ()))


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
        self._always = always
        self._rules = tuple(_rule(table, each, always) for each in table.intent)
        self._known = always.union(*(rule.allowed for rule in self._rules))
        self._every = frozenset(range(len(self._rules)))
        self._naming = frozenset(at for at in self._every if self._rules[at].wants is not None)
        self._allowing = {
            word: self._naming.union(at for at in self._every if word in self._rules[at].allowed)
            for word in self._known - always
        }
        self._named = frozenset(table.named.split())
        self._shorthand = language.shorthand
        self._correct = Speller(self._known | words, dictionary).correct

    def read(self, message: str, length: int) -> tuple[Intent, ...]:
        """What the message may be about, the likeliest first; `length` is the episode's.

        Never raises. Where an entry wants something named, whoever knows the notes has to tell
        whether it is.
        """
        text, moment, day = fold(message), None, None
        typed = _typed(text)
        if names_time(text, typed):
            text, moment = moment_in(text, length)
            text, day = day_in(text)
            typed = _typed(text)
        if not typed or len(typed) > LONGEST:
            return ()
        words = tuple(map(self._meant, typed))
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
            for rule in self._allowed(held)
            if (rest := _left_over(rule, words, held, said)) is not None
        )

    def _allowed(self, held: frozenset[str]) -> Iterator[_Rule]:
        """The rules that allow all of these words, or have the others name something."""
        left = self._every
        for word in held - self._always:
            left &= self._allowing.get(word, self._naming)
            if left == self._naming:
                break
        return (self._rules[at] for at in sorted(left))

    def _meant(self, typed: str) -> str:
        word = self._shorthand.get(typed, typed)
        return word if word in self._known else self._correct(word) or word


def _typed(text: str) -> list[str]:
    return _WORD.findall(text.replace("'s ", " ").replace("'", ""))


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
    """What the rule leaves over of a message that it allows; None where it does not fit."""
    for need in rule.needs:
        if need.begins.isdisjoint(held) or not need(held, said):
            return None
    if rule.never(held, said):
        return None
    return " ".join(word for word in words if word not in rule.allowed)
