"""The buttons as discord.py sends and receives them. They outlive the process: no view is kept."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, Self, cast

import discord
from discord import ui

from bot.discord_app.custom_ids import TEMPLATE, Press, What, encode
from bot.discord_app.limits import WHY

Interaction = discord.Interaction[discord.Client]
OnPress = Callable[[Interaction, str], Awaitable[None]]
"""What is done about a press, given its custom id; never raises."""

ANSWER = re.compile(TEMPLATE, re.DOTALL)

TEMPLATES = (ANSWER,)
"""The custom ids of every button that the client receives."""

WHY_FIELD = "why"
"""The custom id of the form's field."""

_LABELS = {
    What.MORE: "More",
    What.DELETE: "Delete",
    What.SHARE: "Share",
    What.HELPFUL: "Helpful",
    What.NOT_HELPFUL: "Not helpful",
}


def view_of(presses: Sequence[Press]) -> ui.View:
    """The buttons in a row, for sending; without any, discord.py's word for nothing given."""
    if not presses:
        nothing: ui.View = discord.utils.MISSING
        return nothing
    view = ui.View(timeout=None)
    for press in presses:
        view.add_item(ui.Button(label=_LABELS[press.what], custom_id=encode(press)))
    view.stop()  # discord.py would keep one for each message; what comes back needs none
    return view


def why_form(press: Press) -> ui.Modal:
    """The form that asks why the answer was not helpful, for sending."""
    words: ui.TextInput[Any] = ui.TextInput(
        custom_id=WHY_FIELD, style=discord.TextStyle.paragraph, required=False, max_length=WHY
    )
    told = f"If you like, in up to {WHY} characters. It is logged with your vote."
    form = ui.Modal(title="Your vote: not helpful", custom_id=encode(replace(press, what=What.WHY)))
    form.add_item(ui.Label(text="Why was it not helpful?", description=told, component=words))
    form.stop()  # as above
    return form


def answer_button(on_press: OnPress) -> type[ui.DynamicItem[ui.Button[Any]]]:
    """The item by which a client receives presses of the buttons under answers, old and new."""

    class AnswerButton(ui.DynamicItem[ui.Button[Any]], template=ANSWER):
        @classmethod
        async def from_custom_id(
            cls, _: discord.Interaction[Any], item: ui.Item[Any], _match: re.Match[str], /
        ) -> Self:
            if not isinstance(item, ui.Button):
                raise TypeError("only buttons have these custom ids")
            return cls(item)

        async def callback(self, interaction: discord.Interaction[Any]) -> None:
            await on_press(interaction, self.custom_id)

    return AnswerButton


def is_on_its_message(interaction: Interaction) -> bool:
    """Whether what is said to be pressed is a button that the message has, and is received here."""
    data = cast("dict[str, object]", interaction.data or {})
    custom_id = custom_id_of(interaction)
    if data.get("component_type") != discord.ComponentType.button.value:
        return False
    if not any(template.fullmatch(custom_id) for template in TEMPLATES):
        return False
    rows = interaction.message.components if interaction.message is not None else []
    return any(
        isinstance(button, discord.Button) and button.custom_id == custom_id
        for row in rows
        if isinstance(row, discord.ActionRow)
        for button in row.children
    )


def custom_id_of(interaction: Interaction) -> str:
    """The custom id of what was pressed or filled in; empty if there is none."""
    data = cast("dict[str, object]", interaction.data or {})
    return str(data.get("custom_id", ""))
