"""A reply as discord.py sends it: as text, or as an embed with a word for those who see none."""

from typing import TypedDict

import discord

from bot.discord_app.reply import Reply
from bot.discord_app.wording import in_an_embed
from bot.querylog.servers import Style


class Shown(TypedDict):
    """What is sent; the embed is discord.py's word for nothing given where there is none."""

    content: str
    embed: discord.Embed
    suppress_embeds: bool


def shown_as(reply: Reply, *, embeds: bool) -> Shown:
    """The reply in its style; as text where Discord would not show embeds.

    An embed alone is nothing in a notification, nor to people who have embeds hidden: the line
    above it tells that there is one.
    """
    if reply.style is Style.EMBED and embeds:
        embed = discord.Embed(description=reply.text)
        return Shown(content=in_an_embed(reply.say), embed=embed, suppress_embeds=False)
    return Shown(content=reply.text, embed=discord.utils.MISSING, suppress_embeds=True)
