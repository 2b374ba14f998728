"""Where an event happened, and so which server's settings hold for it."""

from dataclasses import replace

import discord

from bot.discord_app.here import ELSEWHERE, Here, here_in
from bot.discord_app.phrases import Phrasebook, Tongues
from bot.querylog.servers import Servers

Interaction = discord.Interaction[discord.Client]


class Places:
    """Tells what holds where an event happened; reads the settings each time."""

    def __init__(self, servers: Servers, phrasebook: Phrasebook) -> None:
        self._servers = servers
        self.phrasebook = phrasebook

    async def of_interaction(self, interaction: Interaction) -> Here:
        """What holds where a command was used or a button pressed."""
        guild_id, tongues = server_of(interaction), self.tongues(interaction)
        if guild_id is None:
            return replace(ELSEWHERE, tongues=tongues)
        channels = _ids(interaction.channel) | {interaction.channel_id or 0}
        return replace(here_in(await self._servers.now(guild_id), channels), tongues=tongues)

    def tongues(self, interaction: Interaction) -> Tongues:
        """The languages of who uses a command, and of the server it is used in.

        Where there is no server, everybody's is that of who uses it.
        """
        own = self.phrasebook.for_locale(interaction.locale)
        if interaction.guild_id is None:
            return Tongues(own, own)
        return Tongues(own, self.phrasebook.for_locale(interaction.guild_locale))

    async def of_message(self, message: discord.Message) -> Here:
        """What holds where a message was written."""
        guild_id = guild_id_of(message)
        if guild_id is None:
            return ELSEWHERE
        here = here_in(await self._servers.now(guild_id), _ids(message.channel))
        return replace(here, tongues=self.tongues_of(message))

    def tongues_of(self, message: discord.Message) -> Tongues:
        """The languages where a message was written, which does not tell its author's own."""
        say = self.phrasebook.for_locale(message.guild and message.guild.preferred_locale)
        return Tongues(say, say)


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
