"""Rules for message components: rows, buttons, selects, and layouts of version 2."""

from collections.abc import Iterator

from tests.discord_server.errors import Fault
from tests.discord_server.limits import count, distinct, known, link, text
from tests.discord_server.world import Json

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = {3, 5, 6, 7, 8}
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
V2_TYPES = {SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER}
LINK, PREMIUM = 5, 6
V2_COUNT, V2_TEXT = 40, 4000
_TOP = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}
_SELECT_FIELDS = {
    *("type", "id", "custom_id", "placeholder", "min_values", "max_values", "disabled"),
    *("required", "options", "channel_types", "default_values"),
}
_FIELDS = {
    ROW: {"type", "id", "components"},
    BUTTON: {"type", "id", "style", "label", "emoji", "custom_id", "url", "disabled", "sku_id"},
    **dict.fromkeys(SELECTS, _SELECT_FIELDS),
    SECTION: {"type", "id", "components", "accessory"},
    TEXT: {"type", "id", "content"},
    THUMBNAIL: {"type", "id", "media", "description", "spoiler"},
    GALLERY: {"type", "id", "items"},
    FILE: {"type", "id", "file", "spoiler", "name", "size"},
    SEPARATOR: {"type", "id", "divider", "spacing"},
    CONTAINER: {"type", "id", "components", "accent_color", "spoiler"},
}


def component_faults(where: str, components: list[Json], *, v2: bool) -> Iterator[Fault]:
    """All components of a message; `v2`: with the flag for layouts."""
    if v2:
        yield from _layout(where, components)
    else:
        yield from count(where, components, 0, 5)
    for place, component in enumerate(components):
        if component["type"] not in _TOP:
            message = f"type {component['type']} cannot stand at the top"
            yield Fault(f"{where}.{place}.type", "UNION_TYPE_CHOICES", message)
        yield from one_component(f"{where}.{place}", component)
    everything = list(walk(components))
    ids = [one["custom_id"] for one in everything if one.get("custom_id")]
    yield from distinct(where, ids, "COMPONENT_CUSTOM_ID_DUPLICATED")
    numbers = [one["id"] for one in everything if one.get("id")]
    yield from distinct(where, numbers, "COMPONENT_ID_DUPLICATED")


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component with all that it holds."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for name in ("accessory", "component"):
            if component.get(name):
                yield from walk([component[name]])


def one_component(where: str, component: Json) -> Iterator[Fault]:
    """The component by the rules of its type, and what it holds."""
    kind = component["type"]
    if kind not in _FIELDS:
        yield Fault(f"{where}.type", "UNION_TYPE_CHOICES", f"no component has type {kind}")
        return
    yield from known(where, component, _FIELDS[kind])
    if kind == ROW:
        yield from _row(where, component)
    elif kind == BUTTON:
        yield from _button(where, component)
    elif kind in SELECTS:
        yield from select_faults(where, component)
    elif kind == SECTION:
        yield from _section(where, component)
    elif kind == TEXT:
        yield from text(f"{where}.content", component.get("content"), 1, V2_TEXT)
    elif kind == GALLERY:
        yield from count(f"{where}.items", component.get("items") or [], 1, 10)
    elif kind == CONTAINER:
        yield from count(f"{where}.components", component.get("components") or [], 1, V2_COUNT)
    for place, inner in enumerate(component.get("components") or []):
        yield from one_component(f"{where}.components.{place}", inner)


def select_faults(where: str, select: Json) -> Iterator[Fault]:
    yield from text(f"{where}.custom_id", select.get("custom_id"), 1, 100)
    yield from text(f"{where}.placeholder", select.get("placeholder"), 0, 150)
    options = select.get("options") or []
    if select["type"] == STRING_SELECT:
        yield from count(f"{where}.options", options, 1, 25)
        if select.get("max_values", 1) > len(options):
            message = "More values than options"
            yield Fault(f"{where}.max_values", "NUMBER_TYPE_MAX", message)
    yield from distinct(
        f"{where}.options", [one["value"] for one in options], "SELECT_COMPONENT_OPTION_DUPLICATED"
    )
    for place, option in enumerate(options):
        at = f"{where}.options.{place}"
        yield from known(at, option, {"label", "value", "description", "emoji", "default"})
        yield from text(f"{at}.label", option.get("label"), 1, 100)
        yield from text(f"{at}.value", option.get("value"), 1, 100)
        yield from text(f"{at}.description", option.get("description"), 0, 100)


def _layout(where: str, components: list[Json]) -> Iterator[Fault]:
    everything = list(walk(components))
    if len(everything) > V2_COUNT:
        message = f"At most {V2_COUNT} components in total; there are {len(everything)}."
        yield Fault(where, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)
    total = sum(len(one.get("content") or "") for one in everything if one["type"] == TEXT)
    if total > V2_TEXT:
        message = f"At most {V2_TEXT} characters of text in total; there are {total}."
        yield Fault(where, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)


def _row(where: str, row: Json) -> Iterator[Fault]:
    held = [one["type"] for one in row.get("components") or []]
    if set(held) == {BUTTON}:
        yield from count(f"{where}.components", held, 1, 5)
    elif len(held) != 1 or held[0] not in SELECTS:
        message = f"A row holds one to five buttons or one select; it holds types {held}."
        yield Fault(f"{where}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)


def _button(where: str, button: Json) -> Iterator[Fault]:
    style = button.get("style")
    yield from text(f"{where}.label", button.get("label"), 0, 80)
    if style == LINK:
        yield from text(f"{where}.url", button.get("url"), 1, 512)
        yield from link(f"{where}.url", button.get("url"), ("http", "https", "discord"))
        if "custom_id" in button:
            yield Fault(f"{where}.custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL", "Either, not both")
    elif style in {1, 2, 3, 4}:
        yield from text(f"{where}.custom_id", button.get("custom_id"), 1, 100)
        if button.get("url"):
            yield Fault(f"{where}.url", "BUTTON_COMPONENT_CUSTOM_ID_URL", "Only links have one")
    elif style != PREMIUM:
        yield Fault(f"{where}.style", "BASE_TYPE_CHOICES", f"no button has style {style}")
    if style != PREMIUM and not button.get("label") and not button.get("emoji"):
        yield Fault(f"{where}.label", "BUTTON_COMPONENT_INVALID", "Needs a label or an emoji")


def _section(where: str, section: Json) -> Iterator[Fault]:
    texts = section.get("components") or []
    yield from count(f"{where}.components", texts, 1, 3)
    if any(one["type"] != TEXT for one in texts):
        yield Fault(f"{where}.components", "UNION_TYPE_CHOICES", "A section holds texts only")
    accessory = section.get("accessory") or {}
    if accessory.get("type") not in {BUTTON, THUMBNAIL}:
        message = "A section needs a button or thumbnail beside it"
        yield Fault(f"{where}.accessory", "BASE_TYPE_REQUIRED", message)
    else:
        yield from one_component(f"{where}.accessory", accessory)
