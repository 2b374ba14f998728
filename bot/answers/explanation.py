"""Why passages rank as they do, and why the outcome is what it is."""

from dataclasses import dataclass

from bot.answers.evidence import Calibration, Evidence
from bot.answers.query import QueryWord
from bot.notes.passage import Passage


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one term adds to a passage's score.

    `term` stands in `fields` of the passage (its text, its source's name, its search wording). It
    is searched for `word`, as typed, either as that word itself or as a related one, and counts
    `weight` times its BM25 score. `score` is what comes of it.
    """

    word: str
    term: str
    related: bool
    weight: float
    fields: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class ExplainedHit:
    """A passage and its score: the sum of contributions and `named`, times `likely`.

    `named` is what the passage gets when the question is its source's name. `likely` is less
    than 1 where another episode is clearly likelier to answer.
    """

    passage: Passage
    score: float
    likely: float
    named: float
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The question's words as read, the first hits, and the evidence behind the outcome.

    Without a hit there is no evidence, and the likelihood is 0. `lacking` are the figures that keep
    the answer from more than tentative.
    """

    words: tuple[QueryWord, ...]
    hits: tuple[ExplainedHit, ...]
    evidence: Evidence | None
    calibration: Calibration
    likelihood: float
    lacking: tuple[str, ...]
