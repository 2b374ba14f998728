"""A statement as it is compared: its words by their roots, in clauses, with what each of them does.

A clause ends at punctuation, before a conjunction that begins another, and before what is set aside
(“instead of …”, “and not …”), so that a word which denies reaches to the end of its clause and no
further.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, islice

from bot.answers.dictionary import Dictionary
from bot.answers.language import Language
from bot.quotecheck.opposites import Entry, Lexicon, Roots
from bot.quotecheck.words import Said, WordReader

LONGEST = 90
"""How many words of a statement are read."""

UNITS = 2
"""How many words after a number may tell what is counted."""

RARE = 8.5
"""The rarity from which a word with a capital inside a sentence is a name."""

RARER = 13.0
"""The same for the first word, which has a capital anyway."""

SHORT = 4
"""A word right after a number that has more letters is what is counted, however common."""

TAIL = 3
"""How many words after who says it are but its adverbs: he explains whimsically."""

APART = 2
"""How many words may stand between a verb and its particle."""

COURSE = 9
"""Within how many words after “from” stands the “to” that belongs to it."""

LARGE = 100
"""The number from which a number word multiplies the number before it: two hundred."""

PREFIXES, BASE = ("un", "non", "in", "im", "ir", "il", "dis"), 5
"""What before a word denies it, and how many letters after it tell that it is that word."""

_NOTHING = Entry()
_NEGATED = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|wo|ca|could|would|should|must|need|ai|sha|might)nt"
)
_CLITIC = re.compile(r"'(?:s|ve|ll|d|re|m)$")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(bn|b|k|m|tn|th|st|nd|rd|s)?")
_TIMES = {"bn": 1e9, "b": 1e9, "k": 1e3, "m": 1e6, "tn": 1e12}
_MONEY, _SHARE, _YEAR = "$", "%", "year"
_MARKS = str.maketrans(dict.fromkeys('"“”„«»‹›', " "))
_YEARS = range(1900, 2101)


def words_of(words: str) -> frozenset[str]:
    """The words of a short table."""
    return frozenset(words.split())


_CONJUNCTIONS = words_of(
    "but while whereas although though because since so which when if unless until who where"
)
_PARTICLES = words_of("up down out off away back over on in")
_TOWARDS = words_of("to towards toward into")
_JOINS = words_of("and or")
_SUBJECTS = words_of("the a an its his her their it he she they we i you this that")
FINITE = words_of(
    "is are was were be been has have had do does did can could will would may might must should "
    "shall cannot said says"
)
_FINITE_ENDS = ("'s", "n't", "'ll", "'re")
_LOOK_AHEAD = 6
_COMMON_ENDS = ("s", "ed", "ing", "ly", "y", "ness", "ment", "ion", "ity")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or expression; `at` is its place among the tokens, `clause` that of its clause.

    `content` tells that it carries meaning, `common` that it is one of the commonest words all the
    same, with an opposite. `flips` tells that it turns its clause round. `value` is a number's,
    `unit` what it counts. `name` tells of a name, `speaker` of a speaker's.
    """

    typed: str
    key: str
    root: str
    at: int
    clause: int
    start: int
    end: int
    entry: Entry = _NOTHING
    content: bool = False
    common: bool = False
    flips: bool = False
    name: bool = False
    speaker: bool = False
    value: float | None = None
    unit: frozenset[object] = frozenset()

    @property
    def groups(self) -> frozenset[int]:
        return self.entry.groups

    @property
    def proper(self) -> bool:
        """Whether it can be who does something: a name, a speaker, an abbreviation."""
        return self.name or self.speaker or (self.typed.isupper() and len(self.typed) > 1)


def base_of(token: Token) -> tuple[str, str]:
    """What words share that may be forms of one, of which one denies."""
    bare = next((token.key.removeprefix(p) for p in PREFIXES if token.key.startswith(p)), token.key)
    return "base", bare[:BASE]


