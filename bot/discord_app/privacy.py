"""`/privacy`: what is kept about oneself, and its end; and the end of a server's rows.

Each command is everybody's own business: about whoever uses it, private, and taken however busy
the bot is. Buttons that offer one stand under answers to those who wish for it.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from discord import app_commands
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answers.analysis import LIMIT
from bot.answers.answer import Wish
from bot.discord_app.buttons import NUMBER, Button, number, wish_action
from bot.discord_app.event import Event, InteractionEvent
from bot.discord_app.ground import Client, Ground, Interaction, Watch
from bot.discord_app.inbox import Word
from bot.errors import QueryLogError
from bot.querylog.fields import as_table, stored_fields
from bot.querylog.values import Surface
from bot.replies import privacy as words

INTERVAL = 3600.0
"""Seconds between two looks at which servers are gone."""

logger = logging.getLogger(__name__)

_MISTAKES = 2  # letters that may be wrong in what is called for

Act = Callable[[Event], Awaitable[None]]

privacy = app_commands.Group(name="privacy", description="What I keep about you.")


@privacy.command()
async def show(interaction: Interaction) -> None:
    """What I keep about you, and for how long."""
    await _answer(interaction, _show)


@privacy.command()
async def export(interaction: Interaction) -> None:
    """Everything I keep about you, as a file."""
    await _answer(interaction, _export)


@privacy.command()
async def delete(interaction: Interaction) -> None:
    """Delete everything I keep about you; asks first."""
    await _answer(interaction, _delete)


@privacy.command(name="opt-out")
async def opt_out(interaction: Interaction) -> None:
    """Go on asking, and have nothing stored."""
    await _answer(interaction, _opt_out)


@privacy.command(name="opt-in")
async def opt_in(interaction: Interaction) -> None:
    """Have what you ask stored again."""
    await _answer(interaction, _opt_in)


async def _answer(interaction: Interaction, act: Act) -> None:
    async with InteractionEvent(interaction) as event:
        await _done(event, act)


async def _done(event: Event, act: Act) -> None:
    try:
        await act(event)
    except QueryLogError as error:
        logger.warning("The query log fails %s: %s", event.name, error)
        await event.tell(words.NOTHING_CHANGED)


async def _show(event: Event) -> None:
    held = await event.hurried.people.kept_of(event.user_id)
    fields = as_table(stored_fields()).encode()
    await event.tell(words.kept(held, event.ground.retention_days, fields))


async def _export(event: Event) -> None:
    everything = await event.hurried.people.everything_of(event.user_id)
    data = json.dumps(everything, ensure_ascii=False, indent=2).encode()
    limit = event.filesize_limit
    if len(data) > limit:
        await event.tell(words.too_large(len(data), limit))
        return
    await event.promise(private=True)  # a large file takes its time
    await event.tell(words.exported(data))


async def _delete(event: Event) -> None:
    await event.tell(words.ask_whether_to_delete(DeleteEverything.key(event.user_id)))


async def _opt_out(event: Event) -> None:
    await event.hurried.people.opt_out(event.user_id)
    await event.tell(words.OPTED_OUT)


async def _opt_in(event: Event) -> None:
    await event.hurried.people.opt_in(event.user_id)
    await event.tell(words.OPTED_IN)


_ACTS: Mapping[str, Act] = {
    "show": _show,
    "export": _export,
    "delete": _delete,
    "opt-out": _opt_out,
    "opt-in": _opt_in,
}
"""What is done, by the commands' names."""


async def _by_word(event: Event, rest: str) -> bool:
    """Do what a message calls for; where others read along, what is kept is one press away."""
    wanted = rest.casefold().rstrip(".!").replace("opt ", "opt-") or "show"
    named = process.extractOne(wanted, list(_ACTS), scorer=OSA.distance, score_cutoff=_MISTAKES)
    act = _wish(event, rest) if named is None else named[0]
    if act is None:
        return False
    if event.surface is Surface.MENTION and act in {Wish.SHOW, Wish.EXPORT}:
        await event.tell(replace(words.BETWEEN_US, actions=(wish_action(Wish(act)),)))
    else:
        await _done(event, _ACTS[act])
    return True


def _wish(event: Event, said: str) -> str | None:
    """What somebody wants about their data, who says it in words of their own."""
    told = event.ground.answerer.answer(said[:LIMIT]).told
    return told.wish if told is not None else None


class DeleteEverything(Button, template=f"fn-forget:(?P<user>{NUMBER})"):
    """Confirms that everything is to be deleted of the one to whom it was shown."""

    @staticmethod
    def key(user_id: int) -> str:
        """The custom id: at most 29 characters, of Discord's 100."""
        return f"fn-forget:{user_id}"

    async def pressed(self, event: InteractionEvent) -> None:
        if event.user_id != number(self.fields["user"]):
            await event.tell(words.FOR_ANOTHER)
            return
        await event.retell(words.DELETING)
        try:
            said = words.erased(await event.ground.log.people.forget(event.user_id))
        except QueryLogError as error:
            logger.warning("A person's rows could not be deleted: %s", error)
            said = words.NOT_DELETED
        await event.retell(said)


class DoWish(Button, template=f"fn-privacy:(?P<wish>{'|'.join(Wish)})"):
    """Does what a command does, for whoever presses; see `buttons.wish_action`."""

    async def pressed(self, event: InteractionEvent) -> None:
        await _done(event, _ACTS[self.fields["wish"] or ""])


async def forget_server(ground: Ground, guild_id: int) -> None:
    """Erase everything of a server that the bot has left; never raises."""
    with ground.admission.reply():
        try:
            await ground.log.people.forget_server(guild_id)
        except QueryLogError as error:
            logger.warning("Server %d was left, and is still in the log: %s", guild_id, error)


class AbsentServers(Watch):
    """Forgets the servers that removed the bot while it was offline, some time after.

    A server with an outage is among the client's all the while.
    """

    def __init__(self, client: Client) -> None:
        super().__init__("absent servers", INTERVAL)
        self._client = client

    async def look(self) -> None:
        client, people = self._client, self._client.ground.log.people
        present = {guild.id for guild in client.guilds}
        # Without an id of its own, the client has the servers of every shard.
        shards = 1 if client.shard_id is None else client.shard_count or 1
        for guild_id in await people.absent(present, client.shard_id or 0, shards):
            if client.get_guild(guild_id) is None:  # nor has it come back meanwhile
                await people.forget_server(guild_id)
                logger.info("Server %d removed the bot, and is forgotten", guild_id)


COMMANDS = (privacy,)
BUTTONS = (DeleteEverything, DoWish)
WORDS: Mapping[str, Word] = {"privacy": _by_word}
