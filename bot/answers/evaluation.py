"""How good the answers are, measured on questions whose sources are known."""

import json
from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from bot.answers.answer import Answer, Outcome
from bot.answers.likeness import Wording, at_once
from bot.errors import KnowledgeError, Problem

if TYPE_CHECKING:
    from bot.answers.answerer import Answerer

T = TypeVar("T", bound=BaseModel)

DEPTH = 10
"""How far down the ranking a source is looked for."""


class JudgedQuestion(BaseModel):
    """A question and the sources that answer it; any of `gold` is right. Other keys are ignored.

    `first` is the question that it follows on; with that, a line calls it `then`, and its style
    `kind`.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    style: str
    question: str
    answerable: bool
    gold: tuple[str, ...]
    first: str = ""

    @model_validator(mode="before")
    @classmethod
    def _following(cls, line: object) -> object:
        if not isinstance(line, dict) or "then" not in line:
            return line
        follows = {"question": line["then"], "style": line.get("kind"), "answerable": True}
        return follows | line


@dataclass(frozen=True, slots=True)
class Result:
    """An answer beside what was asked. `rank` counts from 1; None is not within `DEPTH`."""

    judged: JudgedQuestion
    answer: Answer
    rank: int | None

    @property
    def wrong(self) -> bool:
        """No right source among the first three, or an outcome of the wrong kind."""
        if self.judged.answerable:
            missed = self.rank is None or self.rank > 3  # noqa: PLR2004 -- source@3
            return missed or self.answer.outcome is Outcome.NOT_COVERED
        return self.answer.outcome is Outcome.ANSWERED and self.answer.told is None


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares between 0 and 1 over `questions`; None where no question of the kind was asked.

    `source_at_1`, `source_at_3` and `mrr_at_10` (mean reciprocal rank) are over answerable
    questions whatever the outcome, and so are `false_abstentions` (not covered) and `hedged`
    (tentative). `false_answers` and `tentative` are over unanswerable ones; what is told of the
    episode, the notes or the bot is no false answer.
    """

    questions: int
    source_at_1: float | None
    source_at_3: float | None
    mrr_at_10: float | None
    false_answers: float | None
    false_abstentions: float | None
    hedged: float | None
    tentative: float | None


class Wanted(BaseModel):
    """A question, and the gap that it is a wording of. Other keys are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    gap: str
    question: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of pairs of questions that are put together, how many should be, and the other way round."""

    questions: int
    gaps: int
    precision: float | None
    recall: float | None


def read_questions(path: Path) -> tuple[JudgedQuestion, ...]:
    """Read a file of one JSON object a line; blank lines are skipped.

    Raises:
        KnowledgeError: the file cannot be read, or lines of it are not such objects: all of them.
    """
    return _read(path, JudgedQuestion)


def read_gaps(path: Path) -> tuple[Wanted, ...]:
    """As `read_questions`, of wordings of gaps."""
    return _read(path, Wanted)


def _read(path: Path, kind: type[T]) -> tuple[T, ...]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError((Problem(path, 1, str(error)),)) from error
    found, problems = [], []
    for number, line in enumerate(lines, start=1):
        try:
            if line.strip():
                found.append(kind.model_validate(json.loads(line)))
        except json.JSONDecodeError as error:
            problems.append(Problem(path, number, f"not JSON: {error.msg}"))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"])) or "the line"
            problems.append(Problem(path, number, f"{where}: {first['msg']}"))
    if problems:
        raise KnowledgeError(tuple(problems))
    return tuple(found)


def agreement(answerer: "Answerer", wanted: Collection[Wanted]) -> Agreement:
    """How far the answerer puts the same questions together; each that asks nothing is alone."""
    gists = [answerer.gist(each.question) for each in wanted]
    questions = dict(zip(gists, (each.question for each in wanted), strict=True))
    counted = Counter(gist for gist in gists if gist)
    groups = at_once(
        answerer.grouping(Wording(gist, questions[gist], n) for gist, n in counted.items())
    )
    found = {gist: number for number, group in enumerate(groups) for gist in group}
    pairs = zip(gists, wanted, strict=True)
    placed = [(found.get(gist, -at), each.gap) for at, (gist, each) in enumerate(pairs, start=1)]
    together = _pairs(group for group, _ in placed)
    same = _pairs(gap for _, gap in placed)
    both = _pairs(placed)
    return Agreement(
        questions=len(placed),
        gaps=len({gap for _, gap in placed}),
        precision=both / together if together else None,
        recall=both / same if same else None,
    )


def _pairs(kinds: Iterable[Hashable]) -> int:
    """How many pairs are of one kind."""
    return sum(number * (number - 1) // 2 for number in Counter(kinds).values())


def evaluate(answerer: "Answerer", questions: Collection[JudgedQuestion]) -> tuple[Result, ...]:
    """Ask every question, each after the one that it follows on."""
    firsts = {each.first: answerer.answer(each.first).earlier for each in questions if each.first}
    return tuple(
        _judge(each, answerer.answer(each.question, DEPTH, after=firsts.get(each.first)))
        for each in questions
    )


def figures(results: Iterable[Result]) -> Figures:
    """The figures over some results."""
    known = tuple(results)
    answerable = [result for result in known if result.judged.answerable]
    others = [result for result in known if not result.judged.answerable]
    return Figures(
        questions=len(known),
        source_at_1=_share(result.rank == 1 for result in answerable),
        source_at_3=_share(result.rank in {1, 2, 3} for result in answerable),
        mrr_at_10=_share(1 / result.rank if result.rank else 0.0 for result in answerable),
        false_answers=_share(result.wrong for result in others),
        false_abstentions=_outcome_share(answerable, Outcome.NOT_COVERED),
        hedged=_outcome_share(answerable, Outcome.TENTATIVE),
        tentative=_outcome_share(others, Outcome.TENTATIVE),
    )


def figures_by_style(results: Iterable[Result]) -> dict[str, Figures]:
    """The figures of each style, in the order in which the styles first occur."""
    known = tuple(results)
    styles = dict.fromkeys(result.judged.style for result in known)
    return {style: figures(r for r in known if r.judged.style == style) for style in styles}


def _judge(judged: JudgedQuestion, answer: Answer) -> Result:
    sources = [hit.passage.citation.source for hit in answer.hits[:DEPTH]]
    right = (rank for rank, source in enumerate(sources, start=1) if source in judged.gold)
    return Result(judged, answer, next(right, None))


def _outcome_share(results: list[Result], outcome: Outcome) -> float | None:
    return _share(result.answer.outcome is outcome for result in results)


def _share(values: Iterable[float]) -> float | None:
    known = list(values)
    return sum(known) / len(known) if known else None
