"""What the best passages are worth: figures, and the step from them to an outcome.

A logistic model over `Evidence` estimates how likely the notes answer the question; two thresholds
turn that into an outcome, and what the passages lack of what was asked for keeps it from more than
`tentative`. No figure depends on how much else is loaded: each is a share or a likeness within one
episode. The model's parameters are `calibration.toml` in the content folder.
"""

import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.answers.answer import Outcome
from bot.answers.dictionary import RARITY_OF_A_STRANGER
from bot.answers.index import Held, PassageIndex
from bot.answers.premises import contradicts, lacks
from bot.answers.query import Query, QueryWord
from bot.answers.wanted import HOST, Terms, Token, denies, held, says
from bot.errors import KnowledgeError, Problem

FILE = "calibration.toml"

COMMONEST = 5.0
"""The rarity at and below which a word weighs least."""

LEAST = 0.1
"""What a word weighs at least, of the most that a word can weigh."""

OF_A_SPEAKER = 0.03
"""What the name of one who speaks all along weighs: it tells no passage from another."""

NAMED = 0.3
"""From which weight a name that the passage lacks counts in full."""

ABBREVIATED = 3
"""Up to how many letters a name is an abbreviation, which a passage may write out."""

HARDLY = 0.25
"""The weight below which what a passage holds in its own words does not answer."""

ASKED = 0.4
"""From which likeness to a line of search wording its words are those that the passage answers."""

A_LINE = 0.2
"""From which likeness to a line of search wording that line may carry an answer."""

