"""What kind of thing a question asks for, and whether a passage holds one.

A question may ask for a number, a moment, or the name of a person, place or work; and it may ask
what somebody else said, or said somewhere else, than in the episode. A passage that holds every
word of such a question, and nothing of that kind, is about the same thing and answers it not.
The wordings are `wanted.toml` in the content folder.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from bot.answers.analysis import Analyser, fold
from bot.answers.language import Kind, WantedTable

NEAR = 8
"""Within how many words of a word of the question the thing asked for is near it."""

COUNTED = 3
"""Within how many words of a number what it counts is."""

HOST = "the host"
"""Stands for the host among those whose words are asked for."""

FAR = 0.5
"""What a thing of the kind that was asked for is worth elsewhere in the passage."""

Terms = frozenset[str]

_TOKEN = re.compile(
    r"[£$€]?\d+(?:[.,]\d+)*(?:bn|m|k|%|th|st|nd|rd|am|pm)?|[^\W_]+(?:['’][^\W_]+)*|%"
)
_PREPOSITIONS = frozenset({"as", "in", "on", "to", "for", "about", "with", "from", "by", "and"})
"""What follows a verb, as in “which studies point to it”: its noun is the first, not the last."""

_FRESH = frozenset({"", ".", "!", "?", ":"})
"""After what a word has a capital whether it is a name or not."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks for beside being about something.

    `kinds` are the things of which the passage has to hold one, `sorts` the terms of what else they
    are called in the question, `counted` what is to be counted.
    `sayers` are the terms of each name of somebody whose words are asked for. `works` are other
    works and occasions in which something was said, as written. `sweeping` is a question whether
    something holds altogether, without a negation of its own.
    """

    kinds: tuple[Kind, ...] = ()
    sorts: tuple[str, ...] = ()
    counted: Terms = frozenset()
    sayers: Terms = frozenset()
    works: tuple[str, ...] = ()
    sweeping: bool = False


NOTHING = Wanted()
"""What a question wants that is only about something."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a passage's text: folded, its term, and whether it is written as a name.

    `kinds` are the kinds of which it is a thing, `says` whether it tells that something is said,
    `denies` whether it negates. `degree` is that of a comparative: 1 for more, −1 for less.
    """

    word: str
    term: str
    capital: bool
    kinds: frozenset[Kind]
    says: bool
    denies: bool
    degree: int = 0


class Wants:
    """Reads what questions want, and what passages hold of it."""

    def __init__(self, analyser: Analyser, table: WantedTable) -> None:
        self._analyser = analyser
        self._table = table
        self._kinds = tuple(
            (kind, each.cue.split(", "), re.compile("|".join(map(table.written, each.asks))))
            for kind, each in table.kinds.items()
        )
        self._things = {
            kind: re.compile(each.things) for kind, each in table.kinds.items() if each.things
        }
        self._asking, self._counted = re.compile(table.asking), re.compile(table.counted)
        self._sorts, self._ends = tuple(map(re.compile, table.sorts)), frozenset(table.ends.split())
        self._general = frozenset(table.general.split())
        self._describing = re.compile(table.describing)
        self._says = re.compile(table.saying)
        self._sayers = re.compile("|".join(map(table.written, table.sayers)))
        self._elsewhere = re.compile("|".join(map(table.written, table.elsewhere)))
        self._sweeping, self._negated = re.compile(table.sweeping), re.compile(table.negated)
        self._host, self._nobody = frozenset(table.host.split()), frozenset(table.nobody.split())
        self._before_places = frozenset(table.before_places.split())

    def read(self, question: str) -> Wanted:
        """What the question asks for."""
        asked = fold(question)
        many = "how many" in asked or "percent" in asked
        counted = [m[1] or m[2] for m in self._counted.finditer(asked)] if many else []
        return Wanted(
            kinds=tuple(self._kinds_in(asked)) if self._asking.search(asked) else (),
            sorts=tuple(self._sorts_in(asked)) if "wh" in asked else (),
            counted=frozenset(self._analyser.terms(" ".join(counted)) if counted else ()),
            sayers=frozenset(self._whose(asked)),
            works=tuple(match[0] for match in self._elsewhere.finditer(asked)),
            sweeping=self._sweeping.search(asked) is not None and not self._negated.search(asked),
        )

    def _kinds_in(self, asked: str) -> Iterator[Kind]:
        for kind, cues, asks in self._kinds:
            if any(cue in asked for cue in cues) and asks.search(asked):
                yield kind

    def _sorts_in(self, asked: str) -> Iterator[str]:
        """The terms of the nouns that are asked for, such as *cap* and *value* of a cap value."""
        for pattern in self._sorts:
            for match in pattern.finditer(asked):
                said = match[1].split()
                noun = list(takewhile(lambda word: word not in self._ends, said))
                ended = said[len(noun)] if len(noun) < len(said) else "in"
                if ended in _PREPOSITIONS:
                    described = takewhile(self._describing.fullmatch, noun)
                    noun = noun[: len(list(described)) + 1]
                named = [each for each in noun if each not in self._general]
                if all(map(self._describing.fullmatch, named)):
                    continue
                terms = self._analyser.terms(" ".join(named))
                yield from terms[-1:]
                if len(terms) > 1 and not self._describing.fullmatch(noun[0]):
                    yield terms[0]

    def _whose(self, asked: str) -> Iterable[str]:
        for match in self._sayers.finditer(asked):
            said_by = next(filter(None, match.groups()), "")
            if self._host & set(said_by.split()):
                yield HOST
            elif not self._nobody & set(said_by.split()):
                yield from self._analyser.terms(said_by)

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The words of a passage's text."""
        return tuple(self._tokens(text))

    def _tokens(self, text: str) -> Iterator[Token]:
        before = ""
        for match in _TOKEN.finditer(text):
            written, word = match[0], fold(match[0])
            acronym = sum(c.isupper() for c in written) > 1
            fresh = text[: match.start()].rstrip(" “‘(")[-1:] in _FRESH
            capital = written[0].isupper() and (not fresh or acronym)
            term = self._analyser.every(word)
            kinds = {kind for kind, things in self._things.items() if things.fullmatch(word)}
            if capital:
                kinds |= {Kind.NAME} if acronym else {Kind.NAME, Kind.PERSON}
                kinds |= {Kind.PLACE} if before in self._before_places else set()
            yield Token(
                word,
                term[0].term if term else word,
                capital,
                frozenset(kinds),
                says=self._says.fullmatch(word) is not None,
                denies=self._negated.search(word) is not None,
                degree=self._table.degree_of(word),
            )
            before = word


