"""What moderators are told of gaps in the notes, of what they did about one, and of a week."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.moderation.digest import Digest, Volume
from bot.moderation.gaps import Gap
from bot.notes.episode import Citation
from bot.querylog.values import CountedGist
from bot.replies.document import Block, Document, EmptyLine, Line
from bot.replies.itself import of_lines
from bot.replies.moderation import (
    HEADS,
    QUESTION,
    Lines,
    Listed,
    counted,
    noted_of,
    row_number,
    times,
)
from bot.replies.sentences import Ago, Cut, Day, Sentence, Strong, count, listed, say

_WORDING = 80  # characters shown of one of several wordings
_WORDINGS = 3  # of a gap that are listed
_CHANGED = 12  # wordings that are listed where something was done about them
_SHOWN = 5  # topics and gaps that a digest shows, of each

_ID = re.compile(r"<[@#][!&]?\d+>|\d{17,20}")


def gap(found: Gap) -> Lines:
    """How often, what, when last and what was said of it."""
    facts: list[object] = [say("last {when}", when=Ago(found.newest_at))]
    if found.is_resolved:
        facts.append(say("resolved"))
    if found.asked_again:
        facts.append(say("asked again since it was resolved"))
    facts.append(row_number(found.newest_id))
    return (
        Line(listed((Strong(times(found.count)), Cut(found.question, QUESTION)), " ")),
        Line(listed(facts, " · "), small=True),
        *noted_of(found.said),
        *_wordings(found.wordings),
    )


def _wordings(held: Sequence[CountedGist], most: int = _WORDINGS) -> Iterator[Line]:
    """Several wordings of one gap by the row of each, and how many more there are."""
    if len(held) < 2:  # noqa: PLR2004 -- a single one is told already
        return
    for each in held[:most]:
        told = (times(each.count), Cut(each.question, _WORDING), row_number(each.newest_id))
        yield Line(listed(told, " "), item=True)
    if (left := len(held) - most) > 0:
        yield Line(count("{number} more wording", "{number} more wordings", left), small=True)


NOTE, RESOLVE, REPLAY = say("Note…"), say("Resolve"), say("Replay")
"""What the buttons at a gap are called."""

NOTE_TITLE, NOTE_ASKED = say("Note on a gap"), say("What should other moderators know?")

ONLY_WORDING = of_lines(say("That is the only wording of its gap."))


def noted(wordings: Sequence[CountedGist]) -> Document:
    number = len(wordings)
    told = count("Noted, for {number} wording.", "Noted, for {number} wordings.", number)
    return _done(told, wordings)


def resolved(wordings: Sequence[CountedGist]) -> Document:
    told = count(
        "Resolved, for {number} wording. It opens again when somebody asks it.",
        "Resolved, for {number} wordings. It opens again when somebody asks one of them.",
        len(wordings),
    )
    return _done(told, wordings)


def reopened(wordings: Sequence[CountedGist]) -> Document:
    number = len(wordings)
    told = count("Open again, for {number} wording.", "Open again, for {number} wordings.", number)
    return _done(told, wordings)


def joined(wordings: Sequence[CountedGist]) -> Document:
    number = len(wordings)
    told = count("One gap now, of {number} wording:", "One gap now, of {number} wordings:", number)
    return _done(told, wordings)


def split(wordings: Sequence[CountedGist]) -> Document:
    """What was taken out of its gap, first, and what stays together."""
    taken, *rest = wordings
    if not rest:
        return ONLY_WORDING
    told = say("A gap of its own now: {question}", question=Cut(taken.question, QUESTION))
    stays = count("{number} wording stays:", "{number} wordings stay together:", len(rest))
    return Document((Line(told), *_done(stays, rest).blocks), private=True)


def _done(told: Sentence, wordings: Sequence[CountedGist]) -> Document:
    """What was done, and about which wordings exactly."""
    only = [Line(Cut(each.question, QUESTION), item=True) for each in wordings]
    held = only if len(only) == 1 else _wordings(wordings, _CHANGED)
    return Document((Line(told), *held), private=True)


def digest(week: Digest, topics: Sequence[tuple[Citation | str, int]]) -> Document:
    """What a week was like: counts, topics and gaps; no names and no ids."""
    until = week.until - timedelta(seconds=1)  # the week ends where the next day begins
    asked = say("What was asked, {since} to {until}", since=Day(week.since), until=Day(until))
    blocks: list[Block] = [
        Line(asked, strong=True),
        Line(_volume(week.volume)),
        Line(listed((say("The week before:"), _volume(week.before)), " "), small=True),
    ]
    if topics:
        blocks += [EmptyLine(), Line(HEADS[Listed.SECTIONS], strong=True)]
        blocks += [Line(counted(number, where)) for where, number in topics[:_SHOWN]]
    if week.gaps or week.closed:
        blocks += [EmptyLine(), Line(say("Not covered by the notes"), strong=True)]
        blocks += _open_gaps(week)
    if week.votes.helpful or week.votes.not_helpful:
        votes = say(
            "Votes: {helpful} helpful, {not_helpful} not helpful",
            helpful=week.votes.helpful,
            not_helpful=week.votes.not_helpful,
        )
        blocks += [EmptyLine(), Line(votes)]
    return Document(tuple(blocks), private=True)


def _open_gaps(week: Digest) -> Iterator[Line]:
    """Gaps that several people have, in their words; of the rest the number alone."""
    told = [each for each in week.gaps if each.question is not None][:_SHOWN]
    for each in told:
        yield Line(counted(each.count, Cut(_ID.sub("…", each.question or ""), QUESTION)))
    rest = sum(each.count for each in week.gaps) - sum(each.count for each in told)
    if rest:
        further = count(
            "{number} further question; moderators see it with `/log unanswered`.",
            "{number} further questions; moderators see them with `/log unanswered`.",
            rest,
        )
        yield Line(further, small=True)
    if week.closed:
        closed = count(
            "{number} question of gaps that are resolved",
            "{number} questions of gaps that are resolved",
            week.closed,
        )
        yield Line(closed, small=True)


def _volume(volume: Volume) -> Sentence:
    return count(
        "{number} question, {share} % answered, {tentative} tentative, {lacking} not covered",
        "{number} questions, {share} % answered, {tentative} tentative, {lacking} not covered",
        volume.questions,
        share=volume.share,
        tentative=volume.tentative,
        lacking=volume.not_covered,
    )
