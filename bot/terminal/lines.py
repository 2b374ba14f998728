"""What a terminal is given: lines with a tone that cannot steer it; and the way out to it.

What every command uses and what loads nothing: neither the notes nor what answers from them.
"""

import json
import os
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from bot.errors import (
    DiscordLoginError,
    FootnoteError,
    KnowledgeError,
    NotStoredError,
    Problem,
    QueryLogError,
    SettingsError,
)

WIDTH = 80
"""Columns where there is no terminal to ask."""

NARROWEST = 20
"""Columns below which lines are not wrapped any narrower."""

STANDARD_INPUT = "-"
"""What is typed in the place of a text where there is a text a line on standard input."""

_JOINERS = "\u200c\u200d"  # they shape words and emoji, and hide nothing
_BREAKS = re.compile(r"\s+")
# JSON lets them stand in a string; some readers end a line at them, and terminals obey a few.
_BETTER_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029]")


class Tone(Enum):
    """What a line is to the reader; the printer turns it into a colour, or into nothing."""

    PLAIN = "plain"
    HEADING = "heading"
    NOTICE = "notice"
    VOICE = "voice"
    CITATION = "citation"
    LINK = "link"


_STYLES: Mapping[Tone, Mapping[str, Any]] = MappingProxyType(
    {
        Tone.PLAIN: {},
        Tone.HEADING: {"bold": True},
        Tone.NOTICE: {"fg": "yellow"},
        Tone.VOICE: {"fg": "green"},
        Tone.CITATION: {"fg": "cyan"},
        Tone.LINK: {"dim": True},
    }
)
"""Arguments of `click.style`."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of output, without its line break."""

    text: str = ""
    tone: Tone = Tone.PLAIN


def well_formed(text: str) -> str:
    """The text with U+FFFD for every lone surrogate, so that it can be encoded."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def printable(text: str) -> str:
    """The text on one line, without characters that move the cursor, hide or reorder text."""
    one_line = _BREAKS.sub(" ", text)
    return "".join(_shown(character) for character in one_line).strip()


def shortened(text: str, length: int) -> str:
    """The text made printable and cut to `length` characters, an ellipsis included."""
    whole = printable(text)
    return whole if len(whole) <= length else whole[: length - 1].rstrip() + "…"


def paragraph(
    text: str, width: int, *, tone: Tone = Tone.PLAIN, first: str = "", rest: str = ""
) -> tuple[Line, ...]:
    """The text wrapped to `width` characters; words are never broken.

    `first` and `rest` indent the first line and those after it.
    """
    wrapped = textwrap.wrap(
        printable(text),
        max(width, NARROWEST),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return tuple(Line(line, tone) for line in wrapped)


def spaced(blocks: Iterable[tuple[Line, ...]]) -> tuple[Line, ...]:
    """The blocks that hold anything, with an empty line between them."""
    lines: list[Line] = []
    for block in filter(None, blocks):
        lines += [Line(), *block] if lines else block
    return tuple(lines)


def count(number: int, noun: str) -> str:
    """`1 passage`, `2 passages`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def sentence(text: str) -> str:
    """The text on one line, with its full stop."""
    return printable(text).rstrip(".") + "."


def words(name: str) -> str:
    """The name of an outcome or a surface as words."""
    return name.replace("_", " ")


def examples(*commands: str) -> str:
    """What the help of a command ends with; each is typed after `python -m bot`."""
    typed = "\n".join(f"  python -m bot {command}" for command in commands)
    return f"\b\nExample{'s' if len(commands) > 1 else ''}:\n{typed}"


def json_line(shape: object) -> str:
    """Any JSON value on one line, without a character that steers a terminal."""
    line = well_formed(json.dumps(shape, ensure_ascii=False))
    return _BETTER_ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def lines_typed() -> Iterator[str]:
    """Standard input's lines, each as soon as it is there; bytes that are not UTF-8 are marked."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n").removeprefix("\ufeff")


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


def word_error(error: FootnoteError) -> str:
    """One clear sentence; a content error is followed by its problems, a line each."""
    match error:
        case SettingsError(key=key, reason=reason):
            return sentence(f"The setting {key} cannot be used: {reason}")
        case KnowledgeError(problems=problems):
            found = count(len(problems), "problem")
            return "\n".join([f"{found} in what was read:", *map(word_problem, problems)])
        case QueryLogError():
            return sentence(f"The query log cannot be used: {word_log_failure(error)}")
        case NotStoredError():
            return (
                "This is not stored: its person has opted out of the query log, or was forgotten."
            )
        case DiscordLoginError(reason=reason):
            return sentence(f"Discord does not let the bot in: {reason}")
        case _:
            return sentence(str(error))


def word_log_failure(error: QueryLogError) -> str:
    """Which query log fails and why, without a full stop."""
    return f"{error.path}: {error.reason}".rstrip(".")


def word_problem(problem: Problem) -> str:
    """`file:line: what is wrong`, the file as seen from the working directory."""
    return printable(str(Problem(_near(problem.path), problem.line, problem.what)))


def _shown(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Cs" | "Zl" | "Zp":
            return "\N{REPLACEMENT CHARACTER}"
        case "Cf" if character not in _JOINERS:
            return ""
        case _:
            return character


def _near(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
