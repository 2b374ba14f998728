"""Messages to the bot: which are addressed to it, what they call for, and the `Event` of each."""

import asyncio
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord.utils import DEFAULT_FILE_SIZE_LIMIT_BYTES, MISSING
from rapidfuzz.distance import OSA

from bot.answers.dictionary import Dictionary
from bot.discord_app.admission import ids_of, place_of
from bot.discord_app.event import Act, Event, Source
from bot.discord_app.ground import Ground
from bot.discord_app.message import Message, nested
from bot.querylog.values import Surface

if TYPE_CHECKING:
    from discord.types.message import MessageReference as MessageReferencePayload

logger = logging.getLogger(__name__)

_NO_HISTORY_TO_REPLY_TO = 160002
_RETRY_AFTER = 1.0  # seconds
_WRITTEN_BY_PEOPLE = {discord.MessageType.default, discord.MessageType.reply}
_FIRST_WORD = re.compile(r"[/!]?([^\W_]+(?:-[^\W_]+)?)[\s:,.!?]*")
_SHORTEST = 4  # letters; shorter words have too many neighbours
_LONG = 7  # letters from which two mistakes are forgiven


@dataclass(frozen=True, slots=True)
class Addressed:
    """What a message says to the bot, without its mention.

    `answered` is the bot's message to which it replies. `named`: it is written to the bot; else it
    only replies to it, as people do who talk to each other. `unread`: Discord does not show what it
    says, for it mentions the bot's role alone.
    """

    text: str
    answered: discord.Message | None = None
    named: bool = True
    unread: bool = False


def addressed(message: discord.Message, me: discord.abc.User) -> Addressed | None:
    """What the message says to the bot; None if it is not written to it.

    Everything a person writes in a direct message is, and so is a mention that was written out, of
    the bot or of its own role, and a reply that notifies the bot. Another role and @everyone do
    not address it.
    """
    if message.webhook_id or message.type not in _WRITTEN_BY_PEOPLE:
        return None
    own = message.guild and message.guild.self_role
    role = own is not None and own in message.role_mentions
    ours = rf"<@!?{me.id}>" + (rf"|<@&{own.id}>" if own and role else "")
    written, times = re.subn(ours, " ", message.content)
    notified = any(user.id == me.id for user in message.mentions)
    answered = answered_by(message, me)
    named = isinstance(message.channel, discord.DMChannel) or (notified and times > 0) or role
    if named or (notified and answered is not None):
        unread = role and not notified and not message.content
        return Addressed(written.strip(), answered, named, unread)
    return None


def answered_by(message: discord.Message, me: discord.abc.User) -> discord.Message | None:
    """The bot's message that this one is a reply to, if it is one."""
    resolved = message.reference.resolved if message.reference else None
    if isinstance(resolved, discord.Message) and resolved.author.id == me.id:
        return resolved
    return None


Word = Callable[[Event, str], Awaitable[bool]]
"""What a message's first word calls for, given the rest; False if it is no such word after all."""


class Words:
    """The words with which a message may call for something, however they are spelt.

    `names` are those of the commands in every language, with the commands; a word that is an
    English one is not taken for a misspelling.
    """

    def __init__(self, names: Mapping[str, str], english: Dictionary) -> None:
        self._names = {name.casefold(): command for name, command in names.items()}
        self._english = english

    def read(self, text: str) -> tuple[str, str] | None:
        """The command that the text begins with, and the rest of it."""
        found = _FIRST_WORD.match(text)
        if found is None:
            return None
        word = found[1].casefold()
        command = self._names.get(word) or self._meant(word)
        return (command, text[found.end() :].strip()) if command else None

    def _meant(self, word: str) -> str | None:
        if len(word) < _SHORTEST or word in self._english:
            return None
        edits = 1 if len(word) < _LONG else 2
        near = {
            command
            for name, command in self._names.items()
            if len(name) >= _SHORTEST and OSA.distance(word, name) <= edits
        }
        return near.pop() if len(near) == 1 else None


