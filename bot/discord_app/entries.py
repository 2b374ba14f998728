"""Parts of the notes wherever they are offered: in buttons and menus, and while somebody types.

What a button or menu means is in the custom id that comes back with it. It comes from outside:
that it can be read does not make it true.
"""

from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any, ClassVar

from discord import app_commands

from bot.answers.catalogue import MARK, PASSAGES, Entry, EntryKind, Relation
from bot.discord_app.buttons import NUMBER, Button, number
from bot.discord_app.event import InteractionEvent
from bot.discord_app.ground import ForgedError, Ground, Interaction
from bot.discord_app.message import CHOICE, CHOICES, bare, length, shortened
from bot.notes.episode import Passage, Span, Voice
from bot.replies import itself
from bot.replies import passages as words
from bot.replies.document import Action, Document
from bot.replies.sentences import Language, say

REVISION = 8
"""Characters that stand for a revision of the notes."""

SEARCHED = 3 * CHOICES
"""Entries looked at where claims and their quotations are offered: several lead to one passage."""

Called = app_commands.Range[str, 1, CHOICE]
"""An option that is chosen from what is offered while somebody types."""

Offer = Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]
"""What is offered to somebody who has typed so far."""

_PLACE = 40  # characters shown of where a passage stands


def revision_mark(revision: str) -> str:
    """`REVISION` hexadecimal digits that stand for a revision's name."""
    return blake2b(revision.encode(), digest_size=REVISION // 2).hexdigest()


def custom_id(revision: str, what: str, entry: Entry, reader: int, page: int = 0) -> str:
    """What a button or menu at an entry means, in at most 75 characters, of Discord's 100.

    `revision` is the name of the notes' revision, and `reader` who called for the entry, by
    Discord's id. `page` is where a turn leads; 0 where it leads nowhere, and for all else.
    """
    at = f"{entry.mark}:{revision_mark(revision)}:{reader}"
    return f"fn2:{what}:{at}" + (f":{page}" if page else "")


class AtEntry(Button, template="(?!)"):
    """A button or menu at a part of the notes; `fields` are the entry's mark and the rest.

    `stays`: a press means the same in any revision of the notes that has the entry.
    """

    stays: ClassVar[bool] = True

    def __init_subclass__(cls, *, what: str, turns: bool = False) -> None:
        page = r"(?::(?P<page>[1-9][0-9]{0,3}))?" if turns else ""
        entry = rf"(?P<entry>[0-9a-f]{{{MARK}}}):(?P<revision>[0-9a-f]{{{REVISION}}})"
        super().__init_subclass__(template=rf"fn2:{what}:{entry}:(?P<reader>{NUMBER}){page}")

    def mark(self) -> str:
        """The mark of the entry that is wanted."""
        return self.fields["entry"] or ""

    async def pressed(self, event: InteractionEvent) -> None:
        ground, reader = event.ground, number(self.fields["reader"])
        entry = ground.catalogue.marked(self.mark())
        revised = self.fields["revision"] != revision_mark(ground.revision)
        if revised and (entry is None or not self.stays):
            await event.tell(itself.PARTS_REVISED)
        elif entry is None:
            raise ForgedError
        else:
            await self.pressed_at(event, entry, reader)

    async def pressed_at(self, event: InteractionEvent, entry: Entry, reader: int) -> None:
        """Do what the press asks for, as `pressed` does; `reader` is who called for the entry."""
        raise NotImplementedError


class Related(AtEntry, what="related"):
    """Shows whoever presses what is related to the entry, but not the entry itself."""

    @staticmethod
    def action(revision: str, entry: Entry, reader: int) -> Action:
        """The button; see `custom_id`."""
        return Action(custom_id(revision, "related", entry, reader), say("Related"))

    async def pressed_at(self, event: InteractionEvent, entry: Entry, _reader: int) -> None:
        relations = event.ground.relations.of_entry(entry)
        await event.reply(_menu(event.ground, relations, event.user_id))


def with_related(ground: Ground, document: Document, entry: Entry, reader: int) -> Document:
    """The document with a button for what is related to the entry, if anything is."""
    if not ground.relations.of_entry(entry):
        return document
    action = Related.action(ground.revision, entry, reader)
    return replace(document, actions=(*document.actions, action))


def related(ground: Ground, passages: Sequence[Passage], reader: int) -> Document:
    """What is related to an answer's passages, as a menu for `reader` alone, by Discord's id."""
    return _menu(ground, ground.relations.of(passages), reader)


def _menu(ground: Ground, relations: Sequence[Relation], reader: int) -> Document:
    if not relations:
        return words.NOTHING_RELATED
    return words.related(
        relations, custom_id(ground.revision, "choose", relations[0].entry, reader)
    )


def offering(*kinds: EntryKind) -> Offer:
    """What offers entries of these kinds that fit what has been typed so far; it never raises."""

    async def offer(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        named: list[tuple[str, str]] = []
        async with InteractionEvent(interaction) as event:
            lookup, episodes = event.ground.lookups[kinds], event.ground.answerer.corpus.episodes
            found: Sequence[Entry] = lookup.search(typed, SEARCHED)
            if EntryKind.CLAIM in kinds:
                found = one_for_each_passage(found)
            named += choices_of(found[:CHOICES], event.own, episodes=len(episodes))
        return [app_commands.Choice(name=name, value=key) for name, key in named]

    return offer


def one_for_each_passage(entries: Iterable[Entry]) -> list[Entry]:
    """The entries without those that lead to a passage that an earlier one leads to."""
    led_to: dict[str, Entry] = {}
    for entry in entries:
        led_to.setdefault(entry.passages[0].id if entry.kind in PASSAGES else entry.key, entry)
    return list(led_to.values())


def choices_of(
    entries: Iterable[Entry], language: Language, *, episodes: int = 1
) -> list[tuple[str, str]]:
    """Names and keys, both within Discord's limits, no name twice.

    A name tells what the entry is and where it stands, and where there are several episodes, from
    which one it is.
    """
    named: dict[str, str] = {}
    for entry in entries:
        where = f" · {bare(entry.citation.episode)}" if episodes > 1 else ""
        name = _name(entry, where, language)
        for times in range(2, CHOICES + 1):
            if name not in named:
                break
            name = _name(entry, f"{where} ({times})", language)
        named.setdefault(name, entry.key)
    return list(named.items())[:CHOICES]


def _name(entry: Entry, after: str, language: Language) -> str:
    label, told = bare(entry.citation.label), language.word(words.in_short(entry))
    room, place = CHOICE - length(after), f" · {shortened(label, _PLACE)}"
    match entry.kind:
        case EntryKind.CLAIM:
            text = "".join(map(_shown, entry.passages[0].spans)).strip()
            return _fitted(f"{told}: ", text, place, room) + after
        case EntryKind.QUOTATION:
            text = bare(entry.quotation.text) if entry.quotation else ""
            return _fitted("“", text, f"”{place}", room) + after
        case _:
            return _fitted("", label, f" · {told}", room) + after


def _shown(span: Span) -> str:
    """The span's text; nothing but quotations stands in double quotation marks."""
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
