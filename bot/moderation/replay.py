"""Rows of the log and answers: what an answer leaves there, and what its question would get today.

A log knows what a question got, not what would have been right. So nothing here is called wrong:
what somebody found helpful and would get no longer is as near as a log comes to it. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from bot.answers.analysis import Question, read_question
from bot.answers.answer import Answer, Outcome
from bot.answers.answerer import Answerer
from bot.notes.episode import Citation
from bot.querylog.values import QueryRecord, ScoredPassage, StoredQuery, Surface


class Change(StrEnum):
    """What a question would get today, beside what it got; outcomes come before places."""

    NEWLY_ANSWERED = "newly_answered"
    NEWLY_TENTATIVE = "newly_tentative"
    NEWLY_NOT_COVERED = "newly_not_covered"
    MOVED = "moved"
    """The same outcome, another source first."""
    REFUSED = "refused"
    """It would not even be answered: it holds nothing to ask, or too much. A question that was
    read together with the one before may hold nothing by itself.
    """
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Replayed:
    """A row of the log and what its question would get today; `outcome` is None where refused.

    `before` and `after` are where the passages shown first stand in today's notes; None where none
    was shown, or the notes hold it no more.
    """

    row: StoredQuery
    change: Change
    outcome: Outcome | None
    before: Citation | None
    after: Citation | None

    @property
    def lost(self) -> bool:
        """Whether something found helpful is no longer what is shown first, or as surely.

        Helpful is what somebody found so, and nobody did not.
        """
        votes = self.row.votes
        if not votes.helpful or votes.not_helpful or not _shows(self.row.record):
            return False
        surer = self.change is Change.NEWLY_ANSWERED and _same(self.before, self.after)
        return self.change is not Change.UNCHANGED and not surer


class Replay:
    """Asks today's answerer logged questions; the same question is worked out once."""

    def __init__(self, answerer: Answerer) -> None:
        self._places = {each.id: each.citation for each in answerer.corpus.passages}

        @lru_cache(1 << 16)
        def today(question: str) -> tuple[Outcome | None, Citation | None]:
            answer = answerer.answer(question, limit=1)
            outcome = None if answer.small_talk else answer.outcome
            return outcome, next((hit.passage.citation for hit in answer.shown), None)

        self._today = today

    def __call__(self, row: StoredQuery) -> Replayed:
        """What the row's question would get today; takes about as long as answering it."""
        record = row.record
        shown = record.passages[0].id if record.passages and _shows(record) else None
        before = None if shown is None else self._places.get(shown)
        asked = _asks(record)
        today = None if asked is None else self._today(asked)
        if today is None or (today[0] is None and _shows(record)):
            return Replayed(row, Change.REFUSED, None, before, None)
        outcome, after = today[0] or Outcome.NOT_COVERED, today[1]
        change = _change(record.outcome, outcome, moved=not _same(before, after))
        return Replayed(row, change, outcome, before, after)


@dataclass(frozen=True, slots=True)
class Summary:
    """How many questions would get what, every change among them; `lost` were found helpful."""

    questions: int
    changes: Mapping[Change, int]
    lost: int


def record_of(
    answer: Answer,
    question: str,
    surface: Surface,
    asked_at: datetime,
    elapsed_ms: float,
) -> QueryRecord:
    """What the log is given of an answer; where it was asked, and by whom, is the edge's to add."""
    return QueryRecord(
        asked_at=asked_at,
        surface=surface,
        question=question,
        outcome=answer.outcome.value,
        passages=tuple(ScoredPassage(hit.passage.id, hit.score) for hit in answer.hits),
        revision=answer.revision,
        elapsed_ms=elapsed_ms,
        gist=answer.gist,
        terms_unknown=answer.terms_unknown,
        corrections=tuple((each.typed, each.read_as) for each in answer.corrections),
    )


def changed(rows: Iterable[Replayed]) -> list[Replayed]:
    """Those that would change: what somebody liked and would lose first, then by kind."""
    order = {change: place for place, change in enumerate(Change)}
    found = [each for each in rows if each.change is not Change.UNCHANGED]
    return sorted(found, key=lambda each: (not each.lost, order[each.change]))


def summary_of(rows: Sequence[Replayed]) -> Summary:
    """How many there are, and how many would get what."""
    counts = Counter(each.change for each in rows)
    lost = sum(each.lost for each in rows)
    return Summary(len(rows), {change: counts[change] for change in Change}, lost)


def _asks(record: QueryRecord) -> str | None:
    """What the answerer is asked: as typed in a terminal; elsewhere as Discord's edge reads it."""
    if record.surface is Surface.TERMINAL:
        return record.question
    read = read_question(record.question)
    return read.text if isinstance(read, Question) else None


def _change(before: str, after: Outcome, *, moved: bool) -> Change:
    if before == after.value:
        return Change.MOVED if moved else Change.UNCHANGED
    match after:
        case Outcome.ANSWERED:
            return Change.NEWLY_ANSWERED
        case Outcome.TENTATIVE:
            return Change.NEWLY_TENTATIVE
        case Outcome.NOT_COVERED:
            return Change.NEWLY_NOT_COVERED


def _shows(record: QueryRecord) -> bool:
    return record.outcome != Outcome.NOT_COVERED.value


def _same(before: Citation | None, after: Citation | None) -> bool:
    return _part(before) == _part(after)


def _part(place: Citation | None) -> tuple[str, str] | None:
    return None if place is None else (place.episode, place.source)
