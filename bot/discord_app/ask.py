"""A question and its answer: `/ask`, mentions, direct messages, and what is done under an answer.

What comes with a press is believed only as far as the message and the query log bear it out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import Any, ClassVar

import discord
from discord import app_commands, ui

from bot.answers.analysis import LIMIT, NothingAsked, Question, TooLong, cleaned, read_question
from bot.answers.answer import Answer, Earlier, Outcome
from bot.answers.answerer import asks
from bot.discord_app.admission import Chosen
from bot.discord_app.buttons import NUMBER, Button, Delete, Form, number, wish_action
from bot.discord_app.entries import related
from bot.discord_app.event import Event, InteractionEvent
from bot.discord_app.ground import ForgedError, Interaction
from bot.discord_app.inbox import Addressed, MessageEvent, Word, text_of
from bot.discord_app.message import length, nested, words_of
from bot.errors import QueryLogError
from bot.moderation.replay import record_of
from bot.querylog.recorder import PATIENCE
from bot.querylog.scope import Everywhere
from bot.querylog.values import (
    Opinion,
    QueryRecord,
    StoredQuery,
    Surface,
    Vote,
    neutral,
)
from bot.replies import answers, itself
from bot.replies.document import Action, Document
from bot.replies.passages import said
from bot.replies.sentences import Language, Sentence, say

Command = app_commands.Command[Any, ..., None]

SLASH_PATIENCE = 2.0
"""Seconds of Discord's three in which a command's reply waits for its row."""

WHY = 300
"""Characters of a word on why an answer was not helpful; a limit of ours."""

WHY_FIELD = "why"
"""The custom id of the form's field."""


@app_commands.command()
@app_commands.describe(
    question="What would you like to know about the episode?",
    private="To you alone, and moderators see no name, or to everybody; unless told, as the server "
    "has it.",
)
async def ask(
    interaction: Interaction, question: app_commands.Range[str, 1, LIMIT], private: Chosen = None
) -> None:
    """Ask about the episode; the answer cites the notes."""
    async with InteractionEvent(interaction) as event:
        await answer(event, question, private)


async def answer_message(event: MessageEvent, said: Addressed) -> None:
    """Answer what a message asks; what merely replies to an answer is left alone if nothing does.

    So are thanks and the like, and what the notes do not cover, unless it is a question.
    """
    if said.unread:
        if not await event.refused():
            await event.tell(itself.ROLE_MENTIONED)
        return
    answerer = event.ground.answerer
    after = None if said.answered is None else await _earlier(event, said.answered)
    if not said.named and not asks(said.text, answerer.language.follow_ups):
        found = answerer.answer(cleaned(neutral(said.text))[:LIMIT], after=after)
        if found.small_talk or found.outcome is Outcome.NOT_COVERED:
            return
    await answer(event, said.text, after=after)


async def _earlier(event: MessageEvent, answered: discord.Message) -> Earlier:
    """The question and the passages of an answer of the bot's.

    Where it is in no log, or no longer, the passages are those that stand in the message.
    """
    answerer, row = event.ground.answerer, await _row_of(event, answered)
    if row is not None:
        found = ((each.id, each.score) for each in row.record.passages)
        return answerer.earlier(row.record.question, row.record.outcome, found)
    text = text_of(answered)
    words = {words_of(said(each)): each for each in answerer.corpus.passages}
    shown = sorted((each for each in words if each in text), key=text.index)
    return Earlier("", tuple(words[each] for each in shown))


async def _row_of(event: MessageEvent, answered: discord.Message) -> StoredQuery | None:
    """The row that the buttons under an answer name, if it was asked in the same channel."""
    pressed = (getattr(part, "custom_id", None) or "" for part in nested(answered.components))
    query = next((int(found["query"]) for found in map(_ROW.match, pressed) if found), 0)
    try:
        row = await event.hurried.queries.one(Everywhere(), query) if query else None
    except (QueryLogError, ValueError):
        return None
    return row if row is not None and row.record.channel_id == event.channel_id else None


async def answer(
    event: Event,
    text: str,
    chosen: Chosen = None,
    after: Earlier | None = None,
) -> None:
    """Answer what was asked, or say why not; what is refused or asks nothing is not logged.

    `chosen` is what the asker chose of privacy, None for nothing: then it is as the server has it.
    `after` is what the question follows on.
    """
    if await event.refused():
        return
    if await event.hushed():
        return
    # As it is stored, so that what a button finds later is what was found.
    match read_question(neutral(text)):
        case NothingAsked():
            await event.tell(itself.NOTHING_ASKED if text else itself.help_on_asking())
        case TooLong(size):
            await event.tell(itself.too_long(size))
        case Question(question):
            begun = perf_counter()
            found = event.ground.answerer.answer(question, after=after)
            elapsed_ms = (perf_counter() - begun) * 1000
            slash = event.surface is Surface.SLASH
            private = await event.alone(chosen) or (slash and _wishes(found))
            record = _record(event, text, found, elapsed_ms, private=private)
            await event.reply(await _logged_answer(event, question, found, record), chosen)


