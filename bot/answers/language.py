"""The tables by which English is read for search, as the content folder holds them."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    RootModel,
    ValidationError,
    model_validator,
)

from bot.errors import KnowledgeError, Problem

FOLDER = "language"

MOMENT = "@time"
"""What stands for a moment in a text that was read."""

DATE = "@date"
"""What stands for a day, a month or a year in it."""


IntentName = Literal[
    "length",
    "date",
    "people",
    "link",
    "title",
    "notes",
    "voice",
    "place",
    "longest",
    "at_time",
    "sections",
    "glossary",
    "overview",
    "neighbours",
    "summary",
    "section_time",
    "quotes",
    "can",
    "machine",
    "works",
    "limits",
    "maker",
    "private",
    "feedback",
    "buttons",
    "stop",
    "resume",
    "delete",
    "export",
    "stored",
]
"""What there is a reply to: see `telling` and `itself`."""

Rest = Literal["section", "title", "theme"]
"""What words that are left over of a message have to name, for it to be about itself."""

_NEVER = "(?!)"
_GROUP = re.compile(r"<([a-z]+)>")
_SLOTS = {"time": MOMENT, "date": DATE}


class IntentEntry(BaseModel):
    """An entry of the table as it stands."""

    model_config = ConfigDict(extra="forbid")

    name: IntentName
    needs: list[str]
    may: str = ""
    never: str = ""
    rest: Rest | None = None
    within: bool = False


class IntentTable(BaseModel):
    """`intents.toml` as it stands; without any entry it fits nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    filler: str = ""
    named: str = ""
    groups: dict[str, str] = {}
    intent: list[IntentEntry] = []

    @model_validator(mode="after")
    def _has_every_group(self) -> Self:
        lines = [*self.groups.values()]
        lines += [line for each in self.intent for line in (*each.needs, each.may, each.never)]
        for name in {name for line in lines for name in _GROUP.findall(line)}:
            if name not in self.groups and name not in _SLOTS:
                raise ValueError(f"there is no group {name}")
        return self

    def phrases(self, line: str) -> Iterator[str]:
        """The alternatives of a line, groups written out."""
        for phrase in filter(None, map(str.strip, line.replace("\n", " ").split(","))):
            *outside, last = _GROUP.split(phrase)[::2]
            names = _GROUP.findall(phrase)
            for held in product(*(self._group(name) for name in names)):
                written = (part for pair in zip(outside, held, strict=True) for part in pair)
                yield " ".join("".join((*written, last)).split())

    def _group(self, name: str) -> tuple[str, ...]:
        return (_SLOTS[name],) if name in _SLOTS else tuple(self.phrases(self.groups[name]))


class Kind(StrEnum):
    """A kind of thing that a question may ask for."""

    NUMBER = "number"
    SUM = "sum"
    """Of money."""
    LENGTH = "length"
    """Of time or of way."""
    MOMENT = "moment"
    NAME = "name"
    PERSON = "person"
    PLACE = "place"
    SCHOOL = "school"


class KindEntry(BaseModel):
    """How one kind of thing is asked for, and the words that are such a thing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cue: str
    asks: list[str]
    things: str = ""


class WantedTable(BaseModel):
    """`wanted.toml` as it stands; without any entry no question asks for anything of a kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: str = ""
    role: str = ""
    its: str = ""
    asking: str = _NEVER
    sorts: list[str] = []
    ends: str = ""
    describing: str = _NEVER
    general: str = ""
    counted: str = _NEVER
    saying: str = _NEVER
    sayers: list[str] = [_NEVER]
    host: str = ""
    nobody: str = ""
    work: str = ""
    show: str = ""
    elsewhere: list[str] = [_NEVER]
    sweeping: str = _NEVER
    negated: str = _NEVER
    begin: str = ""
    presuming: list[str] = [_NEVER]
    telling: str = _NEVER
    linking: str = _NEVER
    bounds: str = ""
    articles: str = ""
    more: str = ""
    less: str = ""
    before_places: str = ""
    kinds: dict[Kind, KindEntry] = {}

    @cached_property
    def _degrees(self) -> Mapping[str, int]:
        return dict.fromkeys(self.more.split(), 1) | dict.fromkeys(self.less.split(), -1)

    def degree_of(self, word: str) -> int:
        """1 for a comparative that says more, −1 for one that says less, 0 for another word."""
        return self._degrees.get(word, 0)

    def written(self, pattern: str) -> str:
        """The pattern with what stands in it for another."""
        for name in ("start", "begin", "its", "role", "saying", "work", "show"):
            pattern = pattern.replace(f"{{{name}}}", getattr(self, name))
        return pattern

    @model_validator(mode="after")
    def _has_patterns(self) -> Self:
        listed = (
            *self.sayers,
            *self.elsewhere,
            *self.sorts,
            *self.presuming,
            self.describing,
            self.asking,
            self.counted,
            self.saying,
            self.telling,
            self.linking,
        )
        kinds = (p for each in self.kinds.values() for p in (*each.asks, each.things))
        for pattern in (*listed, self.sweeping, self.negated, *kinds):
            try:
                re.compile(self.written(pattern))
            except re.error as error:
                raise ValueError(f"{pattern} is no pattern: {error}") from error
        return self


