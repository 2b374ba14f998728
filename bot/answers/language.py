"""The tables by which English is read for search, as the content folder holds them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import KnowledgeError, Problem

FOLDER = "language"


@dataclass(frozen=True, slots=True)
class Language:
    """How words are read. Every key and value is a folded word, not a stem.

    `stop_words` and `chatter` are dropped. `to_the_bot` holds questions about the bot itself,
    `asides` what is said beside a question and changes nothing of it, * for any word, `names` the
    field's names, which are no misspellings. `meant` maps whole questions to the one
    that they stand for, `shorthand` what is typed for a word to the word, `readings` a word to the
    one that stands for it: another spelling, the first of its family. `compounds` holds pairs that
    are read as one word. `related` maps what people say to what else is searched for it.
    """

    stop_words: frozenset[str]
    chatter: frozenset[str]
    to_the_bot: frozenset[str]
    asides: frozenset[str]
    names: frozenset[str]
    meant: Mapping[str, str]
    shorthand: Mapping[str, str]
    readings: Mapping[str, str]
    compounds: frozenset[tuple[str, str]]
    numbers: Mapping[str, str]
    units: Mapping[str, str]
    related: Mapping[str, str]

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
    asides: list[str]
    meant: dict[str, str]
    compounds: str
    shorthand: dict[str, str]
    spelling: dict[str, str]
    families: dict[str, list[str]]
    numbers: dict[str, int]
    units: dict[str, str]


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
        asides=frozenset(english.asides),
        names=frozenset(field.names.split()),
        meant=english.meant,
        shorthand=english.shorthand,
        readings={**families, **english.spelling},
        compounds=frozenset(_pair(entry) for entry in english.compounds.split()),
        numbers={word: str(number) for word, number in english.numbers.items()},
        units=english.units,
        related=field.related,
    )


def _pair(entry: str) -> tuple[str, str]:
    first, _, second = entry.partition("|")
    return first, second


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
