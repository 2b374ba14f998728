"""Pressing buttons in ways of which Discord's own client knows only some."""

from typing import Unpack

from tests.discord_server.replies import Message, Reply
from tests.discord_server.server import DiscordServer, Place
from tests.discord_server.state import Interaction


def labels(message: Message) -> list[str]:
    return [str(button["label"]) for button in message.buttons]


def custom_id(message: Message, label: str) -> str:
    return str(message.component(label)["custom_id"])


async def forge(
    server: DiscordServer, message: Message, forged: str, **place: Unpack[Place]
) -> Reply:
    """Press what stands on no button."""
    button = {"type": 2, "custom_id": forged}
    return await server.people.press(message, button, server.scene(**place))


async def press_without_waiting(
    server: DiscordServer, message: Message, label: str, **place: Unpack[Place]
) -> Interaction:
    """Press the button with this label, and let the answer come when it comes."""
    data = {"component_type": 2, "custom_id": custom_id(message, label), "id": 2}
    return await server.people.interact(3, data, server.scene(**place), message=message.data)
