"""A document as a message of Discord's: what fits into it, how it looks, what stands under it.

Everything here is pure, Discord's limits and markup among it. Text from outside is shown as written
and is nothing but text; nothing but a speaker's own words stands between “ and ”.
"""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import discord
from discord import ui

from bot.answers.analysis import visible
from bot.notes.episode import Citation, Span, Voice
from bot.replies import passages
from bot.replies.document import (
    Action,
    Attachment,
    Block,
    Document,
    EmptyLine,
    Entry,
    Items,
    Line,
    Menu,
    Passages,
    Said,
)
from bot.replies.sentences import (
    Ago,
    Channel,
    Cut,
    Day,
    Language,
    Link,
    Linked,
    Moment,
    Person,
    Place,
    Quoted,
    Role,
    Strong,
    Typed,
    Written,
)

MESSAGE = 2000
"""Characters of a message's text."""

LAYOUT = 4000
"""Characters of all texts of a message that is laid out in parts."""

CHOICES = 25
"""Choices offered while somebody types."""

CHOICE = 100
"""Characters of a choice's name, and of its value."""


def length(text: str) -> int:
    """The text's length as the strictest reader counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


# discord.utils.escape_markdown leaves formatting inside a masked link, and mentions; hence our own.
_SIGNIFICANT = re.compile(r"[\\*_~|`<>\[\]@]|(?<=:)/|(?<=\w)\.(?=[^\W\d_])")
_LINE_START = re.compile(r"^(?:(\d+)(?=[.)])|(?=[#+-]))")  # headings and lists

_TURNING = {"R", "AL", "AN"}  # Unicode's classes of characters that run from right to left

_QUOTATION_MARKS = str.maketrans('“”„‟«»"', "‘’‘‘‘’'")


def plain(text: str) -> str:
    """The text as Markdown that shows it literally: no formatting, mention, link or invitation.

    Double quotation marks become single ones: those around a quotation are the renderer's alone.
    """
    escaped = _SIGNIFICANT.sub(r"\\\g<0>", bare(text))
    return _LINE_START.sub(r"\1\\", escaped)


def bare(text: str) -> str:
    """The text for where Markdown is not read; double quotation marks become single here too."""
    return visible(text).translate(_QUOTATION_MARKS)


def isolated(text: str) -> str:
    """The plain text; written from right to left, it does not turn what stands around it."""
    shown = plain(text)
    if shown.isascii():
        return shown
    turning = any(unicodedata.bidirectional(character) in _TURNING for character in shown)
    return f"\u2068{shown}\u2069" if turning else shown


def shortened(text: str, limit: int) -> str:
    """The text cut at a word, with an ellipsis, to at most `limit` (1 or more) characters."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    whole, _, _ = kept.rpartition(" ")
    return (whole or kept).rstrip() + "…"


_MIN_EXCERPT = 80  # characters below which an excerpt says nothing
_MIN_CUT = 20  # characters below which a span is rather left out than cut
_ROW = 5  # buttons side by side
_LISTED = 800  # characters that a list may take
_MOST = MESSAGE // 40  # passages that are tried; more never fit, with their attributions
_SIGNS: Mapping[object, str] = {Person: "@", Channel: "#", Role: "@&"}
_STYLES: Mapping[object, str] = {Moment: "f", Day: "d", Ago: "R"}  # as Discord names them
_SAFE_LINK = re.compile(r"https?://[^\s<>()\[\]\\]{1,400}")
_REMEMBERED = 1 << 12  # passages and places of the notes, as they are written


@dataclass(frozen=True, slots=True)
class Markdown:
    """Text that is Discord's Markdown already: a message of the bot's own, to be shown again."""

    text: str


Mentions = Mapping[tuple[str, str], str]
"""What makes a command clickable, by a language's code and the command's name in it."""

_COMMAND = re.compile(r"(?<!\\)`/([\w-]+(?: [\w-]+)*)`")


