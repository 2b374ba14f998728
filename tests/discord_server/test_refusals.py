"""Refusals in Discord's words, each bad body seen by the client and by the test."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.discord_server.people import COMMAND
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import Json

QUIET: Json = {"allowed_mentions": {"parse": []}}


@pytest.fixture
async def http(discord_server: DiscordServer) -> AsyncIterator[aiohttp.ClientSession]:
    """A client that sends whatever it is told to, with the right token."""
    headers = {"Authorization": f"Bot {discord_server.token}", "Content-Type": "application/json"}
    async with aiohttp.ClientSession(discord_server.api_base + "/", headers=headers) as session:
        yield session


async def refused(response: aiohttp.ClientResponse) -> tuple[int, int]:
    assert response.headers["Content-Type"] == "application/json"
    return response.status, (await response.json())["code"]


async def test_a_bad_body_is_refused_and_recorded(
    discord_server: DiscordServer, http: aiohttp.ClientSession
) -> None:
    path = f"channels/{discord_server.guild.channel.id}/messages"
    response = await http.post(path, json=QUIET | {"embeds": [{"title": "x" * 257}]})
    errors = (await response.json())["errors"]
    assert await refused(response) == (400, 50035)
    assert errors["embeds"]["0"]["title"]["_errors"]
    assert str(discord_server.violations[0]).startswith(f"POST /{path}: embeds.0.title: ")
    discord_server.violations.clear()


async def test_an_empty_message_is_refused_with_50006(
    discord_server: DiscordServer, http: aiohttp.ClientSession
) -> None:
    path = f"channels/{discord_server.guild.channel.id}/messages"
    assert await refused(await http.post(path, json=QUIET)) == (400, 50006)
    discord_server.violations.clear()


async def test_a_rule_of_ours_fails_the_test_but_not_the_client(
    discord_server: DiscordServer, http: aiohttp.ClientSession
) -> None:
    path = f"channels/{discord_server.guild.channel.id}/messages"
    response = await http.post(path, json={"content": "@everyone"})
    assert response.status == 200
    assert [one.fault.code for one in discord_server.violations] == ["MENTIONS_NOT_SUPPRESSED"]
    discord_server.violations.clear()


async def test_no_json_is_refused(
    discord_server: DiscordServer, http: aiohttp.ClientSession
) -> None:
    path = f"channels/{discord_server.guild.channel.id}/messages"
    assert (await http.post(path, data=b"{")).status == 400
    assert discord_server.violations
    discord_server.violations.clear()


async def test_an_unknown_path_is_a_violation(
    discord_server: DiscordServer, http: aiohttp.ClientSession
) -> None:
    assert await refused(await http.get("voice/regions")) == (404, 0)
    assert discord_server.violations
    discord_server.violations.clear()


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        pytest.param("GET", "channels/1", (404, 10003), id="unknown channel"),
        pytest.param("PATCH", "channels/{channel}/messages/1", (404, 10008), id="unknown message"),
        pytest.param("POST", "interactions/1/x/callback", (404, 10062), id="unknown interaction"),
        pytest.param("POST", "webhooks/1/x", (404, 10015), id="unknown webhook"),
        pytest.param("POST", "channels/{elsewhere}/typing", (403, 50001), id="missing access"),
        pytest.param("PUT", "applications/1/commands", (403, 20012), id="another application"),
    ],
)
async def test_what_is_not_there_is_refused_with_its_code(
    discord_server: DiscordServer,
    http: aiohttp.ClientSession,
    method: str,
    path: str,
    expected: tuple[int, int],
) -> None:
    elsewhere = discord_server.add_guild("Elsewhere", bot_is_member=False)
    path = path.format(channel=discord_server.guild.channel.id, elsewhere=elsewhere.channel.id)
    body: Json | list[Json] = QUIET | {"content": "x"}
    if path.startswith("interactions"):
        body = {"type": 4, "data": body}
    response = await http.request(method, path, json=[] if method == "PUT" else body)
    assert await refused(response) == expected


async def test_a_late_callback_is_refused_with_10062(http: aiohttp.ClientSession) -> None:
    async with DiscordServer(interaction_deadline=0) as late:
        interaction = await late.people.interact(COMMAND, {}, late.scene())
        path = f"/interactions/{interaction.payload['id']}/{interaction.payload['token']}/callback"
        response = await http.post(late.api_base + path, json={"type": 5})
        assert await refused(response) == (404, 10062)


async def test_a_callback_of_the_wrong_kind_is_refused(
    discord_server: DiscordServer, http: aiohttp.ClientSession
) -> None:
    interaction = await discord_server.people.interact(COMMAND, {}, discord_server.scene())
    path = f"interactions/{interaction.payload['id']}/{interaction.payload['token']}/callback"
    response = await http.post(path, json={"type": 8, "data": {"choices": []}})
    assert await refused(response) == (400, 50035)


async def test_an_edit_that_leaves_nothing_is_refused(
    discord_server: DiscordServer, http: aiohttp.ClientSession
) -> None:
    path = f"channels/{discord_server.guild.channel.id}/messages"
    sent = await (await http.post(path, json=QUIET | {"content": "x"})).json()
    response = await http.patch(f"{path}/{sent['id']}", json=QUIET | {"content": ""})
    assert await refused(response) == (400, 50006)
    assert discord_server.violations
    discord_server.violations.clear()


async def test_an_app_installed_by_a_user_gets_five_follow_ups(
    discord_server: DiscordServer, http: aiohttp.ClientSession
) -> None:
    scene = discord_server.scene(user_install=True)
    payload = (await discord_server.people.interact(COMMAND, {}, scene)).payload
    body = QUIET | {"content": "x"}
    path = f"interactions/{payload['id']}/{payload['token']}/callback"
    assert (await http.post(path, json={"type": 4, "data": body})).status == 204
    path = f"webhooks/{discord_server.bot.id}/{payload['token']}"
    answers = [(await http.post(path, json=body)).status for _ in range(6)]
    assert answers == [200] * 5 + [400]


@pytest.mark.parametrize(
    ("attachments", "status"),
    [
        pytest.param([{"id": 0, "filename": "a.txt"}], 200, id="listed"),
        pytest.param([], 400, id="not listed"),
        pytest.param([{"id": 0, "description": "x" * 1025}], 400, id="alt text too long"),
    ],
)
async def test_files_are_checked_with_their_list(
    discord_server: DiscordServer, attachments: list[Json], status: int
) -> None:
    form = aiohttp.FormData(quote_fields=False)
    body = aiohttp.payload.JsonPayload(QUIET | {"attachments": attachments})
    form.add_field("payload_json", body)
    form.add_field("files[0]", b"words", filename="a.txt")
    url = f"{discord_server.api_base}/channels/{discord_server.guild.channel.id}/messages"
    headers = {"Authorization": f"Bot {discord_server.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        assert (await session.post(url, data=form)).status == status
    discord_server.violations.clear()
