"""The way out to standard output and standard error."""

import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypedDict

import click

from bot.terminal.lines import WIDTH, Line, Tone


class Style(TypedDict, total=False):
    """Arguments of `click.style` that are used here."""

    fg: str
    bold: bool
    dim: bool


_STYLES: Mapping[Tone, Style] = MappingProxyType(
    {
        Tone.PLAIN: {},
        Tone.HEADING: {"bold": True},
        Tone.NOTICE: {"fg": "yellow"},
        Tone.VOICE: {"fg": "green"},
        Tone.CITATION: {"fg": "cyan"},
        Tone.LINK: {"dim": True},
    }
)


def terminal_width() -> int:
    """Columns of the terminal; `WIDTH` where standard output is none."""
    return shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH


def print_lines(lines: Iterable[Line]) -> None:
    """Print to standard output at once; coloured on a terminal, unless NO_COLOR is set."""
    colour = False if os.environ.get("NO_COLOR") else None
    for line in lines:
        click.secho(line.text, color=colour, **_STYLES[line.tone])


def print_data(text: str) -> None:
    """Print one line of data to standard output at once, in UTF-8 whatever the locale."""
    sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()


def warn(text: str) -> None:
    """Say on standard error what went wrong without stopping anything."""
    click.echo(f"Warning: {text}", err=True)


def survive_any_encoding() -> None:
    """Print a question mark for what the locale's encoding lacks, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
