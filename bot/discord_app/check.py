"""What somebody wrote, laid beside the notes: `/check`, “Check this quote”, “Find claims”.

Nothing of it is logged: a message's author asked nothing. Share posts the message that was pressed
on, as it stands.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from bot.answers.analysis import cleaned
from bot.answers.catalogue import Entry
from bot.discord_app import event as rules
from bot.discord_app.buttons import Delete
from bot.discord_app.entries import AtEntry, custom_id, with_related
from bot.discord_app.event import Event, InteractionEvent
from bot.discord_app.ground import ForgedError, Ground, Interaction
from bot.discord_app.inbox import Word, text_of, words_in
from bot.discord_app.message import MESSAGE, Markdown, length, write
from bot.notes.episode import Passage
from bot.quotecheck.verdict import Verdict
from bot.replies import answers, checks, itself
from bot.replies.document import Action, Document, Line
from bot.replies.sentences import say

LONGEST_CHECKED = 1000
"""Characters of a text given to `/check`."""

LONGEST_FOUND = 4000
"""Characters of a message that are read; Discord's own limit for any message."""

MOST_WAITING = 24
"""How many texts may wait to be looked up, one at a time; whoever comes then is told so."""

_SHARED_BY = 50  # characters of the line that tells who shares something, in any language

Command = app_commands.Command[Any, ..., None] | app_commands.ContextMenu

Found = tuple[Document, Passage | None]
"""What is said of a text, and the passage that it rests on."""


@app_commands.command()
@app_commands.describe(
    text="What somebody wrote, best with the name of whoever is said to have said it.",
    private="Show it to you alone, as it is unless told (otherwise everybody sees it).",
)
async def check(
    interaction: Interaction,
    text: app_commands.Range[str, 1, LONGEST_CHECKED],
    private: bool = True,  # noqa: FBT001, FBT002 -- Discord's options are named by the user
) -> None:
    """Check a quote: a speaker’s own words, nearly so, a paraphrase, or none of it."""
    async with InteractionEvent(interaction) as event:
        await _look_up(event, lambda ground: checked(ground, text, private=private), private)


@app_commands.context_menu(name="Check this quote")
async def check_message(interaction: Interaction, message: discord.Message) -> None:
    """Check what a message quotes, for whoever looks it up alone."""
    async with InteractionEvent(interaction) as event:
        await _look_up(event, lambda ground: checked(ground, words_in(message)[:LONGEST_FOUND]))


@app_commands.context_menu(name="Find claims")
async def find_claims(interaction: Interaction, message: discord.Message) -> None:
    """Show what the notes say on a message, for whoever looks it up alone."""
    async with InteractionEvent(interaction) as event:
        await _look_up(event, lambda ground: found(ground, words_in(message)))


def checked(ground: Ground, text: str, *, private: bool = True) -> Found:
    """The check of a text."""
    if not cleaned(text):
        return checks.nothing_to_check(), None
    made = ground.checker.check(text)
    return checks.worded(made, private=private), made.passage


def found(ground: Ground, written: str) -> Found:
    """What the notes say on a text; above it, if so, that the text contradicts them."""
    text = cleaned(written[:LONGEST_FOUND])
    answer = ground.answerer.answer(text) if text else None
    if answer is None or answer.small_talk or (answer.told and answer.told.about):
        return checks.nothing_to_find(), None
    document, made = answers.worded(answer, private=True), ground.checker.check(text)
    if made.verdict is Verdict.CONTRADICTS:
        above = (Line(checks.verdict(made)), *checks.checked_words(made))
        document = replace(document, blocks=(*above, *document.blocks))
    return document, next((hit.passage for hit in answer.shown), None)


async def _by_word(event: Event, rest: str) -> bool:
    await _look_up(event, lambda ground: checked(ground, rest, private=False), chosen=False)
    return True


async def _look_up(
    event: Event,
    find: Callable[[Ground], Found],
    chosen: bool = True,  # noqa: FBT001, FBT002 -- what an option held
) -> None:
    """Say what is found, or why not now; either way it counts as a question asked."""
    waiting = event.ground.waiting
    if len(waiting) >= MOST_WAITING:
        if rules.Word.NO_ROOM in rules.TOLD[event.source]:
            await event.tell(itself.BUSY)
        return
    waiting.add(event.id)
    try:
        # Before the work, which may be too much just now.
        if await event.refused() or await event.hushed():
            return
        async with event.ground.aside:
            document, passage = await asyncio.to_thread(find, event.ground)
    finally:
        waiting.discard(event.id)
    await event.reply(_with_buttons(event, document, passage), chosen)


def _with_buttons(event: Event, document: Document, passage: Passage | None) -> Document:
    """What was looked up, with what is beside the passage that it rests on.

    What is private can be shared, where there is room for who shares it.
    """
    ground = event.ground
    entry = ground.catalogue.claim(passage) if passage is not None else None
    if entry is None:
        return document
    room = MESSAGE - length(write(document, event.own).text)
    if document.private and room >= _SHARED_BY:
        document = replace(document, actions=(Share.action(ground.revision, entry, event.user_id),))
    return with_related(ground, document, entry, event.user_id)


class Share(AtEntry, what="post"):
    """Posts the private message under which it stands, once, with who shares it.

    What is shared has to stand in the notes as they are.
    """

    stays = False

    @staticmethod
    def action(revision: str, entry: Entry, reader: int) -> Action:
        """The button; the message rests on the entry."""
        return Action(custom_id(revision, "post", entry, reader), say("Share"), shares=True)

    async def pressed_at(self, event: InteractionEvent, entry: Entry, _reader: int) -> None:
        message, posting = event.interaction.message, event.ground.posting
        if message is None or not message.flags.ephemeral:
            raise ForgedError
        if refusal := await event.unshared():
            await event.tell(refusal)
        elif await event.refused():
            return
        elif message.id in posting:
            await event.tell(itself.SHARED_ALREADY)
        else:
            posting.add(message.id)
            try:
                # The button goes first, so that it is pressed once.
                await event.take_off(event.custom_id())
                await event.share(_shared(event, message, entry))
            finally:
                posting.discard(message.id)


def _shared(event: InteractionEvent, message: discord.Message, entry: Entry) -> Document:
    """The message as everybody is to see it."""
    text = text_of(message)
    first, _, rest = text.partition("\n")
    line = answers.shared_line(event.user_id)
    # A verdict stays the first line: what is posted must not look like what the notes say.
    stays_first = first.startswith("**")
    blocks = (Line(Markdown(first)), line, Line(Markdown(rest)))
    document = Document(
        blocks if stays_first else (line, Line(Markdown(text))),
        actions=(Delete.action(event.user_id),),
    )
    return with_related(event.ground, document, entry, event.user_id)


COMMANDS: tuple[Command, ...] = (check, check_message, find_claims)
BUTTONS = (Share,)
WORDS: Mapping[str, Word] = {"check": _by_word}