def _wishes(found: Answer) -> bool:
    """Whether somebody wants something about their data, which is nobody else's business."""
    return found.told is not None and found.told.wish is not None


async def _logged_answer(
    event: Event, question: str, found: Answer, record: QueryRecord
) -> Document:
    """The answer with its buttons, logged: a row for a reply that was sent outlives the process."""
    if found.small_talk:
        brief = event.surface is Surface.MENTION
        said = itself.ASK_ME if brief else itself.help_on_asking()
        document = replace(said, private=record.private)
        return _without_row(document, event)
    # Discord shows others that somebody used /ask, but not what was asked.
    slash = event.surface is Surface.SLASH
    document = answers.worded(found, above=question if slash else None, private=record.private)
    if found.told is not None and found.told.wish is not None:
        document = replace(document, actions=(wish_action(found.told.wish),))
    if found.asks_nothing:
        return _without_row(document, event)
    patience = SLASH_PATIENCE if slash else PATIENCE
    row = await event.ground.recorder.record(record, patience)
    if row is None:
        return _without_row(document, event)
    return with_buttons(document, found, row, event.user_id)


def _record(
    event: Event, text: str, found: Answer, elapsed_ms: float, *, private: bool
) -> QueryRecord:
    return replace(
        record_of(found, text, event.surface, datetime.now(UTC), elapsed_ms),
        guild_id=event.guild_id,
        channel_id=event.channel_id,
        user_id=event.user_id,
        private=private,
        place_id=event.place_id,
    )


def _without_row(document: Document, event: Event) -> Document:
    """The reply with what needs no row under it."""
    offered = () if document.private else (Delete.action(event.user_id),)
    return replace(document, actions=(*document.actions, *offered))


def with_buttons(document: Document, found: Answer, query: int, asker: int) -> Document:
    """The reply to a question that is in the query log as row `query`, with its buttons."""
    actions = tuple(_offered(document, found, query, asker))
    return replace(document, actions=actions, more=partial(more_of, found, query, asker))


def _offered(document: Document, found: Answer, query: int, asker: int) -> Iterator[Action]:
    if found.shown:
        yield Related.action(query, asker)
    yield Share.action(query, asker) if document.private else Delete.action(asker, query)
    yield Helpful.action(query, asker)
    yield NotHelpful.action(query, asker)


def more_of(found: Answer, query: int, asker: int, held: int) -> Action | None:
    """What leads to the passages after the first `held`, if there are any."""
    if found.outcome is Outcome.NOT_COVERED or not 0 < held < len(found.distinct):
        return None
    return More.action(query, asker, held)


def _template(what: str) -> str:
    """The custom ids of one kind under answers."""
    row = rf"(?P<query>{NUMBER}):(?P<asker>{NUMBER})"
    return rf"fn1:{what}:{row}(?::(?P<after>[1-9][0-9]{{0,3}}))?"


def _custom_id(what: str, query: int, asker: int, after: int = 0) -> str:
    """At most 69 characters, of Discord's 100."""
    return f"fn1:{what}:{query}:{asker}" + (f":{after}" if after else "")


class UnderAnswer(Button, template="(?!)"):
    """A button under an answer: it names the row in the query log, and who asked."""

    what: ClassVar[str]
    label: ClassVar[Sentence]

    def __init_subclass__(cls, *, what: str, label: Sentence) -> None:
        super().__init_subclass__(template=_template(what))
        cls.what, cls.label = what, label

    @classmethod
    def action(cls, query: int, asker: int, after: int = 0) -> Action:
        """The button; `after` is how many passages are shown already, where it matters."""
        key = _custom_id(cls.what, query, asker, after)
        return Action(key, cls.label, shares=cls.what == "share")

    @property
    def query(self) -> int:
        return number(self.fields["query"])

    @property
    def asker(self) -> int:
        return number(self.fields["asker"])


class More(UnderAnswer, what="more", label=say("More")):
    """Shows whoever presses the passages after those shown."""

    async def pressed(self, event: InteractionEvent) -> None:
        match await _again(event, self.query, self.asker):
            case Document() as refusal:
                await event.tell(refusal)
            case (question, found):
                more = partial(more_of, found, self.query, self.asker)
                after = number(self.fields["after"])
                document = answers.further(found, after, above=question, more=more)
                if document is None:
                    await event.tell(itself.NOTHING_MORE)
                else:
                    await event.reply(document)


class Related(UnderAnswer, what="related", label=say("Related")):
    """Shows whoever presses what else the notes have beside the passages."""

    async def pressed(self, event: InteractionEvent) -> None:
        match await _again(event, self.query, self.asker):
            case Document() as refusal:
                await event.tell(refusal)
            case (_, found):
                passages = [hit.passage for hit in found.shown]
                await event.tell(related(event.ground, passages, event.user_id))


