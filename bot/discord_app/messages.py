"""Messages: which of them are addressed to the bot, and how they are answered."""

import asyncio
import logging
import re
import secrets
from pathlib import Path

import aiohttp
import discord

from bot.answers.answer import Earlier
from bot.answers.followups import asks
from bot.answers.language import FollowUpWords
from bot.discord_app import wording
from bot.discord_app.admission import Admission, Admittance
from bot.discord_app.asking import Asked, Asking
from bot.discord_app.buttons import view_of
from bot.discord_app.following import follows_on
from bot.discord_app.mishaps import report
from bot.discord_app.references import Reference
from bot.discord_app.reply import Reply
from bot.discord_app.seeing import place_of
from bot.discord_app.settings.places import guild_id_of
from bot.discord_app.shown import shown_as
from bot.querylog.values import Surface

logger = logging.getLogger(__name__)

_WRITTEN_BY_PEOPLE = {discord.MessageType.default, discord.MessageType.reply}
_NO_HISTORY_TO_REPLY_TO = 160002
_RETRY_AFTER = 1.0  # seconds


def addressed(message: discord.Message, me: discord.abc.User, words: FollowUpWords) -> str | None:
    """What the message asks the bot, without the bot's mention; None if it asks it nothing.

    Everything a person writes in a direct message does, and so does a mention that was written
    out, and a question in reply to a message of the bot's. Any other reply that merely notifies
    the bot, a role's mention or @everyone does not.
    """
    if message.author.bot or message.webhook_id or message.type not in _WRITTEN_BY_PEOPLE:
        return None
    written, times = re.subn(rf"<@!?{me.id}>", " ", message.content)
    mentioned = times > 0 and any(user.id == me.id for user in message.mentions)
    direct = isinstance(message.channel, discord.DMChannel)
    replies = answered_by(message, me) is not None and asks(written, words)
    return written.strip() if direct or mentioned or replies else None


def answered_by(message: discord.Message, me: discord.abc.User) -> discord.Message | None:
    """The bot's message that this one is a reply to, if it is one."""
    resolved = message.reference.resolved if message.reference else None
    mine = isinstance(resolved, discord.Message) and resolved.author.id == me.id
    return resolved if mine and isinstance(resolved, discord.Message) else None


async def on_message(
    message: discord.Message,
    me: discord.abc.User,
    asking: Asking,
    admission: Admission,
    database: Path,
) -> None:
    """Reply to the message if it is addressed to the bot; never raises."""
    text = addressed(message, me, asking.answerer.language.follow_ups)
    if text is None:
        return
    with admission.reply() as admittance:
        try:
            answered = answered_by(message, me)
            after = None
            if answered is not None:
                after = await follows_on(answered, asking.answerer, database)
            await _answer(message, text, after, asking, admittance)
        except Exception as error:  # noqa: BLE001 -- the one handler of messages
            await _apologise(message, error, asking)


async def _answer(
    message: discord.Message,
    text: str,
    after: Earlier | None,
    asking: Asking,
    admittance: Admittance,
) -> None:
    direct = isinstance(message.channel, discord.DMChannel)
    here = await asking.places.of_message(message)
    asked = Asked(
        surface=Surface.DIRECT_MESSAGE if direct else Surface.MENTION,
        text=text,
        user_id=message.author.id,
        channel_id=message.channel.id,
        guild_id=None if direct else guild_id_of(message),
        place_id=None if direct else place_of(message.channel),
        here=here,
        after=after,
    )
    reply = await asking.reply_to(asked, admittance)
    if reply is not None:
        await _send(message, reply)


async def _send(message: discord.Message, reply: Reply) -> None:
    """Send the reply, once more if Discord is briefly unavailable; it is posted at most once."""
    nonce = secrets.token_hex(12)
    try:
        await _post(message, reply, nonce, refer=True)
    except discord.Forbidden as error:
        if error.code != _NO_HISTORY_TO_REPLY_TO:
            logger.info("No permission to reply in channel %d", message.channel.id)
            return
        await _post(message, reply, nonce, refer=False)
    except (discord.DiscordServerError, aiohttp.ClientConnectionError, ConnectionError):
        await asyncio.sleep(_RETRY_AFTER)
        await _post(message, reply, nonce, refer=True)


async def _post(message: discord.Message, reply: Reply, nonce: str, *, refer: bool) -> None:
    reference = Reference.from_message(message, fail_if_not_exists=False)
    view, shown = view_of(reply), shown_as(reply, embeds=_may_embed(message))
    if refer:
        await message.channel.send(**shown, reference=reference, nonce=nonce, view=view)
    else:
        await message.channel.send(**shown, nonce=nonce, view=view)


def _may_embed(message: discord.Message) -> bool:
    """Whether Discord lets the bot show an embed in the channel; no, where it is not known."""
    channel, guild = message.channel, message.guild
    if (
        guild is None
        or guild.me is None
        or not isinstance(channel, discord.abc.GuildChannel | discord.Thread)
    ):
        return False
    return channel.permissions_for(guild.me).embed_links


async def _apologise(message: discord.Message, error: Exception, asking: Asking) -> None:
    error_id = report(error, "message", message.id)
    if error_id is None:
        return
    try:
        say = asking.places.tongues_of(message).own
        await _send(message, wording.mishap(error_id, say))
    except Exception as second:  # noqa: BLE001 -- the apology is the last thing that is tried
        report(second, "message", message.id)
