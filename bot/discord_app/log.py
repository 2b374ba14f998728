"""`/log` of one thing: a question whole, and what moderators say of a gap and do about it."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import discord
from discord import app_commands, ui

from bot.answers.analysis import visible
from bot.discord_app.buttons import NUMBER, Button, Form, number
from bot.discord_app.event import InteractionEvent
from bot.discord_app.ground import ForgedError, Interaction
from bot.discord_app.message import CHOICE, CHOICES, bare, length, shortened
from bot.discord_app.reviewing import (
    GAP_BUTTON,
    Visit,
    answer,
    log_commands,
    refusal,
    scope_of,
    visiting,
)
from bot.moderation.gaps import Gap, join, open_gaps, split, wordings_of
from bot.moderation.replay import Replay, summary_of
from bot.querylog.values import CountedGist
from bot.replies import gaps as words
from bot.replies import moderation
from bot.replies.document import Document
from bot.replies.sentences import Language

LONGEST_NOTE = 300
"""Characters of a note."""

Row = app_commands.Range[int, 1, 2**53 - 1]
Note = app_commands.Range[str, 1, LONGEST_NOTE]
Wordings = tuple[CountedGist, ...]

_GAP = "Type words of the question, and choose; or the number of a row of it."
_NOTE_FIELD = "note"
_REPLAYED = 6  # wordings of a gap that are asked again, the most usual


@log_commands.command()
@app_commands.describe(row="The number behind a question in a list, such as 12.")
async def show(interaction: Interaction, row: Row) -> None:
    """Everything the log holds of one question, shown to you alone."""

    async def make(visit: Visit) -> Document:
        found = await visit.log.queries.one(visit.scope, row)
        await visit.record("log show", 0 if found is None else 1)
        if found is None:
            return moderation.NO_ROW
        counted = await visit.log.queries.top_questions(visit.scope) if found.record.gist else ()
        said = (each.said for each in counted if each.gist == found.record.gist)
        places = moderation.places_of(visit.answerer.corpus)
        return moderation.whole(found, places, next(said, None))

    await answer(interaction, make)


async def offer_gaps(interaction: Interaction, typed: str) -> list[app_commands.Choice[int]]:
    """Open gaps, recorded as read like any list; never raises."""
    found: list[tuple[str, int]] = []
    async with InteractionEvent(interaction) as event:
        scope = await scope_of(event)
        if scope is not None:
            async with visiting(event, scope) as visit:
                chosen = gap_choices(await open_gaps(visit.log, scope, visit.answerer), typed)
                await visit.record_offered("log gaps offered", len(chosen))
            found += chosen
    return [app_commands.Choice(name=name, value=row) for name, row in found]


@log_commands.command()
@app_commands.describe(
    gap=_GAP,
    text="What you have to say of it, for other moderators; in the place of what was said.",
)
@app_commands.autocomplete(gap=offer_gaps)
async def note(interaction: Interaction, gap: Row, text: Note) -> None:
    """Say something of a gap, to the moderators alone."""
    await answer(interaction, lambda visit: _note(visit, gap, text))


@log_commands.command()
@app_commands.describe(gap=_GAP)
@app_commands.autocomplete(gap=offer_gaps)
async def resolve(interaction: Interaction, gap: Row) -> None:
    """Close a gap, in all its wordings, until somebody asks again."""
    await answer(interaction, lambda visit: _resolve(visit, gap))


@log_commands.command()
@app_commands.describe(gap="The number of a row of it.")
async def reopen(interaction: Interaction, gap: Row) -> None:
    """Open a gap again that was resolved."""

    async def make(visit: Visit) -> Document:
        async def reopened(gist: str) -> bool:
            return await visit.log.gaps.reopen(visit.scope, gist)

        done = await _each(visit, gap, reopened)
        return await _told(visit, "log reopen", (gap,), done, words.reopened)

    await answer(interaction, make)


@log_commands.command(name="join")
@app_commands.describe(gap=_GAP, other=_GAP)
@app_commands.autocomplete(gap=offer_gaps, other=offer_gaps)
async def join_gaps(interaction: Interaction, gap: Row, other: Row) -> None:
    """Make one gap of two that ask the same."""

    async def make(visit: Visit) -> Document:
        joined = await join(visit.log, visit.scope, gap, other, visit.answerer)
        return await _told(visit, "log join", (gap, other), joined, words.joined)

    await answer(interaction, make)


@log_commands.command(name="split")
@app_commands.describe(row="The number behind the wording.")
async def split_gap(interaction: Interaction, row: Row) -> None:
    """Take a wording out of its gap, for a gap of its own."""

    async def make(visit: Visit) -> Document:
        found = await split(visit.log, visit.scope, row, visit.answerer)
        return await _told(visit, "log split", (row,), found, words.split)

    await answer(interaction, make)


class AtGap(Button, template=rf"fn-gap:(?P<what>{'|'.join(GAP_BUTTON)}):(?P<row>{NUMBER})"):
    """Notes, resolves or replays a gap, for whoever may review the log where it is pressed."""

    async def pressed(self, event: InteractionEvent) -> None:
        row, scope = number(self.fields["row"]), await scope_of(event)
        if scope is None:
            await event.tell(refusal(event))
        elif self.fields["what"] == "note":
            await event.show_form(_note_form(event.own, row))
        else:
            await event.promise(private=True)
            act = _resolve if self.fields["what"] == "resolve" else _replay
            async with visiting(event, scope) as visit:
                document = await act(visit, row)
            await event.tell(document)


def _note_form(language: Language, row: int) -> ui.Modal:
    form = ui.Modal(title=language.word(words.NOTE_TITLE), custom_id=f"fn-gap-note:{row}")
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id=_NOTE_FIELD, style=discord.TextStyle.paragraph, max_length=LONGEST_NOTE
    )
    form.add_item(ui.Label(text=language.word(words.NOTE_ASKED), component=field))
    return form


class NoteForm(Form):
    """Keeps the note that was written of a gap."""

    template = re.compile(rf"fn-gap-note:(?P<row>{NUMBER})")

    async def submitted(self, event: InteractionEvent, filled: Mapping[str, str]) -> None:
        row, text = number(self.fields["row"]), filled.get(_NOTE_FIELD, "")
        if length(text) > LONGEST_NOTE:
            raise ForgedError
        scope = await scope_of(event)
        if scope is None:
            await event.tell(refusal(event))
            return
        await event.promise(private=True)
        async with visiting(event, scope) as visit:
            document = await _note(visit, row, text)
        await event.tell(document)


async def _note(visit: Visit, row: int, text: str) -> Document:
    said = visible(text)
    if not said:
        return moderation.NOTHING_TO_NOTE

    async def noted(gist: str) -> bool:
        return await visit.log.gaps.note(visit.scope, gist, said, visit.event.user_id, visit.now)

    return await _told(visit, "log note", (row,), await _each(visit, row, noted), words.noted)


async def _resolve(visit: Visit, row: int) -> Document:
    async def resolved(gist: str) -> bool:
        return await visit.log.gaps.resolve(visit.scope, gist, visit.now)

    done = await _each(visit, row, resolved)
    return await _told(visit, "log resolve", (row,), done, words.resolved)


async def _replay(visit: Visit, row: int) -> Document:
    """What today's notes would give for the wordings of the gap."""
    found, again = await wordings_of(visit.log, visit.scope, row, visit.answerer), []
    replay = Replay(visit.answerer)
    for each in found[:_REPLAYED]:
        asked = await visit.log.queries.one(visit.scope, each.newest_id)
        if asked is not None:
            again.append(replay(asked))
            await asyncio.sleep(0)

    def told(_: Sequence[CountedGist]) -> Document:
        lines = (line for each in again for line in moderation.replayed(each))
        foot = (moderation.more(len(found) - len(again)),) if len(found) > len(again) else ()
        head = moderation.replay_head(summary_of(again))
        return Document((*head, *lines, *foot), private=True)

    return await _told(visit, "log replay gap", (row,), found, told)


