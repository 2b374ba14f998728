"""Rules for interaction callbacks: their data by type, autocomplete choices, modals."""

from collections.abc import Iterator

from tests.discord_server.component_rules import ROW, SELECTS, TEXT, TEXT_INPUT, select_faults, walk
from tests.discord_server.errors import Fault
from tests.discord_server.limits import count, distinct, known, text
from tests.discord_server.message_rules import edit_faults, message_faults
from tests.discord_server.world import Json

PONG, MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 1, 4, 5, 6, 7, 8, 9
LABEL = 18
_INPUT_FIELDS = {
    *("type", "id", "custom_id", "style", "label", "min_length", "max_length", "required"),
    *("value", "placeholder"),
}


def callback_faults(body: Json) -> Iterator[Fault]:
    """The whole body of a callback."""
    yield from known("", body, {"type", "data"})
    kind, data = body.get("type"), body.get("data")
    if kind in {PONG, DEFER, DEFER_UPDATE}:
        yield from known("data", data or {}, {"flags"})
    elif kind not in {MESSAGE, UPDATE, CHOICES, MODAL}:
        yield Fault("type", "BASE_TYPE_CHOICES", f"no callback has type {kind}")
    elif data is None:
        yield Fault("data", "BASE_TYPE_REQUIRED", "This field is required")
    elif kind == MESSAGE:
        yield from message_faults(data, "data")
    elif kind == UPDATE:
        yield from edit_faults(data, "data")
    elif kind == CHOICES:
        yield from known("data", data, {"choices"})
        yield from choice_faults("data.choices", data["choices"])
    else:
        yield from _modal("data", data)


def choice_faults(where: str, choices: list[Json]) -> Iterator[Fault]:
    """Choices of an option, fixed or offered while the user types."""
    yield from count(where, choices, 0, 25)
    yield from distinct(
        where, [one["name"] for one in choices], "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE"
    )
    for place, choice in enumerate(choices):
        at = f"{where}.{place}"
        yield from known(at, choice, {"name", "name_localizations", "value"})
        yield from text(f"{at}.name", choice.get("name"), 1, 100)
        value = choice.get("value")
        if isinstance(value, str):
            yield from text(f"{at}.value", value, 1, 100)
        elif not isinstance(value, int | float):
            yield Fault(f"{at}.value", "BASE_TYPE_REQUIRED", "This field is required")


def _modal(where: str, modal: Json) -> Iterator[Fault]:
    yield from known(where, modal, {"title", "custom_id", "components"})
    yield from text(f"{where}.title", modal.get("title"), 1, 45)
    yield from text(f"{where}.custom_id", modal.get("custom_id"), 1, 100)
    components = modal.get("components") or []
    yield from count(f"{where}.components", components, 1, 5)
    ids = [one["custom_id"] for one in walk(components) if one.get("custom_id")]
    yield from distinct(f"{where}.components", ids, "COMPONENT_CUSTOM_ID_DUPLICATED")
    for place, component in enumerate(components):
        yield from _modal_part(f"{where}.components.{place}", component)


def _modal_part(where: str, part: Json) -> Iterator[Fault]:
    if part["type"] == LABEL:
        yield from known(where, part, {"type", "id", "label", "description", "component"})
        yield from text(f"{where}.label", part.get("label"), 1, 45)
        yield from text(f"{where}.description", part.get("description"), 0, 100)
        yield from _modal_field(f"{where}.component", part["component"])
    elif part["type"] == ROW:
        yield from count(f"{where}.components", part["components"], 1, 1)
        yield from text(f"{where}.label", part["components"][0].get("label"), 1, 45)
        yield from _modal_field(f"{where}.components.0", part["components"][0])
    elif part["type"] != TEXT:
        yield Fault(f"{where}.type", "UNION_TYPE_CHOICES", f"no modal holds type {part['type']}")


def _modal_field(where: str, field: Json) -> Iterator[Fault]:
    yield from text(f"{where}.custom_id", field.get("custom_id"), 1, 100)
    if field["type"] in SELECTS:
        yield from select_faults(where, field)
    elif field["type"] == TEXT_INPUT:
        yield from known(where, field, _INPUT_FIELDS)
        yield from text(f"{where}.placeholder", field.get("placeholder"), 0, 100)
        yield from text(f"{where}.value", field.get("value"), 0, 4000)
        low, high = field.get("min_length") or 0, field.get("max_length") or 4000
        if not 0 <= low <= high <= 4000:
            message = "Lengths must rise between 0 and 4000"
            yield Fault(f"{where}.max_length", "NUMBER_TYPE_MAX", message)
        if field.get("style") not in {1, 2}:
            yield Fault(f"{where}.style", "BASE_TYPE_CHOICES", "Must be 1 or 2")
