"""The Markdown of an episode file as blocks that know their lines.

A file is front matter, then parts: a heading of level 2, paragraphs, bullets with sub-bullets.
Anything else is a finding.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.notes.findings import Findings

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
