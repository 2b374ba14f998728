"""`/check` and “Check this quote”: whether words are whose they are said to be."""

import discord
from discord import app_commands

from bot.answers.question import cleaned
from bot.discord_app.admission import Admission
from bot.discord_app.asking import Asking
from bot.discord_app.phrases import Phrases
from bot.discord_app.quoting.aside import Aside, Interaction, Send
from bot.discord_app.quoting.checked import nothing_to_check, render_check
from bot.discord_app.quoting.parts import Parts
from bot.discord_app.reply import Reply
from bot.quotecheck.checker import QuoteChecker

MENU = "Check this quote"
LONGEST = 1000
"""Characters of a text given to `/check`."""

Command = app_commands.Command[app_commands.Group, ..., None]
Text = app_commands.Range[str, 1, LONGEST]


class Checking:
    """The commands that check a quote; what they are given is logged nowhere."""

    def __init__(
        self,
        asking: Asking,
        checker: QuoteChecker,
        admission: Admission,
        parts: Parts,
        send: Send,
    ) -> None:
        self._checker = checker
        self._parts = parts
        self._places = asking.places
        self._aside = Aside(asking, admission, send)

    def commands(self) -> tuple[Command | app_commands.ContextMenu, ...]:
        return (self._check(), self._check_message())

    def _reply(self, text: str, interaction: Interaction, *, private: bool, say: Phrases) -> Reply:
        if not cleaned(text):
            return nothing_to_check(self._places.tongues(interaction).own)
        checked = self._checker.check(text)
        reply = render_check(checked, private=private, say=say)
        return self._parts.looked_up(reply, checked.passage, interaction.user.id)

    def _check(self) -> Command:
        @app_commands.command(name="check")
        @app_commands.describe(
            text="What somebody wrote, best with the name of whoever is said to have said it.",
            private="Show it to you alone, as it is unless told (otherwise everybody sees it).",
        )
        async def check(
            interaction: Interaction,
            text: Text,
            private: bool = True,  # noqa: FBT001, FBT002 -- Discord's options are named by the user
        ) -> None:
            """Check a quote: a speaker’s own words, nearly so, a paraphrase, or none of it."""
            await self._aside.respond(
                interaction,
                lambda say: self._reply(text, interaction, private=private, say=say),
                asked=private,
            )

        return check

    def _check_message(self) -> app_commands.ContextMenu:
        async def check(interaction: Interaction, message: discord.Message) -> None:
            await self._aside.respond(
                interaction,
                lambda say: self._reply(message.content, interaction, private=True, say=say),
            )

        return app_commands.ContextMenu(name=MENU, callback=check)
