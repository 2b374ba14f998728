"""The way out to a terminal: replies in lines that cannot steer it, data, and the way in.

Every command uses it, and it loads neither the notes nor what answers from them.
"""

import json
import os
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from enum import Enum
from functools import partial
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from bot.errors import FootnoteError, KnowledgeError, Problem
from bot.notes.episode import Citation, Span, Voice, written
from bot.replies import document as reply
from bot.replies import sentences as said
from bot.replies.document import Block, Document, Passages, Said
from bot.replies.sentences import ENGLISH, Language, load_languages

WIDTH = 80
"""Columns where there is no terminal to ask."""

NARROWEST = 20
"""Columns below which lines are not wrapped any narrower."""

STANDARD_INPUT = "-"
"""What is typed in the place of a text where there is a text a line on standard input."""

LANGUAGE = "bot.terminal.language"
"""Where click keeps what was typed after --language."""

INDENT = "   "

_JOINERS = "\u200c\u200d"  # they shape words and emoji, and hide nothing
_BREAKS = re.compile(r"\s+")
# JSON lets them stand in a string; some readers end a line at them, and terminals obey a few.
_BETTER_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029]")
_QUOTATION_MARKS = str.maketrans('“”„‟«»"', "‘’‘‘‘’'")
_TIED = "\N{NO-BREAK SPACE}"  # between words of which no line ends, until the lines are made


class Tone(Enum):
    """What a line is to the reader; the printer turns it into a colour, or into nothing."""

    PLAIN = "plain"
    HEADING = "heading"
    VOICE = "voice"
    CITATION = "citation"
    ASIDE = "aside"


