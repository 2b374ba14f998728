"""Messages in another language than the notes': told by small words, and answered in theirs."""

import re
from collections.abc import Mapping

from bot.answers.about import Sentence
from bot.answers.analysis import fold
from bot.answers.language import OtherLanguage

SHARE = 0.25
"""The share of a message's words that must speak for it."""

_WORD = re.compile(r"[^\W_]+")


def language_of(
    message: str, languages: Mapping[str, OtherLanguage], english: frozenset[str]
) -> OtherLanguage | None:
    """The language that a message is in; None for English, and without a word that only it has.

    `english` are English small words.
    """
    typed = _WORD.findall(message.lower())
    words = [fold(word) for word in typed]
    best, most = None, 0.0
    for language in languages.values():
        doubtful = frozenset(language.doubtful.split())
        sure = frozenset(language.words.split()) - doubtful
        known = sum(word in sure for word in words)
        told = known + 0.5 * sum(word in doubtful for word in words)
        told += sum(not set(language.letters).isdisjoint(word) for word in typed)
        told += any(mark in message for mark in language.letters if not mark.isalpha())
        against = sum(word in english - sure - doubtful for word in words)
        if known and told > max(most, against) and told >= SHARE * len(words):
            best, most = language, told
    return best


def telling_words(message: str, language: OtherLanguage) -> tuple[str, ...]:
    """The message's words but for small ones: names and figures among them are as in English."""
    small = frozenset((language.words + " " + language.doubtful).split())
    return tuple(word for word in _WORD.findall(message) if fold(word) not in small)


def told_in(language: OtherLanguage, place: object | None) -> tuple[Sentence, ...]:
    """What is said to a message in the language; `place` is the citation that comes nearest."""
    says = Sentence(language.says)
    return (says,) if place is None else (says, Sentence(language.nearest, {"place": place}))
