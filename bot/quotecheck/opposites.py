"""How words compare: the same thing, the opposite, a denial, an amount, as the tables say."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from Stemmer import Stemmer

from bot.answers.analysis import Analyser
from bot.answers.language import FOLDER, Language
from bot.errors import KnowledgeError, Problem

FILES = OPPOSITES, SYNONYMS = "opposites.toml", "synonyms.toml"

RANKS = ("none", "few", "some", "many", "most", "all")
"""The quantifiers, from the least to the most."""

_NONE, _FEW, _SOME, _, _MOST, _ALL = range(len(RANKS))

SHORT = 6
"""How many letters a word has at most that is compared by its ending."""

_TURNED = "_turned"
_NOT = frozenset({"not", "never", "cannot", "no"})


class _Certainty(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sure: str
    open: str
    only: str


class _Opposites(BaseModel):
    """`opposites.toml` as it stands."""

    model_config = ConfigDict(extra="forbid")

    negators: str = ""
    neutral: str = ""
    negative_verbs: str = ""
    light: str = ""
    names: str = ""
    contrasts: str = ""
    pairs: list[str] = []
    quantifiers: dict[str, str] = {}
    certainty: _Certainty = _Certainty(sure="", open="", only="")
    relations: dict[str, str] = {}
    amounts: dict[str, float] = {}


class _Synonyms(BaseModel):
    """`synonyms.toml` as it stands."""

    model_config = ConfigDict(extra="forbid")

    forms: list[str] = []
    groups: list[str] = []


@dataclass(frozen=True, slots=True)
class Tables:
    """Both files; without them nothing can be compared, and so nothing is certified."""

    opposites: _Opposites = field(default_factory=_Opposites)
    synonyms: _Synonyms = field(default_factory=_Synonyms)

    @property
    def are_there(self) -> bool:
        return bool(self.opposites.negators and self.opposites.pairs)


Roots = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the tables say of a word or expression.

    `groups` are the groups of words of one meaning that it is in, `sides` those of them that have
    an opposite. `relation` is a relation's name, and whether it is the other way round. `root` is
    that of words that are written as one, too.
    """

    groups: frozenset[int] = frozenset()
    negates: bool = False
    denies: bool = False
    contrasts: bool = False
    quantity: int | None = None
    certainty: str = ""
    relation: tuple[str, bool] | None = None
    amount: float | None = None
    name: bool = False
    light: bool = False
    root: str = ""


_NOTHING = Entry()


