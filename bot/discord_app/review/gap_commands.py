"""`/log note`, `resolve` and `reopen`: what moderators say of a gap in the notes."""

import discord
from discord import app_commands

from bot.discord_app.asking import Asking
from bot.discord_app.mishaps import report
from bot.discord_app.old_buttons import Interaction
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply
from bot.discord_app.review import closing
from bot.discord_app.review.answering import Answering
from bot.discord_app.review.desk import Desk
from bot.discord_app.review.gaps import gap_choices
from bot.discord_app.review.options import Command, Note, Row
from bot.moderation.gaps import open_gaps


class GapCommands:
    """The commands that change what is said of gaps."""

    def __init__(self, asking: Asking, answering: Answering) -> None:
        self._answerer = asking.answerer
        self._answering = answering
        self._tongues = asking.places.tongues

    def commands(self) -> tuple[Command, ...]:
        return (self._note(), self._resolve(), self._reopen())

    def _note(self) -> Command:
        @app_commands.command(name="note")
        @app_commands.describe(
            gap="Type words of the question, and choose; or the number of a row of it.",
            text="What you have to say of it, for other moderators; in the place of what was said.",
        )
        @app_commands.autocomplete(gap=self._offer_gaps)
        async def note(
            interaction: discord.Interaction[discord.Client], gap: Row, text: Note
        ) -> None:
            """Say something of a gap, to the moderators alone."""

            async def make(desk: Desk, say: Phrases) -> Reply:
                return await closing.note(desk, self._answerer, gap, text, say)

            await self._answering.command(interaction, make)

        return note

    def _resolve(self) -> Command:
        @app_commands.command(name="resolve")
        @app_commands.describe(
            gap="Type words of the question, and choose; or the number of a row of it."
        )
        @app_commands.autocomplete(gap=self._offer_gaps)
        async def resolve(interaction: discord.Interaction[discord.Client], gap: Row) -> None:
            """Close a gap, in all its wordings, until somebody asks again."""

            async def make(desk: Desk, say: Phrases) -> Reply:
                return await closing.resolve(desk, self._answerer, gap, say)

            await self._answering.command(interaction, make)

        return resolve

    def _reopen(self) -> Command:
        @app_commands.command(name="reopen")
        @app_commands.describe(gap="The number of a row of it.")
        async def reopen(interaction: discord.Interaction[discord.Client], gap: Row) -> None:
            """Open a gap again that was resolved."""

            async def make(desk: Desk, say: Phrases) -> Reply:
                return await closing.reopen(desk, self._answerer, gap, say)

            await self._answering.command(interaction, make)

        return reopen

    async def _offer_gaps(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[int]]:
        """Open gaps, recorded as read like any list; never raises."""
        try:
            scope = await self._answering.scope_of(interaction)
            if scope is None:
                return []
            found: list[tuple[str, int]] = []

            async def make(desk: Desk, _: Phrases) -> Reply:
                found.extend(
                    gap_choices(await open_gaps(desk.log, desk.scope, self._answerer), typed)
                )
                await desk.record_offered("log gaps offered", len(found))
                return Reply("…", private=True)

            say = self._tongues(interaction).own
            await self._answering.made(interaction, scope, make, say)
        except Exception as error:  # noqa: BLE001 -- the one handler of what is typed
            report(error, "gaps offered", interaction.id)
            return []
        return [app_commands.Choice(name=name, value=row) for name, row in found]