def held(wanted: Wanted, tokens: tuple[Token, ...], asked: Terms, known: Terms) -> float:
    """How well the passage holds things of the kinds wanted: 1 where none are.

    `asked` are the question's own terms, `known` the names that go without saying.
    """
    if not wanted.kinds:
        return 1.0
    about = [at for at, token in enumerate(tokens) if token.term in asked]
    return min(_fit(kind, wanted, tokens, about, asked | known) for kind in wanted.kinds)


def denies(tokens: tuple[Token, ...], asked: Terms) -> bool:
    """Whether the passage negates something near a word of the question."""
    about = [at for at, token in enumerate(tokens) if token.term in asked]
    return any(
        abs(at - one) <= NEAR for at, token in enumerate(tokens) if token.denies for one in about
    )


def says(tokens: tuple[Token, ...], sayer: str) -> bool:
    """Whether the passage has the sayer, by a term of their name, say or think something."""
    return any(
        token.term == sayer and any(one.says for one in tokens[max(0, at - 3) : at + 6])
        for at, token in enumerate(tokens)
    )


def _fit(
    kind: Kind, wanted: Wanted, tokens: tuple[Token, ...], about: list[int], said: Terms
) -> float:
    things = [
        at
        for at, token in enumerate(tokens)
        if kind in token.kinds and token.term not in said and not _in_a_name(at, tokens, said)
    ]
    if not things:
        return 0.0
    if wanted.counted and kind is Kind.NUMBER:
        near = any(
            token.term in wanted.counted
            for at in things
            for token in tokens[max(0, at - COUNTED) : at + COUNTED + 1]
        )
    else:
        near = any(abs(at - one) <= NEAR for at in things for one in about)
    return 1.0 if near else FAR


def _in_a_name(at: int, tokens: tuple[Token, ...], said: Terms) -> bool:
    """Whether the word is a further part of a name that was said."""
    beside = (tokens[one] for one in (at - 1, at + 1) if 0 <= one < len(tokens))
    return tokens[at].capital and any(one.capital and one.term in said for one in beside)