class OtherLanguage(BaseModel):
    """A language of `languages.toml` as it stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: str
    doubtful: str = ""
    letters: str = ""
    says: str
    nearest: str


class _OtherLanguages(RootModel[dict[str, OtherLanguage]]):
    """`languages.toml` as it stands: a table a language."""

    root: dict[str, OtherLanguage] = {}


class _Synonyms(BaseModel):
    """Of `synonyms.toml`, what search reads: words that mean about the same, a group a line."""

    groups: list[str] = []


class FollowUpWords(BaseModel):
    """Words that tell a question which follows on another.

    `back` refer to what was said, `openings` are phrases that such a question begins with,
    `asking` words that any question begins with, and `judgement` ask what the note-writer thinks.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    back: frozenset[str] = frozenset()
    openings: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    judgement: frozenset[str] = frozenset()


def _pairs(text: str) -> list[list[str]]:
    return [entry.split("|", 1) for entry in text.split()]


_Words = Annotated[frozenset[str], BeforeValidator(str.split)]
_Pairs = Annotated[frozenset[tuple[str, str]], BeforeValidator(_pairs)]
_Number = Annotated[str, BeforeValidator(str)]


class English(BaseModel):
    """`english.toml`. Every key and value is a folded word, not a stem.

    `stop_words` and `chatter` are dropped. `to_the_bot` holds questions about the bot itself,
    `pleasantries`, `remarks` and `addressed` words of which small talk is made, `asides` what is
    said beside a question and changes nothing of it, * for any word. `meant` maps whole questions
    to the one that they stand for, `shorthand` what is typed for a word to the word, `families` a
    word to others that are read as it. `compounds` holds pairs that are read as one word.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    stop_words: _Words
    chatter: _Words
    to_the_bot: frozenset[str]
    pleasantries: _Words
    remarks: _Words
    addressed: _Words
    asides: frozenset[str]
    meant: dict[str, str]
    compounds: _Pairs
    shorthand: dict[str, str]
    spelling: dict[str, str]
    families: dict[str, list[str]]
    numbers: dict[str, _Number]
    units: dict[str, str]
    follow_ups: FollowUpWords = FollowUpWords()


class Field(BaseModel):
    """`field.toml`: names that are no misspellings, and what else is searched for a phrase."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: _Words
    related: dict[str, str]


class Language(English, Field):
    """How words are read: all tables of a content folder.

    `intents` tells what is no question for the notes, `others` other languages, `wanted` what a
    question asks for, `synonyms` which words mean about the same, a group a line.
    """

    intents: IntentTable
    others: dict[str, OtherLanguage]
    wanted: WantedTable
    synonyms: list[str]

    @cached_property
    def readings(self) -> Mapping[str, str]:
        """A word to the one that stands for it: another spelling, the first of its family."""
        families = {form: first for first, forms in self.families.items() for form in forms}
        return {**families, **self.spelling}

    @property
    def known(self) -> frozenset[str]:
        """Every word that the tables hold as a word of its own, and no misspelling."""
        parts = frozenset(part for pair in self.compounds for part in pair)
        return self.stop_words | self.chatter | self.names | parts


_Table = TypeVar("_Table", bound=BaseModel)


def load_language(knowledge: Path) -> Language:
    """Read the language tables of a content folder.

    Raises:
        KnowledgeError: a table is missing or does not follow its format.
    """
    folder = knowledge / FOLDER
    return Language.model_construct(
        **dict(_read(folder / "english.toml", English)),
        **dict(_read(folder / "field.toml", Field)),
        others=_read_if_there(folder / "languages.toml", _OtherLanguages).root,
        wanted=_read_if_there(folder / "wanted.toml", WantedTable),
        synonyms=_read_if_there(folder / "synonyms.toml", _Synonyms).groups,
        intents=_read_if_there(folder / "intents.toml", IntentTable),
    )


def _read_if_there(path: Path, table: type[_Table]) -> _Table:
    """The table; empty where a folder from before there was such a table has none."""
    return _read(path, table) if path.exists() else table()


def _read(path: Path, table: type[_Table]) -> _Table:
    try:
        return table.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError((Problem(path, 1, str(error)),)) from error
    except ValidationError as error:
        problems = (
            Problem(path, 1, f"{'.'.join(map(str, each['loc']))}: {each['msg']}")
            for each in error.errors(include_url=False)
        )
        raise KnowledgeError(tuple(problems)) from error