class Share(UnderAnswer, what="share", label=say("Share")):
    """Shows everybody a private answer, once, with who shares it."""

    async def pressed(self, event: InteractionEvent) -> None:
        document = await self._shared(event)
        if document.private:
            await event.tell(document)
        # What everybody sees counts towards the person's cool-down.
        elif not await event.refused():
            await self._post(event, document)

    async def _shared(self, event: InteractionEvent) -> Document:
        """The answer as everybody is to see it, or a private word where it may not be shown."""
        if event.user_id != self.asker:
            return itself.NOT_YOURS_TO_SHARE
        if refusal := await event.unshared():
            return refusal
        match await _again(event, self.query, self.asker):
            case Document() as refusal:
                return refusal
            case (question, found):
                if found.small_talk:
                    raise ForgedError
                document = answers.worded(found, above=question, shared_by=self.asker)
                return with_buttons(document, found, self.query, self.asker)

    async def _post(self, event: InteractionEvent, document: Document) -> None:
        # Noted first, so that of two presses at once one posts.
        if not await event.hurried.votes.share(self.query, datetime.now(UTC)):
            await event.tell(itself.SHARED_ALREADY)
            return
        shared = False
        try:
            shared = await event.share(document)
        finally:
            if not shared:
                await event.ground.log.votes.unshare(self.query)


class Helpful(UnderAnswer, what="helpful", label=say("Helpful")):
    """Counts the vote of whoever presses."""

    async def pressed(self, event: InteractionEvent) -> None:
        stored = await _vote(event, self.query, self.asker, Opinion.HELPFUL)
        await event.tell(itself.thanks_for_vote(helpful=True) if stored else itself.ANSWER_UNKNOWN)


class NotHelpful(UnderAnswer, what="not_helpful", label=say("Not helpful")):
    """Counts the vote, and asks why: whoever closes the form has voted all the same."""

    async def pressed(self, event: InteractionEvent) -> None:
        if await _vote(event, self.query, self.asker, Opinion.NOT_HELPFUL):
            await event.show_form(why_form(event.own, self.query, self.asker))
        else:
            await event.tell(itself.ANSWER_UNKNOWN)


def why_form(language: Language, query: int, asker: int) -> ui.Modal:
    """The form that asks why the answer was not helpful."""
    word = language.word
    told = say("If you like, in up to {limit} characters. It is logged with your vote.", limit=WHY)
    words: ui.TextInput[Any] = ui.TextInput(
        custom_id=WHY_FIELD, style=discord.TextStyle.paragraph, required=False, max_length=WHY
    )
    title, custom_id = say("Your vote: not helpful"), _custom_id("why", query, asker)
    form = ui.Modal(title=word(title), custom_id=custom_id)
    asked = word(say("Why was it not helpful?"))
    form.add_item(ui.Label(text=asked, description=word(told), component=words))
    return form


class Why(Form):
    """Stores the word on why an answer was not helpful, with the vote."""

    template = re.compile(_template("why"))

    async def submitted(self, event: InteractionEvent, filled: Mapping[str, str]) -> None:
        query, asker = number(self.fields["query"]), number(self.fields["asker"])
        why = filled.get(WHY_FIELD, "").strip()
        if length(why) > WHY:
            await event.tell(itself.too_long_a_why(length(why), WHY))
        # Without a word, the press itself was the vote.
        elif why and not await _vote(event, query, asker, Opinion.NOT_HELPFUL, why):
            await event.tell(itself.ANSWER_UNKNOWN)
        else:
            await event.tell(itself.thanks_for_vote(helpful=False))


async def _vote(
    event: InteractionEvent, query: int, asker: int, opinion: Opinion, why: str | None = None
) -> bool:
    """Store the person's vote in the place of an earlier one; False where the answer is gone."""
    vote = Vote(query, event.user_id, opinion, datetime.now(UTC), why)
    row = await _logged(event, query, asker)
    return row is not None and await event.hurried.votes.cast(vote)


async def _again(event: InteractionEvent, query: int, asker: int) -> tuple[str, Answer] | Document:
    """The question and its answer as it was given, or what is said where it cannot be had."""
    row = await _logged(event, query, asker)
    if row is None:
        return itself.ANSWER_UNKNOWN
    answerer = event.ground.answerer
    if row.record.revision != answerer.corpus.revision:
        return itself.NOTES_REVISED
    question = read_question(row.record.question)
    if not isinstance(question, Question):
        return itself.ANSWER_UNKNOWN
    found = ((each.id, each.score) for each in row.record.passages)
    return question.text, answerer.again(question.text, row.record.outcome, found)


async def _logged(event: InteractionEvent, query: int, asker: int) -> StoredQuery | None:
    """The row that a press names; None if it is gone, or was asked elsewhere or by another."""
    row = await event.hurried.queries.one(Everywhere(), query)
    if row is None or row.record.user_id != asker or row.record.channel_id != event.channel_id:
        return None
    # The row of a question put through a bot that its user installed has no guild.
    same_guild = row.record.guild_id in {None, event.interaction.guild_id}
    return row if same_guild else None


_ROW = re.compile(rf"fn1:[a-z_]+:(?P<query>{NUMBER}):")


async def _by_word(event: Event, rest: str) -> bool:
    await answer(event, rest)
    return True


COMMANDS: tuple[Command, ...] = (ask,)
WORDS: Mapping[str, Word] = {"ask": _by_word}
BUTTONS = (More, Related, Share, Delete, Helpful, NotHelpful)
FORMS = (Why,)
