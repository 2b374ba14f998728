"""Discord's limits that its OpenAPI description misses, and our own rule about mentions.

Each rule takes a request's body as it came and gives every fault it finds.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from tests.discord_server.callback_rules import callback_faults
from tests.discord_server.command_rules import command_faults, commands_faults
from tests.discord_server.errors import Fault
from tests.discord_server.message_rules import edit_faults, message_faults

Body: TypeAlias = Any
Rule: TypeAlias = Callable[[Body], list[Fault]]


def check_message(body: Body) -> list[Fault]:
    """A channel's message or a follow-up."""
    return _collected(message_faults, body)


def check_edit(body: Body) -> list[Fault]:
    return _collected(edit_faults, body)


def check_callback(body: Body) -> list[Fault]:
    return _collected(callback_faults, body)


def check_commands(body: Body) -> list[Fault]:
    return _collected(commands_faults, body)


def check_command(body: Body) -> list[Fault]:
    return _collected(command_faults, body)


def _collected(find: Callable[[Body], Iterable[Fault]], body: Body) -> list[Fault]:
    """A body of another shape than the rules read is a fault itself."""
    try:
        return list(find(body))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"The body is not shaped as Discord asks: {error!r}"
        return [Fault("", "DICT_TYPE_CONVERT", message)]
