"""Sentences as values, and the languages in which an edge words them.

English stands in the code: `say("Page {page} of {pages}", page=1, pages=3)`. The others stand in
`translations/<language>.po`, gettext's files: an entry a sentence, with the same `{placeholders}`
and as many forms as the language has. What the notes say is never translated. Double quotation
marks are in no sentence: they are the speakers'.
"""

import gettext
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

from bot.notes.episode import Citation

TRANSLATED = ("de", "es")
"""The languages there are beside English."""

_GROUPED = 1000  # whole numbers below are written alike in every language

TRANSLATIONS: Traversable = files("bot.replies") / "translations"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the bot's: its English, and what stands in the places of its placeholders.

    Values are sentences, numbers, days, text from outside, citations, and what is below; an edge
    shows each in its own way. `plural` is the English for several things, `number` how many.
    `str()` is the English.
    """

    english: str
    values: Mapping[str, object] = field(default_factory=dict)
    plural: str | None = None
    number: int = 1

    def __str__(self) -> str:
        return ENGLISH.word(self)


@dataclass(frozen=True, slots=True)
class Listing:
    """Values one after another, with the same text between any two."""

    values: tuple[object, ...]
    between: str = ", "


@dataclass(frozen=True, slots=True)
class Outside:
    """Text from outside, of which an edge with little room shows at most so many characters."""

    text: str
    most: int = 40


class Typed(Outside):
    """A word that somebody typed; an edge sets it off, and never in quotation marks."""


class Written(Outside):
    """What somebody wrote, laid beside the notes; set off as what is `Typed`."""


class Quoted(Outside):
    """A speaker's own words, which alone stand in quotation marks."""


class Cut(Outside):
    """Text that stands in a sentence as it is, cut at a word."""


@dataclass(frozen=True, slots=True)
class Strong:
    """A value that stands out."""

    value: object


@dataclass(frozen=True, slots=True)
class Link:
    """An address that stands in a sentence, under a label if it has one."""

    address: str
    label: object = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the notes, with a link to that moment of the recording.

    A citation without this stands without its link.
    """

    citation: Citation


@dataclass(frozen=True, slots=True)
class Linked:
    """A citation whose label is the link."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class Mention:
    """Something by Discord's id."""

    id: int


class Person(Mention):
    """Somebody."""


class Channel(Mention):
    """A channel."""


class Role(Mention):
    """A role in a server."""


@dataclass(frozen=True, slots=True)
class Instant:
    """A point in time, with its time zone; an edge shows it in the reader's."""

    at: datetime


class Moment(Instant):
    """Day and hour."""


class Day(Instant):
    """The day alone."""


class Ago(Instant):
    """How long ago it was."""


def say(english: str, /, **values: object) -> Sentence:
    """A sentence. The English is a literal, so that translations of it can be asked for."""
    return Sentence(english, values)


def count(one: str, many: str, number: int, /, **values: object) -> Sentence:
    """The sentence for this number of things, which `{number}` stands for."""
    return Sentence(one, {"number": number, **values}, many, number)


def listed(values: Sequence[object], between: str = ", ") -> Listing:
    """The values as one that stands in a sentence."""
    return Listing(tuple(values), between)


Show = Callable[[object], str]
"""How an edge shows a value that is neither a sentence, nor a listing, nor a number."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language that words sentences; those that it lacks are said in English."""

    code: str
    _catalogue: gettext.NullTranslations = field(repr=False)

    def word(self, said: object, show: Show = str) -> str:
        """A sentence, or a value of one, in this language; numbers are written as it does."""
        match said:
            case Sentence():
                values = {name: self.word(value, show) for name, value in said.values.items()}
                return self._form(said).format_map(values)
            case Listing():
                return said.between.join(self.word(each, show) for each in said.values)
            case bool():
                return show(said)
            case int() | float():
                return self._number(said)
            case _:
                return show(said)

    def named(self, context: str, english: str) -> str | None:
        """The translation of what is the same only in English, told apart by its context."""
        return self._catalogue.pgettext(context, english) or None

    def _number(self, number: float) -> str:
        if isinstance(number, int) and 0 <= number < _GROUPED:
            return str(number)
        # Its table of a language takes longer to load than a question to answer.
        from babel.numbers import format_decimal  # noqa: PLC0415 -- the reason above

        return format_decimal(number, locale=self.code)

    def _form(self, said: Sentence) -> str:
        if said.plural is None:
            return self._catalogue.gettext(said.english)
        return self._catalogue.ngettext(said.english, said.plural, said.number)


ENGLISH = Language("en", gettext.NullTranslations())


class Languages:
    """Every language there is, English first."""

    def __init__(self, others: Mapping[str, Language]) -> None:
        self._others = dict(others)

    def __iter__(self) -> Iterator[Language]:
        return iter((ENGLISH, *self._others.values()))

    def for_locale(self, locale: object) -> Language:
        """The language of a locale such as `es-419` or `de_AT`; English where there is none."""
        code = str(locale or "").replace("_", "-").partition("-")[0]
        return self._others.get(code, ENGLISH)


def load_languages(codes: Sequence[str] = TRANSLATED) -> Languages:
    """English and these languages, from `translations/<code>.po`.

    Raises:
        PoFileError: a file is not as gettext's files are; names it.
    """
    files_of = {code: TRANSLATIONS / f"{code}.po" for code in codes}
    return Languages({code: read_language(file, code) for code, file in files_of.items()})


def read_language(file: Traversable, code: str) -> Language:
    """The language of a file of gettext's, with that language's own rules for plurals.

    Raises:
        PoFileError: the file is not as gettext's files are; names it.
    """
    # Whoever speaks English alone does without the reader of catalogues.
    from babel.messages.mofile import write_mo  # noqa: PLC0415 -- the reason above
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 -- the same

    try:
        entries = read_po(BytesIO(file.read_bytes()), locale=code, abort_invalid=True)
    except PoFileError as error:
        raise PoFileError(f"{file}: {error}", error.catalog, error.line, error.lineno) from error
    compiled = BytesIO()
    write_mo(compiled, entries)
    compiled.seek(0)
    catalogue = gettext.GNUTranslations(compiled)
    catalogue.add_fallback(_Unnamed())
    return Language(code, catalogue)


class _Unnamed(gettext.NullTranslations):
    """What is the same only in English has no English for a translation."""

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 -- gettext's own names
        return ""
