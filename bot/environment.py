"""Where settings come from: the environment over `.env` over `config/default.toml`."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[1]
"""The checkout; the one anchor for paths."""

PREFIX = "FOOTNOTE_"
DOTENV = PROJECT_ROOT / ".env"
DEFAULTS = PROJECT_ROOT / "config" / "default.toml"


def plain_setting(key: str) -> object:
    """What is written for one setting, unchecked; None where nothing is.

    `settings.load_settings` reads and checks all of them, and takes ten times as long to load.

    Raises:
        ValueError: a file is not TOML, or not UTF-8.
    """
    name = PREFIX + key.upper()
    if written := _value(os.environ, name):
        return written
    if DOTENV.is_file():
        from dotenv import dotenv_values  # noqa: PLC0415 -- few installations have the file

        if written := _value(dotenv_values(DOTENV, encoding="utf-8"), name):
            return written
    return tomllib.loads(DEFAULTS.read_text("utf-8")).get(key)


def _value(variables: Mapping[str, str | None], name: str) -> str | None:
    """The value of a variable, however its name's letters are written."""
    return next((value for each, value in variables.items() if each.upper() == name), None)
