"""The front matter of an episode file: what is known about the recording."""

import re
from datetime import date
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from bot.notes.episode import seconds_of
from bot.notes.markdown import Findings, Line

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ID_LIMIT = 60
ID_RULE = f"lower-case words joined by hyphens, at most {ID_LIMIT} characters"

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# An address that stays one link wherever it is shown, and to which a moment can be added.
_VIDEO = re.compile(r"https://[\w.-]+\.[a-z]+(/[\w.~%/?=&+-]*)?", re.ASCII)


def is_id(text: str) -> bool:
    """Whether the text can name an episode or a claim."""
    return len(text) <= ID_LIMIT and ID.fullmatch(text) is not None


def _id(text: str) -> str:
    if not is_id(text):
        raise ValueError(f"id {text} is not {ID_RULE}")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError:
        raise ValueError(f"published {text} is no date: yyyy-mm-dd") from None


def _length(text: str) -> int:
    if length := seconds_of(text):
        return length
    raise ValueError(f"length {text} is no length: h:mm:ss")


def _address(text: str) -> str:
    if not _VIDEO.fullmatch(text):
        raise ValueError("video is not a plain https address")
    return text


class Header(BaseModel):
    """The front matter. `length` is in seconds; `author` wrote the notes, if named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, AfterValidator(_id)]
    title: str
    guest: str
    host: str
    published: Annotated[date, BeforeValidator(_day)]
    length: Annotated[int, BeforeValidator(_length)]
    video: Annotated[str, AfterValidator(_address)]
    author: str | None = None


def read_header(front_matter: str, findings: Findings) -> tuple[Header | None, dict[str, Line]]:
    """The front matter, None if anything is wrong with it, and its values by key as written."""
    entries: dict[str, Line] = {}
    for key, value in _pairs(front_matter, findings):
        if key.text in entries:
            findings.add(key.line, f"front matter: {key.text} stands here a second time")
        elif key.text not in Header.model_fields:
            findings.add(key.line, f"front matter: unknown key {key.text}")
        else:
            entries[key.text] = value
            if not value.text:
                findings.add(value.line, f"front matter: {key.text} is empty")
    filled = {key: value for key, value in entries.items() if value.text}
    try:
        return Header.model_validate({key: value.text for key, value in filled.items()}), filled
    except ValidationError as error:
        for each in error.errors(include_url=False):
            name = str(each["loc"][0])
            if name in filled:
                what = each.get("ctx", {}).get("error", each["msg"])
                findings.add(filled[name].line, f"front matter: {what}")
            elif name not in entries:
                findings.add(1, f"front matter: {name} is missing")
    return None, filled


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
