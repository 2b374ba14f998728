"""The one way in: who did what and where, whether it is taken, and how a reply reaches them.

A command, a press, a form, what is being typed and a message each become an `Event`. Features ask
it for what holds where it happened, and hand it documents. Discord's rules and the bot's own, on
what may be sent when and to whom, and on what failures come to, stand here as tables: `TOLD`,
`WAYS` and `FAILURES`.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Collection, Mapping
from enum import Enum, auto
from functools import cached_property
from types import MappingProxyType, TracebackType
from typing import Self, cast

import aiohttp
import discord
from discord import ui
from discord.utils import MISSING

from bot.discord_app.admission import (
    ELSEWHERE,
    NOWHERE,
    Admittance,
    Chosen,
    Origin,
    Policy,
    ids_of,
    place_of,
    policy_in,
)
from bot.discord_app.ground import (
    ALREADY_ACKNOWLEDGED,
    ForgedError,
    Ground,
    Interaction,
    LogUnavailableError,
    is_expired,
    report,
)
from bot.discord_app.message import Message, write
from bot.errors import NotStoredError, QueryLogError
from bot.querylog.log import QueryLog
from bot.querylog.servers import Style
from bot.querylog.values import Surface
from bot.replies import itself
from bot.replies.document import Document
from bot.replies.sentences import Language

logger = logging.getLogger(__name__)

RESPONSE_DEADLINE = 3.0
"""Seconds an interaction waits for its first response."""

LOG_PATIENCE = 2.0
"""Seconds of these that the log may take in all; what is left is for the reply."""


class Source(Enum):
    """What happened."""

    COMMAND = auto()
    PRESS = auto()
    FORM = auto()
    TYPING = auto()
    MESSAGE = auto()


class Word(Enum):
    """What somebody may have to be told, instead of or about a reply."""

    NO_ROOM = auto()
    TOO_SOON = auto()
    TOO_SOON_AGAIN = auto()
    FAILED = auto()
    FAILED_AFTER_REPLY = auto()


_PRIVATELY = frozenset({Word.NO_ROOM, Word.TOO_SOON, Word.TOO_SOON_AGAIN, Word.FAILED})

TOLD: Mapping[Source, frozenset[Word]] = MappingProxyType(
    {
        # A word after an interaction is private, so it is said. A command whose answer is there
        # needs no apology below it; a press may have changed something before it failed.
        Source.COMMAND: _PRIVATELY,
        Source.PRESS: _PRIVATELY | {Word.FAILED_AFTER_REPLY},
        Source.FORM: _PRIVATELY | {Word.FAILED_AFTER_REPLY},
        # There is no way to say anything: the list of choices stays empty.
        Source.TYPING: frozenset(),
        # It would be one more message for everybody: said once in a while, or not at all.
        Source.MESSAGE: frozenset({Word.TOO_SOON, Word.FAILED}),
    }
)
"""What is told, by what happened; anything else gets silence."""


class Stage(Enum):
    """What Discord has been told of an interaction; it takes one response, in three seconds."""

    NEW = auto()
    PROMISED = auto()
    """Deferred: a reply is to come, and whether it is private is settled."""
    TAKEN = auto()
    """Deferred: the message that was pressed on may change."""
    ANSWERED = auto()


class Act(Enum):
    """What a feature wants done with a document."""

    REPLY = auto()
    UPDATE = auto()
    """Put it in the place of the message that was pressed on."""


class Way(Enum):
    """How that is done."""

    RESPOND = auto()
    CHANGE = auto()
    EDIT = auto()
    FOLLOW = auto()


def _by_stage(*ways: Way) -> Mapping[Stage, Way]:
    return dict(zip(Stage, ways, strict=True))


WAYS: Mapping[Act, Mapping[Stage, Way]] = MappingProxyType(
    {
        # Whatever comes first after a promise fills it.
        #                      NEW          PROMISED  TAKEN       ANSWERED
        Act.REPLY: _by_stage(Way.RESPOND, Way.EDIT, Way.FOLLOW, Way.FOLLOW),
        Act.UPDATE: _by_stage(Way.CHANGE, Way.EDIT, Way.EDIT, Way.EDIT),
    }
)

FAILURES: Mapping[type[Exception], Document] = MappingProxyType(
    {
        ForgedError: itself.BUTTON_UNKNOWN,
        QueryLogError: itself.LOG_UNAVAILABLE,
        LogUnavailableError: itself.LOG_UNAVAILABLE,
        NotStoredError: itself.NOTHING_STORED,
    }
)
"""What is said of errors that features let pass; of any other, its id in the application log."""


class Event(ABC):
    """Something that somebody did; `async with` around all that is done about it.

    It counts as under way until left, and an error becomes a private word with an id: nothing
    leaves it as an exception. `guild_id` is the server whose moderators may see what is asked, None
    where none may, and `place_id` the channel that one must be able to see for it. `own` is the
    language of who acts, `shared` that of everybody who reads along.
    """

    source: Source
    surface: Surface
    id: int
    user_id: int
    channel_id: int | None
    guild_id: int | None
    place_id: int | None
    own: Language
    shared: Language

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.stage = Stage.NEW
        self._origin = NOWHERE
        self._admittance = Admittance.OPEN
        self._policy: Policy | None = None

    async def __aenter__(self) -> Self:
        self._origin = Origin(self.channel_id, self._settled_by()[0], self.source is Source.MESSAGE)
        self._admittance = self.ground.admission.enter(self._origin)
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> bool:
        try:
            if isinstance(error, Exception):
                await self._failed(error)
                return True
            return False
        finally:
            self.ground.admission.leave(self._origin)

    @cached_property
    def hurried(self) -> QueryLog:
        """The log for what has to be answered within Discord's three seconds, in all its calls."""
        return self.ground.log.hurried(LOG_PATIENCE)

    async def policy(self) -> Policy:
        """What the server's settings come to where this happened, as they are now."""
        if self._policy is None:
            guild_id, channels = self._settled_by()
            known = await self.ground.log.servers.now(guild_id) if guild_id else None
            self._policy = policy_in(known, channels) if known else ELSEWHERE
        return self._policy

    async def refused(self, *, counted: bool = True) -> bool:
        """Whether this is not taken now; who may know has been told why.

        `counted`: it costs as much as an answer, and counts towards the person's cool-down.
        """
        match self._admittance:
            case Admittance.BUSY:
                word, said = Word.NO_ROOM, itself.BUSY
            case Admittance.CLOSING:
                word, said = Word.NO_ROOM, itself.CLOSING
            case Admittance.OPEN:
                if not counted:
                    return False
                wait = self.ground.cooldowns.ask(self.user_id, await self.policy())
                if wait is None:
                    return False
                word = Word.TOO_SOON if wait.first else Word.TOO_SOON_AGAIN
                said = itself.too_soon(wait.seconds)
        if word in TOLD[self.source]:
            await self.tell(said)
        return True

    async def alone(self, chosen: Chosen = None) -> bool:
        """Whether a reply is for who acts alone: never to a message; `chosen` is as in `reply`."""
        return self.surface is Surface.SLASH and (await self.policy()).keeps_private(chosen)

    async def hushed(self) -> bool:
        """Whether a message is not answered here, where answers are private; it has been told."""
        hushed = self.surface is Surface.MENTION and not (await self.policy()).public
        if hushed:
            await self.tell(itself.ASK_PRIVATELY)
        return hushed

    async def reply(self, document: Document, chosen: Chosen = None) -> None:
        """Reply with something of the notes: in the server's style, and private where it has to be.

        `chosen` is what was chosen of privacy: whoever wanted everybody to see it is told why
        nobody else does. Where nothing is public, nothing can be shared.
        """
        message, private = await self._fitted(document, chosen)
        await self._send(message, Act.REPLY, private=private)

    async def tell(self, document: Document) -> None:
        """Say something of the bot's own privately, whether or not there was a reply already."""
        await self._send(write(document, self.own, self.ground.mentions), Act.REPLY, private=True)

    async def _fitted(
        self,
        document: Document,
        chosen: Chosen = None,
        *,
        framed: bool | None = None,
    ) -> tuple[Message, bool]:
        """The document as the server wants it, or framed as told, and whether it is private."""
        policy = await self.policy()
        fitted, notice = policy.fit(document, chosen)
        language = self.own if fitted.private else self.shared
        if framed is None:
            framed = policy.style is Style.EMBED
        mentions = self.ground.mentions
        return write(fitted, language, mentions, framed=framed, notice=notice), fitted.private

    async def _failed(self, error: Exception) -> None:
        known = FAILURES.get(type(error))
        if isinstance(error, QueryLogError):
            logger.warning("The query log fails %s: %s", self.name, error)
        error_id = "" if known else report(error, self.name, self.id)
        word = Word.FAILED_AFTER_REPLY if self.stage is Stage.ANSWERED else Word.FAILED
        if error_id is None or word not in TOLD[self.source]:
            return
        try:
            await self.tell(known or itself.mishap(error_id))
        except Exception as second:  # noqa: BLE001 -- the apology is the last thing that is tried
            report(second, "an apology", self.id)

    @property
    @abstractmethod
    def name(self) -> str:
        """What it was, for the application log."""

    @property
    @abstractmethod
    def filesize_limit(self) -> int:
        """Bytes of a file that Discord takes here."""

    @abstractmethod
    async def promise(self, *, private: bool) -> None:
        """Say, where it can be said, that a reply is to come that takes longer than others."""

    @abstractmethod
    def _settled_by(self) -> tuple[int | None, Collection[int]]:
        """The server whose settings hold, and the ids of the channel in it."""

    @abstractmethod
    async def _send(self, message: Message, act: Act, *, private: bool) -> None:
        """Send the message in the way that there is."""


