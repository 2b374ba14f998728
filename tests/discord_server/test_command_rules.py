"""Callbacks and commands: each rule refuses its bad body, and good bodies pass all of them."""

from typing import Any

import pytest

from tests.discord_server.bodies import (
    button,
    choices,
    command,
    message,
    modal,
    option,
    text,
)
from tests.discord_server.rules import (
    Rule,
    check_callback,
    check_commands,
)
from tests.discord_server.world import Json

GOOD = {
    "callback": (check_callback, {"type": 4, "data": message()}),
    "deferral": (check_callback, {"type": 5, "data": {"flags": 64}}),
    "deferral without data": (check_callback, {"type": 5}),
    "update": (check_callback, {"type": 7, "data": message(components=[])}),
    "no choices": (check_callback, choices()),
    "25 choices": (check_callback, choices(*map(str, range(25)))),
    "modal": (check_callback, modal()),
    "command": (check_commands, command(options=[option(required=True), option("private")])),
    "subcommand": (check_commands, command(options=[option("recent", type=1, options=[option()])])),
    "menu": (check_commands, [{"type": 3, "name": "Check this Quote"}]),
    "localised": (check_commands, command(name_localizations={"de": "frage"})),
    "letters of other scripts": (check_commands, command(name="質問")),
}

BAD: dict[str, tuple[Rule, Any, str]] = {
    "callback without type": (check_callback, {"data": message()}, "type"),
    "callback of unknown type": (check_callback, {"type": 99}, "type"),
    "message without data": (check_callback, {"type": 4}, "data"),
    "empty message in a callback": (
        check_callback,
        {"type": 4, "data": message(content="")},
        "data",
    ),
    "content in a deferral": (
        check_callback,
        {"type": 5, "data": {"content": "x"}},
        "data.content",
    ),
    "26 choices": (check_callback, choices(*map(str, range(26))), "data.choices"),
    "choice of 101": (check_callback, choices("x" * 101), "data.choices.0.name"),
    "empty choice": (check_callback, choices(""), "data.choices.0.name"),
    "modal title of 46": (check_callback, modal(title="x" * 46), "data.title"),
    "modal without title": (check_callback, modal(title=""), "data.title"),
    "six modal components": (check_callback, modal(components=[text()] * 6), "data.components"),
    "button in a modal": (check_callback, modal(components=[button()]), "data.components.0.type"),
    "upper-case command": (check_commands, command(name="Ask"), "0.name"),
    "command with a space": (check_commands, command(name="log recent"), "0.name"),
    "command name of 33": (check_commands, command(name="x" * 33), "0.name"),
    "command without description": (check_commands, command(description=""), "0.description"),
    "description of 101": (check_commands, command(description="x" * 101), "0.description"),
    "26 options": (
        check_commands,
        command(options=[option(f"o{one}") for one in range(26)]),
        "0.options",
    ),
    "required after optional": (
        check_commands,
        command(options=[option("a"), option("b", required=True)]),
        "0.options.1.required",
    ),
    "same option twice": (check_commands, command(options=[option(), option()]), "0.options"),
    "values beside subcommands": (
        check_commands,
        command(options=[option("a", type=1), option("b")]),
        "0.options",
    ),
    "subcommands too deep": (
        check_commands,
        command(options=[option("a", type=1, options=[option("b", type=1)])]),
        "0.options.0.options.0",
    ),
    "fixed choices with autocomplete": (
        check_commands,
        command(options=[option(autocomplete=True, choices=[{"name": "a", "value": "a"}])]),
        "choices",
    ),
    "max_length of 6001": (
        check_commands,
        command(options=[option(max_length=6001)]),
        "max_length",
    ),
    "unknown locale": (
        check_commands,
        command(description_localizations={"en": "Ask"}),
        "0.description_localizations.en",
    ),
    "upper-case localised name": (
        check_commands,
        command(name_localizations={"de": "Frage"}),
        "0.name_localizations.de",
    ),
    "8001 characters": (
        check_commands,
        command(
            options=[
                option(
                    f"o{one}",
                    choices=[{"name": f"{place:0100}", "value": "v"} for place in range(25)],
                )
                for one in range(4)
            ]
        ),
        "0",
    ),
    "menu with a description": (
        check_commands,
        [{"type": 3, "name": "Check", "description": "x"}],
        "0.description",
    ),
    "16 menus": (check_commands, [{"type": 3, "name": f"Menu {one}"} for one in range(16)], ""),
    "same command twice": (check_commands, command() * 2, ""),
    "misspelt command field": (check_commands, command(desription="x"), "0.desription"),
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
