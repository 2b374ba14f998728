"""Who may read and annotate the log of which server: asked of every command and every press."""

import discord

from bot.discord_app.places import Places
from bot.discord_app.reviewers import may_review, roles_of
from bot.discord_app.seeing import held_in_server, seen_by
from bot.querylog.scope import InChannels

Interaction = discord.Interaction[discord.Client]


async def reviewed_by(interaction: Interaction, places: Places) -> InChannels | None:
    """What they may review: the server in which they act, where they can look; or nothing.

    Discord's own check can be changed in a server's settings, and forged; this one cannot. Nor does
    it heed what a channel's overwrites let them do there: the log is the whole server's. None as
    well where the bot is installed by its user alone: it is a guest there.
    """
    member = interaction.user
    if not isinstance(member, discord.Member) or not interaction.is_guild_integration():
        return None
    here = await places.of_interaction(interaction)
    held = held_in_server(interaction)
    if not may_review(held, roles_of(interaction), here.reviewer_roles):
        return None
    return InChannels(member.guild.id, seen_by(member))


async def audited_by(interaction: Interaction, _: Places) -> InChannels | None:
    """The server of which they may see who read its log: those who manage it, and nobody else."""
    if interaction.guild_id is None or not interaction.is_guild_integration():
        return None
    held = held_in_server(interaction)
    manages = held.manage_guild or held.administrator
    return InChannels(interaction.guild_id, frozenset()) if manages else None