@dataclass(frozen=True)
class Statement:
    """The tokens of a text, in order."""

    text: str
    tokens: tuple[Token, ...]

    @cached_property
    def content(self) -> tuple[Token, ...]:
        return tuple(token for token in self.tokens if token.content)

    @property
    def clauses(self) -> int:
        return self.tokens[-1].clause + 1 if self.tokens else 0

    @cached_property
    def _by_clause(self) -> tuple[tuple[Token, ...], ...]:
        grouped = groupby(self.tokens, lambda token: token.clause)
        return tuple(tuple(tokens) for _, tokens in grouped)

    @cached_property
    def _by_feature(self) -> dict[object, list[Token]]:
        holding: dict[object, list[Token]] = {}
        for token in self.content:
            features: set[object] = (
                {token.root} if token.value is None else {("value", token.value)}
            )
            if token.value is None:
                features |= {*token.groups, base_of(token)}
            for feature in features:
                holding.setdefault(feature, []).append(token)
        return holding

    def clause(self, number: int) -> tuple[Token, ...]:
        return self._by_clause[number]

    def holding(self, feature: object) -> list[Token]:
        """The words that carry meaning of a root, a group, a value or a base, in order."""
        return self._by_feature.get(feature, [])

    def between(self, one: Token, other: Token) -> tuple[Token, ...]:
        """The tokens from one to another, in whichever order they stand."""
        first, last = sorted((one.at, other.at))
        return self.tokens[first : last + 1]

    def spelled(self, tokens: Sequence[Token]) -> str:
        """Tokens that stand side by side, as they are written."""
        return self.text[tokens[0].start : tokens[-1].end] if tokens else ""


@dataclass(frozen=True, slots=True)
class _Group:
    """Words that the tables know as one, or a single word."""

    words: tuple[Said, ...]
    entry: Entry
    roots: Roots

    @property
    def first(self) -> Said:
        return self.words[0]


class ClauseReader:
    """Reads statements by the tables.

    `names` maps a speaker's names, folded, to the full one, and any other name to nothing.
    """

    def __init__(
        self,
        words: WordReader,
        lexicon: Lexicon,
        language: Language,
        dictionary: Dictionary,
        names: Mapping[str, str],
    ) -> None:
        self._words = words
        self._lexicon = lexicon
        self._dropped = language.stop_words | language.chatter | {"who", "when"}
        self._dictionary = dictionary
        self._names = names

    def read(self, plain: str, skipped: Sequence[tuple[int, int]] = ()) -> Statement:
        """The statement of a cleaned text, without the stretches from and to which are skipped."""
        unquoted = plain.translate(_MARKS)
        words = list(_numbers_joined(self._words.read(unquoted), plain))
        said = list(islice(_without(words, skipped), LONGEST))
        groups = list(self._grouped(said))
        tokens = [
            self._token(at, clause, group)
            for at, (group, clause) in enumerate(zip(groups, _clauses(groups), strict=True))
        ]
        return Statement(
            plain, tuple(_counted(list(_with_courses(list(_with_excess(tokens)))), plain))
        )

    def _grouped(self, said: list[Said]) -> Iterator[_Group]:
        roots = [self._root(word) for word in said]
        at = 0
        while at < len(said):
            size, entry = 1, self._lexicon.entry((roots[at],)) or _NOTHING
            length = 2
            while (
                at + length <= len(said)
                and not said[at + length - 1].bounded
                and self._lexicon.begins(tuple(roots[at : at + length - 1]))
            ):
                if (found := self._lexicon.entry(tuple(roots[at : at + length]))) is not None:
                    size, entry = length, found
                length += 1
            if size == 1 and (apart := self._apart(said, roots, at)) is not None:
                entry = apart
            yield _Group(tuple(said[at : at + size]), entry, tuple(roots[at : at + size]))
            at += size

    def _apart(self, said: list[Said], roots: list[str], at: int) -> Entry | None:
        """What the tables say of a verb whose particle stands after its object: turned it down."""
        for end in range(at + 2, min(at + 2 + APART, len(said))):
            if said[end].bounded or said[end - 1].bounded:
                return None
            if roots[end] in _PARTICLES and (found := self._lexicon.entry((roots[at], roots[end]))):
                return found
        return None

    def _root(self, word: Said) -> str:
        bare = _bare(word)
        if name := self._names.get(bare):
            return name
        negated = _NEGATED.fullmatch(word.key) or word.typed.lower().endswith("n't")
        return "not" if negated else self._lexicon.root(bare)

    def _token(self, at: int, clause: int, group: _Group) -> Token:
        first, entry, one = group.first, group.entry, len(group.words) == 1
        dropped = one and not self._dropped.isdisjoint({first.key, _bare(first), *group.roots})
        common = dropped and self._lexicon.has_opposite(entry.groups)
        speaker = one and bool(self._names.get(_bare(first)))
        value = entry.amount if entry.amount is not None else _value(first.key) if one else None
        plain = at > 0 or not (entry.groups or value or first.key.endswith(_COMMON_ENDS))
        name = one and not speaker and (entry.name or self._is_name(first, at, plain=plain))
        return Token(
            typed=" ".join(word.typed for word in group.words),
            key=first.key,
            root=entry.root or " ".join(group.roots),
            at=at,
            clause=clause,
            start=first.start,
            end=group.words[-1].end,
            entry=entry,
            content=(not dropped if one else bool(entry.groups or entry.root)) or common or name,
            common=common,
            flips=entry.negates or entry.denies or entry.contrasts,
            name=name,
            speaker=speaker,
            value=value,
        )

    def _is_name(self, word: Said, at: int, *, plain: bool) -> bool:
        if _bare(word) in self._names:
            return True
        typed = word.typed.removesuffix("'s")
        if any(letter.isupper() for letter in typed[1:]) and not typed.isupper():
            return len(typed) > 2  # noqa: PLR2004 -- xAI, DeepMind; AIs is none
        if not typed[:1].isupper() or typed.isupper() or word.key in self._dropped or not plain:
            return False
        return self._dictionary.rarity(_bare(word)) > (RARE if at else RARER)


