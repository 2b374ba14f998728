"""What a press on a button under an answer does.

What comes with a press is believed only as far as the message and the query log bear it out.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import discord

from bot.answers.answer import Answer
from bot.discord_app import wording
from bot.discord_app.admission import Admission, Admittance
from bot.discord_app.asking import Asking
from bot.discord_app.buttons import TEMPLATES, Interaction, stands_on
from bot.discord_app.custom_ids import Press, What, decode
from bot.discord_app.deleting import delete
from bot.discord_app.logged import LogUnavailableError, opened
from bot.discord_app.mishaps import LOST, is_expired, report
from bot.discord_app.offered import with_buttons, with_more
from bot.discord_app.question import Question, read_question
from bot.discord_app.reply import Reply, render, render_more
from bot.discord_app.responding import respond, tell
from bot.querylog.log import QueryLog
from bot.querylog.record import StoredQuery


class Pressing:
    """Answers presses; each is answered with something, and nothing is kept between two."""

    def __init__(self, asking: Asking, admission: Admission, database: Path) -> None:
        self._asking = asking
        self._admission = admission
        self._database = database

    async def on_press(self, interaction: Interaction, custom_id: str) -> None:
        """Do what the button says, or say privately why not; never raises."""
        with self._admission.reply() as admittance:
            try:
                await self._press(interaction, decode(custom_id), admittance)
            except LogUnavailableError:
                await self._apologise(interaction, wording.log_unreadable())
            except Exception as error:  # noqa: BLE001 -- the one handler of presses
                if error_id := report(error, "a press", interaction.id):
                    await self._apologise(interaction, wording.mishap(error_id))

    async def on_rest(self, interaction: Interaction) -> None:
        """A private word for a press that reaches no button; never raises."""
        if interaction.type is not discord.InteractionType.component:
            return
        custom_id = custom_id_of(interaction)
        received = any(template.fullmatch(custom_id) for template in TEMPLATES)
        if not (received and stands_on(interaction.message, custom_id)):
            with self._admission.reply():
                await self._apologise(interaction, wording.button_unknown())

    async def _press(
        self, interaction: Interaction, press: Press | None, admittance: Admittance
    ) -> None:
        if press is None:
            await respond(interaction, wording.button_unknown())
            return
        word = Reply("", private=True)
        if refusal := self._asking.refusal_of(word, interaction.user.id, admittance):
            await respond(interaction, refusal)
            return
        match press.what:
            case What.MORE:
                await respond(interaction, await self._more(interaction, press))
            case What.DELETE:
                await delete(interaction, press)
            case What.SHARE:
                await self._share(interaction, press, admittance)
            case _:
                await respond(interaction, wording.button_unknown())

    async def _more(self, interaction: Interaction, press: Press) -> Reply:
        async with opened(self._database) as log:
            row = await logged_row(log, interaction, press)
        match self._answered_again(row):
            case Reply() as refusal:
                return refusal
            case (question, answer):
                reply = render_more(answer, press.after, asked=question)
                if reply is None:
                    return wording.nothing_more()
                return with_more(reply, answer, press.query, press.asker)

    async def _share(self, interaction: Interaction, press: Press, admittance: Admittance) -> None:
        async with opened(self._database) as log:
            row = await logged_row(log, interaction, press)
        reply = self._shared(interaction, press, row)
        # What everybody sees counts towards the person's cool-down.
        reply = self._asking.refusal_of(reply, interaction.user.id, admittance) or reply
        if reply.private:
            await respond(interaction, reply)
            return
        # Noted first, so that of two presses at once one posts.
        async with opened(self._database) as log:
            first = await log.share(press.query, datetime.now(UTC))
        if not first:
            await respond(interaction, wording.shared_already())
            return
        try:
            await respond(interaction, reply)
        except LOST as error:
            async with opened(self._database) as log:
                await log.unshare(press.query)
            if not isinstance(error, discord.HTTPException) or is_expired(error):
                raise
            report(error, "Share", interaction.id)
            await tell(interaction, wording.may_not_post_here())

    def _shared(self, interaction: Interaction, press: Press, row: StoredQuery | None) -> Reply:
        """The answer as everybody is to see it, or a private word where it may not be shown."""
        if interaction.user.id != press.asker:
            return wording.not_yours_to_share()
        if not _may_post(interaction):
            return wording.may_not_post_here()
        match self._answered_again(row):
            case Reply() as refusal:
                return refusal
            case (question, answer):
                if answer.small_talk:
                    return wording.button_unknown()
                reply = render(answer, asked=question, shared_by=press.asker)
                return with_buttons(reply, answer, press.query, press.asker)

    def _answered_again(self, row: StoredQuery | None) -> tuple[str, Answer] | Reply:
        """The question and its answer as it was given, or what is said where it cannot be had."""
        if row is None:
            return wording.answer_unknown()
        if row.record.revision != self._asking.answerer.corpus.revision:
            return wording.notes_revised()
        question = read_question(row.record.question)
        if not isinstance(question, Question):
            return wording.answer_unknown()
        return question.text, self._asking.answerer.answer(question.text)

    async def _apologise(self, interaction: Interaction, reply: Reply) -> None:
        try:
            await tell(interaction, reply)
        except Exception as error:  # noqa: BLE001 -- the apology is the last thing that is tried
            report(error, "an apology", interaction.id)


def custom_id_of(interaction: Interaction) -> str:
    """The custom id of what was pressed or filled in; empty if there is none."""
    data = cast("dict[str, object]", interaction.data or {})
    return str(data.get("custom_id", ""))


def _may_post(interaction: Interaction) -> bool:
    if interaction.guild_id is None:
        return True
    held = interaction.app_permissions
    thread = isinstance(interaction.channel, discord.Thread)
    sends = held.send_messages_in_threads if thread else held.send_messages
    return held.administrator or (held.view_channel and sends)


async def logged_row(log: QueryLog, interaction: Interaction, press: Press) -> StoredQuery | None:
    """The row that the press names; None if it is gone, or was asked elsewhere or by another."""
    row = await log.query(press.query)
    if row is None or row.record.user_id != press.asker:
        return None
    here = row.record.channel_id == interaction.channel_id
    # The row of a question put through a bot that its user installed has no guild.
    same_guild = row.record.guild_id in {None, interaction.guild_id}
    return row if here and same_guild else None
