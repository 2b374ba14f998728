"""Messages: each rule refuses its bad body, and good bodies pass all of them."""

from typing import Any

import pytest

from tests.discord_server.bodies import (
    CONTAINER,
    QUIET,
    SECTION,
    button,
    buttons,
    embed,
    layout,
    link,
    message,
    options,
    row,
    select,
    text,
)
from tests.discord_server.rules import (
    Rule,
    check_edit,
    check_message,
)
from tests.discord_server.world import Json

GOOD = {
    "text": (check_message, message()),
    "content of 2000": (check_message, message(content="x" * 2000)),
    "embed alone": (
        check_message,
        embed(title="x" * 256, description="x" * 4096) | {"content": ""},
    ),
    "embeds of 6000": (
        check_message,
        message(embeds=[{"description": "x" * 3000}, {"description": "x" * 3000}]),
    ),
    "five rows of five": (
        check_message,
        message(components=[row(*(button(f"{r}{b}") for b in range(5))) for r in range(5)]),
    ),
    "link": (check_message, buttons(link())),
    "select of 25": (check_message, buttons(select(options=options(25)))),
    "layout": (check_message, layout(CONTAINER)),
    "section": (check_message, layout(SECTION)),
    "reply": (check_message, message(message_reference={"message_id": "1"})),
    "edit of nothing but the view": (check_edit, {"components": [], "allowed_mentions": QUIET}),
}

BAD: dict[str, tuple[Rule, Any, str]] = {
    "content of 2001": (check_message, message(content="x" * 2001), "content"),
    "empty": (check_message, message(content=""), "empty"),
    "blank": (check_message, message(content=" \n "), "empty"),
    "misspelt field": (check_message, message(contents="x"), "contents"),
    "no allowed_mentions": (check_message, {"content": "x"}, "allowed_mentions"),
    "pings everyone": (check_message, message(allowed_mentions={"parse": ["everyone"]}), "parse"),
    "pings a user": (
        check_message,
        message(allowed_mentions={"parse": [], "users": ["1"]}),
        "users",
    ),
    "pings who is replied to": (
        check_message,
        message(allowed_mentions={"parse": [], "replied_user": True}),
        "replied_user",
    ),
    "embeds that nobody sees": (
        check_message,
        message(embeds=[{"title": "x"}], flags=4),
        "flags",
    ),
    "11 embeds": (check_message, message(embeds=[{"title": "x"}] * 11), "embeds"),
    "embeds of 6001": (
        check_message,
        message(embeds=[{"description": "x" * 3000}, {"description": "x" * 3001}]),
        "embeds",
    ),
    "embed title": (check_message, embed(title="x" * 257), "title"),
    "embed description": (check_message, embed(description="x" * 4097), "description"),
    "embed author": (check_message, embed(author={"name": "x" * 257}), "author.name"),
    "embed footer": (check_message, embed(footer={"text": "x" * 2049}), "footer.text"),
    "26 fields": (check_message, embed(fields=[{"name": "n", "value": "v"}] * 26), "fields"),
    "empty field name": (
        check_message,
        embed(fields=[{"name": " ", "value": "v"}]),
        "fields.0.name",
    ),
    "empty field value": (
        check_message,
        embed(fields=[{"name": "n", "value": ""}]),
        "fields.0.value",
    ),
    "field name": (check_message, embed(fields=[{"name": "x" * 257, "value": "v"}]), "name"),
    "field value": (check_message, embed(fields=[{"name": "n", "value": "x" * 1025}]), "value"),
    "empty embed": (check_message, embed(color=1), "embeds.0"),
    "misspelt embed field": (check_message, embed(title="x", colour=1), "embeds.0.colour"),
    "embed url": (check_message, embed(title="x", url="javascript:alert()"), "embeds.0.url"),
    "alt text": (
        check_message,
        message(attachments=[{"id": 0, "description": "x" * 1025}]),
        "attachments.0.description",
    ),
    "11 attachments": (check_message, message(attachments=[{"id": 0}] * 11), "attachments"),
    "six rows": (check_message, message(components=[row(link())] * 6), "components"),
    "six buttons": (
        check_message,
        buttons(*(button(str(one)) for one in range(6))),
        "components.0",
    ),
    "button and select in a row": (check_message, buttons(button(), select()), "components.0"),
    "empty row": (check_message, message(components=[row()]), "components.0"),
    "button outside a row": (check_message, message(components=[button()]), "components.0.type"),
    "same custom id twice": (check_message, buttons(button(), button()), "components"),
    "custom id of 101": (check_message, buttons(button("x" * 101)), "custom_id"),
    "empty custom id": (check_message, buttons(button("")), "custom_id"),
    "button label of 81": (check_message, buttons(button(label="x" * 81)), "label"),
    "button without label": (check_message, buttons(button(label="")), "label"),
    "button without custom id": (
        check_message,
        buttons({"type": 2, "style": 1, "label": "x"}),
        "custom_id",
    ),
    "url of 513": (check_message, buttons(link(url="https://" + "x" * 505)), "url"),
    "link with custom id": (check_message, buttons(link(custom_id="x")), "custom_id"),
    "unknown style": (check_message, buttons(button(style=9)), "style"),
    "unknown component": (check_message, message(components=[{"type": 99}]), "type"),
    "select of 26": (check_message, buttons(select(options=options(26))), "options"),
    "select without options": (check_message, buttons(select(options=[])), "options"),
    "same value twice": (check_message, buttons(select(options=options(1) * 2)), "options"),
    "placeholder of 151": (check_message, buttons(select(placeholder="x" * 151)), "placeholder"),
    "option label of 101": (
        check_message,
        buttons(select(options=[{"label": "x" * 101, "value": "v"}])),
        "options.0.label",
    ),
    "layout without its flag": (check_message, message(components=[text()]), "flags"),
    "content beside a layout": (check_message, layout(text(), content="x"), "content"),
    "embeds beside a layout": (check_message, layout(text(), embeds=[{"title": "x"}]), "embeds"),
    "41 components": (check_message, layout(*(text() for _ in range(41))), "components"),
    "4001 characters in a layout": (
        check_message,
        layout(text("x" * 2000), text("x" * 2001)),
        "components",
    ),
    "empty text": (check_message, layout(text("")), "content"),
    "section without accessory": (
        check_message,
        layout({"type": 9, "components": [text()]}),
        "accessory",
    ),
    "body of another shape": (check_message, message(content=5), ""),
    "list for an object": (check_message, [], ""),
}


@pytest.mark.parametrize(("rule", "body"), [pytest.param(*GOOD[name], id=name) for name in GOOD])
def test_a_good_body_has_no_fault(rule: Rule, body: Json) -> None:
    assert rule(body) == []


@pytest.mark.parametrize(
    ("rule", "body", "where"), [pytest.param(*BAD[name], id=name) for name in BAD]
)
def test_a_bad_body_has_a_fault_that_says_where(rule: Rule, body: Json, where: str) -> None:
    found = [f"{fault.where} {fault.message}" for fault in rule(body)]
    assert any(where in one for one in found), found
