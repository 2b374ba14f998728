"""`/log`: the commands by which a server's moderators read what was asked, and close gaps."""

import discord
from discord import app_commands

from bot.discord_app.asking import Asking
from bot.discord_app.quoting.parts import Parts
from bot.discord_app.review.answering import Answering
from bot.discord_app.review.gap_commands import GapCommands
from bot.discord_app.review.list_commands import ListCommands
from bot.discord_app.review.lists import Lists
from bot.discord_app.review.whole_commands import WholeCommands


def log_commands(
    asking: Asking, parts: Parts, answering: Answering, lists: Lists
) -> app_commands.Group:
    """The group; every reply is private, of this server alone, and recorded as read."""
    group = app_commands.Group(
        name="log",
        description="What was asked in this server; for moderators.",
        default_permissions=discord.Permissions(manage_messages=True),
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    for command in (
        *ListCommands(asking, parts, answering, lists).commands(),
        *WholeCommands(asking, parts, answering, lists).commands(),
        *GapCommands(asking, answering).commands(),
    ):
        group.add_command(command)
    return group