def _without(said: Sequence[Said], skipped: Sequence[tuple[int, int]]) -> Iterator[Said]:
    """The words that are not skipped; a clause after skipped ones is parted from the one before."""
    bounded = False
    for at, word in enumerate(said):
        if any(start <= word.start < end for start, end in skipped):
            bounded = (bounded or word.bounded) and at + TAIL < len(said)
        elif not word.is_gap:
            yield replace(word, bounded=True) if bounded else word
            bounded = False


def _clauses(groups: list[_Group]) -> Iterator[int]:
    """The number of the clause of each group."""
    number, finite, aside = 0, False, 0
    for at, group in enumerate(groups):
        begins = at > 0 and _begins_clause(groups, at, finite=finite)
        goes_on = (
            aside > 1 and group.first.typed.lower() in FINITE
        )  # the verb of what was interrupted
        if begins or goes_on:
            number, finite = number + 1, False
        set_aside = begins and group.entry.contrasts
        aside = 1 if set_aside else aside + 1 if aside and not (begins or goes_on) else 0
        finite = finite or _is_finite(group)
        yield number


def _begins_clause(groups: list[_Group], at: int, *, finite: bool) -> bool:
    group, key = groups[at], groups[at].first.key
    after = groups[at + 1].first.key if at + 1 < len(groups) else ""
    joins = len(group.words) == 1 and key in _CONJUNCTIONS and (key != "so" or after in _SUBJECTS)
    if group.first.bounded or joins:
        return True
    if group.entry.contrasts:
        return key != "not" or groups[at - 1].words[-1].key not in FINITE
    ahead = groups[at + 1 : at + 1 + _LOOK_AHEAD]
    if key not in _JOINS or not ahead:
        return False
    subject = ahead[0].first.key in _SUBJECTS or ahead[0].first.typed[0].isupper()
    named = subject or ahead[0].roots[0][0].isupper()  # a speaker, however typed
    return (finite and _is_finite(ahead[0])) or (named and _is_finite_ahead(ahead))


def _is_finite(group: _Group) -> bool:
    """Whether a verb, or a denial, makes a clause of the words around it."""
    denies = group.entry.denies or group.entry.negates
    typed = group.first.typed.lower()
    return denies or typed in FINITE or typed.endswith(_FINITE_ENDS)


def _is_finite_ahead(groups: list[_Group]) -> bool:
    for group in groups:
        if group.first.bounded or group.first.key in _CONJUNCTIONS:
            return False
        if _is_finite(group):
            return True
    return False


def _bare(word: Said) -> str:
    """The word without possession, or a verb that is drawn together with it: I've is I."""
    found = _CLITIC.search(word.typed.lower())
    return word.key[: 1 - len(found[0])] if found else word.key


