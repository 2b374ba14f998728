"""What is offered while somebody types: each name tells what it is and where it stands. Pure."""

from collections.abc import Iterable

from bot.answers.catalogue import Entry, EntryKind
from bot.discord_app.limits import CHOICE, CHOICES, length
from bot.discord_app.markup import bare, shortened
from bot.discord_app.phrases import Phrases
from bot.notes.passage import Passage
from bot.notes.voice import Span, Voice

_PLACE = 40  # characters shown of where a passage stands


def choices_of(
    entries: Iterable[Entry], *, episodes: int = 1, say: Phrases
) -> list[tuple[str, str]]:
    """Names and keys, both within Discord's limits, no name twice.

    Where there are several episodes, each name says from which one it is.
    """
    named: dict[str, str] = {}
    for entry in entries:
        where = f" · {bare(entry.citation.episode)}" if episodes > 1 else ""
        name = _name(entry, where, say)
        for number in range(2, CHOICES + 1):
            if name not in named:
                break
            name = _name(entry, f"{where} ({number})", say)
        named.setdefault(name, entry.key)
    return list(named.items())[:CHOICES]


def one_for_each_passage(entries: Iterable[Entry]) -> list[Entry]:
    """The entries without those that lead to a passage that an earlier one leads to."""
    led_to: dict[str, Entry] = {}
    for entry in entries:
        passage = entry.kind in {EntryKind.CLAIM, EntryKind.QUOTATION}
        led_to.setdefault(entry.passages[0].id if passage else entry.key, entry)
    return list(led_to.values())


def _name(entry: Entry, after: str, say: Phrases) -> str:
    label = bare(entry.citation.label)
    room, size = CHOICE - length(after), len(entry.passages)
    match entry.kind:
        case EntryKind.SECTION:
            told = say.count("section, {number} passage", "section, {number} passages", size)
            return _fitted("", label, f" · {told}", room) + after
        case EntryKind.TERM:
            return _fitted("", label, f" · {say('term')}", room) + after
        case EntryKind.QUESTION:
            told = say.count("question, {number} passage", "question, {number} passages", size)
            return _fitted("", label, f" · {told}", room) + after
        case EntryKind.CLAIM:
            passage = entry.passages[0]
            what = _voice(passage.voice, say)
            return _fitted(f"{what}: ", _text(passage), _place(label), room) + after
        case EntryKind.QUOTATION:
            words = bare(entry.quotation.text) if entry.quotation else ""
            return _fitted("“", words, f"”{_place(label)}", room) + after


def _voice(voice: Voice, say: Phrases) -> str:
    match voice:
        case Voice.QUOTE:
            return say("Own words")
        case Voice.PARAPHRASE:
            return say("Paraphrase")
        case Voice.ASSESSMENT:
            return say("Assessment")


def _place(label: str) -> str:
    return f" · {shortened(label, _PLACE)}"


def _text(passage: Passage) -> str:
    """The passage's text; nothing but quotations stands in double quotation marks."""
    return "".join(_span(span) for span in passage.spans).strip()


def _span(span: Span) -> str:
    if span.voice is Voice.QUOTE:
        return f"“{bare(span.text)}”"
    before, after = (" " if edge.isspace() else "" for edge in (span.text[:1], span.text[-1:]))
    return f"{before}{bare(span.text)}{after}"


def _fitted(before: str, text: str, after: str, room: int) -> str:
    """The text between the others, shortened until all of it fits."""
    size = room - length(before) - length(after)
    while length(whole := f"{before}{_cut(text, size)}{after}") > room and size > 1:
        size -= length(whole) - room
    return whole


def _cut(text: str, size: int) -> str:
    """The text cut at a word; a quotation that is cut is closed all the same."""
    kept = shortened(text, max(1, size))
    return f"{kept}”" if kept.count("“") > kept.count("”") else kept
