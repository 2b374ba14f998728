"""What features work on, and the client that brings it to them with each event."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import discord

from bot.answers.answerer import Answerer
from bot.answers.catalogue import Catalogue
from bot.answers.lookup import Lookups
from bot.answers.related import Relations
from bot.discord_app.admission import Admission, Cooldowns
from bot.querylog.log import QueryLog
from bot.querylog.recorder import Recorder
from bot.quotecheck.checker import QuoteChecker
from bot.replies.sentences import Languages


@dataclass(frozen=True, slots=True)
class Ground:
    """What there is for every feature, made once.

    `hurried` is the log for what has to be answered within Discord's three seconds. Work of some
    length holds `aside`, so that one at a time is done in a thread; `posting` are the ids of the
    private messages that are being shared, so that each is posted once.
    """

    answerer: Answerer
    catalogue: Catalogue
    relations: Relations
    lookups: Lookups
    checker: QuoteChecker
    languages: Languages
    log: QueryLog
    hurried: QueryLog
    recorder: Recorder
    admission: Admission
    cooldowns: Cooldowns
    retention_days: int
    aside: asyncio.Lock = field(default_factory=asyncio.Lock)
    posting: set[int] = field(default_factory=set)

    @property
    def revision(self) -> str:
        """The name of the notes' revision."""
        return self.answerer.corpus.revision


class Client(discord.Client):
    """The client that events come through; `command_ids` are those that Discord gave, by name."""

    ground: Ground
    command_ids: Mapping[str, int]


Interaction = discord.Interaction[Client]