@dataclass(frozen=True, slots=True)
class Message:
    """A message to send: 1 to 2000 characters of text, and a view, which holds both if `framed`.

    `after` is said privately once the message is there, which had no room for it.
    """

    text: str
    view: ui.View | ui.LayoutView | None
    language: Language
    framed: bool = False
    after: str = ""
    attachment: Attachment | None = None

    def parts(self) -> dict[str, Any]:
        """What discord.py is given of text and look, for a new message."""
        return {} if self.framed else {"content": self.text, "suppress_embeds": True}

    def changes(self) -> dict[str, Any]:
        """The same for one that is there; what is framed stays so, and nothing else becomes so."""
        # Embeds are of messages that an earlier version of the bot has sent.
        return {} if self.framed else {"content": self.text, "embed": None}

    def files(self) -> list[discord.File]:
        """The file under the message, if there is one."""
        if self.attachment is None:
            return []
        name, data, told = self.attachment.name, self.attachment.data, self.attachment.description
        described = None if told is None else self.language.word(told)
        return [discord.File(io.BytesIO(data), name, description=described)]


def write(
    document: Document,
    language: Language,
    mentions: Mentions = MappingProxyType({}),
    *,
    framed: bool = False,
    notice: Line | None = None,
) -> Message:
    """The document as a message in a language; `framed`: in a container, unless there is a file.

    The notice stands above it, or is said after it where there is no room. Commands can be clicked
    on where there is room for all of them.
    """
    if any(isinstance(each, Entry) for each in document.blocks):
        view = _view(document, 0, language, _parts(document.blocks, language))
        return Message("", view, language, framed=True)
    text, held = Writer(language).fit(document.blocks)
    text, after = _with_notice(text, notice, language)
    text, framed = _clickable(text, language, mentions), framed and document.attachment is None
    above = [ui.Container[Any](ui.TextDisplay(text))] if framed else None
    view = _view(document, held, language, above)
    return Message(text, view, language, framed, after, document.attachment)


def _clickable(text: str, language: Language, mentions: Mentions) -> str:
    """The text with the bot's commands as Discord's own; text from outside names none."""
    whole = _COMMAND.sub(lambda found: mentions.get((language.code, found[1]), found[0]), text)
    return whole if length(whole) <= MESSAGE else text


def _with_notice(text: str, notice: Line | None, language: Language) -> tuple[str, str]:
    if notice is None:
        return text, ""
    told = f"{Writer(language).line(notice)}\n{text}"
    return (told, "") if length(told) <= MESSAGE else (text, language.word(notice.text, show))


def show(value: object) -> str:
    """A value of a sentence as it stands in a message."""
    match value:
        case str():
            return isolated(value)
        case Typed() | Cut() | Written() | Quoted():
            return _set_off(value)
        case Markdown(text):
            return text
        case Citation() | Linked() | Link():
            return _linked(value)
        case _:
            return _marked(value)


def _set_off(value: Typed | Cut | Written | Quoted) -> str:
    """Text from outside among the bot's own words; “ and ” are the speakers' alone."""
    match value:
        case Typed(text, most):
            return f"*{_cut(text, most)}*"
        case Written(text, most):
            return f"‹{_cut(text, most)}›"
        case Quoted(text, most):
            return f"“{plain(shortened(visible(text), most))}”"
        case Cut(text, most):
            return _cut(text, most) or "…"


def _linked(value: Citation | Linked | Link) -> str:
    """A citation or an address; an address that could be misread is no link."""
    match value:
        case Link(address):
            return f"<{address}>" if _SAFE_LINK.fullmatch(address) else plain(address)
        case Linked(Citation(label=label, link=link)) if _SAFE_LINK.fullmatch(link):
            return f"[{plain(label)}](<{link}>)"
        case Linked(citation):
            return cited(citation)
        case Citation():
            return cited(value)


def _marked(value: object) -> str:
    """What Discord itself shows as it does people and channels."""
    match value:
        case Person(id) | Channel(id) | Role(id):
            return f"<{_SIGNS[type(value)]}{id}>"
        case _:
            return _dated(value)


def _dated(value: object) -> str:
    """What Discord words in the reader's time zone."""
    match value:
        case Moment(at) | Day(at) | Ago(at):
            return f"<t:{int(at.timestamp())}:{_STYLES[type(value)]}>"
        case date():
            # Noon, so that nearly everybody sees that day.
            return f"<t:{int(datetime.combine(value, time(12), UTC).timestamp())}:D>"
        case _:
            return str(value)


def _cut(text: str, most: int) -> str:
    return isolated(shortened(visible(text), most))


def cited(citation: Citation) -> str:
    """The citation as people see it, in square brackets."""
    return f"[{plain(citation.label)}]"


