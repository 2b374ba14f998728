"""The log as one moderator has it before them: what they may see of it, each reading recorded.

What they look for comes as options, stands above a page, and goes into the buttons under it.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from hashlib import blake2b
from types import MappingProxyType
from typing import Any, Literal

import discord
from discord import app_commands

from bot.answers.analysis import visible
from bot.answers.answer import Outcome
from bot.answers.answerer import Answerer
from bot.answers.catalogue import MARK, Catalogue, Entry, EntryKind
from bot.discord_app.entries import offering
from bot.discord_app.event import InteractionEvent
from bot.discord_app.ground import Interaction, LogUnavailableError
from bot.discord_app.permissions import audited_by, reviewed_by, server_of_member
from bot.errors import QueryLogError
from bot.moderation.periods import NoMomentError, beginning, end
from bot.querylog.log import QueryLog
from bot.querylog.scope import InChannels
from bot.querylog.values import Filter, Opinion, Surface
from bot.replies import gaps as words
from bot.replies import itself, moderation
from bot.replies.document import Action, Document
from bot.replies.sentences import Sentence

PATIENCE = 600.0
"""Seconds that a reply may take; Discord waits fifteen minutes for one that was deferred."""

OFFERED_AGAIN = timedelta(minutes=1)
"""How long what is offered while somebody types counts as one reading."""

Command = app_commands.Command[Any, ..., None]

logger = logging.getLogger(__name__)

log_commands = app_commands.Group(
    name="log",
    description="What was asked in this server; for moderators.",
    default_permissions=discord.Permissions(manage_messages=True),
    allowed_contexts=app_commands.AppCommandContext(
        guild=True, dm_channel=False, private_channel=False
    ),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
)
"""Every reply of these is private, of this server alone, and recorded as read."""


GAP_BUTTON: Mapping[str, Sentence] = MappingProxyType(
    {"note": words.NOTE, "resolve": words.RESOLVE, "replay": words.REPLAY}
)
"""What can be done at a gap in a list, by its part of the custom id."""


def gap_actions(row: int) -> tuple[Action, ...]:
    """The buttons at a gap that is told by the newest row of it; they name nobody."""
    return tuple(Action(f"fn-gap:{what}:{row}", label) for what, label in GAP_BUTTON.items())


@dataclass(frozen=True, slots=True)
class Visit:
    """One moderator before the log, of which they are shown what is in their scope."""

    event: InteractionEvent
    log: QueryLog
    scope: InChannels
    now: datetime

    @property
    def answerer(self) -> Answerer:
        return self.event.ground.answerer

    async def record(self, command: str, shown: int) -> None:
        """Record what is about to be shown; if this raises, show nothing.

        `command` holds the names of the command and of its filters, and no more.
        """
        await self.log.audit.add(self.scope, self.event.user_id, command, shown, self.now)

    async def record_offered(self, command: str, shown: int) -> None:
        """Record what is offered while somebody types: once a minute, not at each key."""
        before = self.now - OFFERED_AGAIN
        await self.log.audit.add(
            self.scope, self.event.user_id, command, shown, self.now, unless_after=before
        )


@asynccontextmanager
async def visiting(event: InteractionEvent, scope: InChannels) -> AsyncIterator[Visit]:
    """A moderator's visit to the log, which may take up to `PATIENCE` seconds.

    Raises:
        LogUnavailableError: it could not be read, or the reading not be recorded.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            yield Visit(event, event.ground.log, scope, datetime.now(UTC))
    except (QueryLogError, TimeoutError) as error:
        logger.warning("The query log fails a review: %s", str(error) or "no answer in time")
        raise LogUnavailableError from None


async def answer(
    interaction: Interaction,
    make: Callable[[Visit], Awaitable[Document]],
    *,
    for_managers: bool = False,
) -> None:
    """Answer a command with what `make` makes of the log, privately, or say why not."""
    async with InteractionEvent(interaction) as event:
        scope = await scope_of(event, for_managers=for_managers)
        if scope is None:
            await event.tell(refusal(event, for_managers=for_managers))
        elif not await event.refused(counted=False):
            # Before the log is asked, which may take its time.
            await event.promise(private=True)
            try:
                async with visiting(event, scope) as visit:
                    document = await make(visit)
            except LogUnavailableError:
                document = moderation.LOG_UNREADABLE
            await event.tell(document)


async def scope_of(event: InteractionEvent, *, for_managers: bool = False) -> InChannels | None:
    """What they may see of the log of the server they act in; None if nothing."""
    return await (audited_by if for_managers else reviewed_by)(event)


def refusal(event: InteractionEvent, *, for_managers: bool = False) -> Document:
    """Why somebody may see nothing of the log."""
    interaction = event.interaction
    if interaction.is_guild_integration() and server_of_member(interaction) is None:
        return itself.SERVER_UNKNOWN
    return moderation.FOR_MANAGERS if for_managers else moderation.FOR_MODERATORS


Text = app_commands.Range[str, 1, 100]
When = app_commands.Range[str, 1, 20]

Outcomes = Literal["answered", "tentative", "not_covered"]
Votes = Literal["helpful", "not_helpful"]

SINCE = "From when: days ago, such as 7, or a date, such as 2026-11-01."
UNTIL = "Until when: days ago, or a date, which is included."

filtered = app_commands.describe(
    text="Words that the question has, or several in quotation marks side by side.",
    since=SINCE,
    until=UNTIL,
    outcome="What came of it.",
    vote="What people made of the answer.",
    surface="Where it was asked.",
    section="The section that answered it; type words of its title, and choose.",
)
"""Describes the options of a command by which rows are chosen."""

