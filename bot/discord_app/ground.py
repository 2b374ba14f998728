"""What features work on, and the client that brings it to them with each event."""

from collections.abc import Mapping
from dataclasses import dataclass

import discord

from bot.answers.answerer import Answerer
from bot.answers.catalogue import Catalogue
from bot.answers.related import Relations
from bot.discord_app.admission import Admission, Cooldowns
from bot.querylog.log import QueryLog
from bot.querylog.recorder import Recorder
from bot.quotecheck.checker import QuoteChecker
from bot.replies.sentences import Languages


@dataclass(frozen=True, slots=True)
class Ground:
    """What there is for every feature, made once.

    `hurried` is the log for what has to be answered within Discord's three seconds.
    """

    answerer: Answerer
    catalogue: Catalogue
    relations: Relations
    checker: QuoteChecker
    languages: Languages
    log: QueryLog
    hurried: QueryLog
    recorder: Recorder
    admission: Admission
    cooldowns: Cooldowns
    retention_days: int


class Client(discord.Client):
    """The client that events come through; `command_ids` are those that Discord gave, by name."""

    ground: Ground
    command_ids: Mapping[str, int]


Interaction = discord.Interaction[Client]
