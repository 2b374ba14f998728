"""What the notes hold, called for by its name: `/cite`, `/quote`, `/glossary` and `/section`.

None of it is logged. All that a press can show is in the notes, which are for everybody; so whose
a button is decides only which message changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import discord
from discord import ComponentType, app_commands

from bot.answers.catalogue import Entry, EntryKind, Withdrawn
from bot.discord_app.admission import Chosen
from bot.discord_app.buttons import number
from bot.discord_app.entries import AtEntry, Called, Related, custom_id, offering, with_related
from bot.discord_app.event import Event, InteractionEvent, Source
from bot.discord_app.ground import ForgedError, Ground, Interaction, is_expired
from bot.discord_app.inbox import Word
from bot.discord_app.message import CHOICES, MESSAGE, Writer, length, words_of
from bot.notes.episode import Passage
from bot.replies import itself, passages
from bot.replies.document import Action, Document
from bot.replies.sentences import ENGLISH, say

Page = app_commands.Range[int, 1, 9999]

_PRIVATE = "Show it to you alone, or to everybody; unless told, as the server has it."

_LARGEST = 9999  # the page number for which room is kept
_LONGER = 20  # characters by which what stands around a passage may be longer than in English


@app_commands.command()
@app_commands.rename(called="passage")
@app_commands.describe(
    called="Type words of a section, term, claim or quotation, and choose.", private=_PRIVATE
)
@app_commands.autocomplete(called=offering(*EntryKind))
async def cite(interaction: Interaction, called: Called, private: Chosen = None) -> None:
    """Post one passage of the notes with whose words it holds and where it stands."""
    await _called(interaction, "cite", called, private)


@app_commands.command()
@app_commands.rename(called="words")
@app_commands.describe(
    called="Type some of the speaker’s words, and choose the quotation.", private=_PRIVATE
)
@app_commands.autocomplete(called=offering(EntryKind.QUOTATION))
async def quote(interaction: Interaction, called: Called, private: Chosen = None) -> None:
    """Post a speaker’s own words, never a paraphrase, with speaker and citation."""
    await _called(interaction, "quote", called, private)


@app_commands.command()
@app_commands.rename(called="term")
@app_commands.describe(called="Type the term, and choose.", private=_PRIVATE)
@app_commands.autocomplete(called=offering(EntryKind.TERM))
async def glossary(interaction: Interaction, called: Called, private: Chosen = None) -> None:
    """Look a term of the episode up."""
    await _called(interaction, "glossary", called, private)


@app_commands.command()
@app_commands.describe(
    title="Type words of the section’s title, and choose.",
    page="Which page; the first unless told.",
    private="Show it to you alone, as it is unless told (otherwise everybody sees it).",
)
@app_commands.autocomplete(title=offering(EntryKind.SECTION))
async def section(
    interaction: Interaction,
    title: Called,
    page: Page = 1,
    private: bool = True,  # noqa: FBT001, FBT002 -- as above
) -> None:
    """Read a section of the notes through, page by page."""
    async with InteractionEvent(interaction) as event:
        await _show(event, "section", title, private, page=page)


_KINDS: Mapping[str, tuple[EntryKind, ...]] = {
    "cite": tuple(EntryKind),
    "quote": (EntryKind.QUOTATION,),
    "glossary": (EntryKind.TERM,),
    "section": (EntryKind.SECTION,),
}
"""What each command shows."""

_READ_BY = {EntryKind.SECTION: "section", EntryKind.TERM: "glossary"}
"""The command that shows the most of a part."""


async def _called(interaction: Interaction, command: str, called: str, chosen: Chosen) -> None:
    async with InteractionEvent(interaction) as event:
        await _show(event, command, called, chosen)


async def _by_word(command: str, event: Event, rest: str) -> bool:
    """Show what a message calls for; what fits nothing and ends in “?” is a question."""
    asks = rest.endswith("?") and _find(event.ground, command, rest) == (None, ())
    if not asks:
        await _show(event, command, rest)
    return not asks


async def _show(
    event: Event,
    command: str,
    called: str,
    chosen: Chosen = None,
    page: int = 1,
) -> None:
    """Show what is called so, the one thing that fits, or a menu of those that do.

    `chosen` is what was chosen of privacy.
    """
    found, fitting = _find(event.ground, command, called)
    match found:
        case Entry():
            private = await event.alone(chosen)
            document = _document(event, command, found, private=private, page=page)
        case Withdrawn():
            document = passages.withdrawn(found)
        case None if fitting:
            key = custom_id(event.ground.revision, command, fitting[0], event.user_id)
            document = passages.to_choose(called, fitting, key)
        case None:
            near = event.ground.lookups[_KINDS[command]].search(called, CHOICES)
            document = passages.unknown(called, near, by_message=event.source is Source.MESSAGE)
    await _post(event, document, chosen)


def _find(
    ground: Ground, command: str, called: str
) -> tuple[Entry | Withdrawn | None, tuple[Entry, ...]]:
    """What is called so, or fits alone; and those that fit as well, if there are several."""
    kinds = _KINDS[command]
    if found := ground.catalogue.find(called, kinds):
        return found, ()
    fitting = ground.lookups[kinds].fitting(called, CHOICES)
    return (fitting[0], ()) if len(fitting) == 1 else (None, fitting)


def _document(
    event: Event, command: str, entry: Entry, *, private: bool, page: int = 1
) -> Document:
    if command == "section":
        return page_of(event.ground, entry, page, event.user_id, private=private)
    make = {"quote": passages.quoted, "glossary": passages.defined}.get(command, passages.cited)
    return with_related(event.ground, make(entry, private=private), entry, event.user_id)


async def _post(event: Event, document: Document, chosen: Chosen) -> None:
    """What everybody sees counts towards the person's cool-down, and the rest does not."""
    everybody = not document.private and (await event.policy()).public
    if not await event.refused(counted=everybody) and not await event.hushed():
        await event.reply(document, chosen)


