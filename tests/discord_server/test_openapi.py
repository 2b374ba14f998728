"""Bodies against Discord's own description of its API."""

import pytest

from tests.discord_server.openapi import DESCRIPTION, described, schema_faults
from tests.discord_server.server import DiscordServer

MESSAGES = "/channels/{channel_id}/messages"

needs_description = pytest.mark.skipif(
    not DESCRIPTION.exists(), reason="Discord's openapi.json is not beside the checkout"
)


@needs_description
def test_a_good_message_follows_the_description() -> None:
    body = {"content": "hello", "message_reference": {"message_id": "1"}}
    assert schema_faults("POST", MESSAGES, body) == []


@needs_description
@pytest.mark.parametrize(
    ("body", "where"),
    [
        pytest.param({"content": "x" * 4001}, "content", id="length"),
        pytest.param({"content": 5}, "content", id="type"),
        pytest.param({"embeds": [{"url": "no url"}]}, "embeds.0.url", id="format"),
        pytest.param({"message_reference": {"message_id": "abc"}}, "message_reference", id="id"),
    ],
)
def test_what_the_description_forbids_is_found(body: object, where: str) -> None:
    assert [fault.where for fault in schema_faults("POST", MESSAGES, body)] == [where]


@needs_description
def test_every_endpoint_with_rules_is_described(discord_server: DiscordServer) -> None:
    checked = [one for one in discord_server.endpoints if one.rule is not None]
    assert len(checked) == 9
    assert [one for one in checked if not described(one.method, one.template)] == []
