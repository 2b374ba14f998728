"""Which message a reply answers, in the form that Discord describes."""

from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from discord.types.message import MessageReference as MessageReferencePayload


class Reference(discord.MessageReference):
    """A reference whose ids are strings, as Discord describes them; discord.py sends numbers."""

    def to_message_reference_dict(self) -> "MessageReferencePayload":
        payload = self.to_dict()
        for key in ("message_id", "channel_id", "guild_id"):
            if key in payload:
                payload[key] = str(payload[key])
        return payload
