"""Logging in, losing the connection, and the requests of a plain client."""

import asyncio

import discord
import pytest

from tests.discord_server.echo import Echo
from tests.discord_server.server import DiscordServer


async def test_a_client_logs_in_knows_its_guild_and_syncs_its_commands(
    routed: DiscordServer, client: Echo
) -> None:
    await client.wait_until_ready()
    assert [guild.name for guild in client.guilds] == [routed.guild.name]
    assert client.user is not None
    assert client.user.id == routed.bot.id
    assert {command["name"] for command in routed.commands} >= {"echo", "Cite this"}


async def test_listed_commands_are_as_discord_keeps_them(
    routed: DiscordServer, client: Echo
) -> None:
    listed = {command.name: command for command in await client.tree.fetch_commands()}
    assert listed["moderate"].default_member_permissions == discord.Permissions(
        manage_messages=True
    )
    assert listed["echo"].id == int(routed.commands[0]["id"])


async def test_every_shard_of_a_sharded_client_becomes_ready(routed: DiscordServer) -> None:
    async with discord.AutoShardedClient(
        intents=discord.Intents(guilds=True), guild_ready_timeout=0
    ) as client:
        running = asyncio.create_task(client.start(routed.token))
        await routed.ready()
        assert (await client.fetch_session_start_limits()).remaining == 999
        assert routed.gateway.sessions[0].shard == (0, 1)
        await client.close()
        await running


async def test_a_wrong_token_is_refused_by_the_api(routed: DiscordServer) -> None:
    async with Echo() as client:
        with pytest.raises(discord.LoginFailure):
            await client.start("wrong")
    assert [str(request) for request in routed.requests] == ["GET /users/@me"]


async def test_a_wrong_token_at_the_gateway_is_closed_with_4004(routed: DiscordServer) -> None:
    async with Echo() as client:
        await client.login(routed.token)
        client.http.token = "wrong"
        with pytest.raises(discord.ConnectionClosed):
            await client.connect()
    assert routed.gateway.close_codes == [4004]


async def test_privileged_intents_are_not_granted_unless_the_test_says_so(
    routed: DiscordServer,
) -> None:
    async with Echo(discord.Intents.all()) as client:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await client.start(routed.token)


async def test_a_dropped_session_resumes_and_misses_nothing(
    routed: DiscordServer, client: Echo
) -> None:
    await routed.drop_gateway()
    await routed.say("said while nobody was connected", mention_bot=True)
    await routed.resumed()
    reply = await routed.message("and afterwards", mention_bot=True)
    assert reply.content.endswith("and afterwards")
    assert any("while nobody" in heard for heard in client.heard)
    assert len(routed.gateway.sessions) == 1


async def test_a_session_that_cannot_resume_is_identified_anew(
    routed: DiscordServer, client: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(_shard: int | None, *, initial: bool) -> None:
        assert not initial

    monkeypatch.setattr(client, "before_identify_hook", at_once)
    await routed.drop_gateway(resumable=False)
    await routed.ready()
    assert len(routed.gateway.sessions) == 2
    assert (await routed.slash("echo", {"text": "back"})).content == "back"


async def test_a_client_told_to_reconnect_resumes(routed: DiscordServer, client: Echo) -> None:
    await routed.ask_to_reconnect()
    await routed.resumed()
    assert not client.is_closed()


async def test_guilds_come_and_go_while_the_client_is_connected(
    routed: DiscordServer, client: Echo
) -> None:
    guild = routed.add_guild("Later", bot_is_member=False)
    await routed.invite_bot(guild)
    await routed.gateway.round_trip()
    assert client.get_guild(guild.id) is not None
    await routed.remove_bot(guild)
    await routed.gateway.round_trip()
    assert client.get_guild(guild.id) is None


async def test_a_wait_in_vain_tells_what_was_received(routed: DiscordServer) -> None:
    with pytest.raises(TimeoutError, match=r"a ready client: not within 0\.01 s; last requests"):
        await routed.ready(timeout=0.01)


async def test_a_rate_limited_request_is_tried_again(routed: DiscordServer, client: Echo) -> None:
    assert not client.is_closed()
    routed.fail_next("POST", "/channels/*/messages", 429, retry_after=0.01)
    await routed.message("hello", mention_bot=True)
    sent = routed.requests_to("POST", "/channels/*/messages")
    assert [request.status for request in sent] == [429, 200]


async def test_a_held_request_waits_until_it_is_released(
    routed: DiscordServer, client: Echo
) -> None:
    assert not client.is_closed()
    gate = routed.hold("POST", "/interactions/*/callback")
    asking = asyncio.create_task(routed.slash("echo", {"text": "slow"}))
    await gate.arrived.wait()
    assert not asking.done()
    gate.release()
    assert (await asking).content == "slow"