_OUTCOMES = {"a": Outcome.ANSWERED, "t": Outcome.TENTATIVE, "n": Outcome.NOT_COVERED}
_VOTES = {"h": Opinion.HELPFUL, "n": Opinion.NOT_HELPFUL}
_SURFACES = {
    "s": Surface.SLASH,
    "m": Surface.MENTION,
    "d": Surface.DIRECT_MESSAGE,
    "t": Surface.TERMINAL,
}

SIGN = (
    r"[0-9a-f]{0,9}\.[0-9a-f]{0,9}\.[atn]?\.[hn]?\.[smdt]?\.r?"
    rf"\.(?:[0-9a-f]{{{MARK}}})?\.(?:[0-9a-f]{{8}})?"
)
"""What `Sign` is written as, as a regular expression without groups."""

_TEXT_ON_PAGE = re.compile(r"-# [^`\n]*`([^`\n]+)`")


class Surfaces(Enum):
    """Where a server's members ask, as it is offered."""

    command = Surface.SLASH.value
    mention = Surface.MENTION.value


class UnknownSectionError(Exception):
    """The notes have no such section, or no longer."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What is looked for, without a word of what was typed.

    `section` is the mark of a section's entry, `text` the digest of the text. `resolved`: gaps that
    were closed as well.
    """

    since: datetime | None = None
    until: datetime | None = None
    outcome: Outcome | None = None
    vote: Opinion | None = None
    surface: Surface | None = None
    resolved: bool = False
    section: str = ""
    text: str = ""

    def __str__(self) -> str:
        """At most 51 characters, which `read_sign` reads."""
        return ".".join(
            (
                *("" if at is None else f"{int(at.timestamp()):x}" for at in self.period),
                _letter(_OUTCOMES, self.outcome),
                _letter(_VOTES, self.vote),
                _letter(_SURFACES, self.surface),
                "r" if self.resolved else "",
                self.section,
                self.text,
            )
        )

    @property
    def period(self) -> tuple[datetime | None, datetime | None]:
        return self.since, self.until


def _letter(letters: Mapping[str, object], value: object) -> str:
    return next((letter for letter, one in letters.items() if one == value), "")


def read_sign(written: str) -> Sign:
    """The sign that was written so, of text that matches `SIGN`."""
    since, until, outcome, vote, surface, resolved, section, text = written.split(".")
    return Sign(
        _read_moment(since),
        _read_moment(until),
        _OUTCOMES.get(outcome),
        _VOTES.get(vote),
        _SURFACES.get(surface),
        bool(resolved),
        section,
        text,
    )


def _read_moment(written: str) -> datetime | None:
    # Nine digits end in the year 4147, which Python knows.
    return datetime.fromtimestamp(int(written, 16), UTC) if written else None


@dataclass(frozen=True, slots=True)
class Criteria:
    """A sign, and the text that it stands for: one line without backticks, empty for none."""

    sign: Sign = Sign()
    text: str = ""

    def names(self) -> Iterator[str]:
        """The names of what was given, for the record of who read the log."""
        given = {
            "text": self.text,
            "since": self.sign.since,
            "until": self.sign.until,
            "outcome": self.sign.outcome,
            "vote": self.sign.vote,
            "surface": self.sign.surface,
            "section": self.sign.section,
            "resolved": self.sign.resolved,
        }
        return (name for name, value in given.items() if value)

    def dated(self, since: str | None, until: str | None, now: datetime) -> "Criteria":
        """The criteria with their period.

        Raises:
            NoMomentError: what was typed is no moment.
        """
        beginning_at = beginning(since, now) if since else None
        end_at = end(until, now) if until else None
        return replace(self, sign=replace(self.sign, since=beginning_at, until=end_at))

    def filter(self, catalogue: Catalogue) -> Filter:
        """What the log is asked for.

        Raises:
            UnknownSectionError: the section is not in the notes.
        """
        sign, passages = self.sign, None
        if sign.section:
            entry = catalogue.marked(sign.section)
            if entry is None or entry.kind is not EntryKind.SECTION:
                raise UnknownSectionError
            passages = tuple(passage.id for passage in entry.passages)
        outcome = sign.outcome.value if sign.outcome else None
        return Filter(self.text, sign.since, sign.until, outcome, sign.vote, sign.surface, passages)


def criteria_of(
    text: str | None,
    outcome: Outcomes | None,
    vote: Votes | None,
    surface: Surfaces | None,
    section: str,
) -> Criteria:
    """What was chosen, without the period; the section is told by its mark."""
    # What it finds is the same without backticks, between which it stands on the page.
    looked_for = visible((text or "").replace("`", " "))
    sign = Sign(
        outcome=Outcome(outcome) if outcome else None,
        vote=Opinion(vote) if vote else None,
        surface=Surface(surface.value) if surface else None,
        section=section,
        text=digest(looked_for),
    )
    return Criteria(sign, looked_for)


def mark_of(catalogue: Catalogue, called: str | None) -> str:
    """The mark of the section called so; one of none where there is no such section."""
    if called is None:
        return ""
    found = catalogue.find(called, {EntryKind.SECTION})
    return found.mark if isinstance(found, Entry) else "0" * MARK


def digest(text: str) -> str:
    """Eight hexadecimal digits for the text; none for none."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest() if text else ""


async def or_why_not(making: Awaitable[Document]) -> Document:
    """The document, or what is said of criteria that look for nothing."""
    try:
        return await making
    except NoMomentError:
        return moderation.NO_MOMENT
    except UnknownSectionError:
        return moderation.NO_SECTION
    except ValueError:
        return moderation.TOO_MANY_WORDS


def text_on_page(content: str) -> str:
    """The text that the page says was searched for; empty if it says none."""
    found = _TEXT_ON_PAGE.match(content)
    return found[1] if found else ""


offer_sections = offering(EntryKind.SECTION)
