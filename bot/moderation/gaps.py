"""What is asked most, and what the notes lack: questions that ask the same thing, as one gap."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.answers.likeness import Grouping, Wording, at_once
from bot.notes.episode import Citation, Corpus
from bot.querylog.scope import Scope
from bot.querylog.values import Closable, CountedGist, CountedPassage, GapNote

if TYPE_CHECKING:  # whoever only gathers needs no database
    from bot.querylog.log import QueryLog

T = TypeVar("T")
Steps = Generator[None, None, T]
"""Works a little at each step, and returns what comes of it."""

TURN = 0.001
"""Seconds that grouping may take before it is others' turn."""

OTHERS = 3
"""How many times as long others have for themselves after a turn."""

_AT_ONCE = 32  # wordings between which a gathering may be left for something else


@dataclass(frozen=True, slots=True)
class Gap(Closable):
    """Questions that ask the same thing, told by the newest of their most usual wording.

    `count` is how often they were asked, `newest_id` and `newest_at` name the newest of all.
    `wordings` are all of them, each with its gist, the leading one first. `said` holds the newest
    note on any of them, and the latest time that one was closed.
    """

    question: str
    count: int
    newest_id: int
    newest_at: datetime
    wordings: tuple[CountedGist, ...]
    said: GapNote | None = None

    @property
    def gists(self) -> tuple[str, ...]:
        return tuple(each.gist or "" for each in self.wordings)


class Groups(Protocol):
    """Knows which questions ask the same thing; an answerer does."""

    def gist(self, question: str) -> str: ...

    def grouping(self, wordings: Iterable[Wording], /) -> Grouping: ...


async def gaps_of(counted: Sequence[CountedGist], groups: Groups) -> tuple[Gap, ...]:
    """The counted gists in groups of such as are alike, the most frequent first.

    A busy server's month may take a second of work: it takes a quarter of the time there is. In a
    thread it would take the interpreter from the event loop for five times as long at each turn.
    """
    steps, began = gathering(counted, groups), perf_counter()
    while True:
        try:
            next(steps)
        except StopIteration as done:
            found: tuple[Gap, ...] = done.value
            return found
        if (took := perf_counter() - began) > TURN:
            await asyncio.sleep(OTHERS * took)
            began = perf_counter()


def gathered(counted: Iterable[CountedGist], groups: Groups) -> tuple[Gap, ...]:
    """The same, for where nobody waits for anything else."""
    return at_once(gathering(counted, groups))


def gathering(counted: Iterable[CountedGist], groups: Groups) -> Steps[tuple[Gap, ...]]:
    """The gists in groups, in the order that `groups` gives them; those without one get theirs."""
    found: dict[str, list[CountedGist]] = defaultdict(list)
    for done, each in enumerate(counted):
        gist = groups.gist(each.question) if each.gist is None else each.gist
        found[gist].append(each)
        if each.gist is None or done % _AT_ONCE == 0:
            yield
    found.pop("", None)
    wordings: dict[str, CountedGist] = {}
    asked: list[Wording] = []
    for gist, held in found.items():
        wordings[gist] = _merged(gist, held)
        asked.append(_wording(wordings[gist]))
        yield
    together = yield from groups.grouping(asked)
    gaps: list[Gap] = []
    for group in together:
        gaps.append(_gap([wordings[gist] for gist in group]))
        yield
    return tuple(gaps)


async def wordings_of(
    log: "QueryLog", scope: Scope, query_id: int, groups: Groups
) -> tuple[CountedGist, ...]:
    """All wordings of every gap that the row belongs to, its own first; none if it asks nothing.

    A row may stand among what is not covered and among what was not helpful.
    """
    row = await log.queries.one(scope, query_id)
    if row is None:
        return ()
    record = row.record
    gist = groups.gist(record.question) if record.gist is None else record.gist
    if not gist:
        return ()
    own = CountedGist(gist, 1, row.id, record.asked_at, record.question)
    found: dict[str | None, CountedGist] = {}
    for gap in await _all(log, scope, groups):
        for each in gap.wordings if gist in gap.gists else ():
            found.setdefault(each.gist, each)
    return tuple({gist: found.get(gist, own), **found}.values())


async def join(
    log: "QueryLog", scope: Scope, one: int, other: int, groups: Groups
) -> tuple[CountedGist, ...]:
    """Make one gap of those of two rows, and return its wordings; none where a row asks nothing."""
    each = [await wordings_of(log, scope, row, groups) for row in (one, other)]
    if not all(each):
        return ()
    joined = {wording.gist: wording for held in each for wording in held}
    await log.gaps.arrange(scope, [gist or "" for gist in joined])
    return tuple(joined.values())


async def split(
    log: "QueryLog", scope: Scope, query_id: int, groups: Groups
) -> tuple[CountedGist, ...]:
    """Take a row's wording out of its gap; return it and those that stay, none of a row of none."""
    found = await wordings_of(log, scope, query_id, groups)
    if len(found) > 1:
        own, *rest = (each.gist or "" for each in found)
        await log.gaps.arrange(scope, [own], rest)
    return found


async def open_gaps(log: "QueryLog", scope: Scope, groups: Groups) -> tuple[Gap, ...]:
    """What is not covered, tentative or was not helpful, without what is closed or named twice."""
    found = await _all(log, scope, groups)
    newest = {gap.newest_id: gap for gap in reversed(found) if not gap.is_resolved}
    return tuple(sorted(newest.values(), key=lambda gap: -gap.count))


async def _all(log: "QueryLog", scope: Scope, groups: Groups) -> list[Gap]:
    lists = (log.queries.unanswered, log.queries.tentative, log.queries.not_helpful)
    return [gap for counted in lists for gap in await gaps_of(await counted(scope), groups)]


def _merged(gist: str, held: Sequence[CountedGist]) -> CountedGist:
    """One wording of rows with a gist, and of those of before there were any."""
    newest = max(held, key=_age)
    said = _said([each.said for each in held if each.said])
    return replace(newest, gist=gist, count=sum(each.count for each in held), said=said)


def _wording(each: CountedGist) -> Wording:
    bundle = each.said.bundle if each.said else None
    return Wording(each.gist or "", each.question, each.count, bundle)


def _gap(held: Sequence[CountedGist]) -> Gap:
    newest = max(held, key=_age)
    return Gap(
        question=held[0].question,
        count=sum(each.count for each in held),
        newest_id=newest.newest_id,
        newest_at=newest.newest_at,
        wordings=tuple(held),
        said=_said([each.said for each in held if each.said]),
    )


def _said(notes: Sequence[GapNote]) -> GapNote | None:
    if not notes:
        return None
    noted = [(each.noted_at, at) for at, each in enumerate(notes) if each.noted_at]
    newest = notes[max(noted)[1]] if noted else notes[0]
    closed = max((each.resolved_at for each in notes if each.resolved_at), default=None)
    return replace(newest, resolved_at=closed)


def _age(counted: CountedGist) -> tuple[datetime, int]:
    return counted.newest_at, counted.newest_id


def counted_parts(
    counted: Iterable[CountedPassage], corpus: Corpus
) -> tuple[tuple[Citation | str, int], ...]:
    """Parts of the notes, with how many questions had something of them shown first, most first.

    A passage that is no longer in the notes stands under its own id.
    """
    cited = {passage.id: passage.citation for passage in corpus.passages}
    counts: Counter[Citation | str] = Counter()
    for each in counted:
        counts[cited.get(each.passage_id, each.passage_id)] += each.count
    return tuple(sorted(counts.items(), key=lambda part: (-part[1], str(part[0]))))
