"""The weekly digest of a server's log: when it is due; counts and gaps, and nobody's name."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from bot.moderation.gaps import Gap, Groups, gaps_of
from bot.querylog.log import QueryLog
from bot.querylog.scope import InChannels
from bot.querylog.values import NOT_COVERED, TENTATIVE, CountedPassage, Filter, Tally

WEEK = timedelta(days=7)
POSTED_FROM = timedelta(hours=8)
"""How long after a week's end its digest is posted at the earliest."""

FEWEST_ASKERS = 2
"""How many people must have asked a question in the same words before a digest shows it."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Volume:
    """How many questions a week had, and how many of them were answered, for certain or not."""

    questions: int
    answered: int
    tentative: int = 0

    @property
    def not_covered(self) -> int:
        return self.questions - self.answered - self.tentative

    @property
    def share(self) -> int:
        """Answered ones of a hundred, rounded; 0 where there was no question."""
        return round(100 * self.answered / self.questions) if self.questions else 0


@dataclass(frozen=True, slots=True)
class OpenGap:
    """A gap that is not closed; `question` is None where no two people asked it in one wording."""

    count: int
    question: str | None


@dataclass(frozen=True, slots=True)
class Digest:
    """What a week was like: `since` is included, `until` is not.

    What the notes do not cover is in the gaps, or in others that are `closed`: so many questions.
    """

    since: datetime
    until: datetime
    volume: Volume
    before: Volume
    passages: tuple[CountedPassage, ...]
    gaps: tuple[OpenGap, ...]
    votes: Tally
    closed: int = 0


def last_end(now: datetime) -> datetime:
    """When the last week ended whose digest may be posted by now: a Monday, 00:00."""
    moment = now.astimezone(UTC) - POSTED_FROM
    monday = moment.date() - timedelta(days=moment.weekday())
    return datetime.combine(monday, time(), UTC)


def is_due(now: datetime, sent_for: datetime | None) -> bool:
    """Whether a digest is to be posted; `sent_for` is the end of the week that the last told of.

    None where there was none yet: then the next week's is the first.
    """
    return sent_for is not None and sent_for < last_end(now)


async def digest_of(log: QueryLog, scope: InChannels, until: datetime, groups: Groups) -> Digest:
    """The week that ends at `until`, beside the one before it: of what was asked in public.

    Raises:
        QueryLogError: the log cannot be read.
    """
    scope, since, queries = replace(scope, public=True), until - WEEK, log.queries
    asked = Filter(since=since, until=until, outcome=NOT_COVERED)
    wordings = _wordings(await log.digests.asked(scope, asked))
    gaps = await gaps_of(await queries.unanswered(scope, since, until), groups)
    return Digest(
        since=since,
        until=until,
        volume=await _volume(log, scope, since, until),
        before=await _volume(log, scope, since - WEEK, since),
        passages=await queries.top_passages(scope, since, until),
        gaps=tuple(_open(gap, wordings) for gap in gaps if not gap.is_resolved),
        votes=await log.digests.votes_cast(scope, since, until),
        closed=sum(gap.count for gap in gaps if gap.is_resolved),
    )


async def _volume(log: QueryLog, scope: InChannels, since: datetime, until: datetime) -> Volume:
    days = await log.queries.per_day(scope, since, until)
    answered, tentative = (
        sum(day.outcomes.get(outcome, 0) for day in days) for outcome in ("answered", TENTATIVE)
    )
    return Volume(sum(sum(day.outcomes.values()) for day in days), answered, tentative)


def _wordings(asked: Iterable[tuple[str, str, int]]) -> dict[str, str]:
    """By gist, the newest text of the wording that most people have typed, if several have.

    A gist is of a part of what was typed: whoever else has asked that part did not write the rest.
    """
    people: dict[tuple[str, tuple[str, ...]], set[int]] = defaultdict(set)
    texts: dict[tuple[str, tuple[str, ...]], str] = {}
    for gist, question, person in asked:
        wording = gist, tuple(_WORD.findall(question.casefold()))
        people[wording].add(person)
        texts.setdefault(wording, question)
    least_first = sorted(texts, key=lambda wording: len(people[wording]))
    return {
        wording[0]: texts[wording]
        for wording in least_first
        if len(people[wording]) >= FEWEST_ASKERS
    }


def _open(gap: Gap, wordings: dict[str, str]) -> OpenGap:
    """The gap in a wording of several people; what one alone has typed could tell who it was."""
    return OpenGap(gap.count, next((wordings[it] for it in gap.gists if it in wordings), None))
