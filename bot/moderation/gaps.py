"""What is asked most, and what the notes lack: questions that ask the same thing, as one line."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.notes.episode import Citation, Corpus
from bot.querylog.scope import Scope
from bot.querylog.values import Closable, CountedGist, CountedPassage, GapNote

if TYPE_CHECKING:  # whoever only gathers needs no database
    from bot.querylog.log import QueryLog

Grouped = Callable[[Mapping[str, int]], Iterable[Sequence[str]]]
"""Puts gists, with how often each was asked, in groups; the most usual stands first in each."""


@dataclass(frozen=True, slots=True)
class Gap(Closable):
    """Questions that ask the same thing, told by the newest of their most usual wording.

    `count` is how often they were asked, `newest_id` and `newest_at` name the newest of all. `said`
    holds the newest note on any of their gists, and the latest time that one was closed.
    """

    question: str
    count: int
    newest_id: int
    newest_at: datetime
    gists: tuple[str, ...]
    said: GapNote | None = None


class Grouping(Protocol):
    """Knows which questions ask the same thing; an answerer does."""

    def gist(self, question: str) -> str: ...

    def grouped(self, counts: Mapping[str, int], /) -> Iterable[Sequence[str]]: ...


async def gaps_of(counted: Sequence[CountedGist], grouping: Grouping) -> tuple[Gap, ...]:
    """The counted gists in groups of such as are alike, the most frequent first."""
    # In a thread: a busy server's month may take a second.
    return await asyncio.to_thread(gathered, counted, grouping.gist, grouping.grouped)


async def alike(
    log: "QueryLog", scope: Scope, query_id: int, grouping: Grouping
) -> tuple[str, ...]:
    """The gists of every gap that the row belongs to; none if the scope has no such row.

    A row may stand in a gap of what is not covered and in one of what was not helpful.
    """
    row = await log.queries.one(scope, query_id)
    if row is None:
        return ()
    gist = row.record.gist
    if gist is None:
        gist = await asyncio.to_thread(grouping.gist, row.record.question)
    if not gist:
        return ()
    found = await _both(log, scope, grouping)
    others = (each for gap in found if gist in gap.gists for each in gap.gists)
    return tuple(dict.fromkeys((gist, *others)))


async def open_gaps(log: "QueryLog", scope: Scope, grouping: Grouping) -> tuple[Gap, ...]:
    """What is not covered, then what was not helpful, without what is closed or named twice."""
    found = await _both(log, scope, grouping)
    newest = {gap.newest_id: gap for gap in reversed(found) if not gap.is_resolved}
    return tuple(sorted(newest.values(), key=lambda gap: -gap.count))


async def _both(log: "QueryLog", scope: Scope, grouping: Grouping) -> list[Gap]:
    both = (await log.queries.unanswered(scope), await log.queries.not_helpful(scope))
    return [gap for counted in both for gap in await gaps_of(counted, grouping)]


def gathered(
    counted: Iterable[CountedGist], gist: Callable[[str], str], grouped: Grouped
) -> tuple[Gap, ...]:
    """The gists in groups, in the order that `grouped` gives; `gist` is for rows without one."""
    wordings: dict[str, list[CountedGist]] = defaultdict(list)
    for each in counted:
        wordings[gist(each.question) if each.gist is None else each.gist].append(each)
    wordings.pop("", None)
    counts = {name: sum(each.count for each in held) for name, held in wordings.items()}
    return tuple(_gap(group, wordings) for group in grouped(counts))


def _gap(group: Sequence[str], wordings: Mapping[str, Sequence[CountedGist]]) -> Gap:
    held = [each for name in group for each in wordings[name]]
    usual = max(wordings[group[0]], key=_age)
    newest = max(held, key=_age)
    return Gap(
        question=usual.question,
        count=sum(each.count for each in held),
        newest_id=newest.newest_id,
        newest_at=newest.newest_at,
        gists=tuple(group),
        said=_said([each.said for each in held if each.said]),
    )


def _said(notes: Sequence[GapNote]) -> GapNote | None:
    if not notes:
        return None
    noted = [(each.noted_at, at) for at, each in enumerate(notes) if each.noted_at]
    newest = notes[max(noted)[1]] if noted else notes[0]
    closed = max((each.resolved_at for each in notes if each.resolved_at), default=None)
    return GapNote(newest.note, newest.author_id, newest.noted_at, closed)


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
