"""Request bodies against Discord's own description of its API, where a copy of it is present."""

import functools
import json
from pathlib import Path
from typing import Any

import jsonschema_rs

from tests.discord_server.errors import Fault

DESCRIPTION = Path(__file__).resolve().parents[3] / "shared" / "discord" / "openapi.json"
"""Beside the checkout, never inside it; without it bodies are checked by our rules alone."""

_COMPONENTS = "urn:discord:components"


def schema_faults(method: str, template: str, body: object) -> list[Fault]:
    """What the description finds wrong; nothing where it, or the body it describes, is absent."""
    validator = _validator(method.lower(), template)
    if validator is None:
        return []
    return [
        Fault(".".join(map(str, error.instance_path)), "SCHEMA", error.message[:500])
        for error in validator.iter_errors(_with_numbered_files(body))
    ]


def described(method: str, template: str) -> bool:
    """Whether the description is present and says what this request's body must be."""
    return _validator(method.lower(), template) is not None


def _with_numbered_files(body: object) -> object:
    """The body with its files' numbers as strings.

    The number of an uploaded file is no snowflake: discord.py sends it as a number, which Discord
    takes, and only the description says string.
    """
    if not isinstance(body, dict):
        return body
    copy = {key: _with_numbered_files(value) for key, value in body.items()}
    if isinstance(files := body.get("attachments"), list):
        copy["attachments"] = [{**file, "id": str(file.get("id"))} for file in files]
    return copy


@functools.cache
def _description() -> dict[str, Any] | None:
    """Parsed once; references point into the one registered copy of the components."""
    if not DESCRIPTION.exists():
        return None
    text = DESCRIPTION.read_text(encoding="utf-8")
    text = text.replace('"#/components/', f'"{_COMPONENTS}#/components/')
    description: dict[str, Any] = json.loads(text)
    return description


@functools.cache
def _registry() -> jsonschema_rs.Registry:
    description = _description() or {}
    return jsonschema_rs.Registry([(_COMPONENTS, {"components": description["components"]})])


@functools.cache
def _validator(method: str, template: str) -> jsonschema_rs.Draft202012Validator | None:
    description = _description()
    if description is None:
        return None
    operation = description["paths"].get(template, {}).get(method, {})
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    return jsonschema_rs.Draft202012Validator(
        content["schema"], registry=_registry(), validate_formats=True
    )
