"""Request bodies for tests of the rules: good ones, of which a test spoils one field."""

from typing import Any

from tests.discord_server.world import Json

QUIET: Json = {"parse": []}
V2 = 1 << 15


def message(**fields: Any) -> Json:  # noqa: ANN401 -- any field of a message
    return {"content": "hello", "allowed_mentions": QUIET} | fields


def embed(**fields: Any) -> Json:  # noqa: ANN401 -- any field of an embed
    return message(embeds=[fields])


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def button(name: str = "b", **fields: Any) -> Json:  # noqa: ANN401 -- any field of a button
    return {"type": 2, "style": 1, "label": "Press", "custom_id": name} | fields


def link(**fields: Any) -> Json:  # noqa: ANN401 -- any field of a button
    return {"type": 2, "style": 5, "label": "Watch", "url": "https://example.org"} | fields


def select(**fields: Any) -> Json:  # noqa: ANN401 -- any field of a select
    return {"type": 3, "custom_id": "s", "options": options(1)} | fields


def options(number: int) -> list[Json]:
    return [{"label": str(one), "value": str(one)} for one in range(number)]


def buttons(*components: Json) -> Json:
    return message(components=[row(*components)])


def text(content: str = "words") -> Json:
    return {"type": 10, "content": content}


def layout(*components: Json, **fields: Any) -> Json:  # noqa: ANN401 -- any field of a message
    return {"flags": V2, "components": list(components), "allowed_mentions": QUIET} | fields


def choices(*names: str) -> Json:
    return {"type": 8, "data": {"choices": [{"name": name, "value": name} for name in names]}}


def modal(**fields: Any) -> Json:  # noqa: ANN401 -- any field of a modal
    field = {"type": 4, "custom_id": "words", "style": 1}
    label = {"type": 18, "label": "Words", "component": field}
    data = {"title": "Ask", "custom_id": "ask", "components": [label]} | fields
    return {"type": 9, "data": data}


def command(**fields: Any) -> list[Json]:  # noqa: ANN401 -- any field of a command
    return [{"name": "ask", "description": "Ask a question"} | fields]


def option(name: str = "question", **fields: Any) -> Json:  # noqa: ANN401 -- any field of an option
    return {"type": 3, "name": name, "description": "The question"} | fields


CONTAINER = {"type": 17, "components": [text(), row(button())]}
SECTION = {"type": 9, "components": [text()], "accessory": button()}
