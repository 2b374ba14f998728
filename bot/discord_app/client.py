"""The connection to Discord: what it subscribes to, its commands, and where each event goes.

Commands are sent only when they changed here. Discord itself is asked what it has, rather than a
hash of the last sync kept: a hash would go wrong with another token, a lost disk, or commands
changed by other means. When the answer cannot be had, the commands are sent.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import discord
from discord import Locale, app_commands
from discord.app_commands import (
    AppCommandContext,
    AppCommandError,
    AppInstallationType,
    TranslationContextLocation,
    TranslationContextTypes,
    Translator,
    locale_str,
)
from discord.http import Route
from discord.utils import utcnow

from bot.discord_app import (
    about,
    ask,
    check,
    cite,
    digest,
    log,
    log_files,
    log_lists,
    privacy,
    settings,
)
from bot.discord_app.buttons import take_in
from bot.discord_app.event import InteractionEvent
from bot.discord_app.ground import LOST, Client, Ground, Interaction, report
from bot.discord_app.inbox import MessageEvent, Word, Words, addressed
from bot.discord_app.message import write
from bot.replies import itself
from bot.replies.sentences import ENGLISH, TRANSLATED, TRANSLATIONS, read_language

logger = logging.getLogger(__name__)

RATE_LIMIT_PATIENCE = 30.0
"""Seconds a request may sleep for a rate limit; the least that discord.py accepts."""

FEATURES = (ask, cite, check, log, log_lists, log_files, settings, privacy, about)
"""Each has what there is of `COMMANDS`, of `BUTTONS` and `FORMS`, and of `WORDS` of messages."""

EDITED_WITHIN = timedelta(minutes=1)
"""How long after a message an edit that mentions the bot is answered."""

_OF_THE_CONNECTION = {"READY", "RESUMED"}
_NEED_NOTHING = {"about", "help", "privacy"}
"""What can be called for by its name alone."""


def _all(name: str) -> tuple[Any, ...]:
    """What all features have under this name."""
    return tuple(each for feature in FEATURES for each in getattr(feature, name, ()))


class Commands(app_commands.CommandTree[Client]):
    """The commands, and the one handler of the errors that they let pass."""

    def __init__(self, client: Client) -> None:
        super().__init__(
            client,
            allowed_installs=AppInstallationType(guild=True, user=True),
            allowed_contexts=AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        )
        for command in _all("COMMANDS"):
            self.add_command(command)

    async def on_error(self, interaction: Interaction, error: AppCommandError) -> None:
        """Apologise privately and log; never raises."""
        async with InteractionEvent(interaction) as event:
            # A command that Discord knows and this build does not, or not in this form.
            outdated = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)
            if not isinstance(error, outdated):
                raise error
            report(error, event.name, event.id)
            await event.tell(itself.UPDATE_UNDER_WAY)


class FootnoteClient(Client):
    """A client without privileged intents and without caches; it pings nobody."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(
            # Without the message content intent Discord still shows the bot what is addressed to
            # it, and nothing else.
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=RATE_LIMIT_PATIENCE,
            guild_ready_timeout=0,  # no answer needs to know the guilds
        )
        self.ground = ground
        self.online = asyncio.Event()
        self._down: set[int] = set()
        # discord.py lets an event that it cannot read end the process.
        for name, parse in self._connection.parsers.items():
            if name not in _OF_THE_CONNECTION:
                self._connection.parsers[name] = partial(self._parsed, name, parse)
        self.tree = Commands(self)
        self._forms, self._buttons = _all("FORMS"), _all("BUTTONS")
        self._calls: dict[str, Word] = {
            name: call
            for feature in FEATURES
            for name, call in getattr(feature, "WORDS", {}).items()
        }
        self._digests = digest.DigestPoster(self)
        self._absent = privacy.AbsentServers(self)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(*self._buttons)
        translator = CommandTranslator()
        await self.tree.set_translator(translator)
        ids = await synced(self, self.tree, translator)
        self.ground.mentions.update(mentions_of(self.tree, translator, ids))
        languages = (ENGLISH.code, *translator.languages)
        names = {translator.name(each, name): name for each in languages for name in self._calls}
        self._words = Words(names, self.ground.answerer.dictionary)

    def dispatch(self, event: str, /, *args: object, **kwargs: object) -> None:
        """Pass an event on; none once the client closes, when discord.py can no longer do it."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    def _parsed(self, name: str, parse: Callable[[Any], None], data: Any) -> None:  # noqa: ANN401 -- Discord's own
        """Read an event; drop one that cannot be read, and an interaction that comes again."""
        try:
            if name != "INTERACTION_CREATE" or self.ground.taken.first(int(data["id"])):
                parse(data)
        except Exception as error:  # noqa: BLE001 -- it comes from outside
            report(error, f"an event {name}", 0)

    async def close(self) -> None:
        await self._digests.close()
        await self._absent.close()
        await super().close()

    async def on_ready(self) -> None:
        self.online.set()
        self._digests.start()
        self._absent.start()

    async def on_shard_ready(self, shard_id: int) -> None:
        self._up(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        self._up(shard_id)

    def _up(self, shard_id: int) -> None:
        self._down.discard(shard_id)
        if not self._down and self.is_ready():
            self.online.set()

    async def on_shard_disconnect(self, shard_id: int) -> None:
        self._down.add(shard_id)
        self.online.clear()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Say once, where it can be said, what there is to do first."""
        if self.ground.taken.first(guild.id):
            channels = [guild.system_channel, *guild.text_channels]
            posted = [each for each in channels if each is not None and _may_post_in(each)]
            language = self.ground.languages.for_locale(guild.preferred_locale)
            for channel in posted[:1]:
                text = write(itself.WELCOME, language, self.ground.mentions).text
                await channel.send(text, suppress_embeds=True)

    async def on_message(self, message: discord.Message) -> None:
        if self.user is None or message.author.bot:
            return
        said = addressed(message, self.user)
        if said is not None and self.ground.taken.first(message.id):
            async with MessageEvent(message, self.ground) as event:
                # Who only replies talks to others, most often: "check your facts" is for them.
                if not (said.named and await self._called(event, said.text)):
                    await ask.answer_message(event, said)

    async def on_raw_message_edit(self, edit: discord.RawMessageUpdateEvent) -> None:
        """Take in a message that mentions the bot only since an edit soon after."""
        message = edit.message
        # Discord tells of the same edit again whenever else the message changes, in years even.
        latest = message.created_at + EDITED_WITHIN
        if message.edited_at is not None and max(message.edited_at, utcnow()) <= latest:
            await self.on_message(message)

    async def _called(self, event: MessageEvent, text: str) -> bool:
        """Whether the text calls for something by its first word; it is done, then."""
        called = self._words.read(text)
        if called is None:
            return False
        name, rest = called
        return await self._calls[name if rest or name in _NEED_NOTHING else "help"](event, rest)

    async def on_interaction(self, interaction: Interaction) -> None:
        await take_in(interaction, self._buttons, self._forms)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await privacy.forget_server(self.ground, guild.id)

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        error = sys.exception()
        if error is not None:
            report(error, event_method, 0)


