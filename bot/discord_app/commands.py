"""The commands that are not yet ported."""

from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands

from bot.discord_app.about import render_about
from bot.discord_app.admission import Admission
from bot.discord_app.asking import Asking
from bot.discord_app.quoting.checking import Checking
from bot.discord_app.quoting.citing import Citing
from bot.discord_app.quoting.finding import Finding
from bot.discord_app.quoting.parts import Parts
from bot.discord_app.responding import respond


def unported(asking: Asking, admission: Admission, parts: Parts) -> Iterator[Any]:
    """The commands but for those of the log and of privacy."""
    yield _about_command(asking, admission)
    yield from Citing(asking, admission, parts, respond).commands()
    yield from Checking(asking, admission, parts, respond).commands()
    yield from Finding(asking, admission, parts, respond).commands()


def _about_command(
    asking: Asking, admission: Admission
) -> app_commands.Command[app_commands.Group, ..., None]:
    @app_commands.command(name="about")
    async def about(interaction: discord.Interaction[discord.Client]) -> None:
        """What this bot is, which notes it answers from, and what is kept of it."""
        with admission.reply():
            say = asking.places.tongues(interaction).own
            await respond(interaction, render_about(asking.answerer.corpus, say))

    return about
