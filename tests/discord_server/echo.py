"""A plain discord.py client that uses each thing the server serves; it is nobody's bot."""

import io
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.discord_app.inbox import Reference

AnyCommand: TypeAlias = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu
INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Echo(discord.Client):
    """Repeats what it is addressed with. `heard` is every message it saw, content and all."""

    def __init__(self, intents: discord.Intents = INTENTS) -> None:
        nobody = discord.AllowedMentions.none()
        super().__init__(intents=intents, allowed_mentions=nobody, guild_ready_timeout=0)
        self.heard: list[str] = []
        self.tree = app_commands.CommandTree(
            self,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
        )
        offered: list[AnyCommand] = [echo, later, twice, ask, panel, moderate, spell, cite]
        offered += [card, paper]
        for command in offered:
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message.content)
        if message.author.bot:
            return
        if message.guild is None or (self.user and self.user.mentioned_in(message)):
            said, reference = f"You said: {message.content}", Reference.from_message(message)
            await message.channel.send(said, reference=reference)


@app_commands.command(name="echo", description="Say it again")
async def echo(interaction: discord.Interaction, text: app_commands.Range[str, 1, 300]) -> None:
    await interaction.response.send_message(text, ephemeral=interaction.guild is None)


@app_commands.command(name="later", description="Think first")
async def later(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    await interaction.edit_original_response(content="thought")
    await interaction.followup.send("and more", ephemeral=True)


@app_commands.command(name="twice", description="Answer the same interaction twice")
async def twice(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("once")
    interaction.response._response_type = None  # noqa: SLF001 -- discord.py would stop us itself
    try:
        await interaction.response.send_message("again")
    except discord.HTTPException as error:
        await interaction.edit_original_response(content=str(error.code))


class Question(discord.ui.Modal, title="Ask"):
    """One text input."""

    words: discord.ui.TextInput["Question"] = discord.ui.TextInput(label="Words", custom_id="words")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"You wrote: {self.words.value}")


@app_commands.command(name="ask", description="Ask by a form")
async def ask(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Question())


class Panel(discord.ui.View):
    """A button that changes the message, a select that adds one."""

    @discord.ui.button(label="Press", custom_id="press")
    async def press(self, interaction: discord.Interaction, _: "discord.ui.Button[Panel]") -> None:
        await interaction.response.edit_message(content="pressed", view=None)

    @discord.ui.select(custom_id="choose", options=[discord.SelectOption(label="a")])
    async def choose(
        self, interaction: discord.Interaction, select: "discord.ui.Select[Panel]"
    ) -> None:
        await interaction.response.send_message(f"chosen: {select.values}")


@app_commands.command(name="panel", description="Buttons")
async def panel(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("a panel", view=Panel())


@app_commands.command(name="card", description="A layout of version 2")
async def card(interaction: discord.Interaction) -> None:
    watch: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(
        label="Watch", url="https://example.org"
    )
    heading: discord.ui.Section[discord.ui.LayoutView] = discord.ui.Section(
        "A heading", accessory=watch
    )
    words: discord.ui.TextDisplay[discord.ui.LayoutView] = discord.ui.TextDisplay("and words")
    view = discord.ui.LayoutView().add_item(discord.ui.Container(heading, words))
    await interaction.response.send_message(view=view)


@app_commands.command(name="paper", description="A file")
async def paper(interaction: discord.Interaction) -> None:
    file = discord.File(io.BytesIO(b"words"), "paper.txt", description="a paper")
    await interaction.response.send_message("see the paper", file=file)


@app_commands.context_menu(name="Cite this")
async def cite(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"“{message.content}”")


@app_commands.command(name="moderate", description="For moderators")
@app_commands.default_permissions(manage_messages=True)
async def moderate(interaction: discord.Interaction) -> None:
    await interaction.response.send_message(str(interaction.permissions.manage_messages))


@app_commands.command(name="spell", description="Choose a word")
async def spell(interaction: discord.Interaction, word: str) -> None:
    await interaction.response.send_message(word)


@spell.autocomplete("word")
async def words(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=current + end, value=current + end) for end in ("s", "ed")]