class Writer:
    """Writes blocks in one language, as much of them as fits."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def fit(self, blocks: Sequence[Block]) -> tuple[str, int]:
        """The text, and how many of the passages are in it.

        Whole passages are left out from the end, which is said above what stands below them; the
        first one is cut if it has to be.
        """
        at = next((at for at, each in enumerate(blocks) if isinstance(each, Passages)), None)
        if at is None:
            return self._lines(blocks), 0
        found = blocks[at]
        said = found.said if isinstance(found, Passages) else ()
        head, foot = self.text(blocks[:at]), blocks[at + 1 :]
        tried = [(words_of(each), self.attribution(each)) for each in said[:_MOST]]
        for held in range(len(tried), 0, -1):
            text = _joined(head, _under_one(tried[:held]), self._foot(len(said) - held, foot))
            if length(text) <= MESSAGE:
                return text, held
        for first in said[:1]:
            tail, under = self._foot(len(said) - 1, foot), self.attribution(first)
            room = MESSAGE - length(_joined(head, [f"\n{under}"], tail))
            if excerpt := _excerpt(first, room):
                return _joined(head, [f"{excerpt}\n{under}"], tail), 1
        return self._lines([*blocks[:at], Line(passages.TOO_LONG), *foot]), 0

    def passage(self, said: Said) -> str:
        """The words whole, with their attribution below them."""
        return f"{words_of(said)}\n{self.attribution(said)}"

    def attribution(self, said: Said) -> str:
        """Whose words they are, where they stand, and a link to that moment."""
        places = (self._place(citation) for citation in said.citations)
        return f"-# {' · '.join((self._language.word(said.voice, show), *places))}"

    def line(self, line: Line) -> str:
        text = self._language.word(line.text, self._show)
        text = f"**{text}**" if line.strong else f"> {text}" if line.quoted else text
        return f"-# {text}" if line.small else f"- {text}" if line.item else text

    def _show(self, value: object) -> str:
        match value:
            case Place(citation):
                return self._place(citation)
            case Strong(inner):
                return f"**{self._language.word(inner, self._show)}**"
            case Link(address, label) if label is not None:
                word = self._language.word(label, self._show)
                return f"[{word}](<{address}>)" if _SAFE_LINK.fullmatch(address) else word
            case _:
                return show(value)

    def _place(self, citation: Citation) -> str:
        return _placed(self._language, citation)

    def text(self, blocks: Sequence[Block]) -> str:
        """The lines as they are, however long."""
        return "\n".join(line for each in blocks for line in self._lines_of(each))

    def _lines_of(self, block: Block) -> Iterator[str]:
        match block:
            case Line():
                yield self.line(block)
            case EmptyLine():
                yield ""
            case Items(items):
                room = _LISTED
                for shown, item in enumerate(items):
                    line = self.line(Line(item, item=True))
                    room -= length(line) + 1
                    if room < 0:
                        yield self.line(Line(block.rest(len(items) - shown), small=True))
                        return
                    yield line
            case Entry(lines):
                yield from map(self.line, lines)
            case Passages():
                pass

    def _foot(self, missing: int, foot: Sequence[Block]) -> str:
        """What stands below passages, and above it how many are left out, if any are."""
        told = [Line(passages.left_out(missing), small=True)] if missing > 0 else []
        return self.text([*told, *foot])

    def _lines(self, blocks: Sequence[Block]) -> str:
        """Every line that still fits, in order; the last resort for content beyond all measure."""
        kept = ""
        for line in self.text(blocks).split("\n"):
            longer = f"{kept}\n{line}" if kept else line
            kept = longer if length(longer) <= MESSAGE else kept
        return kept


@lru_cache(maxsize=_REMEMBERED)
def _placed(language: Language, citation: Citation) -> str:
    label = language.word(passages.opened_by(citation))
    return cited(citation) + link_after(label, citation.link)


def link_after(label: str, address: str) -> str:
    """The link, to stand after something else; nothing where the address could be misread."""
    return f" · [{label}](<{address}>)" if _SAFE_LINK.fullmatch(address) else ""


def _joined(head: str, shown: Sequence[str], tail: str) -> str:
    return "\n\n".join(part for part in (head, *shown, tail) if part)


def _under_one(said: Sequence[tuple[str, str]]) -> list[str]:
    """Each passage with its attribution below it, but where the next one has the same."""
    following = [*(under for _, under in said[1:]), ""]
    return [
        words if under == after else f"{words}\n{under}"
        for (words, under), after in zip(said, following, strict=True)
    ]


def words_of(said: Said) -> str:
    """The words alone, whole, as they stand in a message."""
    return _spoken(said.spans, said.speaker)


@lru_cache(maxsize=_REMEMBERED)
def _spoken(spans: tuple[Span, ...], speaker: str | None) -> str:
    return "".join(_span(span, speaker) for span in spans).strip()


def _span(span: Span, speaker: str | None) -> str:
    """The span's text in its voice, with the blanks at its edges that separate it from others."""
    words = plain(span.text)
    if span.voice is not Voice.QUOTE:
        before, after = (" " * edge.isspace() for edge in (span.text[:1], span.text[-1:]))
        return f"{before}{words}{after}" if words else " "
    if not words:
        return ""
    other = f" ({plain(span.speaker)})" if span.speaker and span.speaker != speaker else ""
    return f"“{words}”{other}"


