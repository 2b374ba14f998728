"""Buttons, menus and forms: what comes back when one is pressed, and the one that all share.

They outlive the process: nothing is kept of them but their custom id, which comes from outside.
That it can be read does not make it true; a feature raises `ForgedError` for what is not.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self, cast

import discord
from discord import ComponentType, ui

from bot.answers.answer import Wish
from bot.discord_app.event import InteractionEvent
from bot.discord_app.ground import LOST, ForgedError, Interaction, is_expired, report
from bot.discord_app.message import nested
from bot.replies import itself
from bot.replies.document import Action
from bot.replies.sentences import say

NUMBER = "0|[1-9][0-9]{0,18}"
"""A number in a custom id; `number` tells whether it is one of ours."""

_LARGEST = 2**63 - 1  # what a column holds; Discord's ids stay below it


class Button(ui.DynamicItem[ui.Item[Any]], template="(?!)"):
    """One kind of button or menu: its template, and what a press does.

    A subclass gives its template, which matches the custom ids of its own kind alone; `fields` are
    the parts of the one that was pressed.
    """

    kinds: ClassVar[frozenset[ComponentType]] = frozenset({ComponentType.button})

    def __init__(self, item: ui.Item[Any], fields: Mapping[str, str | None]) -> None:
        super().__init__(item)
        self.fields = fields

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        if item.type not in cls.kinds:
            raise TypeError("this has no custom id of the kind")
        return cls(item, match.groupdict())

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        async with InteractionEvent(interaction) as event:
            if not await event.refused(counted=False):
                await self.pressed(event)

    async def pressed(self, event: InteractionEvent) -> None:
        """Do what the press asks for.

        Raises:
            ForgedError: it asks for what is not there.
        """
        raise NotImplementedError

    def chosen(self) -> str:
        """The one value that was chosen in a menu; only what it offers can be.

        Raises:
            ForgedError: it is not one of those.
        """
        item = self.item
        values, offered = getattr(item, "values", []), getattr(item, "options", [])
        if len(values) != 1 or values[0] not in {option.value for option in offered}:
            raise ForgedError
        return str(values[0])


class Delete(Button, template=f"fn1:delete:(?P<query>{NUMBER}):(?P<asker>{NUMBER})"):
    """Takes a public reply away, for who asked for it and for who manages messages there."""

    @staticmethod
    def action(asker: int, query: int = 0) -> Action:
        """Delete under what `asker` called for, by Discord's id; `query` is its row, if any."""
        return Action(f"fn1:delete:{query}:{asker}", say("Delete"))

    async def pressed(self, event: InteractionEvent) -> None:
        if event.user_id != number(self.fields["asker"]) and not event.manages_messages:
            await event.tell(itself.NOT_YOURS_TO_DELETE)
            return
        try:
            await event.delete()
        except discord.NotFound as error:
            if is_expired(error):
                raise
            await event.tell(itself.DELETED_ALREADY)
        except LOST as error:
            report(error, "Delete", event.id)
            await event.tell(itself.NOT_DELETED)


def wish_action(wish: Wish) -> Action:
    """A command of `/privacy` as a button; it names nobody, since each is for whoever presses."""
    labels = {
        Wish.SHOW: say("What you keep about me"),
        Wish.EXPORT: say("All of it, as a file"),
        Wish.DELETE: say("Delete my data…"),
        Wish.OPT_OUT: say("Store nothing more"),
    }
    return Action(f"fn-privacy:{wish}", labels[wish])


class Form(ABC):
    """One kind of form: the pattern of its custom ids, and what becomes of what is filled in.

    discord.py forgets the forms sent before a restart; so they are taken in here.
    """

    template: ClassVar[re.Pattern[str]]

    def __init__(self, fields: Mapping[str, str | None]) -> None:
        self.fields = fields

    @abstractmethod
    async def submitted(self, event: InteractionEvent, filled: Mapping[str, str]) -> None:
        """Do what the form asks for; `filled` is what was written, by the fields' custom ids."""


def number(text: str | None) -> int:
    """A number of a custom id's; 0 where it is left out.

    Raises:
        ForgedError: no column and no id of Discord's is as large.
    """
    value = int(text or 0)
    if value > _LARGEST:
        raise ForgedError
    return value


async def take_in(
    interaction: Interaction,
    buttons: Sequence[type[ui.DynamicItem[Any]]],
    forms: Sequence[type[Form]],
) -> None:
    """Take in a form, and say a private word to a press that reaches no button; never raises."""
    match interaction.type:
        case discord.InteractionType.modal_submit:
            async with InteractionEvent(interaction) as event:
                if not await event.refused(counted=False):
                    await _submit(event, forms)
        case discord.InteractionType.component if not _reaches(interaction, buttons):
            async with InteractionEvent(interaction) as event:
                if not await event.refused(counted=False):
                    raise ForgedError
        case _:
            pass


async def _submit(event: InteractionEvent, forms: Sequence[type[Form]]) -> None:
    for form in forms:
        if found := form.template.fullmatch(event.custom_id()):
            await form(found.groupdict()).submitted(event, dict(_filled_in(event)))
            return
    raise ForgedError


def _reaches(interaction: Interaction, buttons: Sequence[type[ui.DynamicItem[Any]]]) -> bool:
    """Whether what is said to be pressed stands on the message, and a button takes it."""
    data = cast("dict[str, object]", interaction.data or {})
    custom_id, kind = str(data.get("custom_id", "")), data.get("component_type")
    parts = interaction.message.components if interaction.message is not None else []
    stands = any(
        isinstance(part, discord.Button | discord.SelectMenu)
        and part.custom_id == custom_id
        and part.type.value == kind
        for part in nested(parts)
    )
    return stands and any(_takes(each, custom_id, kind) for each in buttons)


def _takes(button: type[ui.DynamicItem[Any]], custom_id: str, kind: object) -> bool:
    fits = button.__discord_ui_compiled_template__.fullmatch(custom_id) is not None
    kinds: frozenset[ComponentType] = getattr(button, "kinds", frozenset())
    return fits and kind in {each.value for each in kinds}


def _filled_in(event: InteractionEvent) -> Iterator[tuple[str, str]]:
    data = cast("dict[str, object]", event.interaction.data or {})
    yield from _values(data.get("components"))


def _values(parts: object) -> Iterator[tuple[str, str]]:
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, dict):
            value = part.get("value")
            if isinstance(value, str):
                yield str(part.get("custom_id")), value
            yield from _values(part.get("components"))
            yield from _values([part.get("component")])
