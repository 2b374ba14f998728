"""`/privacy`: what is kept about oneself, and its end; and the end of a server's rows."""

import asyncio
import io
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import discord
from discord import app_commands, ui

from bot.answers.about import Wish
from bot.discord_app.admission import Admission, Admittance
from bot.discord_app.errors import LogUnavailableError
from bot.discord_app.limits import RESPONSE_DEADLINE
from bot.discord_app.logged import opened
from bot.discord_app.old_buttons import Interaction
from bot.discord_app.phrases import Phrases
from bot.discord_app.places import Places
from bot.discord_app.pressed import Pressed
from bot.discord_app.privacy import kept as words
from bot.discord_app.privacy.forget_ids import (
    Confirmation,
    decode_confirmation,
    decode_wish,
    encode_confirmation,
)
from bot.discord_app.reply import Reply
from bot.discord_app.responding import respond
from bot.errors import QueryLogError
from bot.querylog.fields import as_table, stored_fields
from bot.querylog.log import QueryLog
from bot.querylog.people import Erased

INTERVAL = 3600.0
"""Seconds between two looks at which servers are gone."""

logger = logging.getLogger(__name__)

Act = Callable[[Interaction], Awaitable[None]]


class Privacy:
    """Everybody's own business: each command is about whoever uses it, and private."""

    def __init__(
        self,
        places: Places,
        admission: Admission,
        pressed: Pressed,
        database: Path,
        retention_days: int,
    ) -> None:
        self._places = places
        self._admission = admission
        self._pressed = pressed
        self._database = database
        self._retention_days = retention_days
        self._looking: asyncio.Task[None] | None = None

    def commands(self) -> app_commands.Group:
        """The group `/privacy`."""
        group = app_commands.Group(name="privacy", description="What I keep about you.")
        told = (
            ("show", "What I keep about you, and for how long.", self._show),
            ("export", "Everything I keep about you, as a file.", self._export),
            ("delete", "Delete everything I keep about you; asks first.", self._delete),
            ("opt-out", "Go on asking, and have nothing stored.", self._opt_out),
            ("opt-in", "Have what you ask stored again.", self._opt_in),
        )
        for name, description, act in told:
            group.add_command(self._command(name, description, act))
        return group

    async def on_press(self, interaction: Interaction, custom_id: str) -> None:
        """Delete what the button was offered for; never raises."""
        await self._pressed.answer(interaction, decode_confirmation(custom_id), self._confirmed)

    def start(self, client: discord.Client) -> None:
        """Begin to look for servers that are gone, once the client knows its own."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._keep_looking(client))

    async def close(self) -> None:
        """End it; a server that is being forgotten is taken up again when the log is purged."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})

    async def _keep_looking(self, client: discord.Client) -> None:
        while True:
            try:
                await self._forget_absent(client)
            except QueryLogError as error:
                logger.warning("Servers that are gone are not looked for: %s", error)
            await asyncio.sleep(INTERVAL)

    async def _forget_absent(self, client: discord.Client) -> None:
        """Forget the servers that removed the bot while it was offline, some time after.

        A server with an outage is among the client's all the while.
        """
        present = {guild.id for guild in client.guilds}
        async with QueryLog.open(self._database) as log:
            people = log.people
            # Without an id of its own, the client has the servers of every shard.
            shards = 1 if client.shard_id is None else client.shard_count or 1
            for guild_id in await people.absent(present, client.shard_id or 0, shards):
                if client.get_guild(guild_id) is None:  # nor has it come back meanwhile
                    await people.forget_server(guild_id)
                    logger.info("Server %d removed the bot, and is forgotten", guild_id)

    async def on_wish(self, interaction: Interaction, custom_id: str) -> None:
        """Do what the command that the button stands for does; never raises."""
        await self._pressed.answer(interaction, decode_wish(custom_id), self._wished)

    async def forget_server(self, guild_id: int) -> None:
        """Erase everything of a server that the bot has left; never raises."""
        with self._admission.reply():
            try:
                async with QueryLog.open(self._database) as log:
                    await log.people.forget_server(guild_id)
            except QueryLogError as error:
                logger.warning("Server %d was left, and is still in the log: %s", guild_id, error)

    def _command(
        self, name: str, description: str, act: Act
    ) -> app_commands.Command[Any, ..., None]:
        @app_commands.command(name=name, description=description)
        async def command(interaction: discord.Interaction[discord.Client]) -> None:
            with self._admission.reply():
                try:
                    await act(interaction)
                except LogUnavailableError:
                    await _tell(interaction, words.log_fails(self._say(interaction)))

        return command

    def _say(self, interaction: Interaction) -> Phrases:
        return self._places.tongues(interaction).own

    async def _wished(self, interaction: Interaction, wish: Wish, _: Admittance) -> None:
        match wish:
            case Wish.SHOW:
                await self._show(interaction)
            case Wish.EXPORT:
                await self._export(interaction)
            case Wish.DELETE:
                await self._delete(interaction)
            case Wish.OPT_OUT:
                await self._opt_out(interaction)

    async def _show(self, interaction: Interaction) -> None:
        async with opened(self._database) as log:
            kept = await log.people.kept_of(interaction.user.id)
        fields = as_table(stored_fields()).encode()
        async with asyncio.timeout(RESPONSE_DEADLINE):
            await interaction.response.send_message(
                words.tell_kept(kept, self._retention_days, self._say(interaction)),
                file=discord.File(io.BytesIO(fields), words.FIELDS_FILE),
                ephemeral=True,
            )

    async def _export(self, interaction: Interaction) -> None:
        async with opened(self._database) as log:
            everything = await log.people.everything_of(interaction.user.id)
        say = self._say(interaction)
        data = json.dumps(everything, ensure_ascii=False, indent=2).encode()
        if len(data) > interaction.filesize_limit:
            text = words.tell_too_large(len(data), interaction.filesize_limit, say)
            await _tell(interaction, text)
            return
        async with asyncio.timeout(RESPONSE_DEADLINE):
            await interaction.response.defer(ephemeral=True)
        await interaction.edit_original_response(
            content=words.tell_exported(len(data), say),
            attachments=[discord.File(io.BytesIO(data), words.EXPORT_FILE)],
        )

    async def _delete(self, interaction: Interaction) -> None:
        view, say = ui.View(timeout=None), self._say(interaction)
        custom_id = encode_confirmation(Confirmation(interaction.user.id))
        danger = discord.ButtonStyle.danger
        view.add_item(
            ui.Button(label=words.delete_everything(say), style=danger, custom_id=custom_id)
        )
        view.stop()  # discord.py would keep it; what comes back needs none
        async with asyncio.timeout(RESPONSE_DEADLINE):
            await interaction.response.send_message(
                words.ask_whether_to_delete(say), view=view, ephemeral=True
            )

    async def _confirmed(
        self, interaction: Interaction, confirmation: Confirmation, _: Admittance
    ) -> None:
        say = self._say(interaction)
        if interaction.user.id != confirmation.user:
            await _tell(interaction, words.for_another(say))
            return
        async with asyncio.timeout(RESPONSE_DEADLINE):
            await interaction.response.edit_message(content=words.deleting(say), view=None)
        try:
            said = words.tell_erased(await self._forget(confirmation.user), say)
        except QueryLogError as error:
            logger.warning("A person's rows could not be deleted: %s", error)
            said = words.not_deleted(say)
        await interaction.edit_original_response(content=said)

    async def _forget(self, user_id: int) -> Erased:
        async with QueryLog.open(self._database) as log:
            return await log.people.forget(user_id)

    async def _opt_out(self, interaction: Interaction) -> None:
        async with opened(self._database) as log:
            await log.people.opt_out(interaction.user.id)
        await _tell(interaction, words.opted_out(self._say(interaction)))

    async def _opt_in(self, interaction: Interaction) -> None:
        async with opened(self._database) as log:
            await log.people.opt_in(interaction.user.id)
        await _tell(interaction, words.opted_in(self._say(interaction)))


async def _tell(interaction: Interaction, text: str) -> None:
    await respond(interaction, Reply(text, private=True))
