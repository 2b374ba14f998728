"""`/about` and `/help`: what the bot is, its notes and what is kept; what there is, to click on."""

from collections.abc import Mapping
from typing import Any

from discord import app_commands

from bot.discord_app.buttons import Button, Form
from bot.discord_app.event import InteractionEvent
from bot.discord_app.ground import Interaction
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
        await event.tell(by_command(interaction.client.command_ids))


def by_command(ids: Mapping[str, int]) -> Document:
    """What there is; a command without its id is named, and not to be clicked on."""

    def mention(command: str) -> Markdown:
        known = ids.get(command.partition(" ")[0])
        return Markdown(f"</{command}:{known}>" if known else f"`/{command}`")

    return itself.by_role(mention)


COMMANDS: tuple[app_commands.Command[Any, ..., None], ...] = (about, help_)
BUTTONS: tuple[type[Button], ...] = ()
FORMS: tuple[type[Form], ...] = ()
