"""`/log` in pages: the newest, a search, gaps, what is asked most, and who read the log.

A button under a page says in its custom id where it leads. That it can be read does not make it
true. It holds no word that anybody typed: a text that was searched for stands on the page, and in
the custom id only its digest.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from discord import app_commands

from bot.discord_app.buttons import Button
from bot.discord_app.entries import Called
from bot.discord_app.event import InteractionEvent
from bot.discord_app.ground import ForgedError, Interaction
from bot.discord_app.message import LAYOUT, MESSAGE, Markdown, Writer, length, shortened
from bot.discord_app.reviewing import (
    SIGN,
    SINCE,
    UNTIL,
    Criteria,
    Outcomes,
    Sign,
    Surfaces,
    Text,
    Visit,
    Votes,
    When,
    answer,
    criteria_of,
    digest,
    filtered,
    gap_actions,
    log_commands,
    mark_of,
    offer_sections,
    or_why_not,
    read_sign,
    refusal,
    scope_of,
    text_on_page,
    visiting,
)
from bot.moderation.gaps import counted_parts, gaps_of
from bot.replies import gaps as words
from bot.replies import moderation
from bot.replies.document import Action, Block, Document, Entry, Line
from bot.replies.moderation import Lines, Listed

MOST_BLOCKS = 25
"""Blocks that a page holds at most."""

MOST_GAPS = 5
"""Gaps on a page, each with its buttons: Discord takes forty parts of a message."""

LAST_PAGE = 99
"""Whoever would go further had better narrow the search."""

_FOOT = 60  # kept free for the line that tells the page
_LARGEST = 2**63 - 1
_GAPS = {Listed.UNANSWERED, Listed.TENTATIVE, Listed.NOT_HELPFUL}
_BY_TIME = {Listed.RECENT, Listed.SEARCH, Listed.AUDIT}

_NAMES = {
    Listed.RECENT: "log recent",
    Listed.SEARCH: "log search",
    Listed.UNANSWERED: "log unanswered",
    Listed.TENTATIVE: "log tentative",
    Listed.NOT_HELPFUL: "log not-helpful",
    Listed.QUESTIONS: "log top questions",
    Listed.SECTIONS: "log top sections",
    Listed.AUDIT: "log audit",
}

_CUSTOM_ID = (
    r"fn3:(?P<listed>[a-z_]{1,11}):(?P<whose>[0-9a-f]{12})"
    rf":(?P<anchor>0|[1-9][0-9]{{0,18}}):(?P<page>[1-9][0-9]?):(?P<sign>{SIGN})"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One button: it leads to `page`, 1 to `LAST_PAGE`, of what is listed.

    `whose` is `whose_mark` of whom it is for. `anchor` is the id of the newest row when the list
    was opened, so that rows stored meanwhile do not shift its pages; 0 where it has none.
    """

    listed: Listed
    whose: str
    anchor: int
    page: int
    sign: Sign = Sign()  # noqa: RUF009 -- a value without state


def whose_mark(guild_id: int, reader_id: int) -> str:
    """Twelve hexadecimal digits that stand for a reader in a server."""
    return blake2b(f"{guild_id}:{reader_id}".encode(), digest_size=6).hexdigest()


def encode_turn(turn: Turn) -> str:
    """The custom id: at most 100 characters, as Discord has it."""
    parts = (turn.listed, turn.whose, turn.anchor, turn.page, turn.sign)
    return f"fn3:{':'.join(map(str, parts))}"


def decode_turn(custom_id: str) -> Turn | None:
    """The turn that `encode_turn` makes this custom id of; None where there is none."""
    found = re.fullmatch(_CUSTOM_ID, custom_id)
    if found is None or found["listed"] not in set(Listed):
        return None
    anchor, sign = int(found["anchor"]), read_sign(found["sign"])
    if anchor > _LARGEST:
        return None
    turn = Turn(Listed(found["listed"]), found["whose"], anchor, int(found["page"]), sign)
    return turn if encode_turn(turn) == custom_id else None


class TurnPage(Button, template=_CUSTOM_ID):
    """Turns a page of the log, for whom it was opened, where, and while they may read it."""

    async def pressed(self, event: InteractionEvent) -> None:
        turn = decode_turn(event.custom_id())
        if turn is None:
            raise ForgedError
        for_managers = turn.listed is Listed.AUDIT
        scope = await scope_of(event, for_managers=for_managers)
        page = event.interaction.message
        text = text_on_page(page.content) if page is not None and turn.sign.text else ""
        if scope is None:
            await event.tell(refusal(event, for_managers=for_managers))
        elif turn.whose != whose_mark(scope.id, event.user_id):
            await event.tell(moderation.FOR_ANOTHER)
        elif digest(text) != turn.sign.text:
            raise ForgedError
        else:
            # Gaps have buttons, which a text of an earlier version cannot take.
            fits = turn.listed not in _GAPS or (page is not None and page.flags.components_v2)
            await (event.take() if fits else event.promise(private=True))
            async with visiting(event, scope) as visit:
                document = await or_why_not(_page(visit, turn, text))
            await (event.retell(document) if fits else event.tell(document))


