"""Sending a reply to an interaction."""

import asyncio

import discord

from bot.discord_app.limits import RESPONSE_DEADLINE
from bot.discord_app.old_buttons import view_of
from bot.discord_app.reply import Reply
from bot.discord_app.shown import shown_as


async def respond(interaction: discord.Interaction[discord.Client], reply: Reply) -> None:
    """Respond within Discord's deadline; discord.py would go on trying long after it."""
    async with asyncio.timeout(RESPONSE_DEADLINE):
        await interaction.response.send_message(
            **shown_as(reply, embeds=interaction.app_permissions.embed_links),
            ephemeral=reply.private,
            view=view_of(reply),
        )
    if reply.after:
        await interaction.followup.send(reply.after, ephemeral=True, suppress_embeds=True)


async def change(interaction: discord.Interaction[discord.Client], reply: Reply) -> None:
    """Put the reply in the place of the message that was pressed on, within Discord's deadline."""
    shown = shown_as(reply, embeds=interaction.app_permissions.embed_links)
    async with asyncio.timeout(RESPONSE_DEADLINE):
        await interaction.response.edit_message(
            content=shown["content"],
            embed=shown["embed"] or None,  # an embed of before would stay
            suppress_embeds=shown["suppress_embeds"],
            view=view_of(reply) or None,
        )


async def without_part(interaction: discord.Interaction[discord.Client], custom_id: str) -> None:
    """Take a button off the message that was pressed on, within Discord's deadline."""
    view = (
        discord.ui.View.from_message(interaction.message, timeout=None)
        if interaction.message
        else discord.ui.View()
    )
    for part in view.children:
        if getattr(part, "custom_id", None) == custom_id:
            view.remove_item(part)
    view.stop()
    async with asyncio.timeout(RESPONSE_DEADLINE):
        await interaction.response.edit_message(view=view)


async def follow(interaction: discord.Interaction[discord.Client], reply: Reply) -> None:
    """Send the reply as a message of its own, after the response."""
    await interaction.followup.send(
        **shown_as(reply, embeds=interaction.app_permissions.embed_links),
        ephemeral=reply.private,
        view=view_of(reply),
    )


async def tell(interaction: discord.Interaction[discord.Client], reply: Reply) -> None:
    """Say it privately, whether or not there was a response already."""
    if not interaction.response.is_done():
        await respond(interaction, reply)
        return
    await interaction.followup.send(reply.text, ephemeral=True, suppress_embeds=True)