_STYLES: Mapping[Tone, Mapping[str, Any]] = MappingProxyType(
    {
        Tone.PLAIN: {},
        Tone.HEADING: {"bold": True},
        Tone.VOICE: {"fg": "green"},
        Tone.CITATION: {"fg": "cyan"},
        Tone.ASIDE: {"dim": True},
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


def _shown(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Cs" | "Zl" | "Zp":
            return "\N{REPLACEMENT CHARACTER}"
        case "Cf" if character not in _JOINERS:
            return ""
        case _:
            return character


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
    return _wrapped(printable(text), width, tone, first, rest)


def _wrapped(text: str, width: int, tone: Tone, first: str, rest: str) -> tuple[Line, ...]:
    lines = textwrap.wrap(
        text,
        max(width, NARROWEST),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return tuple(Line(line.replace(_TIED, " "), tone) for line in lines)


def spaced(blocks: Iterable[tuple[Line, ...]]) -> tuple[Line, ...]:
    """The blocks that hold anything, with an empty line between them."""
    lines: list[Line] = []
    for block in filter(None, blocks):
        lines += [Line(), *block] if lines else block
    return tuple(lines)


def laid_out(
    document: Document,
    width: int,
    language: Language = ENGLISH,
    *,
    numbered: bool = False,
    with_ids: bool = False,
) -> tuple[Line, ...]:
    """The document in lines of at most `width` characters, but for words and addresses longer.

    A citation is never broken. Passages are `numbered`, or have below them what each can be cited
    by.
    """
    writer = _Writer(language, width, numbered=numbered, with_ids=with_ids)
    blocks = list(document.blocks)
    if document.menu is not None:
        blocks += map(_choice, document.menu.choices)
    return writer.lines(blocks)


def _choice(choice: reply.Choice) -> reply.Line:
    values = {"label": choice.label, "told": choice.told}
    return reply.Line(said.Sentence("{label} ({told})", values), item=True)


class _Writer:
    def __init__(self, language: Language, width: int, *, numbered: bool, with_ids: bool) -> None:
        self._language, self._width = language, width
        self._numbered, self._with_ids = numbered, with_ids

    def lines(self, blocks: Sequence[Block]) -> tuple[Line, ...]:
        """Lines side by side as one paragraph, everything else apart."""
        parts: list[tuple[Line, ...]] = []
        for is_line, group in groupby(blocks, lambda each: isinstance(each, reply.Line)):
            if is_line:
                parts.append(tuple(line for each in group for line in self._line(each)))
            else:
                parts += (part for each in group for part in self._parts(each))
        return spaced(parts)

    def _line(self, block: Block) -> tuple[Line, ...]:
        assert isinstance(block, reply.Line)  # noqa: S101 -- `groupby` loses the type
        match block:
            case reply.Line(small=True):
                return self._paragraph(block.text, Tone.ASIDE, "  ", "  ")
            case reply.Line(item=True):
                return self._paragraph(block.text, Tone.PLAIN, f"{INDENT}· ", INDENT * 2)
            case reply.Line(quoted=True):
                return self._paragraph(block.text, Tone.HEADING, "> ", "> ")
            case _:
                return self._paragraph(block.text, Tone.HEADING if block.strong else Tone.PLAIN)

    def _parts(self, block: Block) -> Iterator[tuple[Line, ...]]:
        match block:
            case reply.Items(items):
                items_ = (self._line(reply.Line(each, item=True)) for each in items)
                yield tuple(line for each in items_ for line in each)
            case Passages(found):
                yield from self._passages(found)
            case _:
                return

    def _passages(self, found: Sequence[Said]) -> Iterator[tuple[Line, ...]]:
        """Each passage; where the next one has the same attribution, it stands once, under it."""
        under = [tuple(self._attribution(each)) for each in found]
        for number, each in enumerate(found, start=1):
            first = f"{number}. ".ljust(len(INDENT)) if self._numbered else INDENT
            words = _wrapped(_spoken(each), self._width, Tone.PLAIN, first, INDENT)
            told = self._with_ids and each.id
            named = (Line(f"{INDENT}{printable(each.id)}", Tone.ASIDE),) if told else ()
            last = under[number - 1] != next(iter(under[number:]), None)
            yield (*words, *(under[number - 1] if last else ()), *named)

    def _attribution(self, found: Said) -> Iterator[Line]:
        yield from self._paragraph(found.voice, Tone.VOICE, f"{INDENT}— ", f"{INDENT}  ")
        for citation in found.citations:
            yield Line(f"{INDENT}{printable(str(citation))}", Tone.CITATION)
            if citation.starts_at is not None:
                yield Line(f"{INDENT}{_moment(citation)}", Tone.ASIDE)

    def _paragraph(
        self, text: object, tone: Tone = Tone.PLAIN, first: str = "", rest: str = ""
    ) -> tuple[Line, ...]:
        return _wrapped(worded(text, self._language), self._width, tone, first, rest)


def worded(value: object, language: Language) -> str:
    """A sentence, or a value of one, as it stands in a terminal; text from outside on one line."""
    return language.word(value, partial(_value, language))


def _value(language: Language, value: object) -> str:
    match value:
        case said.Strong(inner):
            return worded(inner, language)
        case said.Link(address, label):
            told = "" if label is None else f"{worded(label, language)} "
            return f"{told}{printable(address)}"
        case said.Typed() | said.Written() | said.Quoted() | said.Cut():
            return _set_off(value)
        case said.Person(id) | said.Channel(id):
            return f"<{'@' if isinstance(value, said.Person) else '#'}{id}>"
        case _:
            return _place_or_time(value)


def _set_off(value: said.Typed | said.Written | said.Quoted | said.Cut) -> str:
    """What somebody typed is cut where it is long; for what the notes say there is room."""
    match value:
        case said.Typed(text, most) | said.Written(text, most):
            return f"‹{shortened(_unquoted(text), most)}›"
        case said.Quoted(text):
            return f"“{_unquoted(text)}”"
        case said.Cut(text):
            return _unquoted(text) or "…"


def _place_or_time(value: object) -> str:
    match value:
        case Citation():
            return _tied(printable(str(value)))
        case said.Place(citation) | said.Linked(citation):
            link = "" if citation.starts_at is None else f" {_moment(citation)}"
            return f"{_tied(printable(str(citation)))}{link}"
        case said.Moment(at) | said.Ago(at):
            return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        case said.Day(at):
            return f"{at.astimezone(UTC):%Y-%m-%d}"
        case date():
            return value.isoformat()
        case _:
            return _unquoted(str(value))


def _unquoted(text: str) -> str:
    """Text from outside; double quotation marks are for speakers' words alone."""
    return printable(text).translate(_QUOTATION_MARKS)


def _tied(text: str) -> str:
    return text.replace(" ", _TIED)


def _moment(citation: Citation) -> str:
    return f"{written(citation.starts_at or 0)} {printable(citation.link)}"


def _spoken(found: Said) -> str:
    """The passage's words; another speaker's are said to be theirs."""
    return _BREAKS.sub(" ", "".join(_span(each, found.speaker) for each in found.spans)).strip()


def _span(span: Span, speaker: str | None) -> str:
    words = "".join(_shown(each) for each in _BREAKS.sub(" ", span.text))
    words = words.translate(_QUOTATION_MARKS)
    if span.voice is not Voice.QUOTE:
        return words
    other = f" ({printable(span.speaker)})" if span.speaker and span.speaker != speaker else ""
    return f"“{words}”{other}"


def reader_language() -> Language:
    """The language that was typed, else that of the locale; English where there is none of it."""
    context = click.get_current_context(silent=True)
    typed = context.meta.get(LANGUAGE) if context is not None else None
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = typed or next(filter(None, named), "")
    if locale.partition("_")[0].partition(".")[0] in {"", "C", "POSIX", "en"}:
        return ENGLISH
    return load_languages().for_locale(locale)


def word(sentence: object) -> str:
    """The sentence in the reader's language, on one line."""
    return worded(sentence, reader_language()).replace(_TIED, " ")


def tell(sentences: Iterable[object]) -> None:
    """Print the sentences, a line each, however long."""
    for each in sentences:
        click.echo(word(each))


def show(document: Document, *, numbered: bool = False, with_ids: bool = False) -> None:
    """Print the document in the reader's language, as wide as the terminal is."""
    width, language = terminal_width(), reader_language()
    print_lines(laid_out(document, width, language, numbered=numbered, with_ids=with_ids))


def examples(*commands: str) -> str:
    """What the help of a command ends with; each is typed after `python -m bot`."""
    typed = "\n".join(f"  python -m bot {command}" for command in commands)
    return f"\b\nExample{'s' if len(commands) > 1 else ''}:\n{typed}"


def json_line(shape: object) -> str:
    """Any JSON value on one line, without a character that steers a terminal."""
    line = well_formed(json.dumps(shape, ensure_ascii=False))
    return _BETTER_ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def texts(typed: Sequence[str], *, missing: str, as_json: bool) -> Iterable[str]:
    """The text of a command's words; or standard input's lines, each as soon as it is there.

    Bytes that are not UTF-8 are marked. A blank line is for programs alone.

    Raises:
        click.UsageError: what was typed is blank, with what is `missing`.
    """
    if tuple(typed) == (STANDARD_INPUT,):
        lines = (line.decode("utf-8", "replace") for line in sys.stdin.buffer)
        read = (line.rstrip("\r\n").removeprefix("\ufeff") for line in lines)
        return (each for each in read if as_json or each.strip())
    text = well_formed(" ".join(typed))
    if not (as_json or text.strip()):
        raise click.UsageError(missing)
    return (text,)


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


def print_objects(shapes: Iterable[object]) -> None:
    """Print a JSON object a line."""
    for each in shapes:
        print_data(json_line(each))


def survive_any_encoding() -> None:
    """Print a question mark for what the locale's encoding lacks, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def word_error(error: FootnoteError) -> str:
    """One clear sentence; a content error is followed by its problems, a line each."""
    from bot.replies.itself import failure  # noqa: PLC0415 -- it brings what `--help` does without

    problems = error.problems if isinstance(error, KnowledgeError) else ()
    return "\n".join([word(failure(error)), *map(word_problem, problems)])


def word_problem(problem: Problem) -> str:
    """`file:line: what is wrong`, the file as seen from the working directory."""
    here, path = Path.cwd(), problem.path
    near = path.relative_to(here) if path.is_relative_to(here) else path
    return printable(str(Problem(near, problem.line, problem.what)))
