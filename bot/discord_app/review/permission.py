"""Who may read and annotate the log of which server: asked of every command and every press."""

import discord

from bot.discord_app.reviewers import may_review, roles_of
from bot.discord_app.settings.places import Places
from bot.querylog.scope import OneGuild

Interaction = discord.Interaction[discord.Client]


async def reviewed_by(interaction: Interaction, places: Places) -> OneGuild | None:
    """The server whose log they may review: that in which they act, or none.

    Discord's own check can be changed in a server's settings, and forged; this one cannot. None as
    well where the bot is installed by its user alone: it is a guest there.
    """
    if interaction.guild_id is None or not interaction.is_guild_integration():
        return None
    here = await places.of_interaction(interaction)
    if not may_review(interaction.permissions, roles_of(interaction), here.reviewer_roles):
        return None
    return OneGuild(interaction.guild_id)


async def audited_by(interaction: Interaction, _: Places) -> OneGuild | None:
    """The server of which they may see who read its log: those who manage it, and nobody else."""
    if interaction.guild_id is None or not interaction.is_guild_integration():
        return None
    held = interaction.permissions
    manages = held.manage_guild or held.administrator
    return OneGuild(interaction.guild_id) if manages else None
