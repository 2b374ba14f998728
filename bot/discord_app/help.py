"""`/help`: what there is for people, by what they come for, each command to be clicked on."""

from collections.abc import Mapping
from typing import Any

from discord import app_commands

from bot.discord_app.buttons import Button, Form
from bot.discord_app.event import InteractionEvent
from bot.discord_app.ground import Interaction
from bot.discord_app.message import Markdown
from bot.replies import itself
from bot.replies.document import Document


@app_commands.command(name="help")
async def help_(interaction: Interaction) -> None:
    """What there is for you here, and for those who moderate or manage a server."""
    async with InteractionEvent(interaction) as event:
        await event.tell(told(interaction.client.command_ids))


def told(ids: Mapping[str, int]) -> Document:
    """What there is; a command without its id is named, and not to be clicked on."""

    def mention(command: str) -> Markdown:
        known = ids.get(command.partition(" ")[0])
        return Markdown(f"</{command}:{known}>" if known else f"`/{command}`")

    return itself.by_role(mention)


COMMANDS: tuple[app_commands.Command[Any, ..., None], ...] = (help_,)
BUTTONS: tuple[type[Button], ...] = ()
FORMS: tuple[type[Form], ...] = ()