def words_in(message: discord.Message) -> str:
    """Every word that people see of a message, whether forwarded, in an embed or in components."""
    texts = [*_shown(message)]
    for forwarded in message.message_snapshots:
        texts += _shown(forwarded)
    return "\n".join(filter(None, texts))


def _shown(message: discord.Message | discord.MessageSnapshot) -> Iterator[str | None]:
    yield message.content
    for embed in message.embeds:
        yield from (embed.author.name, embed.title, embed.description)
        for field in embed.fields:
            yield from (field.name, field.value)
        yield embed.footer.text
    for part in nested(message.components):
        match part:
            case discord.TextDisplay():
                yield part.content
            case discord.ThumbnailComponent():
                yield part.description
            case discord.MediaGalleryComponent():
                yield from (item.description for item in part.items)
            case _:
                pass
    yield from (each.description for each in message.attachments)


def text_of(message: discord.Message) -> str:
    """The text of a message of the bot's own, in a container or not."""
    parts = nested(message.components)
    framed = (each.content for each in parts if isinstance(each, discord.TextDisplay))
    embeds = (each.description or "" for each in message.embeds)
    return next(framed, "") or next(embeds, message.content)


class Reference(discord.MessageReference):
    """A reference whose ids are strings, as Discord describes them; discord.py sends numbers."""

    def to_message_reference_dict(self) -> "MessageReferencePayload":
        payload = self.to_dict()
        for key in ("message_id", "channel_id", "guild_id"):
            if key in payload:
                payload[key] = str(payload[key])
        return payload


class MessageEvent(Event):
    """A message that is addressed to the bot; it does not tell its author's own language."""

    source = Source.MESSAGE

    def __init__(self, message: discord.Message, ground: Ground) -> None:
        super().__init__(ground)
        self.message = message
        self.direct = isinstance(message.channel, discord.DMChannel)
        self.surface = Surface.DIRECT_MESSAGE if self.direct else Surface.MENTION
        self.id = message.id
        self.user_id = message.author.id
        self.channel_id = message.channel.id
        self.guild_id = None if self.direct else _guild_id_of(message)
        self.place_id = None if self.direct else place_of(message.channel)
        locale = message.guild and message.guild.preferred_locale
        self.own = self.shared = ground.languages.for_locale(locale)

    @property
    def name(self) -> str:
        return "message"

    def _settled_by(self) -> tuple[int | None, Collection[int]]:
        return _guild_id_of(self.message), ids_of(self.message.channel)

    @property
    def filesize_limit(self) -> int:
        guild = self.message.guild
        return guild.filesize_limit if guild else DEFAULT_FILE_SIZE_LIMIT_BYTES

    async def promise(self, *, private: bool) -> None:
        """Nothing: a message waits for no response."""

    async def _send(self, message: Message, _act: Act, *, private: bool) -> None:  # noqa: ARG002 -- a message is seen by all
        """Send it, once more if Discord is briefly unavailable; it is posted at most once."""
        nonce = secrets.token_hex(12)
        try:
            await self._post(message, nonce, refer=True)
        except discord.Forbidden as error:
            if error.code != _NO_HISTORY_TO_REPLY_TO:
                logger.info("No permission to reply in channel %d", self.message.channel.id)
                return
            await self._post(message, nonce, refer=False)
        except (discord.DiscordServerError, aiohttp.ClientConnectionError, ConnectionError):
            await asyncio.sleep(_RETRY_AFTER)
            await self._post(message, nonce, refer=True)

    async def _post(self, message: Message, nonce: str, *, refer: bool) -> None:
        reference = Reference.from_message(self.message, fail_if_not_exists=False)
        parts = {**message.parts(), "view": message.view or MISSING, "files": message.files()}
        if refer:
            parts["reference"] = reference
        await self.message.channel.send(**parts, nonce=nonce)


def _guild_id_of(message: discord.Message) -> int | None:
    """The guild's id, which is known even of a guild that the client has not seen yet."""
    if message.guild is not None:
        return message.guild.id
    guild_id: int | None = getattr(message.channel, "guild_id", None)
    return guild_id
