"""What moderators give to the commands of the log, and what it comes to."""

from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Any

from discord import app_commands

from bot.answers.answer import Outcome
from bot.answers.catalogue import Catalogue, Entry, EntryKind
from bot.discord_app.review.criteria import Criteria, Sign, digest, searchable
from bot.discord_app.review.trend import LONGEST_DAYS
from bot.moderation.periods import beginning, end
from bot.querylog.values import Opinion, Surface

Text = app_commands.Range[str, 1, 100]
When = app_commands.Range[str, 1, 20]
Days = app_commands.Range[int, 1, LONGEST_DAYS]
Row = app_commands.Range[int, 1, 2**53 - 1]
Note = app_commands.Range[str, 1, 300]
Command = app_commands.Command[Any, ..., None]

SINCE = "From when: days ago, such as 7, or a date, such as 2026-11-01."
UNTIL = "Until when: days ago, or a date, which is included."


class Outcomes(Enum):
    """What came of a question, as it is offered."""

    answered = Outcome.ANSWERED.value
    tentative = Outcome.TENTATIVE.value
    not_covered = Outcome.NOT_COVERED.value


class Votes(Enum):
    """What people made of an answer, as it is offered."""

    helpful = Opinion.HELPFUL.value
    not_helpful = Opinion.NOT_HELPFUL.value


class Surfaces(Enum):
    """Where a server's members ask, as it is offered."""

    command = Surface.SLASH.value
    mention = Surface.MENTION.value


def criteria_of(
    text: str | None,
    outcome: Outcomes | None,
    vote: Votes | None,
    surface: Surfaces | None,
    section: str | None,
) -> Criteria:
    """What was chosen, without the period; the section is told by its mark."""
    looked_for = searchable(text or "")
    sign = Sign(
        outcome=Outcome(outcome.value) if outcome else None,
        vote=Opinion(vote.value) if vote else None,
        surface=Surface(surface.value) if surface else None,
        section=section or "",
        text=digest(looked_for),
    )
    return Criteria(sign, looked_for)


def mark_of(catalogue: Catalogue, called: str | None) -> str | None:
    """The mark of the section called so; one of none where there is no such section."""
    if called is None:
        return None
    found = catalogue.find(called, {EntryKind.SECTION})
    return found.mark if isinstance(found, Entry) else "0" * 16


def dated(criteria: Criteria, since: str | None, until: str | None, now: datetime) -> Criteria:
    """The criteria with their period.

    Raises:
        NoMomentError: what was typed is no moment.
    """
    sign = replace(
        criteria.sign,
        since=beginning(since, now) if since else None,
        until=end(until, now) if until else None,
    )
    return replace(criteria, sign=sign)
