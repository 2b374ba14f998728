"""`/about`: what the bot is, which notes it answers from, what it does and what is kept."""

from typing import Any

from discord import app_commands

from bot.discord_app.buttons import Button, Form
from bot.discord_app.event import InteractionEvent
from bot.discord_app.ground import Interaction
from bot.discord_app.limits import MESSAGE, length
from bot.discord_app.message import Writer
from bot.notes.passage import Corpus
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


COMMANDS: tuple[app_commands.Command[Any, ..., None], ...] = (about,)
BUTTONS: tuple[type[Button], ...] = ()
FORMS: tuple[type[Form], ...] = ()
