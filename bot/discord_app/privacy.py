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

from bot.discord_app import kept as words
from bot.discord_app.admission import Admission, Admittance
from bot.discord_app.buttons import Interaction
from bot.discord_app.forget_ids import Confirmation, decode_confirmation, encode_confirmation
from bot.discord_app.limits import RESPONSE_DEADLINE
from bot.discord_app.logged import LogUnavailableError, opened
from bot.discord_app.pressed import Pressed
from bot.discord_app.reply import Reply
from bot.discord_app.responding import respond
from bot.errors import QueryLogError
from bot.querylog.fields import as_table, stored_fields
from bot.querylog.log import QueryLog
from bot.querylog.people import Erased, People

logger = logging.getLogger(__name__)

Act = Callable[[Interaction], Awaitable[None]]


class Privacy:
    """Everybody's own business: each command is about whoever uses it, and private."""

    def __init__(
        self, admission: Admission, pressed: Pressed, database: Path, retention_days: int
    ) -> None:
        self._admission = admission
        self._pressed = pressed
        self._database = database
        self._retention_days = retention_days

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

    async def forget_server(self, guild_id: int) -> None:
        """Erase everything of a server that the bot has left; never raises."""
        with self._admission.reply():
            try:
                async with QueryLog.open(self._database) as log:
                    await People(log.connection).forget_server(guild_id)
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
                    await _say(interaction, words.LOG_FAILS)

        return command

    async def _show(self, interaction: Interaction) -> None:
        async with opened(self._database) as log:
            kept = await People(log.connection).kept_of(interaction.user.id)
        fields = as_table(stored_fields()).encode()
        async with asyncio.timeout(RESPONSE_DEADLINE):
            await interaction.response.send_message(
                words.tell_kept(kept, self._retention_days),
                file=discord.File(io.BytesIO(fields), words.FIELDS_FILE),
                ephemeral=True,
            )

    async def _export(self, interaction: Interaction) -> None:
        async with opened(self._database) as log:
            everything = await People(log.connection).everything_of(interaction.user.id)
        data = json.dumps(everything, ensure_ascii=False, indent=2).encode()
        if len(data) > interaction.filesize_limit:
            text = words.tell_too_large(len(data), interaction.filesize_limit)
            await respond(interaction, Reply(text, private=True))
            return
        async with asyncio.timeout(RESPONSE_DEADLINE):
            await interaction.response.defer(ephemeral=True)
        await interaction.edit_original_response(
            content=words.tell_exported(len(data)),
            attachments=[discord.File(io.BytesIO(data), words.EXPORT_FILE)],
        )

    async def _delete(self, interaction: Interaction) -> None:
        view = ui.View(timeout=None)
        custom_id = encode_confirmation(Confirmation(interaction.user.id))
        danger = discord.ButtonStyle.danger
        view.add_item(ui.Button(label="Delete everything", style=danger, custom_id=custom_id))
        view.stop()  # discord.py would keep it; what comes back needs none
        async with asyncio.timeout(RESPONSE_DEADLINE):
            await interaction.response.send_message(words.CONFIRM, view=view, ephemeral=True)

    async def _confirmed(
        self, interaction: Interaction, confirmation: Confirmation, _: Admittance
    ) -> None:
        if interaction.user.id != confirmation.user:
            await respond(interaction, Reply(words.FOR_ANOTHER, private=True))
            return
        async with asyncio.timeout(RESPONSE_DEADLINE):
            await interaction.response.edit_message(content=words.UNDER_WAY, view=None)
        try:
            said = words.tell_erased(await self._forget(confirmation.user))
        except QueryLogError as error:
            logger.warning("A person's rows could not be deleted: %s", error)
            said = words.NOT_DELETED
        await interaction.edit_original_response(content=said)

    async def _forget(self, user_id: int) -> Erased:
        async with QueryLog.open(self._database) as log:
            return await People(log.connection).forget(user_id)

    async def _opt_out(self, interaction: Interaction) -> None:
        async with opened(self._database) as log:
            await People(log.connection).opt_out(interaction.user.id)
        await _say(interaction, words.OPTED_OUT)

    async def _opt_in(self, interaction: Interaction) -> None:
        async with opened(self._database) as log:
            await People(log.connection).opt_in(interaction.user.id)
        await _say(interaction, words.OPTED_IN)


async def _say(interaction: Interaction, text: str) -> None:
    await respond(interaction, Reply(text, private=True))
