"""Lists of the log in pages: the same page for a command and for the button that leads to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.answerer import Answerer
from bot.answers.catalogue import EntryKind
from bot.discord_app.phrases import Phrases
from bot.discord_app.quoting.parts import Parts
from bot.discord_app.reply import Reply
from bot.discord_app.review import heads
from bot.discord_app.review.audit import reading_block
from bot.discord_app.review.criteria import Criteria
from bot.discord_app.review.desk import Desk
from bot.discord_app.review.gaps import gap_block
from bot.discord_app.review.page_ids import LAST_PAGE, Listed, Turn, TurnButton
from bot.discord_app.review.pages import MOST_BLOCKS, Page, page_of
from bot.discord_app.review.rows import citations_of, row_block
from bot.discord_app.review.tops import part_block
from bot.moderation.gaps import Gap, counted_parts, gaps_of
from bot.querylog.values import Filter

_BY_TIME = {Listed.RECENT, Listed.SEARCH, Listed.AUDIT}

COMMANDS = {
    Listed.RECENT: "log recent",
    Listed.SEARCH: "log search",
    Listed.UNANSWERED: "log unanswered",
    Listed.NOT_HELPFUL: "log not-helpful",
    Listed.QUESTIONS: "log top questions",
    Listed.SECTIONS: "log top sections",
    Listed.AUDIT: "log audit",
}


class UnknownSectionError(Exception):
    """The notes have no such section, or no longer."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a list holds as blocks, and the id of the newest row where it goes by time."""

    blocks: Sequence[str]
    anchor: int = 0


class Lists:
    """Makes pages of lists; each is recorded as read before it is given out."""

    def __init__(self, answerer: Answerer, parts: Parts) -> None:
        self._answerer = answerer
        self._parts = parts
        self._cited = citations_of(answerer.corpus)

    async def page(self, desk: Desk, turn: Turn, text: str, say: Phrases) -> Reply:
        """The page to which the turn leads; `text` is what its sign's digest stands for.

        Raises:
            QueryLogError: the log could not be read, or the reading not be recorded.
            UnknownSectionError: the sign's section is not in the notes.
            ValueError: the text has too many words.
        """
        criteria = Criteria(turn.sign, text)
        head = heads.head_of(turn.listed, criteria, self._section(criteria), say)
        found = await self._found(desk, turn, criteria, say)
        page = page_of(found.blocks, turn.page, head)
        command = " ".join([COMMANDS[turn.listed], *criteria.names()])
        await desk.record(command, len(page.blocks))
        return _reply(turn, found, page, head, say)

    def filter_of(self, criteria: Criteria) -> Filter:
        """What the log is asked for.

        Raises:
            UnknownSectionError: the section is not in the notes.
        """
        sign, passages = criteria.sign, None
        if sign.section:
            entry = self._parts.catalogue.marked(sign.section)
            if entry is None or entry.kind is not EntryKind.SECTION:
                raise UnknownSectionError
            passages = tuple(passage.id for passage in entry.passages)
        outcome = sign.outcome.value if sign.outcome else None
        return Filter(
            criteria.text, sign.since, sign.until, outcome, sign.vote, sign.surface, passages
        )

    def _section(self, criteria: Criteria) -> str:
        """The citation of the section looked for; empty for none."""
        entry = self._parts.catalogue.marked(criteria.sign.section)
        return str(entry.citation) if entry is not None else ""

    async def _found(self, desk: Desk, turn: Turn, criteria: Criteria, say: Phrases) -> _Found:
        sign = criteria.sign
        match turn.listed:
            case Listed.RECENT | Listed.SEARCH:
                return await self._rows(desk, turn, self.filter_of(criteria), say)
            case Listed.UNANSWERED:
                counted = await desk.log.queries.unanswered(desk.scope, sign.since, sign.until)
                return self._gaps(await gaps_of(counted, self._answerer), criteria, say)
            case Listed.NOT_HELPFUL:
                counted = await desk.log.queries.not_helpful(desk.scope, sign.since, sign.until)
                return self._gaps(await gaps_of(counted, self._answerer), criteria, say)
            case Listed.QUESTIONS:
                counted = await desk.log.queries.top_questions(desk.scope, sign.since, sign.until)
                gaps = await gaps_of(counted, self._answerer)
                return _Found([gap_block(gap, say) for gap in gaps])
            case Listed.SECTIONS:
                shown = await desk.log.queries.top_passages(desk.scope, sign.since, sign.until)
                parts = counted_parts(shown, self._answerer.corpus)
                return _Found([part_block(part, say) for part in parts])
            case Listed.AUDIT:
                return await self._readings(desk, turn, say)

    async def _rows(self, desk: Desk, turn: Turn, chosen: Filter, say: Phrases) -> _Found:
        rows = await desk.log.queries.search(desk.scope, chosen, _enough(turn), _before(turn))
        blocks = [row_block(row, self._cited, say) for row in rows]
        return _Found(blocks, turn.anchor or (rows[0].id if rows else 0))

    async def _readings(self, desk: Desk, turn: Turn, say: Phrases) -> _Found:
        readings = await desk.log.audit.newest(desk.scope, _enough(turn), _before(turn))
        blocks = [reading_block(each, say) for each in readings]
        return _Found(blocks, turn.anchor or (readings[0].id if readings else 0))

    @staticmethod
    def _gaps(gaps: Sequence[Gap], criteria: Criteria, say: Phrases) -> _Found:
        shown = (gap for gap in gaps if criteria.sign.resolved or not gap.is_resolved)
        return _Found([gap_block(gap, say) for gap in shown])


def _enough(turn: Turn) -> int:
    """As many rows as the pages up to this one can hold, and one more."""
    return turn.page * MOST_BLOCKS + 1


def _before(turn: Turn) -> int | None:
    return turn.anchor + 1 if turn.anchor else None


def _reply(turn: Turn, found: _Found, page: Page, head: str, say: Phrases) -> Reply:
    if not page.blocks:
        nothing = heads.nothing_of(turn.listed, say) if turn.page == 1 else heads.no_page(say)
        return Reply("\n".join(filter(None, [head, nothing])), private=True)
    more = turn.page > 1 or page.has_next
    foot = f"-# {say('Page {page}', page=turn.page)}" if more else ""
    text = "\n".join(filter(None, [head, *page.blocks, foot]))
    return Reply(text, private=True, turns=_turns(turn, found, page, say) if more else ())


def _turns(turn: Turn, found: _Found, page: Page, say: Phrases) -> tuple[TurnButton, ...]:
    def to(number: int) -> Turn:
        return Turn(turn.listed, turn.whose, found.anchor, number, turn.sign)

    by_time = turn.listed in _BY_TIME
    back = say("Newer") if by_time else say("Previous")
    on = say("Older") if by_time else say("Next")
    last = not page.has_next or turn.page >= LAST_PAGE
    # The number of a button that is off leads nowhere, but two buttons may not be the same.
    backwards = TurnButton(back, to(max(1, turn.page - 1)), off=turn.page == 1)
    onwards = TurnButton(on, to(min(LAST_PAGE, turn.page + 1)), off=last)
    return backwards, onwards
