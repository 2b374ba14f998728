"""The local Discord server, seen by a plain discord.py client."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest
import yarl
from discord import app_commands

from tests.discord_server.server import DiscordServer

pytestmark = pytest.mark.usefixtures("client")


class Echo(discord.Client):
    """Answers what it is addressed with."""

    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0,
        )
        self.tree = app_commands.CommandTree(self)
        self.tree.command(name="echo")(echo)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        assert self.user is not None
        if message.author.bot:
            return
        if message.guild is None or self.user in message.mentions:
            await message.reply(f"You said: {message.content}")


@app_commands.describe(text="what to say")
async def echo(interaction: discord.Interaction, text: str) -> None:
    """Say it again."""
    await interaction.response.send_message(text)


@pytest.fixture
def routed(discord_server: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point discord.py, which has no option for it, to the local server."""
    gateway = yarl.URL(discord_server.gateway.url)
    monkeypatch.setattr(discord.http.Route, "BASE", discord_server.api_base)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)


@pytest.fixture
async def client(discord_server: DiscordServer, routed: None) -> AsyncIterator[Echo]:  # noqa: ARG001 -- an order
    async with Echo() as client:
        running = asyncio.create_task(client.start(discord_server.token))
        await discord_server.ready()
        yield client
        await client.close()
        await running


async def test_a_slash_command_is_answered(discord_server: DiscordServer) -> None:
    reply = await discord_server.slash("echo", {"text": "hello"})
    assert reply.content == "hello"
    assert not reply.ephemeral


async def test_a_mention_is_answered_as_a_reply(
    discord_server: DiscordServer, client: Echo
) -> None:
    reply = await discord_server.message("hello", mention_bot=True)
    assert reply.content.endswith("hello")
    assert reply.reply_to is not None


async def test_a_direct_message_is_answered(discord_server: DiscordServer) -> None:
    reply = await discord_server.message("hello", dm=True)
    assert reply.content == "You said: hello"


async def test_what_is_not_addressed_is_left_alone(
    discord_server: DiscordServer, client: Echo
) -> None:
    await discord_server.no_reply("hello everybody")