def _numbers_joined(said: Sequence[Said], plain: str) -> Iterator[Said]:
    """The words, with 1,000 and 2.5 as one number."""
    at = 0
    while at < len(said):
        word = said[at]
        while at + 1 < len(said) and _goes_on(word, said[at + 1], plain):
            after = said[at + 1]
            mark = "." if plain[word.end] == "." else ""
            word = replace(
                word,
                key=f"{word.key}{mark}{after.key}",
                typed=plain[word.start : after.end],
                end=after.end,
            )
            at += 1
        yield word
        at += 1


def _goes_on(word: Said, after: Said, plain: str) -> bool:
    digits = word.key[:1].isdigit() and after.key[:1].isdigit() and after.start == word.end + 1
    return digits and plain[word.end] in ".," and word.key.replace(".", "").isdigit()


def _value(key: str) -> float | None:
    match = _NUMBER.fullmatch(key)
    return float(match[1]) * _TIMES.get(match[2] or "", 1.0) if match else None


def _with_courses(tokens: list[Token]) -> Iterator[Token]:
    """With the “to” of “from … to” read as a relation between two sides."""
    start: int | None = None
    for token in tokens:
        if token.key == "from":
            start = token.at
        if start is not None and token.at - start <= COURSE and token.key in _TOWARDS:
            start = None
            yield replace(token, entry=replace(token.entry, relation=("course", False)))
        else:
            yield token


def _with_excess(tokens: list[Token]) -> Iterator[Token]:
    """With “too … to” and “too … for” read as the denials that they are."""
    for at, token in enumerate(tokens):
        to = any(each.key in {"to", "for"} for each in tokens[at + 2 : at + 5])
        yield replace(token, flips=True) if token.key == "too" and to else token


def _counted(tokens: list[Token], plain: str) -> Iterator[Token]:
    """With every number multiplied by the number word after it, and its unit."""
    for at, token in enumerate(tokens):
        if token.value is None:
            yield token
        elif at and _is_latter(tokens[at - 1], token):
            yield replace(token, value=None)
        elif at and _multiplies(token) and tokens[at - 1].value is not None:
            yield replace(token, value=None, content=False)
        else:
            value, after = token.value, at + 1
            if after < len(tokens) and _is_ones(token, tokens[after]):
                value, after = value + (tokens[after].value or 1), after + 1
            elif after < len(tokens) and _is_century(token, tokens[after]):
                value, after = value * 100 + (tokens[after].value or 0), after + 1
            if after < len(tokens) and _multiplies(tokens[after]):
                value *= tokens[after].entry.amount or 1
            unit = _unit(token, value, tokens[after : after + 6], plain)
            yield replace(token, value=value, unit=unit, content=True)


def _is_latter(before: Token, token: Token) -> bool:
    """Whether a number word goes with the one before it: thirty two, nineteen twelve."""
    return _is_ones(before, token) or _is_century(before, token)


def _is_century(century: Token, years: Token) -> bool:
    """Whether two number words are a year."""
    words = not (century.typed.isdigit() or years.typed.isdigit())
    return words and century.value in {19, 20} and (years.value or 0) in range(10, 100)


def _is_ones(tens: Token, ones: Token) -> bool:
    """Whether two number words are one number: thirty two."""
    if tens.value is None or tens.typed.isdigit() or ones.typed.isdigit():
        return False
    return tens.value in range(20, 100, 10) and (ones.value in range(1, 10) or ones.key == "one")


def _multiplies(token: Token) -> bool:
    return token.entry.amount is not None and token.entry.amount >= LARGE


def _unit(token: Token, value: float, after: list[Token], plain: str) -> frozenset[object]:
    unit: set[object] = set()
    if plain[max(token.start - 1, 0) : token.start] in {"$", "€", "£"}:
        unit.add(_MONEY)
    if plain[token.end : token.end + 1] == "%":
        unit.add(_SHARE)
    if value in _YEARS and token.key.isdigit():
        unit.add(_YEAR)
    if after[2:] and (after[0].key, after[1].key, after[2].key) == ("and", "a", "half"):
        after = after[3:]
    counted = [each for each in after if each.value is None and each.content and not each.common]
    if after and len(after[0].key) > SHORT and after[0].value is None:
        unit.add(after[0].root)
    for each in counted[:UNITS]:
        unit |= {each.root, *each.groups}
        if each.root.startswith("dollar"):
            unit.add(_MONEY)
    return frozenset(unit)