class Lexicon:
    """The tables, by the roots of their words."""

    def __init__(self, tables: Tables, language: Language) -> None:
        self._analyser = Analyser(language)
        self._stem = Stemmer("english").stemWord
        self.root = lru_cache(1 << 14)(self._root)
        self.can_compare = tables.are_there
        self._stop_words = language.stop_words
        families = [words.split() for words in tables.synonyms.forms]
        self._forms = {form: words[0] for words in families for form in words}
        self._whole = {words[0] for words in families if len(words) == 1}
        self.sides = 2 * len(tables.opposites.pairs)
        self._opposite: dict[int, int] = {}
        facts: defaultdict[Roots, dict[str, Any]] = defaultdict(dict)
        groups: defaultdict[Roots, set[int]] = defaultdict(set)
        for number, group in enumerate(self._groups(tables)):
            for roots in self._read(group):
                groups[roots].add(number)
        for roots, name, value in self._facts(tables.opposites):
            facts[roots][name] = value
        for name in language.names:
            facts[(self.root(name),)]["name"] = True
        for first, second in language.compounds:
            facts[self.root(first), self.root(second)]["root"] = self.root(first + second)
        self._entries = {
            roots: Entry(frozenset(groups[roots]), **facts[roots]) for roots in {*facts, *groups}
        }
        for roots, entry in self._entries.items():
            if (
                len(roots) > 1
                and _NOT & {*roots}
                and not (entry.contrasts or entry.quantity or entry.certainty)
            ):
                # An expression with a “not” in it turns its clause as the bare word does.
                self._entries[roots] = replace(entry, denies=True)
        for roots in self._read(tables.opposites.neutral):
            self._entries[roots] = Entry(frozenset(groups[roots]))
        self._beginnings = {roots[:n] for roots in self._entries for n in range(1, len(roots))}

    def entry(self, roots: Roots) -> Entry | None:
        """What the tables say of an expression, or None where they do not hold it."""
        return self._entries.get(roots)

    def begins(self, roots: Roots) -> bool:
        """Whether an expression of more words begins so."""
        return roots in self._beginnings

    def are_opposite(self, one: frozenset[int], other: frozenset[int]) -> bool:
        """Whether words of these groups are each other's opposite, and not also the same."""
        return any(self._opposite.get(side) in other for side in one) and not one & other

    def opposite_of(self, group: int) -> int | None:
        """The group of the opposites of a group, where it has any."""
        return self._opposite.get(group)

    def has_opposite(self, groups: frozenset[int]) -> bool:
        return any(group < self.sides for group in groups)

    def _root(self, key: str) -> str:
        key = self._forms.get(key, key)
        if key in self._stop_words or key in self._whole:
            return key
        terms = self._analyser.terms(key)
        return terms[0] if len(terms) == 1 else self._stem(key)

    def _read(self, words: str) -> Iterator[Roots]:
        for word in words.split():
            parts = word.replace("-", "_").replace("'", "").split("_")
            yield tuple(self.root(part) for part in parts if part)

    def _groups(self, tables: Tables) -> Iterator[str]:
        for at, pair in enumerate(tables.opposites.pairs):
            one, _, other = pair.partition("|")
            self._opposite |= {2 * at: 2 * at + 1, 2 * at + 1: 2 * at}
            for side in (one, other):
                yield " ".join(chain(side.split(), *map(_compared, side.split())))
        yield from tables.synonyms.groups

    def _facts(self, opposites: _Opposites) -> Iterator[tuple[Roots, str, object]]:
        tables: Iterable[tuple[str, str, object]] = (
            (opposites.negators, "negates", True),
            (opposites.negative_verbs, "denies", True),
            (opposites.contrasts, "contrasts", True),
            (opposites.names, "name", True),
            (opposites.light, "light", True),
            *((opposites.quantifiers.get(name, ""), "quantity", n) for n, name in enumerate(RANKS)),
            (opposites.certainty.open, "certainty", "open"),
            (opposites.certainty.sure, "certainty", "sure"),
            (opposites.certainty.only, "certainty", "only"),
            *(
                (words, "relation", (name.removesuffix(_TURNED), name.endswith(_TURNED)))
                for name, words in opposites.relations.items()
            ),
            *((word, "amount", value) for word, value in opposites.amounts.items()),
        )
        for words, name, value in tables:
            for roots in self._read(words):
                yield roots, name, value


def _compared(word: str) -> tuple[str, ...]:
    """How a short adjective is compared: loud, louder, loudest."""
    if len(word) > SHORT or not word.isalpha():
        return ()
    stem = word.removesuffix("e")
    if word[-1] == "y":
        stem = f"{word[:-1]}i"
    doubled = f"{word}{word[-1]}"
    return tuple(f"{each}{end}" for each in dict.fromkeys((stem, doubled)) for end in ("er", "est"))


def load_tables(knowledge: Path) -> Tables:
    """Read the tables of a content folder; a folder that has none is an older one.

    Raises:
        KnowledgeError: a table does not follow its format.
    """
    folder = knowledge / FOLDER
    opposites, synonyms = (_parsed(folder / name) for name in FILES)
    try:
        path = folder / OPPOSITES
        read = _Opposites.model_validate(opposites)
        path = folder / SYNONYMS
        return Tables(read, _Synonyms.model_validate(synonyms))
    except ValidationError as error:
        problems = (
            Problem(path, 1, f"{'.'.join(map(str, each['loc']))}: {each['msg']}")
            for each in error.errors(include_url=False)
        )
        raise KnowledgeError(tuple(problems)) from error


def _parsed(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError((Problem(path, 1, str(error)),)) from error


def clash(one: int, other: int) -> bool:
    """Whether what is true of so many cannot be true of so many others."""
    least, most = sorted((one, other))
    if least == most:
        return False
    return least == _NONE or (least <= _SOME and most == _ALL) or (least == _FEW and most >= _MOST)
