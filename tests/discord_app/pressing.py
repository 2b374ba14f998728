"""Pressing buttons in ways of which Discord's own client knows only some."""

from typing import Unpack

from tests.discord_server.replies import Message, Reply
from tests.discord_server.server import DiscordServer, Place
from tests.discord_server.state import Interaction
from tests.discord_server.world import Json

SELECT = 3


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


def menu_of(message: Message) -> Json:
    """The message's only menu."""
    (menu,) = (one for one in message.components if one["type"] == SELECT)
    return menu


def option(message: Message, label: str) -> str:
    """The value of the menu's choice with this label."""
    (value,) = (one["value"] for one in menu_of(message)["options"] if one["label"] == label)
    return str(value)


async def choose(
    server: DiscordServer, message: Message, *values: str, **place: Unpack[Place]
) -> Reply:
    """Choose these values in the message's only menu, offered or not."""
    return await server.people.press(message, menu_of(message), server.scene(**place), values)


async def press_without_waiting(
    server: DiscordServer, message: Message, label: str, **place: Unpack[Place]
) -> Interaction:
    """Press the button with this label, and let the answer come when it comes."""
    data = {"component_type": 2, "custom_id": custom_id(message, label), "id": 2}
    return await server.people.interact(3, data, server.scene(**place), message=message.data)
