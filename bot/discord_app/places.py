"""Where an event happened, and so which server's settings hold for it."""

import discord

from bot.discord_app.current_settings import CurrentSettings
from bot.discord_app.here import ELSEWHERE, Here, here_in

Interaction = discord.Interaction[discord.Client]


class Places:
    """Tells what holds where an event happened; reads the settings each time."""

    def __init__(self, settings: CurrentSettings) -> None:
        self._settings = settings

    async def of_interaction(self, interaction: Interaction) -> Here:
        """What holds where a command was used or a button pressed."""
        guild_id = server_of(interaction)
        if guild_id is None:
            return ELSEWHERE
        channels = _ids(interaction.channel) | {interaction.channel_id or 0}
        return here_in(await self._settings.of(guild_id), channels)

    async def of_message(self, message: discord.Message) -> Here:
        """What holds where a message was written."""
        guild_id = guild_id_of(message)
        if guild_id is None:
            return ELSEWHERE
        return here_in(await self._settings.of(guild_id), _ids(message.channel))


def server_of(interaction: Interaction) -> int | None:
    """The server whose settings hold; None in private messages and where the bot is a guest.

    They hold for somebody's own installation as well in a server that the bot is a member of.
    """
    guild_id = interaction.guild_id
    if guild_id is None:
        return None
    member = interaction.client.get_guild(guild_id) is not None
    return guild_id if member or interaction.is_guild_integration() else None


def guild_id_of(message: discord.Message) -> int | None:
    """The guild's id, which is known even of a guild that the client has not seen yet."""
    if message.guild is not None:
        return message.guild.id
    guild_id: int | None = getattr(message.channel, "guild_id", None)
    return guild_id


def _ids(channel: object) -> set[int]:
    """The channel's id and, of a thread, its parent's."""
    ids = (getattr(channel, name, None) for name in ("id", "parent_id"))
    return {one for one in ids if isinstance(one, int)}
