"""For what is not yet ported: buttons and menus as discord.py sends and receives them.

They outlive the process: no view is kept.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Self, cast

import discord
from discord import ui

from bot.discord_app.custom_ids import Press, What, encode
from bot.discord_app.phrases import Phrases
from bot.discord_app.quoting import entry_ids
from bot.discord_app.quoting.entry_ids import EntryPress, Step, encode_entry
from bot.discord_app.reply import Menu, Reply

Interaction = discord.Interaction[discord.Client]
OnPress = Callable[[Interaction, str], Awaitable[None]]
"""What is done about a press, given its custom id; never raises."""

ENTRY = re.compile(entry_ids.TEMPLATE, re.DOTALL)

_KINDS = {
    ENTRY: {discord.ComponentType.button, discord.ComponentType.string_select},
}
"""What has custom ids like these, of all that the client receives."""


def _labels(say: Phrases) -> dict[What | Step, str]:
    return {
        What.MORE: say("More"),
        What.RELATED: say("Related"),
        What.DELETE: say("Delete"),
        What.SHARE: say("Share"),
        What.HELPFUL: say("Helpful"),
        What.NOT_HELPFUL: say("Not helpful"),
        Step.RELATED: say("Related"),
        Step.PREVIOUS: say("Previous"),
        Step.NEXT: say("Next"),
        Step.POST: say("Share"),
    }


def view_of(reply: Reply) -> ui.View:
    """The reply's buttons and menu, for sending; without any, discord.py's word for nothing."""
    if not reply.presses and reply.menu is None:
        nothing: ui.View = discord.utils.MISSING
        return nothing
    view = ui.View(timeout=None)
    labels = _labels(reply.say)
    for press in reply.presses:
        view.add_item(_button(press, labels))
    if reply.menu is not None:
        view.add_item(_select(reply.menu))
    view.stop()  # discord.py would keep one for each message; what comes back needs none
    return view


def _button(press: Press | EntryPress, labels: dict[What | Step, str]) -> ui.Button[Any]:
    if isinstance(press, Press):
        return ui.Button(label=labels[press.what], custom_id=encode(press))
    # A turn that leads nowhere keeps its place, so that the other one stays under the finger.
    nowhere = press.step in entry_ids.TURNS and not press.page
    return ui.Button(label=labels[press.step], custom_id=encode_entry(press), disabled=nowhere)


def _select(menu: Menu) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=each.label, value=each.entry, description=each.told)
        for each in menu.options
    ]
    return ui.Select(
        custom_id=encode_entry(menu.press), placeholder=menu.placeholder, options=options
    )


def received(template: re.Pattern[str], on_press: OnPress) -> type[ui.DynamicItem[ui.Item[Any]]]:
    """What a client receives of one kind, on messages old and new; see the templates above."""

    class Received(ui.DynamicItem[ui.Item[Any]], template=template):
        kinds = frozenset(_KINDS[template])

        @classmethod
        async def from_custom_id(
            cls, _: discord.Interaction[Any], item: ui.Item[Any], _match: re.Match[str], /
        ) -> Self:
            if item.type not in _KINDS[template]:
                raise TypeError("this has no custom id of the kind")
            return cls(item)

        async def callback(self, interaction: discord.Interaction[Any]) -> None:
            await on_press(interaction, self.custom_id)

    return Received


def chosen(interaction: Interaction) -> str | None:
    """The one value that was chosen in the message's menu; None where it was not offered there."""
    pressed, values = _pressed(interaction), _data(interaction).get("values")
    if not isinstance(pressed, discord.SelectMenu) or not isinstance(values, list):
        return None
    offered = {option.value for option in pressed.options}
    match values:
        case [str(value)] if value in offered:
            return value
        case _:
            return None


def _pressed(interaction: Interaction) -> discord.Button | discord.SelectMenu | None:
    """The message's button or menu that is said to be pressed; None if it has none of the kind."""
    kind, custom_id = _data(interaction).get("component_type"), custom_id_of(interaction)
    rows = interaction.message.components if interaction.message is not None else []
    for row in rows:
        for part in row.children if isinstance(row, discord.ActionRow) else []:
            if part.custom_id == custom_id and part.type.value == kind:
                return part if isinstance(part, discord.Button | discord.SelectMenu) else None
    return None


def custom_id_of(interaction: Interaction) -> str:
    """The custom id of what was pressed or filled in; empty if there is none."""
    return str(_data(interaction).get("custom_id", ""))


def _data(interaction: Interaction) -> dict[str, object]:
    return cast("dict[str, object]", interaction.data or {})
