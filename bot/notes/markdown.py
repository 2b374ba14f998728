"""The Markdown of an episode file as blocks that know their lines, and what is wrong with them.

A file is front matter, then parts: a heading of level 2, paragraphs, bullets with sub-bullets.
Anything else is a finding. In claim text, `“words”` are somebody's own words: the claim's
speaker's, or `“words”{Name}`'s. No other module knows quotation marks.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.errors import Problem
from bot.notes.episode import Span, Voice


class Findings:
    """Gathers problems of one file, so that its author sees all of them at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._problems: set[Problem] = set()

    def add(self, line: int, what: str) -> None:
        """Note one problem; `line` counts from 1, from the top of the file."""
        self._problems.add(Problem(self._path, line, what))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything found, in the order of lines, each once."""
        return tuple(sorted(self._problems))


FENCE = "---"


@dataclass(frozen=True, slots=True)
class Line:
    """Text and the line of the file it starts on, counted from 1; soft breaks are spaces."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bullet and the bullets below it, one level deep."""

    text: str
    line: int
    children: tuple[Line, ...] = ()


@dataclass(slots=True)
class Part:
    """A heading, the paragraphs right under it, and the bullets."""

    heading: Line
    paragraphs: list[Line] = field(default_factory=list)
    bullets: list[Bullet] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """One file. `front_matter` is the text between the fences, from line 2; None without one."""

    front_matter: str | None
    parts: tuple[Part, ...]


def read_page(text: str, findings: Findings) -> Page:
    """Take a file's text apart."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    front_matter = _cut_front_matter(lines, findings)
    return Page(front_matter, tuple(_parts("\n".join(lines), findings)))


def _cut_front_matter(lines: list[str], findings: Findings) -> str | None:
    """The front matter's text; its lines are left blank, so that line numbers stay true."""
    if lines[0].rstrip() != FENCE:
        findings.add(1, f"no front matter: a file starts with {FENCE}")
        return None
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        findings.add(1, f"front matter is not closed: end it with {FENCE}")
        lines[:] = [""]
        return None
    front_matter = "\n".join(lines[1:end])
    lines[: end + 1] = [""] * (end + 1)
    return front_matter


def _parts(text: str, findings: Findings) -> Iterator[Part]:
    part: Part | None = None
    # Link definitions would vanish from the text; read as paragraphs they are found. What stands
    # inside a paragraph is taken as it is, so that it need not be parsed.
    blocks = MarkdownIt("commonmark").disable(["reference", "inline", "text_join"])
    tree = SyntaxTreeNode(blocks.parse(text))
    for node in tree.children:
        if node.type == "heading":
            if part:
                yield part
            part = Part(_heading(node, findings))
        elif part is None:
            findings.add(_line(node), f"{_name(node)} before the first heading")
        else:
            _fill(part, node, findings)
    if part:
        yield part


def _heading(node: SyntaxTreeNode, findings: Findings) -> Line:
    if node.tag != "h2" or node.markup != "##":
        findings.add(_line(node), "a heading that is not of level 2: write ## and its text")
    return Line(_text(node), _line(node))


def _fill(part: Part, node: SyntaxTreeNode, findings: Findings) -> None:
    if node.type == "bullet_list":
        part.bullets += [b for item in node.children if (b := _bullet(item, findings))]
    elif node.type == "paragraph" and not part.bullets:
        part.paragraphs.append(Line(_text(node), _line(node)))
    else:
        findings.add(_line(node), f"{_name(node)} among the bullets")


def _bullet(item: SyntaxTreeNode, findings: Findings) -> Bullet | None:
    if not item.children or item.children[0].type != "paragraph":
        findings.add(_line(item), "a bullet without text")
        return None
    first, *rest = item.children
    children: list[Line] = []
    for node in rest:
        if node.type == "bullet_list":
            children += [line for below in node.children if (line := _leaf(below, findings))]
        else:
            findings.add(_line(node), f"{_name(node)} inside a bullet")
    return Bullet(_text(first), _line(item), tuple(children))


def _leaf(item: SyntaxTreeNode, findings: Findings) -> Line | None:
    bullet = _bullet(item, findings)
    if bullet and bullet.children:
        findings.add(bullet.children[0].line, "bullets stand two levels deep at most")
    return Line(bullet.text, bullet.line) if bullet else None


def _text(node: SyntaxTreeNode) -> str:
    return " ".join(" ".join(child.content for child in node.children).split())


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1


def _name(node: SyntaxTreeNode) -> str:
    return f"a stray {node.type.replace('_', ' ')}"


_QUOTATION = re.compile(r"“([^“”]*)”(?:\{([^{}]*)\})?")
_FOREIGN_MARK = re.compile(r"[\"‘„‚«»‹›]|(?<!\w)'")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, without its marks if `quoted`; `speaker` only where the text names one."""

    text: str
    quoted: bool = False
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """A text in pieces, and what is wrong with its quotations."""

    pieces: tuple[Piece, ...]
    faults: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text as shown: without the names of speakers."""
        return "".join(f"“{piece.text}”" if piece.quoted else piece.text for piece in self.pieces)


def scan(text: str) -> Scan:
    """Take any text apart; never raises."""
    pieces = tuple(piece for piece in _pieces(text) if piece.quoted or piece.text)
    return Scan(pieces, tuple(dict.fromkeys((*_balance(text), *_marks(pieces)))))


def spans_of(pieces: Iterable[Piece], voice: Voice, speaker: str | None) -> tuple[Span, ...]:
    """The pieces in a claim's voice; its speaker's words wherever no other is named."""
    return tuple(
        Span(piece.text, Voice.QUOTE, piece.speaker or speaker)
        if piece.quoted
        else Span(piece.text, voice, speaker)
        for piece in pieces
    )


def _pieces(text: str) -> Iterator[Piece]:
    end = 0
    for match in _QUOTATION.finditer(text):
        yield Piece(text[end : match.start()])
        yield Piece(match[1], quoted=True, speaker=match[2])
        end = match.end()
    yield Piece(text[end:])


def _balance(text: str) -> Iterator[str]:
    depth = 0
    for mark in re.findall("[“”]", text):
        depth += 1 if mark == "“" else -1
        if depth > 1:
            yield "a quotation inside a quotation"
        if depth < 0:
            yield "” closes no quotation"
            depth = 0
    if depth:
        yield "“ is never closed"


def _marks(pieces: tuple[Piece, ...]) -> Iterator[str]:
    for piece in pieces:
        if mark := _FOREIGN_MARK.search(piece.text):
            yield f"{mark[0]} as a quotation mark: write “ ”"
        if piece.quoted and not piece.text.strip():
            yield "an empty quotation"
        if re.search("[{}]", piece.text) or (piece.speaker is not None and not piece.speaker):
            yield "braces hold a name right after ”, or end the claim"