_NOT_WEIGHED = frozenset({"denied", "premise", "alone", "own", "line"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against the first hit.

    A word weighs between 0 and 1: the more, the seldomer English uses it and the fewer passages of
    the episode hold it. What everything in an episode is about tells hardly anything. The last
    five have no weight: they say whether the hit may answer at all.
    """

    fit: float
    """The hit's score over what the rarities of the question's words let expect."""
    strength: float
    """The logarithm of one and the hit's score over the idf of a word in a single passage."""
    unknown: float
    """The share of the question's weight that lies in words no passage of the episode holds."""
    single: float
    """1 for a question of a single word that carries meaning."""
    dense: float
    """The logarithm of the hit's terms over those that are shown: more wording finds more."""
    kind: float
    """How far the hit lacks a thing of the kind that is asked for: a number, a name, a moment."""
    names: float
    """How far it lacks names that the question binds together."""
    sayer: float
    """1 if somebody's words are asked for whose words the hit does not hold."""
    sort: float
    """How far it lacks the sort of thing that is asked for, such as *animals*: half in wording."""
    predicate: float
    """1 if all that it holds of the question are names, and nothing of what is asked of them."""
    elsewhere: float
    """1 if the question asks for another work or occasion than the episode."""
    denied: float
    """1 if it is asked whether something holds altogether, and the hit negates it."""
    premise: float
    """1 if the question takes for granted what the hit does not say, or denies."""
    alone: float
    """1 for a question of two words, no names of speakers, of which the hit's own hold just one."""
    own: float
    """The weight of the question's words that the hit holds in its text and its source's name."""
    line: float
    """The likeness of the question to one line of search wording, or to the source's name."""

    @classmethod
    def figures(cls) -> tuple[str, ...]:
        """The names of what the likelihood is reckoned from."""
        return _FIGURES

    def values(self) -> tuple[float, ...]:
        """The figures, in the order of their names."""
        return tuple(getattr(self, name) for name in _FIGURES)


_FIGURES = tuple(each.name for each in fields(Evidence) if each.name not in _NOT_WEIGHED)


@dataclass(frozen=True, slots=True)
class Speakers:
    """The terms of an episode's speakers' names."""

    guest: Terms
    host: Terms

    @property
    def names(self) -> Terms:
        return self.guest | self.host


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found: its position and score, its words, and whose words it holds.

    `title` are the words of its source's name.
    """

    position: int
    score: float
    tokens: tuple[Token, ...]
    title: tuple[Token, ...]
    speakers: Speakers
    by_host: bool


def weigh(query: Query, index: PassageIndex, found: Found) -> Evidence:
    """The evidence in one passage, by the standards of its episode."""
    at, passage = found.position, index.held[found.position]
    weights = {word.term: _weight(word, index, found) for word in query.words}
    total = sum(weights.values()) or 1.0
    unknown = sum(weights[word.term] for word in query.words if not _known(word, index, at))
    ceiling = index.ceiling_at(at)
    line = max(_likenesses(weights, passage, index, at, total), default=0.0)
    own = passage.terms if line >= ASKED else passage.shown
    missed = sum(
        weights[word.term]
        for word in query.words
        if _is_named(word, index, at) and passage.shown.isdisjoint((word.term, *word.related))
    )
    return Evidence(
        fit=found.score / ceiling / (query.expected or 1.0),
        strength=math.log1p(found.score / ceiling),
        unknown=unknown / total,
        single=float(len(query.words) < 2),  # noqa: PLR2004 -- one
        dense=math.log(len(passage.terms) / max(len(passage.shown), 1)) if passage.terms else 0.0,
        kind=1 - held(query.wanted, found.tokens, query.terms, found.speakers.names),
        names=min(missed / NAMED, 1.0),
        sayer=float(not _said(query, found)),
        sort=max((_lacks(term, passage) for term in query.wanted.sorts), default=0.0),
        predicate=float(_only_names(query, passage, index, found)),
        elsewhere=float(any(_elsewhere(work, found.tokens) for work in query.wanted.works)),
        denied=float(query.wanted.sweeping and denies(found.tokens, query.terms)),
        premise=float(_lacks_the_premise(query, found, index, own)),
        alone=float(_alone(query, passage, found)),
        own=sum(weight for term, weight in weights.items() if term in passage.shown),
        line=line,
    )


def _weight(word: QueryWord, index: PassageIndex, found: Found) -> float:
    if word.term in found.speakers.names:
        return OF_A_SPEAKER
    rarity = (word.rarity - COMMONEST) / (RARITY_OF_A_STRANGER - COMMONEST)
    return min(max(rarity, LEAST), 1.0) * (1 - index.share(word.term, found.position)) ** 2


def _lacks_the_premise(query: Query, found: Found, index: PassageIndex, own: Terms) -> bool:
    """Whether the passage, whose `own` terms these are, lacks what is taken for granted."""
    premise, speakers = query.premise, found.speakers
    if not premise.said and not premise.negated:
        return False
    if speakers.host & premise.subject and not _tells_of_the_host(found):
        return True
    if premise.comparison and contradicts(premise.comparison, found.title):
        return True
    others = {word.term for word in query.words if not own.isdisjoint(word.related)}
    names = {
        term for term in premise.said if term in speakers.names or index.names(term, found.position)
    }
    return lacks(premise, found.tokens, own | others, names)


def _tells_of_the_host(found: Found) -> bool:
    return found.by_host or any(token.term in found.speakers.host for token in found.tokens)


def _alone(query: Query, passage: Held, found: Found) -> bool:
    told = [
        word.term in passage.shown for word in query.words if word.term not in found.speakers.names
    ]
    return len(told) == 2 and sum(told) < 2  # noqa: PLR2004 -- one of two


def _is_named(word: QueryWord, index: PassageIndex, at: int) -> bool:
    return word.name or (len(word.term) > ABBREVIATED and index.names(word.term, at))


def _lacks(term: str, passage: Held) -> float:
    return 0.0 if term in passage.shown else 0.5 if term in passage.terms else 1.0


def _only_names(query: Query, passage: Held, index: PassageIndex, found: Found) -> bool:
    """Whether the passage holds names of the question and none of its other words."""
    told = [word.term for word in query.words if word.term not in found.speakers.names]
    of_them = [term for term in told if term in passage.terms]
    named = all(index.names(term, found.position) for term in of_them)
    return bool(of_them) and named and len(of_them) < len(told)


def _known(word: QueryWord, index: PassageIndex, at: int) -> bool:
    return word.known and index.share(word.term, at) > 0


def _likenesses(
    weights: Mapping[str, float], passage: Held, index: PassageIndex, at: int, total: float
) -> Iterator[float]:
    """The question's likeness to each line that has two words in common with it, or is one word."""
    terms = frozenset(weights)
    for line in (*passage.wording, passage.name):
        if line.isdisjoint(terms):  # as most are
            continue
        common = line & terms
        if len(common) > 1 or len(common) == len(line) == 1:
            others = sum((1 - index.share(term, at)) ** 2 for term in line - common)
            yield sum(weights[term] for term in common) / (total + others / 2)


def _said(query: Query, found: Found) -> bool:
    """Whether the passage holds the words of whoever's words are asked for, if anybody's are."""
    return all(_says(sayer, query.wanted.sayers, found) for sayer in query.wanted.sayers)


def _says(sayer: str, sayers: Terms, found: Found) -> bool:
    if sayer == HOST or (sayer in found.speakers.host and sayer not in found.speakers.guest):
        return found.by_host or any(says(found.tokens, name) for name in found.speakers.host)
    if sayer in found.speakers.guest:
        return not found.by_host or any(says(found.tokens, name) for name in found.speakers.guest)
    return any(says(found.tokens, each) for each in sayers)


def _elsewhere(work: str, tokens: Iterable[Token]) -> bool:
    """Whether the passage does not name what sort of work or occasion is asked for."""
    return not set(work.split()) & {token.word for token in tokens}


class Calibration(BaseModel):
    """The parameters.

    At a likelihood of `answered_from` or more a question is answered, below `covered_from` it is
    not covered, and in between the answer is tentative.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    intercept: float
    weights: dict[str, float]
    answered_from: float
    covered_from: float


def load_calibration(knowledge: Path) -> Calibration:
    """Read the parameters.

    Raises:
        KnowledgeError: the file is missing or does not name every figure of `Evidence`.
    """
    path = knowledge / FILE
    try:
        calibration = Calibration.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise KnowledgeError((Problem(path, 1, str(error)),)) from error
    if calibration.weights.keys() != set(Evidence.figures()):
        expected = ", ".join(Evidence.figures())
        raise KnowledgeError((Problem(path, 1, f"weights must be exactly: {expected}"),))
    return calibration


def likelihood_of(evidence: Evidence, calibration: Calibration) -> float:
    """How likely, between 0 and 1, the notes answer a question with this evidence."""
    figures = zip(Evidence.figures(), evidence.values(), strict=True)
    logit = calibration.intercept + sum(
        calibration.weights[name] * value for name, value in figures
    )
    return 1 / (1 + math.exp(-logit))


def lacking(evidence: Evidence) -> tuple[str, ...]:
    """The figures for which a hit is no more than the closest passage, however likely it is.

    It holds nothing of the kind or the sort that is asked for, or not the words of who is asked
    for; another occasion is asked for; it denies what is asked, or does not say what is taken for
    granted; it holds names alone; or its own words hold hardly anything of the question, or one
    word of two, and no line of its search wording is like it.
    """
    reasons = {
        "kind": evidence.kind >= 1,
        "sort": evidence.sort >= 1,
        "sayer": evidence.sayer >= 1,
        "elsewhere": evidence.elsewhere >= 1,
        "denied": evidence.denied >= 1,
        "premise": evidence.premise >= 1,
        "predicate": evidence.predicate >= 1,
        "own": (evidence.own < HARDLY or evidence.alone >= 1) and evidence.line < A_LINE,
    }
    return tuple(name for name, holds in reasons.items() if holds)


def decide(evidence: Evidence, calibration: Calibration) -> Outcome:
    """What the evidence is enough for."""
    likelihood = likelihood_of(evidence, calibration)
    if likelihood < calibration.covered_from:
        return Outcome.NOT_COVERED
    if likelihood < calibration.answered_from or lacking(evidence):
        return Outcome.TENTATIVE
    return Outcome.ANSWERED
