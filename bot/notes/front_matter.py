"""The front matter of an episode file: what is known about the recording."""

import re
from dataclasses import dataclass
from datetime import date

import yaml

from bot.notes.episode import seconds_of
from bot.notes.markdown import Findings, Line

KEYS = ("id", "title", "guest", "host", "published", "length", "video")
OPTIONAL = ("author",)

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ID_LIMIT = 60
ID_RULE = f"lower-case words joined by hyphens, at most {ID_LIMIT} characters"

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# An address that stays one link wherever it is shown, and to which a moment can be added.
_VIDEO = re.compile(r"https://[\w.-]+\.[a-z]+(/[\w.~%/?=&+-]*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Header:
    """The front matter, converted. `length` is in seconds; `author` wrote the notes, if named."""

    id: str
    title: str
    guest: str
    host: str
    published: date
    length: int
    video: str
    author: str | None = None


def is_id(text: str) -> bool:
    """Whether the text can name an episode or a claim."""
    return len(text) <= ID_LIMIT and ID.fullmatch(text) is not None


def read_entries(front_matter: str, findings: Findings) -> dict[str, Line]:
    """Key → value, each value a string on its line; unknown and doubled keys are findings."""
    entries: dict[str, Line] = {}
    for key, value in _pairs(front_matter, findings):
        if key.text not in (*KEYS, *OPTIONAL):
            findings.add(key.line, f"front matter: unknown key {key.text}")
        elif key.text in entries:
            findings.add(key.line, f"front matter: {key.text} stands here a second time")
        else:
            entries[key.text] = value
    for key_name in KEYS:
        if key_name not in entries:
            findings.add(1, f"front matter: {key_name} is missing")
    for key_name, value in entries.items():
        if not value.text:
            findings.add(value.line, f"front matter: {key_name} is empty")
    return {key: value for key, value in entries.items() if value.text}


def header_of(entries: dict[str, Line], findings: Findings) -> Header | None:
    """The entries converted; None if any cannot be."""
    published = _date(entries.get("published"), findings)
    length = _length(entries.get("length"), findings)
    if (name := entries.get("id")) and not is_id(name.text):
        findings.add(name.line, f"front matter: id {name.text} is not {ID_RULE}")
    if (video := entries.get("video")) and not _VIDEO.fullmatch(video.text):
        findings.add(video.line, "front matter: video is not a plain https address")
    if published is None or length is None or any(key not in entries for key in KEYS):
        return None
    texts = {key: entries[key].text for key in ("id", "title", "guest", "host", "video")}
    author = entries["author"].text if "author" in entries else None
    return Header(**texts, published=published, length=length, author=author)


def _pairs(front_matter: str, findings: Findings) -> list[tuple[Line, Line]]:
    """The mapping's pairs as written: YAML's own types would turn 1:36:03 into a number."""
    try:
        node = yaml.compose(front_matter, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:  # brackets nested without end
        mark = getattr(error, "problem_mark", None)
        findings.add(mark.line + 2 if mark else 1, f"front matter is not YAML: {_reason(error)}")
        return []
    if not isinstance(node, yaml.MappingNode):
        findings.add(1, "front matter is not a list of keys and values")
        return []
    return [(_line(key, findings), _line(value, findings)) for key, value in node.value]


def _line(node: yaml.Node, findings: Findings) -> Line:
    line = node.start_mark.line + 2
    if not isinstance(node, yaml.ScalarNode):
        findings.add(line, "front matter: a value is one line of text")
        return Line("", line)
    return Line(" ".join(str(node.value).split()), line)


def _reason(error: Exception) -> str:
    problem = getattr(error, "problem", None) or "it holds what YAML does not allow"
    return f"{problem} (put a value with a colon in it between double quotes)"


def _date(entry: Line | None, findings: Findings) -> date | None:
    if entry is None:
        return None
    try:
        return date.fromisoformat(entry.text if _DATE.fullmatch(entry.text) else "")
    except ValueError:
        findings.add(entry.line, f"front matter: published {entry.text} is no date: yyyy-mm-dd")
        return None


def _length(entry: Line | None, findings: Findings) -> int | None:
    if entry is None:
        return None
    length = seconds_of(entry.text)
    if not length:
        findings.add(entry.line, f"front matter: length {entry.text} is no length: h:mm:ss")
    return length or None