async def _each(visit: Visit, row: int, act: Callable[[str], Awaitable[bool]]) -> Wordings:
    """Do it for every wording of the gap that the row belongs to; those for which it was done."""
    found = await wordings_of(visit.log, visit.scope, row, visit.answerer)
    return tuple([each for each in found if await act(each.gist or "")])


async def _told(
    visit: Visit,
    command: str,
    rows: tuple[int, ...],
    done: Wordings,
    told: Callable[[Wordings], Document],
) -> Document:
    """What is said of these wordings, recorded as read; or why there are none."""
    await visit.record(command, len(done))
    if done:
        return told(done)
    found = [await visit.log.queries.one(visit.scope, row) for row in rows]
    return moderation.NO_ROW if None in found else moderation.NO_GAP


def gap_choices(gaps: Sequence[Gap], typed: str) -> list[tuple[str, int]]:
    """Names and row ids of the gaps that hold what was typed; names within Discord's limit."""
    typed_words = typed.casefold().split()
    fitting = (gap for gap in gaps if _holds(gap, typed_words))
    return [(_name(gap), gap.newest_id) for gap, _ in zip(fitting, range(CHOICES), strict=False)]


def _holds(gap: Gap, typed_words: Sequence[str]) -> bool:
    seen = f"{gap.question} #{gap.newest_id}".casefold()
    return all(word in seen for word in typed_words)


def _name(gap: Gap) -> str:
    before, after = f"{gap.count} × ", f" · #{gap.newest_id}"
    room = CHOICE - len(before) - len(after)
    question = bare(gap.question) or "…"
    size = room
    while length(shortened(question, size)) > room:
        size -= 1
    return f"{before}{shortened(question, size)}{after}"


COMMANDS = (log_commands,)
BUTTONS = (AtGap,)
FORMS = (NoteForm,)
