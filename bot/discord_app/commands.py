"""The commands: `/ask`, `/about` and those of other modules."""

from pathlib import Path

import discord
from discord import app_commands
from discord.app_commands import AppCommandContext, AppCommandError, AppInstallationType

from bot.answers.question import LIMIT
from bot.discord_app import wording
from bot.discord_app.about import render_about
from bot.discord_app.admission import Admission
from bot.discord_app.asking import Asked, Asking
from bot.discord_app.mishaps import report
from bot.discord_app.quoting.checking import Checking
from bot.discord_app.quoting.citing import Citing
from bot.discord_app.quoting.finding import Finding
from bot.discord_app.quoting.parts import Parts
from bot.discord_app.reply import Reply
from bot.discord_app.responding import respond
from bot.discord_app.seeing import place_of
from bot.discord_app.settings.configuring import SettingsCommands
from bot.discord_app.settings.here import Here
from bot.querylog.values import Surface

Question = app_commands.Range[str, 1, LIMIT]


class Commands(app_commands.CommandTree[discord.Client]):
    """The commands, and the one handler of their errors."""

    def __init__(
        self,
        client: discord.Client,
        asking: Asking,
        admission: Admission,
        parts: Parts,
        database: Path,
    ) -> None:
        super().__init__(
            client,
            allowed_installs=AppInstallationType(guild=True, user=True),
            allowed_contexts=AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        )
        self._asking = asking
        self._admission = admission
        self.add_command(self._ask_command())
        self.add_command(self._about_command())
        self.add_command(SettingsCommands(asking, admission, database))
        for command in Citing(asking, admission, parts, respond).commands():
            self.add_command(command)
        for checked in Checking(asking, admission, parts, respond).commands():
            self.add_command(checked)
        for found in Finding(asking, admission, parts, respond).commands():
            self.add_command(found)

    async def on_error(
        self, interaction: discord.Interaction[discord.Client], error: AppCommandError
    ) -> None:
        """Apologise privately and log; never raises."""
        say = self._asking.places.tongues(interaction).own
        # A command that Discord knows and this build does not, or not in this form.
        outdated = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)
        reply = wording.update_under_way(say) if isinstance(error, outdated) else None
        name = interaction.command.qualified_name if interaction.command else "unknown command"
        if error_id := report(error, f"/{name}", interaction.id):
            with self._admission.reply():
                await self._apologise(interaction, reply or wording.mishap(error_id, say))

    async def _apologise(
        self, interaction: discord.Interaction[discord.Client], reply: Reply
    ) -> None:
        if interaction.response.is_done():
            return  # the answer is there
        try:
            await respond(interaction, reply)
        except Exception as error:  # noqa: BLE001 -- the apology is the last thing that is tried
            report(error, "an apology", interaction.id)

    def _ask_command(self) -> app_commands.Command[app_commands.Group, ..., None]:
        @app_commands.command(name="ask")
        @app_commands.describe(
            question="What would you like to know about the episode?",
            private="To you alone, and moderators see no name, or to everybody; unless told, as "
            "the server has it.",
        )
        async def ask(
            interaction: discord.Interaction[discord.Client],
            question: Question,
            private: bool | None = None,  # noqa: FBT001 -- Discord's options are named by the user
        ) -> None:
            """Ask about the episode; the answer cites the notes."""
            with self._admission.reply() as admittance:
                here = await self._asking.places.of_interaction(interaction)
                asked = _asked(interaction, question, here, private)
                reply = await self._asking.reply_to(asked, admittance)
                await respond(interaction, reply or wording.busy(here.tongues.own))

        return ask

    def _about_command(self) -> app_commands.Command[app_commands.Group, ..., None]:
        @app_commands.command(name="about")
        async def about(interaction: discord.Interaction[discord.Client]) -> None:
            """What this bot is, which notes it answers from, and what is kept of it."""
            with self._admission.reply():
                say = self._asking.places.tongues(interaction).own
                await respond(interaction, render_about(self._asking.answerer.corpus, say))

        return about


def _asked(
    interaction: discord.Interaction[discord.Client],
    question: str,
    here: Here,
    private: bool | None,  # noqa: FBT001 -- as Discord gave it
) -> Asked:
    # Installed by its user alone, the bot is a guest in the guild: not the moderators' business.
    guest = interaction.is_user_integration() and not interaction.is_guild_integration()
    return Asked(
        surface=Surface.SLASH,
        text=question,
        user_id=interaction.user.id,
        channel_id=interaction.channel_id,
        guild_id=None if guest else interaction.guild_id,
        place_id=None if guest else place_of(interaction.channel),
        here=here,
        private=private,
    )