class InteractionEvent(Event):
    """A command, a press, a form or what is being typed."""

    def __init__(self, interaction: Interaction) -> None:
        ground = interaction.client.ground
        super().__init__(ground)
        self.interaction = interaction
        self.source = _SOURCES[interaction.type]
        self.surface = Surface.SLASH
        self.id = interaction.id
        self.user_id = interaction.user.id
        self.channel_id = interaction.channel_id
        # Installed by its user alone, the bot is a guest: not the moderators' business.
        guest = interaction.is_user_integration() and not interaction.is_guild_integration()
        self.guild_id = None if guest else interaction.guild_id
        self.place_id = None if guest else place_of(interaction.channel)
        self.own = self.shared = ground.languages.for_locale(interaction.locale)
        if interaction.guild_id is not None:
            self.shared = ground.languages.for_locale(interaction.guild_locale)
        if interaction.response.is_done():
            self.stage = Stage.ANSWERED

    @property
    def name(self) -> str:
        if self.source in {Source.PRESS, Source.FORM}:
            return "a press"
        command = self.interaction.command
        return f"/{command.qualified_name if command else 'unknown command'}"

    @property
    def may_post(self) -> bool:
        """Whether the bot may write where this happened.

        A user's guest holds no permissions; Discord keeps its post private if it must.
        """
        if self.interaction.guild_id is None or not self.interaction.is_guild_integration():
            return True
        held = self.interaction.app_permissions
        thread = isinstance(self.interaction.channel, discord.Thread)
        sends = held.send_messages_in_threads if thread else held.send_messages
        return held.administrator or (held.view_channel and sends)

    @property
    def manages_messages(self) -> bool:
        """Whether who acts may delete others' messages where this happened."""
        held = self.interaction.permissions
        moderates = held.manage_messages or held.administrator
        return self.interaction.guild_id is not None and moderates

    async def unshared(self) -> Document | None:
        """Why nothing may be shown to everybody here; None where it may."""
        if not (await self.policy()).public:
            return itself.MAY_NOT_SHARE_HERE
        return None if self.may_post else itself.MAY_NOT_POST_HERE

    async def share(self, document: Document) -> bool:
        """Reply with what somebody shows everybody; whether Discord let the bot."""
        try:
            await self.reply(document)
        except discord.HTTPException as error:
            if is_expired(error):
                raise
            report(error, "Share", self.id)
            await self.tell(itself.MAY_NOT_POST_HERE)
            return False
        return True

    def custom_id(self) -> str:
        """The custom id of what was pressed or filled in; empty if there is none."""
        data = cast("dict[str, object]", self.interaction.data or {})
        return str(data.get("custom_id", ""))

    @property
    def filesize_limit(self) -> int:
        return self.interaction.filesize_limit

    async def promise(self, *, private: bool) -> None:
        """Defer a reply that takes longer than Discord waits."""
        await self._defer(Stage.PROMISED, ephemeral=private, thinking=True)

    async def take(self) -> None:
        """Take a press whose message may change later."""
        await self._defer(Stage.TAKEN, ephemeral=False, thinking=False)

    async def _defer(self, stage: Stage, *, ephemeral: bool, thinking: bool) -> None:
        response = self.interaction.response
        await self._respond(lambda: response.defer(ephemeral=ephemeral, thinking=thinking))
        self.stage = stage

    async def update(self, document: Document) -> None:
        """Put a document in the place of the message that was pressed on."""
        message, private = await self._fitted(document, framed=self._pressed_framed())
        await self._send(message, Act.UPDATE, private=private)

    async def retell(self, document: Document) -> None:
        """Put something of the bot's own in the place of the private message pressed on."""
        framed = self._pressed_framed()
        message = write(document, self.own, self.ground.mentions, framed=framed)
        await self._send(message, Act.UPDATE, private=True)

    def _pressed_framed(self) -> bool:
        """Whether the message pressed on is in a container, which it stays in for good."""
        message = self.interaction.message
        return message is not None and message.flags.components_v2

    async def show_form(self, form: discord.ui.Modal) -> None:
        """Respond with a form to fill in."""
        form.stop()  # as a view
        await self._respond(lambda: self.interaction.response.send_modal(form))
        self.stage = Stage.ANSWERED

    async def take_off(self, custom_id: str) -> None:
        """Take a button off the message that was pressed on."""
        message = self.interaction.message
        if message is None:
            return
        kind = ui.LayoutView if message.flags.components_v2 else ui.View
        view = kind.from_message(message, timeout=None)
        for row in [view, *view.walk_children()]:
            for part in list(getattr(row, "children", ())):
                if getattr(part, "custom_id", None) == custom_id:
                    cast("ui.View", row).remove_item(part)
            if isinstance(row, ui.ActionRow) and not row.children:
                view.remove_item(row)
        view.stop()
        await self._respond(lambda: self.interaction.response.edit_message(view=view))
        self.stage = Stage.ANSWERED

    async def delete(self) -> None:
        """Delete the message that was pressed on, also where the bot is only a user's guest."""
        await self.take()
        await self.interaction.delete_original_response()

    def _settled_by(self) -> tuple[int | None, Collection[int]]:
        """Settings hold for somebody's own installation too, where the bot is a member as well."""
        guild_id, interaction = self.interaction.guild_id, self.interaction
        if guild_id is None:
            return None, ()
        member = interaction.client.get_guild(guild_id) is not None
        holds = member or interaction.is_guild_integration()
        channels = {*ids_of(interaction.channel), interaction.channel_id or 0}
        return guild_id if holds else None, channels

    async def _send(self, message: Message, act: Act, *, private: bool) -> None:
        interaction, view, files = self.interaction, message.view, message.files()
        match WAYS[act][self.stage]:
            case Way.RESPOND:
                await self._respond(
                    lambda: interaction.response.send_message(
                        **message.parts(),
                        view=view or MISSING,
                        files=message.files(),
                        ephemeral=private,
                    )
                )
            case Way.CHANGE:
                await self._respond(
                    lambda: interaction.response.edit_message(**message.changes(), view=view)
                )
            case Way.EDIT:
                await interaction.edit_original_response(
                    **message.changes(), view=view, attachments=files
                )
            case Way.FOLLOW:
                await interaction.followup.send(
                    **message.parts(), view=view or MISSING, files=files, ephemeral=private
                )
        self.stage = Stage.ANSWERED
        if message.after:
            await interaction.followup.send(message.after, ephemeral=True, suppress_embeds=True)

    async def _respond(self, respond: Callable[[], Awaitable[object]]) -> None:
        """Give the first response, once more within its time if the connection was lost."""
        # discord.py would go on trying long after the deadline.
        async with asyncio.timeout(RESPONSE_DEADLINE):
            try:
                await respond()
            except (aiohttp.ClientConnectionError, ConnectionError):
                try:
                    await respond()
                except discord.HTTPException as error:
                    if error.code != ALREADY_ACKNOWLEDGED:  # it had arrived all the same
                        raise


_SOURCES = MappingProxyType(
    {
        discord.InteractionType.application_command: Source.COMMAND,
        discord.InteractionType.component: Source.PRESS,
        discord.InteractionType.modal_submit: Source.FORM,
        discord.InteractionType.autocomplete: Source.TYPING,
    }
)
