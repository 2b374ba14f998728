"""Messages in another language than the notes': told by small words, and answered in theirs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.answers.about import Sentence
from bot.answers.analysis import fold, spoken
from bot.answers.language import OtherLanguage

SHARE = 0.25
"""The share of a message's words that must speak for its language."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Profile:
    language: OtherLanguage
    sure: frozenset[str]
    doubtful: frozenset[str]
    letters: frozenset[str]


class Languages:
    """Tells languages apart. `english` are English small words."""

    def __init__(self, languages: Mapping[str, OtherLanguage], english: frozenset[str]) -> None:
        self._english = english
        self._profiles = tuple(map(_profile, languages.values()))
        self._sure = frozenset[str]().union(*(each.sure for each in self._profiles))

    def of(self, message: str) -> OtherLanguage | None:
        """The language of a message; None for English, and without a word that only it has."""
        if self._sure.isdisjoint(spoken(message).replace("'", " ").split()):
            return None
        typed = _WORD.findall(message.lower())
        words = [fold(word) for word in typed]
        best, most = None, 0.0
        for each in self._profiles:
            sure = sum(word in each.sure for word in words)
            if not sure:
                continue
            told = sure + 0.5 * sum(word in each.doubtful for word in words)
            told += sum(not each.letters.isdisjoint(word) for word in typed)
            told += any(mark in message for mark in each.letters if not mark.isalpha())
            against = sum(word in self._english - each.sure - each.doubtful for word in words)
            if told > max(most, against) and told >= SHARE * len(words):
                best, most = each.language, told
        return best


def telling_words(message: str, language: OtherLanguage) -> tuple[str, ...]:
    """The message's words but for small ones: names and figures among them are as in English."""
    small = frozenset(f"{language.words} {language.doubtful}".split())
    return tuple(word for word in _WORD.findall(message) if fold(word) not in small)


def told_in(language: OtherLanguage, place: object | None) -> tuple[Sentence, ...]:
    """What is said to a message in the language; `place` is the citation that comes nearest."""
    says = Sentence(language.says)
    return (says,) if place is None else (says, Sentence(language.nearest, {"place": place}))


def _profile(language: OtherLanguage) -> _Profile:
    doubtful = frozenset(language.doubtful.split())
    sure = frozenset(language.words.split()) - doubtful
    return _Profile(language, sure, doubtful, frozenset(language.letters))