_DEFINING = (
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "required",
    "choices",
    "value",
    "autocomplete",
    "channel_types",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "default_member_permissions",
    "nsfw",
)
_LISTING = "/applications/{application_id}/commands?with_localizations=true"
_UNORDERED = ("contexts", "integration_types")
_DESCRIPTIONS = {
    TranslationContextLocation.command_description,
    TranslationContextLocation.group_description,
    TranslationContextLocation.parameter_description,
}


def _may_post_in(channel: discord.TextChannel) -> bool:
    held = channel.permissions_for(channel.guild.me)
    return held.view_channel and held.send_messages


class CommandTranslator(Translator):
    """Knows `translations/commands-<language>.po`; what they lack stays English.

    What is offered as a choice counts as a name.
    """

    def __init__(self) -> None:
        self._languages = {
            code: read_language(TRANSLATIONS / f"commands-{code}.po", code) for code in TRANSLATED
        }

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages there are beside English."""
        return tuple(self._languages)

    def name(self, language: str, name: str) -> str:
        """A command's whole name in a language; what it lacks stays English."""
        known = self._languages.get(language, ENGLISH)
        return " ".join(known.named("name", part) or part for part in name.split())

    async def translate(
        self, string: locale_str, locale: Locale, context: TranslationContextTypes
    ) -> str | None:
        kind = "description" if context.location in _DESCRIPTIONS else "name"
        language = self._languages.get(locale.value.partition("-")[0])
        return language.named(kind, string.message) if language else None


async def synced(
    client: discord.Client,
    tree: app_commands.CommandTree[Any],
    translator: app_commands.Translator,
) -> Mapping[str, int]:
    """The ids of the commands that Discord has, by name, once those that changed were sent.

    Failing to send them costs the commands, not the bot. `translator` is the tree's own.
    """
    commands = tree.get_commands()
    ours = [await command.get_translated_payload(tree, translator) for command in commands]
    known = await _known(client)
    if definition(known) == definition(ours):
        return _ids(known)
    try:
        # Not the tree's own way, which would translate them all once more.
        sent = await client.http.bulk_upsert_global_commands(client.application_id or 0, ours)
    except LOST as error:
        logger.error("The commands could not be synced: %s", type(error).__name__)  # noqa: TRY400 -- the error quotes the request
        return _ids(known)
    logger.info("The commands were synced")
    return _ids(sent)


def mentions_of(
    tree: app_commands.CommandTree[Any], translator: CommandTranslator, ids: Mapping[str, int]
) -> Mapping[tuple[str, str], str]:
    """What makes a command clickable, by a language and the name in it, or the English one."""
    mentions = {}
    for command in tree.walk_commands():
        known = ids.get(command.qualified_name.partition(" ")[0])
        if known is None or isinstance(command, app_commands.Group):
            continue
        for language in (ENGLISH.code, *translator.languages):
            name = translator.name(language, command.qualified_name)
            for each in (name, command.qualified_name):
                mentions[language, each] = f"</{name}:{known}>"
    return mentions


def _ids(commands: object) -> Mapping[str, int]:
    """Of those commands that are typed."""
    typed = discord.AppCommandType.chat_input.value
    if not isinstance(commands, list):
        return {}
    return {each["name"]: int(each["id"]) for each in commands if each["type"] == typed}


def definition(commands: object) -> list[dict[str, object]]:
    """What makes the commands what they are, without ids and the defaults Discord fills in."""
    if not isinstance(commands, list):
        return []
    return sorted(map(_definition, commands), key=lambda one: str(one.get("name")))


def _definition(part: dict[str, Any]) -> dict[str, object]:
    defined: dict[str, object] = {key: part[key] for key in _DEFINING if _is_set(part.get(key))}
    defined |= {key: sorted(part[key]) for key in _UNORDERED if part.get(key)}
    if "default_member_permissions" in defined:
        defined["default_member_permissions"] = int(part["default_member_permissions"])
    if part.get("options"):
        defined["options"] = [_definition(option) for option in part["options"]]
    return defined


def _is_set(value: object) -> bool:
    # Discord gives a context menu's command an empty description.
    return value is not None and value is not False and value not in ([], {}, "")


async def _known(client: discord.Client) -> object:
    # discord.py's own request would leave the translations out.
    route = Route("GET", _LISTING, application_id=client.application_id or 0)
    try:
        return await client.http.request(route)
    except LOST:
        return None
