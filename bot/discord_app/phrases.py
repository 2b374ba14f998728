"""For what is not yet said in sentences: `say(…)` words at once, in a language passed on."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.replies import sentences
from bot.replies.sentences import Language, Languages, Sentence, load_languages

TRANSLATIONS = sentences.TRANSLATED


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language: `say("Page {page} of {pages}.", page=1, pages=3)`."""

    spoken: Language = sentences.ENGLISH

    @property
    def language(self) -> str:
        return self.spoken.code

    def __call__(self, english: str, /, **values: object) -> str:
        """The phrase in this language, its placeholders filled in."""
        return self.spoken.word(Sentence(english, values))

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The phrase for this number of things, which `{number}` stands for."""
        return self.spoken.word(Sentence(one, {"number": number, **values}, many, number))


ENGLISH = Phrases()


@dataclass(frozen=True, slots=True)
class Tongues:
    """The languages of an event: of who acts in it, and of everybody who reads along."""

    own: Phrases = ENGLISH
    shared: Phrases = ENGLISH

    def of(self, *, private: bool) -> Phrases:
        """The language of a reply that is for who acts alone, or for everybody."""
        return self.own if private else self.shared


IN_ENGLISH = Tongues()


class Phrasebook:
    """Every language there is."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages

    def __iter__(self) -> Iterator[Phrases]:
        return iter(tuple(map(Phrases, self._languages)))

    def for_locale(self, locale: object) -> Phrases:
        """The language of a locale of Discord's, such as `es-419`; English where there is none."""
        spoken = self._languages.for_locale(locale)
        return ENGLISH if spoken is sentences.ENGLISH else Phrases(spoken)


def load_phrasebook() -> Phrasebook:
    """The languages from `translations/`."""
    return Phrasebook(load_languages())
