"""The weekly digest of a server's log: counts and gaps, and nobody's name."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.querylog.connection import Connection
from bot.querylog.gaps import Gap
from bot.querylog.record import Tally
from bot.querylog.review import Review
from bot.querylog.reviewed import CountedGist, CountedPassage, DigestPlace, Filter
from bot.querylog.scope import InChannels
from bot.querylog.statements import digests as statements
from bot.querylog.statements.review import NOT_COVERED
from bot.querylog.weeks import WEEK

FEWEST_ASKERS = 2
"""How many people must have asked a question in the same words before a digest shows it."""

_WORD = re.compile(r"\w+")

Gather = Callable[[tuple[CountedGist, ...]], tuple[Gap, ...]]
"""Puts gists that ask the same thing into one gap."""


@dataclass(frozen=True, slots=True)
class Volume:
    """How many questions a week had, and how many of them were answered."""

    questions: int
    answered: int

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
    """What a week was like: `since` is included, `until` is not."""

    since: datetime
    until: datetime
    volume: Volume
    before: Volume
    passages: tuple[CountedPassage, ...]
    gaps: tuple[OpenGap, ...]
    votes: Tally


class Digests:
    """Every method raises `QueryLogError` when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def places(self) -> tuple[DigestPlace, ...]:
        """Every server that wants a digest."""
        return await self._connection.read(statements.digest_places)

    async def claim(self, place: DigestPlace, week: datetime) -> bool:
        """Mark the digest as posted, before it is; of several who try, one is told True."""
        work = partial(statements.claim, guild_id=place.guild_id, before=place.sent_for, week=week)
        return await self._connection.write(work)

    async def release(self, place: DigestPlace, week: datetime) -> None:
        """Take the mark back: the digest was certainly not posted."""
        work = partial(statements.claim, guild_id=place.guild_id, before=week, week=place.sent_for)
        await self._connection.write(work)

    async def of_week(self, scope: InChannels, until: datetime, gather: Gather) -> Digest:
        """The week that ends at `until`, beside the one before it: of what was asked in public."""
        scope, since = replace(scope, public=True), until - WEEK
        review = Review(self._connection, scope)
        not_covered = Filter(since=since, until=until, outcome=NOT_COVERED)
        asked = await self._connection.read(
            partial(statements.asked, chosen=not_covered, scope=scope)
        )
        wordings = _wordings(asked)
        gaps = gather(await review.unanswered(since, until))
        votes = partial(statements.votes_cast, since=since, until=until, scope=scope)
        return Digest(
            since=since,
            until=until,
            volume=await _volume(review, since, until),
            before=await _volume(review, since - WEEK, since),
            passages=await review.top_passages(since, until),
            gaps=tuple(_open(gap, wordings) for gap in gaps if not gap.is_resolved),
            votes=await self._connection.read(votes),
        )


async def _volume(review: Review, since: datetime, until: datetime) -> Volume:
    days = await review.per_day(since, until)
    answered = sum(day.outcomes.get("answered", 0) for day in days)
    return Volume(sum(sum(day.outcomes.values()) for day in days), answered)


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
