"""`/about` and `/help`: what the bot is, its notes and what is kept; what there is, to click on."""

from collections.abc import Mapping
from typing import Any

from discord import app_commands

from bot.discord_app.event import Event, InteractionEvent
from bot.discord_app.ground import Interaction
from bot.discord_app.inbox import Word
from bot.discord_app.message import MESSAGE, Markdown, Writer, length
from bot.notes.episode import Corpus
from bot.replies import itself
from bot.replies.document import Document
from bot.replies.sentences import Language

EPISODES = 5
"""Episodes that are named at most."""


@app_commands.command()
async def about(interaction: Interaction) -> None:
    """What this bot is, which notes it answers from, and what is kept of it."""
    async with InteractionEvent(interaction) as event:
        await event.tell(told(event.ground.answerer.corpus, event.own))


def told(corpus: Corpus, language: Language) -> Document:
    """What the bot is, with as many of the first episodes as fit beside all else."""
    fewer = (itself.about(corpus, named) for named in range(EPISODES, 0, -1))
    fitting = (each for each in fewer if length(Writer(language).text(each.blocks)) <= MESSAGE)
    return next(fitting, itself.about(corpus, 0))


@app_commands.command(name="help")
async def help_(interaction: Interaction) -> None:
    """What there is for you here, and for those who moderate or manage a server."""
    async with InteractionEvent(interaction) as event:
        await event.tell(by_command())


def by_command() -> Document:
    """What there is, by the names of the commands."""
    return itself.by_role(lambda command: Markdown(f"`/{command}`"))


async def _about(event: Event, rest: str) -> bool:
    """Say what the bot is, if nothing else is said: about something is a question."""
    if not rest and not await event.refused():
        await event.tell(told(event.ground.answerer.corpus, event.own))
    return not rest


async def _help(event: Event, rest: str) -> bool:
    """Say what there is, as for `_about`."""
    if not rest and not await event.refused():
        await event.tell(by_command())
    return not rest


COMMANDS: tuple[app_commands.Command[Any, ..., None], ...] = (about, help_)
WORDS: Mapping[str, Word] = {"about": _about, "help": _help}