Item = tuple[Lines, tuple[Action, ...]]
"""What a list holds, and what can be done about it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page's blocks, the number of the first among all, and whether another follows."""

    blocks: tuple[str, ...]
    first: int
    has_next: bool


def page_of(
    blocks: Sequence[str], number: int, head: str = "", room: int = MESSAGE, most: int = MOST_BLOCKS
) -> Page:
    """The page of this number, counted from 1, below `head`; without blocks if there is none.

    A block that is too long for a page of its own is cut. What fills the pages before decides what
    stands on this one, so that a page stays the same while nothing is added in front.
    """
    room, page, at = room - _FOOT - length(head) - 1, 1, 0
    while at < len(blocks):
        held = _held(blocks[at : at + most], room)
        if page == number:
            return Page(held, at, at + len(held) < len(blocks))
        at, page = at + len(held), page + 1
    return Page((), at, has_next=False)


def _held(blocks: Sequence[str], room: int) -> tuple[str, ...]:
    held: list[str] = []
    for block in blocks:
        room -= length(block) + 1
        if room < 0:
            break
        held.append(block)
    return tuple(held) or (shortened(blocks[0], max(1, (room + length(blocks[0])) // 2)),)


async def _page(visit: Visit, turn: Turn, text: str) -> Document:
    """The page to which the turn leads; `text` is what its sign's digest stands for.

    Raises:
        QueryLogError: the log could not be read, or the reading not be recorded.
        UnknownSectionError: the sign's section is not in the notes.
        ValueError: the text has too many words.
    """
    criteria = Criteria(turn.sign, text)
    writer = Writer(visit.event.own)
    head = writer.text(moderation.head(turn.listed, tuple(_looked_for(visit, criteria))))
    items, anchor = await _found(visit, turn, criteria)
    room, most = (LAYOUT, MOST_GAPS) if turn.listed in _GAPS else (MESSAGE, MOST_BLOCKS)
    page = page_of([writer.text(lines) for lines, _ in items], turn.page, head, room, most)
    await visit.record(" ".join([_NAMES[turn.listed], *criteria.names()]), len(page.blocks))
    above = [Line(Markdown(head))] if head else []
    if not page.blocks:
        first = turn.page == 1
        nothing = moderation.nothing_of(turn.listed) if first else moderation.NO_PAGE
        return Document((*above, nothing), private=True)
    blocks: list[Block] = [*above]
    for text_of, (_, actions_of) in zip(page.blocks, items[page.first :], strict=False):
        line = Line(Markdown(text_of))
        blocks.append(Entry((line,), actions_of) if actions_of else line)
    if turn.page == 1 and not page.has_next:
        return Document(tuple(blocks), private=True)
    actions = _turns(replace(turn, anchor=anchor), has_next=page.has_next)
    return Document((*blocks, moderation.page_number(turn.page)), private=True, actions=actions)


def _looked_for(visit: Visit, criteria: Criteria) -> Iterator[object]:
    """What was looked for; the text first, between backticks, so that a button finds it again."""
    sign = criteria.sign
    if criteria.text:
        yield Markdown(f"`{criteria.text}`")
    yield from moderation.sought(sign.since, sign.until, sign.outcome, sign.vote, sign.surface)
    section = visit.event.ground.catalogue.marked(sign.section)
    if section is not None:
        yield str(section.citation)


async def _found(visit: Visit, turn: Turn, criteria: Criteria) -> tuple[Sequence[Item], int]:
    """What the list holds, and the id of the newest row where it goes by time."""
    queries, scope, sign = visit.log.queries, visit.scope, criteria.sign
    # As many rows as the pages up to this one can hold, and one more.
    enough, before = turn.page * MOST_BLOCKS + 1, turn.anchor + 1 if turn.anchor else None
    match turn.listed:
        case Listed.RECENT | Listed.SEARCH:
            chosen = criteria.filter(visit.event.ground.catalogue)
            rows = await queries.search(scope, chosen, enough, before)
            places = moderation.places_of(visit.answerer.corpus)
            newest = turn.anchor or (rows[0].id if rows else 0)
            return [(moderation.row(each, places), ()) for each in rows], newest
        case Listed.UNANSWERED | Listed.TENTATIVE | Listed.NOT_HELPFUL:
            return await _gaps(visit, turn.listed, sign), 0
        case Listed.QUESTIONS:
            counted = await queries.top_questions(scope, sign.since, sign.until)
            return [(words.gap(each), ()) for each in await gaps_of(counted, visit.answerer)], 0
        case Listed.SECTIONS:
            shown = await queries.top_passages(scope, sign.since, sign.until)
            parts = counted_parts(shown, visit.answerer.corpus)
            return [(moderation.part(each), ()) for each in parts], 0
        case Listed.AUDIT:
            read = await visit.log.audit.newest(scope, enough, before)
            newest = turn.anchor or (read[0].id if read else 0)
            return [(moderation.reading(each), ()) for each in read], newest


async def _gaps(visit: Visit, listed: Listed, sign: Sign) -> list[Item]:
    """The gaps of a list with their buttons; those that are closed only where they are wanted."""
    queries = visit.log.queries
    counted = {
        Listed.UNANSWERED: queries.unanswered,
        Listed.TENTATIVE: queries.tentative,
        Listed.NOT_HELPFUL: queries.not_helpful,
    }[listed]
    found = await gaps_of(await counted(visit.scope, sign.since, sign.until), visit.answerer)
    wanted = (each for each in found if sign.resolved or not each.is_resolved)
    return [(words.gap(each), gap_actions(each.newest_id)) for each in wanted]


def _turns(turn: Turn, *, has_next: bool) -> tuple[Action, ...]:
    back, on = moderation.newer_and_older(by_time=turn.listed in _BY_TIME)
    # The number of a button that is off leads nowhere, but two buttons may not be the same.
    backwards = replace(turn, page=max(1, turn.page - 1))
    onwards = replace(turn, page=min(LAST_PAGE, turn.page + 1))
    last = not has_next or turn.page >= LAST_PAGE
    return (
        Action(encode_turn(backwards), back, off=turn.page == 1),
        Action(encode_turn(onwards), on, off=last),
    )


async def _list(
    interaction: Interaction,
    what: Listed,
    criteria: Criteria | None = None,
    since: str | None = None,
    until: str | None = None,
) -> None:
    """Answer with the first page of a list."""

    async def make(visit: Visit) -> Document:
        dated = (criteria or Criteria()).dated(since, until, visit.now)
        whose = whose_mark(visit.scope.id, visit.event.user_id)
        return await _page(visit, Turn(what, whose, 0, 1, dated.sign), dated.text)

    async def made(visit: Visit) -> Document:
        return await or_why_not(make(visit))

    await answer(interaction, made, for_managers=what is Listed.AUDIT)


@log_commands.command()
async def recent(interaction: Interaction) -> None:
    """The newest questions asked in this server, shown to you alone."""
    await _list(interaction, Listed.RECENT)


@log_commands.command()
@filtered
@app_commands.autocomplete(section=offer_sections)
async def search(  # noqa: PLR0913, PLR0917 -- Discord's options
    interaction: Interaction,
    text: Text | None = None,
    since: When | None = None,
    until: When | None = None,
    outcome: Outcomes | None = None,
    vote: Votes | None = None,
    surface: Surfaces | None = None,
    section: Called | None = None,
) -> None:
    """Search what was asked in this server, shown to you alone."""
    mark = mark_of(interaction.client.ground.catalogue, section)
    criteria = criteria_of(text, outcome, vote, surface, mark)
    await _list(interaction, Listed.SEARCH, criteria, since, until)


@log_commands.command()
@app_commands.describe(since=SINCE, until=UNTIL, resolved="Show those that were resolved as well.")
async def unanswered(
    interaction: Interaction,
    since: When | None = None,
    until: When | None = None,
    resolved: bool = False,  # noqa: FBT001, FBT002 -- Discord's options are named by the user
) -> None:
    """What was asked, and is not covered by the notes."""
    criteria = Criteria(Sign(resolved=resolved))
    await _list(interaction, Listed.UNANSWERED, criteria, since, until)


@log_commands.command()
@app_commands.describe(since=SINCE, until=UNTIL, resolved="Show those that were resolved as well.")
async def tentative(
    interaction: Interaction,
    since: When | None = None,
    until: When | None = None,
    resolved: bool = False,  # noqa: FBT001, FBT002 -- as above
) -> None:
    """What was asked, and answered only tentatively."""
    criteria = Criteria(Sign(resolved=resolved))
    await _list(interaction, Listed.TENTATIVE, criteria, since, until)


@log_commands.command(name="not-helpful")
@app_commands.describe(since=SINCE, until=UNTIL, resolved="Show those that were resolved as well.")
async def not_helpful(
    interaction: Interaction,
    since: When | None = None,
    until: When | None = None,
    resolved: bool = False,  # noqa: FBT001, FBT002 -- as above
) -> None:
    """What was answered, and found not helpful."""
    criteria = Criteria(Sign(resolved=resolved))
    await _list(interaction, Listed.NOT_HELPFUL, criteria, since, until)


top = app_commands.Group(name="top", description="What is asked most.", parent=log_commands)


@top.command()
@app_commands.describe(since=SINCE, until=UNTIL)
async def questions(
    interaction: Interaction, since: When | None = None, until: When | None = None
) -> None:
    """The questions asked most; those alike are one."""
    await _list(interaction, Listed.QUESTIONS, since=since, until=until)


@top.command()
@app_commands.describe(since=SINCE, until=UNTIL)
async def sections(
    interaction: Interaction, since: When | None = None, until: When | None = None
) -> None:
    """The parts of the notes that answer most often."""
    await _list(interaction, Listed.SECTIONS, since=since, until=until)


@log_commands.command()
async def audit(interaction: Interaction) -> None:
    """Who read this log and when; for those who manage the server."""
    await _list(interaction, Listed.AUDIT)


BUTTONS = (TurnPage,)
