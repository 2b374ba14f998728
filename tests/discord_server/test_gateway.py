"""The gateway's protocol, spoken by hand."""

from typing import Any

import aiohttp
import pytest

from tests.discord_server.server import DiscordServer
from tests.discord_server.world import Json

BEAT: Json = {"op": 1, "d": None}


def identify(token: str, **fields: Any) -> Json:  # noqa: ANN401 -- any field of IDENTIFY
    return {"op": 2, "d": {"token": token, "intents": 1, "properties": {"os": "linux"}} | fields}


async def closed_with(server: DiscordServer, *payloads: object) -> int | None:
    """The close code after sending these."""
    async with aiohttp.ClientSession() as session, session.ws_connect(server.gateway.url) as socket:
        for payload in payloads:
            await socket.send_json(payload)
        async for _ in socket:
            pass
        return socket.close_code


async def test_the_first_events_are_hello_ready_and_the_guilds(
    discord_server: DiscordServer,
) -> None:
    url = discord_server.gateway.url
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json(BEAT)
        assert (await socket.receive_json())["op"] == 11
        await socket.send_json(identify(discord_server.token, shard=[0, 1]))
        ready, guild = await socket.receive_json(), await socket.receive_json()
    assert (ready["t"], ready["s"], ready["d"]["shard"]) == ("READY", 1, [0, 1])
    assert ready["d"]["resume_gateway_url"] == url
    assert (guild["t"], guild["s"]) == ("GUILD_CREATE", 2)
    assert guild["d"]["id"] == str(discord_server.guild.id)


@pytest.mark.parametrize(
    ("payloads", "code"),
    [
        pytest.param([{"op": 99, "d": None}], 4001, id="unknown opcode"),
        pytest.param(["no object"], 4002, id="no object"),
        pytest.param([{"op": 1, "d": "x" * 4096}], 4002, id="too long"),
        pytest.param([{"op": 3, "d": {}}], 4003, id="before identifying"),
        pytest.param([identify("wrong")], 4004, id="wrong token"),
        pytest.param([identify("TOKEN"), identify("TOKEN")], 4005, id="identified twice"),
        pytest.param([BEAT] * 121, 4008, id="121 messages in a minute"),
        pytest.param([identify("TOKEN", shard=[1, 1])], 4010, id="no such shard"),
        pytest.param([identify("TOKEN", intents=None)], 4013, id="no intents"),
        pytest.param([identify("TOKEN", intents=1 << 15)], 4014, id="privileged intent"),
    ],
)
async def test_misbehaviour_is_closed_with_its_code(
    discord_server: DiscordServer, payloads: list[Any], code: int
) -> None:
    for payload in payloads:
        if isinstance(payload, dict) and payload["op"] == 2 and payload["d"]["token"] == "TOKEN":
            payload["d"]["token"] = discord_server.token
    assert await closed_with(discord_server, *payloads) == code


async def test_an_unknown_session_is_told_to_identify(discord_server: DiscordServer) -> None:
    resume = {"token": discord_server.token, "session_id": "gone", "seq": 1}
    url = discord_server.gateway.url
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.receive_json()
        await socket.send_json({"op": 6, "d": resume})
        answer = await socket.receive_json()
    assert (answer["op"], answer["d"]) == (9, False)
