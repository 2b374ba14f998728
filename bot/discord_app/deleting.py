"""Taking an answer away again."""

import asyncio

import discord

from bot.discord_app import wording
from bot.discord_app.buttons import Interaction
from bot.discord_app.custom_ids import Press
from bot.discord_app.limits import RESPONSE_DEADLINE
from bot.discord_app.mishaps import LOST, is_expired, report
from bot.discord_app.phrases import Phrases
from bot.discord_app.responding import respond, tell


async def delete(interaction: Interaction, press: Press, *, say: Phrases) -> None:
    """Delete the message that was pressed on, for who asked and for who manages messages there."""
    if interaction.user.id != press.asker and not _manages_messages(interaction):
        await respond(interaction, wording.not_yours_to_delete(say))
        return
    try:
        async with asyncio.timeout(RESPONSE_DEADLINE):
            await interaction.response.defer()
        # By the interaction, not the channel: so it works where the bot is only a user's guest.
        await interaction.delete_original_response()
    except discord.NotFound as error:
        if is_expired(error):
            raise
        await tell(interaction, wording.deleted_already(say))
    except LOST as error:
        report(error, "Delete", interaction.id)
        await tell(interaction, wording.not_deleted(say))


def _manages_messages(interaction: Interaction) -> bool:
    held = interaction.permissions
    return interaction.guild_id is not None and (held.manage_messages or held.administrator)
