"""What the bot says of itself, in the reader's language; what the notes say is never translated.

English stands in the code. `translations/<language>.po` holds the others: one entry a phrase, with
the same `{placeholders}`. Double quotation marks are in none of them: they are the speakers'.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from io import BytesIO

from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal

TRANSLATIONS = ("de", "es")
"""The languages there are beside English."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase and its translation, each in one form, or two: for one thing and for several.

    `context` tells phrases apart that are the same in English only.
    """

    context: str | None
    english: tuple[str, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language: `say("Page {page} of {pages}.", page=1, pages=3)`.

    A phrase that it lacks is said in English. Numbers are written as the language writes them.
    """

    language: str = "en"
    translated: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def __call__(self, english: str, /, **values: object) -> str:
        """The phrase in this language, its placeholders filled in."""
        return self._filled(self.translated.get(english, (english,))[0], values)

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The phrase for this number of things, which `{number}` stands for.

        The languages there are have one form for one and another for the rest.
        """
        form = self.translated.get(one, (one, many))[number != 1]
        return self._filled(form, {"number": number, **values})

    def _filled(self, form: str, values: Mapping[str, object]) -> str:
        return form.format_map({name: self._written(value) for name, value in values.items()})

    def _written(self, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        return format_decimal(value, locale=self.language)


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

    def __init__(self, languages: Mapping[str, Phrases]) -> None:
        self._languages = dict(languages)

    def __iter__(self) -> Iterator[Phrases]:
        return iter((ENGLISH, *self._languages.values()))

    def for_locale(self, locale: object) -> Phrases:
        """The language of a locale of Discord's, such as `es-419`; English where there is none."""
        return self._languages.get(str(locale or "").partition("-")[0], ENGLISH)


def load_phrasebook() -> Phrasebook:
    """The languages from `translations/`.

    Raises:
        PoFileError: a file is not as gettext's files are; names it.
    """
    return Phrasebook({language: _load(language) for language in TRANSLATIONS})


def entries_of(name: str, language: str) -> tuple[Entry, ...]:
    """The entries of a file in `translations/`, but for those without a translation.

    Raises:
        PoFileError: the file is not as gettext's files are; names it.
    """
    file = files("bot.discord_app") / "translations" / name
    try:
        catalogue = read_po(BytesIO(file.read_bytes()), locale=language, abort_invalid=True)
    except PoFileError as error:
        raise PoFileError(f"{file}: {error}", error.catalog, error.line, error.lineno) from error
    entries = (Entry(each.context, _several(each.id), _several(each.string)) for each in catalogue)
    return tuple(entry for entry in entries if entry.english[0] and all(entry.forms))


def _load(language: str) -> Phrases:
    entries = entries_of(f"{language}.po", language)
    return Phrases(language, {entry.english[0]: entry.forms for entry in entries})


def _several(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))