def page_of(
    ground: Ground, entry: Entry, page: int, reader: int, *, private: bool = True
) -> Document:
    """A page of a section, counted from 1, with the buttons that lead to the others."""
    pages = pages_of(entry)
    last = len(pages)
    if not 1 <= page <= last:
        return passages.no_page(entry, page, last)
    document = passages.page(entry, pages[page - 1], page, last, private=private)
    if last > 1:
        after = page + 1 if page < last else 0
        back = Turn.action(ground.revision, entry, reader, page - 1, on=False)
        forth = Turn.action(ground.revision, entry, reader, after, on=True)
        document = replace(document, actions=(back, forth))
    return with_related(ground, document, entry, reader)


def pages_of(entry: Entry) -> list[tuple[Passage, ...]]:
    """The passages in order, as many whole ones on a page as fit into a message.

    The pages are the same in every language: two people may turn those of one message.
    """
    around = Writer(ENGLISH).text(passages.page(entry, (), _LARGEST, _LARGEST).blocks)
    return list(_pages(entry.passages, MESSAGE - length(around) - len("\n\n\n") - _LONGER))


def _pages(held: Sequence[Passage], room: int) -> Iterator[tuple[Passage, ...]]:
    """Whole passages within `room` characters a page; one that is longer has a page to itself."""
    page: list[Passage] = []
    left, writer, above = room, Writer(ENGLISH), ""
    for passage in held:
        said = passages.said(passage)
        words, under = length(words_of(said)) + len("\n\n"), writer.attribution(said)
        whole = words + len("\n") + length(under) + _LONGER
        # An attribution that several have in a row stands once.
        size = words if under == above else whole
        if page and size > left:
            yield tuple(page)
            page, left, size = [], room, whole
        page.append(passage)
        left, above = left - size, under
    yield tuple(page)


class Turn(AtEntry, what="(?:previous|next)", turns=True):
    """Turns the page for who opened it; anybody else gets a copy of that page.

    So do all where a page that everybody sees may be shown no longer. After a revision the pages
    may begin elsewhere: a turn could skip a passage.
    """

    stays = False

    @staticmethod
    def action(revision: str, entry: Entry, reader: int, page: int, *, on: bool) -> Action:
        """A turn that leads nowhere, `page` 0, keeps its place: the other stays where it is."""
        key = custom_id(revision, "next" if on else "previous", entry, reader, page)
        return Action(key, say("Next") if on else say("Previous"), off=not page)

    async def pressed_at(self, event: InteractionEvent, entry: Entry, reader: int) -> None:
        page = number(self.fields["page"])
        if not page:
            raise ForgedError
        message = event.interaction.message
        alone = message is not None and message.flags.ephemeral
        turns = event.user_id == reader and (alone or (await event.policy()).public)
        # A page that is changed for everybody stays in their language.
        private = alone or not turns
        document = page_of(event.ground, entry, page, event.user_id, private=private)
        if not turns or not document.actions:
            await event.reply(document)
            return
        try:
            await event.update(document)
        except discord.NotFound as error:
            if is_expired(error):
                raise
            await event.tell(itself.PAGE_GONE)


class Choose(AtEntry, what="choose"):
    """Opens what was chosen in a menu of what is related; a section from its first page."""

    kinds = frozenset({ComponentType.string_select})

    def mark(self) -> str:
        return self.chosen()

    async def pressed_at(self, event: InteractionEvent, entry: Entry, _reader: int) -> None:
        command = _READ_BY.get(entry.kind, "cite")
        await event.reply(_document(event, command, entry, private=True))


class Pick(AtEntry, what=f"(?P<command>{'|'.join(_KINDS)})"):
    """Posts what was chosen of the several that fit, as the command would; others get a copy."""

    kinds = frozenset({ComponentType.string_select})

    def mark(self) -> str:
        return self.chosen()

    async def pressed_at(self, event: InteractionEvent, entry: Entry, reader: int) -> None:
        command, message = self.fields["command"] or "", event.interaction.message
        if entry.kind not in _KINDS[command]:
            raise ForgedError
        if event.user_id != reader:
            await event.reply(_document(event, command, entry, private=True))
            return
        document = _document(event, command, entry, private=await event.alone())
        if message is not None and message.flags.ephemeral:
            await _post(event, document, None)
        else:
            await event.update(document)


COMMANDS: tuple[app_commands.Command[Any, ..., None], ...] = (cite, quote, glossary, section)
BUTTONS = (Related, Choose, Turn, Pick)
WORDS: Mapping[str, Word] = {each: partial(_by_word, each) for each in _KINDS}
