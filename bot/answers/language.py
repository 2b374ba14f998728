"""The tables by which English is read for search, as the content folder holds them."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, RootModel, ValidationError, model_validator

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
    before_places: str = ""
    kinds: dict[Kind, KindEntry] = {}

    def written(self, pattern: str) -> str:
        """The pattern with what stands in it for another."""
        for name in ("start", "its", "role", "saying", "work", "show"):
            pattern = pattern.replace(f"{{{name}}}", getattr(self, name))
        return pattern

    @model_validator(mode="after")
    def _has_patterns(self) -> Self:
        listed = (
            *self.sayers,
            *self.elsewhere,
            *self.sorts,
            self.describing,
            self.asking,
            self.counted,
            self.saying,
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


@dataclass(frozen=True, slots=True)
class FollowUpWords:
    """Words that tell a question which follows on another.

    `back` refer to what was said, `openings` are phrases that such a question begins with,
    `asking` words that any question begins with, and `judgement` ask what the note-writer thinks.
    """

    back: frozenset[str] = frozenset()
    openings: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    judgement: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Language:
    """How words are read. Every key and value is a folded word, not a stem.

    `stop_words` and `chatter` are dropped. `to_the_bot` holds questions about the bot itself,
    `pleasantries`, `remarks` and `addressed` words of which small talk is made, `asides` what is
    said beside a question and changes nothing of it, * for any word, `names` the field's names,
    which are no misspellings. `meant` maps whole questions to the one that they stand for,
    `shorthand` what is typed for a word to the word, `readings` a word to the one that stands for
    it: another spelling, the first of its family. `compounds` holds pairs that are read as one
    word. `related` maps what people say to what else is searched for it. `intents` tells what is
    no question for the notes, `wanted` what a question asks for.
    """

    stop_words: frozenset[str]
    chatter: frozenset[str]
    to_the_bot: frozenset[str]
    pleasantries: frozenset[str]
    remarks: frozenset[str]
    addressed: frozenset[str]
    asides: frozenset[str]
    names: frozenset[str]
    meant: Mapping[str, str]
    shorthand: Mapping[str, str]
    readings: Mapping[str, str]
    compounds: frozenset[tuple[str, str]]
    numbers: Mapping[str, str]
    units: Mapping[str, str]
    related: Mapping[str, str]
    intents: IntentTable
    follow_ups: FollowUpWords
    others: Mapping[str, OtherLanguage]
    wanted: WantedTable

    @property
    def known(self) -> frozenset[str]:
        """Every word that the tables hold as a word of its own, and no misspelling."""
        parts = frozenset(part for pair in self.compounds for part in pair)
        return self.stop_words | self.chatter | self.names | parts


class _English(BaseModel):
    """`english.toml` as it stands."""

    model_config = ConfigDict(extra="forbid")

    stop_words: str
    chatter: str
    to_the_bot: list[str]
    pleasantries: str
    remarks: str
    addressed: str
    asides: list[str]
    meant: dict[str, str]
    compounds: str
    shorthand: dict[str, str]
    spelling: dict[str, str]
    families: dict[str, list[str]]
    numbers: dict[str, int]
    units: dict[str, str]
    follow_ups: dict[str, list[str]] = {}


class _Field(BaseModel):
    """`field.toml` as it stands."""

    model_config = ConfigDict(extra="forbid")

    names: str
    related: dict[str, str]


_Table = TypeVar("_Table", bound=BaseModel)


def load_language(knowledge: Path) -> Language:
    """Read the language tables of a content folder.

    Raises:
        KnowledgeError: a table is missing or does not follow its format.
    """
    english = _read(knowledge / FOLDER / "english.toml", _English)
    field = _read(knowledge / FOLDER / "field.toml", _Field)
    families = {form: first for first, forms in english.families.items() for form in forms}
    return Language(
        stop_words=frozenset(english.stop_words.split()),
        chatter=frozenset(english.chatter.split()),
        to_the_bot=frozenset(english.to_the_bot),
        pleasantries=frozenset(english.pleasantries.split()),
        remarks=frozenset(english.remarks.split()),
        addressed=frozenset(english.addressed.split()),
        asides=frozenset(english.asides),
        names=frozenset(field.names.split()),
        meant=english.meant,
        shorthand=english.shorthand,
        readings={**families, **english.spelling},
        compounds=frozenset(_pair(entry) for entry in english.compounds.split()),
        numbers={word: str(number) for word, number in english.numbers.items()},
        units=english.units,
        related=field.related,
        follow_ups=FollowUpWords(
            **{name: frozenset(words) for name, words in english.follow_ups.items()}
        ),
        others=_read_if_there(knowledge / FOLDER / "languages.toml", _OtherLanguages).root,
        wanted=_read_if_there(knowledge / FOLDER / "wanted.toml", WantedTable),
        intents=_read_if_there(knowledge / FOLDER / "intents.toml", IntentTable),
    )


def _pair(entry: str) -> tuple[str, str]:
    first, _, second = entry.partition("|")
    return first, second


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
