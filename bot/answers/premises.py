"""What a question takes for granted, and whether a passage says so.

“Why did she sell the mill?” holds that she sold it. A passage about her and the mill that tells of
no sale, or denies one, does not answer it. The wordings are `wanted.toml` in the content folder.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.answers.analysis import Analyser, fold
from bot.answers.language import Language
from bot.answers.wanted import Terms, Token

NEAR = 3
"""How many words before a word a negation stands at most that denies it."""

BESIDE = 3
"""How many words beside *than* what is compared is looked for."""

_NOT = "n't"
_CLAUSE = re.compile(r"[^.,;:?!()]*")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NUMBER = re.compile(r"\d.*|(?:hundred|thousand|million|billion|trillion)")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The terms before a comparative and after *than*. Its degree is 1 for more, −1 for less."""

    before: Terms
    after: Terms
    degree: int


@dataclass(frozen=True, slots=True)
class Premise:
    """What is taken for granted.

    `said` are the terms of a subject and of what is said of it, which comes last, `meant` for each
    those that mean about the same, and `subject` those of the first words of all. `numbers` and
    `negated` are of the whole clause.
    """

    said: tuple[str, ...] = ()
    meant: tuple[Terms, ...] = ()
    subject: Terms = frozenset()
    numbers: Terms = frozenset()
    negated: bool = False
    comparison: Comparison | None = None


NO_PREMISE = Premise()
"""What a question takes for granted that asks whether something is so."""


class Premises:
    """Reads what questions take for granted."""

    def __init__(self, analyser: Analyser, language: Language) -> None:
        self._terms, table = analyser.terms, language.wanted
        self._meant: defaultdict[str, set[str]] = defaultdict(set)
        for group in language.synonyms:
            alike = {
                term for word in group.split() if "_" not in word for term in self._terms(word)
            }
            for term in alike:
                self._meant[term] |= alike
        self._presuming = re.compile("|".join(map(table.written, table.presuming)))
        self._telling, self._linking = re.compile(table.telling), re.compile(table.linking)
        self._bounds, self._articles = table.bounds.split(), table.articles.split()
        self._negated = re.compile(table.negated)
        self._degree = table.degree_of

    def read(self, question: str) -> Premise:
        """What the question takes for granted."""
        asked = fold(question)
        found = self._presuming.search(asked)
        clause = _CLAUSE.match(asked, found.end()) if found else None
        if clause is None:
            return NO_PREMISE
        told = clause[0]
        negated = self._negated.search(told) is not None
        told = told.removeprefix(_NOT).lstrip()
        subject = self._terms(" ".join(told.split()[:2]))
        if reported := self._telling.match(told):
            told = told[reported.end() :]
        said = self._terms(" ".join(self._until_said(_WORD.findall(told))))
        return Premise(
            said=said,
            meant=tuple(frozenset((term, *self._meant.get(term, ()))) for term in said),
            subject=frozenset(subject),
            numbers=frozenset(term for term in self._terms(told) if _NUMBER.fullmatch(term)),
            negated=negated,
            comparison=self._comparison(told),
        )

    def _until_said(self, words: list[str]) -> Iterator[str]:
        """The words up to the object of what is said of the subject."""
        begun, before = False, ""
        for word in words:
            ends = word in self._bounds or word in self._articles
            if ends and begun and not self._linking.fullmatch(before):
                return
            if not self._linking.fullmatch(word):
                yield word
            begun, before = begun or bool(self._terms(word)), word

    def _comparison(self, told: str) -> Comparison | None:
        before, than, after = told.partition(" than ")
        words = _WORD.findall(before)
        at, degree = next(
            ((at, degree) for at, word in enumerate(words) if (degree := self._degree(word))),
            (0, 0),
        )
        if not than or not degree:
            return None
        compared, with_what = " ".join(words[:at]), " ".join(after.split()[:BESIDE])
        return Comparison(
            frozenset(self._terms(compared)), frozenset(self._terms(with_what)), degree
        )


def lacks(premise: Premise, tokens: tuple[Token, ...], held: Terms, names: Collection[str]) -> bool:
    """Whether a passage does not say what is taken for granted, or denies it.

    `held` are the terms that it holds in its own words or in others for them, `names` those of the
    question that are names and say nothing of anybody.
    """
    pairs = zip(premise.said, premise.meant, strict=True)
    said = [(term, meant) for term, meant in pairs if term not in names]
    if not premise.numbers <= held or (said and held.isdisjoint(said[-1][1])):
        return True
    if premise.comparison and contradicts(premise.comparison, tokens):
        return True
    if premise.negated:
        return not any(token.denies for token in tokens)
    return bool(said) and any(
        token.term == said[-1][0] and any(one.denies for one in tokens[max(0, at - NEAR) : at])
        for at, token in enumerate(tokens)
    )


def contradicts(comparison: Comparison, tokens: tuple[Token, ...]) -> bool:
    """Whether the passage compares the same things, and finds the opposite."""
    than = next((at for at, token in enumerate(tokens) if token.word == "than"), 0)
    degrees = [token.degree for token in tokens[:than] if token.degree]
    after = {token.term for token in tokens[than + 1 : than + 1 + BESIDE]}
    same, swapped = bool(after & comparison.after), bool(after & comparison.before)
    if not degrees or same == swapped:
        return False
    return swapped == (degrees[-1] == comparison.degree)