def _excerpt(said: Said, room: int) -> str | None:
    """The beginning within `room`, ending in an ellipsis; None if there is no room."""
    size = room
    while size >= _MIN_EXCERPT:
        text = _spoken(tuple(_beginning(said.spans, size)), said.speaker)
        if length(text) <= room:
            return text
        size = size * 9 // 10
    return None


def _beginning(spans: Sequence[Span], size: int) -> Iterator[Span]:
    """The first `size` letters of the spans; a quotation that is cut says so within its marks."""
    for span in spans:
        if len(span.text) <= size:
            yield span
            size -= len(span.text)
            continue
        if size >= _MIN_CUT:
            yield replace(span, text=shortened(span.text, size))
        else:
            yield Span(" …", Voice.ASSESSMENT, None)
        return


def _view(
    document: Document, held: int, language: Language, framed: Iterable[ui.Item[Any]] | None
) -> ui.View | ui.LayoutView | None:
    """What stands under the message, for sending, None for nothing; `framed` is above it there."""
    more = document.more(held) if document.more is not None else None
    actions = (more, *document.actions) if more is not None else document.actions
    items: list[ui.Item[Any]] = [_button(each, language) for each in actions]
    menu: list[ui.Item[Any]] = [_select(each, language) for each in (document.menu,) if each]
    if framed is None and not items and not menu:
        return None
    view = ui.View(timeout=None) if framed is None else ui.LayoutView(timeout=None)
    if framed is not None:
        rows = [*(items[at : at + _ROW] for at in range(0, len(items), _ROW)), menu]
        items, menu = [*framed, *(ui.ActionRow[Any](*row) for row in rows if row)], []
    for each in (*items, *menu):
        view.add_item(each)
    view.stop()  # discord.py would keep one for each message; what comes back needs none
    return view


def _parts(blocks: Sequence[Block], language: Language) -> Iterator[ui.Item[Any]]:
    """Each block as a part of its own, an entry in a container with its buttons."""
    for each in blocks:
        text = ui.TextDisplay[Any](Writer(language).text([each]))
        row = [_button(one, language) for one in each.actions] if isinstance(each, Entry) else []
        yield ui.Container[Any](text, ui.ActionRow[Any](*row)) if row else text


def _button(action: Action, language: Language) -> ui.Button[Any]:
    label = language.word(action.label)
    style = discord.ButtonStyle.danger if action.danger else discord.ButtonStyle.secondary
    return ui.Button(label=label, custom_id=action.key, style=style, disabled=action.off)


def _select(menu: Menu, language: Language) -> ui.Select[Any]:
    def told(value: object, limit: int) -> str:
        return shortened(bare(language.word(value)), limit)

    options = [
        discord.SelectOption(
            label=told(each.label, CHOICE // 2) or told(each.told, CHOICE),
            value=each.key,
            description=told(each.told, CHOICE),
        )
        for each in menu.choices
    ]
    return ui.Select(custom_id=menu.key, placeholder=language.word(menu.advice), options=options)


def nested(components: Iterable[object]) -> Iterator[object]:
    """A message's components, and those in them."""
    for each in components:
        yield each
        yield from nested(getattr(each, "children", ()))
        yield from nested(filter(None, (getattr(each, "accessory", None),)))
