"""What a press on a button under an answer does.

What comes with a press is believed only as far as the message and the query log bear it out.
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import discord

from bot.answers.answer import Answer
from bot.answers.question import Question, read_question
from bot.discord_app import wording
from bot.discord_app.admission import Admittance
from bot.discord_app.asking import Asking
from bot.discord_app.buttons import ANSWER, Interaction, custom_id_of, is_on_its_message, why_form
from bot.discord_app.custom_ids import Press, What, decode
from bot.discord_app.deleting import delete
from bot.discord_app.fitted import fitted_to
from bot.discord_app.here import Here
from bot.discord_app.limits import RESPONSE_DEADLINE
from bot.discord_app.logged import logged_row, opened
from bot.discord_app.mishaps import LOST, is_expired, report
from bot.discord_app.offered import with_buttons, with_more
from bot.discord_app.parts import Parts
from bot.discord_app.posting import may_post
from bot.discord_app.pressed import Pressed
from bot.discord_app.reply import Reply, render, render_more
from bot.discord_app.responding import respond, tell
from bot.discord_app.voting import store_vote, store_why
from bot.querylog.record import Opinion, StoredQuery


class Pressing:
    """Does what the buttons under an answer say."""

    def __init__(self, asking: Asking, parts: Parts, pressed: Pressed, database: Path) -> None:
        self._asking = asking
        self._parts = parts
        self._pressed = pressed
        self._database = database

    async def on_press(self, interaction: Interaction, custom_id: str) -> None:
        """Do what the button says, or say privately why not; never raises."""
        await self._pressed.answer(interaction, decode(custom_id), self._press)

    async def on_rest(self, interaction: Interaction) -> None:
        """Take in a form, and say a private word to a press that reaches no button; never raises.

        A form is taken in here, since discord.py itself forgets those sent before a restart.
        """
        custom_id = custom_id_of(interaction)
        match interaction.type:
            case discord.InteractionType.modal_submit if ANSWER.fullmatch(custom_id):
                await self._pressed.answer(interaction, decode(custom_id), self._submit)
            case discord.InteractionType.component if not is_on_its_message(interaction):
                await self._pressed.answer(interaction, None, self._press)

    async def _press(self, interaction: Interaction, press: Press, admittance: Admittance) -> None:
        match press.what:
            case What.MORE:
                await respond(interaction, await self._more(interaction, press))
            case What.RELATED:
                await respond(interaction, await self._related(interaction, press))
            case What.DELETE:
                await delete(interaction, press)
            case What.SHARE:
                await self._share(interaction, press, admittance)
            case What.HELPFUL:
                refusal = await store_vote(self._database, interaction, press, Opinion.HELPFUL)
                await respond(interaction, refusal or wording.thanks_for(Opinion.HELPFUL))
            case What.NOT_HELPFUL:
                await self._ask_why(interaction, press)
            case What.WHY:
                await respond(interaction, wording.button_unknown())

    async def _submit(self, interaction: Interaction, press: Press, _: Admittance) -> None:
        if press.what is What.WHY:
            await respond(interaction, await store_why(self._database, interaction, press))
        else:
            await respond(interaction, wording.button_unknown())

    async def _ask_why(self, interaction: Interaction, press: Press) -> None:
        # The press is the vote: whoever closes the form has voted all the same.
        refusal = await store_vote(self._database, interaction, press, Opinion.NOT_HELPFUL)
        if refusal is not None:
            await respond(interaction, refusal)
            return
        async with asyncio.timeout(RESPONSE_DEADLINE):
            await interaction.response.send_modal(why_form(press))

    async def _more(self, interaction: Interaction, press: Press) -> Reply:
        here = await self._asking.places.of_interaction(interaction)
        async with opened(self._database) as log:
            row = await logged_row(log, interaction, press)
        match self._answered_again(row):
            case Reply() as refusal:
                return refusal
            case (question, answer):
                reply = render_more(answer, press.after, asked=question)
                if reply is None:
                    return wording.nothing_more()
                return fitted_to(here, with_more(reply, answer, press.query, press.asker))

    async def _related(self, interaction: Interaction, press: Press) -> Reply:
        say = self._asking.places.tongues(interaction).own
        async with opened(self._database) as log:
            row = await logged_row(log, interaction, press)
        match self._answered_again(row):
            case Reply() as refusal:
                return refusal
            case (_, answer):
                passages = [hit.passage for hit in answer.shown]
                return self._parts.related(passages, interaction.user.id, say=say)

    async def _share(self, interaction: Interaction, press: Press, admittance: Admittance) -> None:
        here = await self._asking.places.of_interaction(interaction)
        async with opened(self._database) as log:
            row = await logged_row(log, interaction, press)
        reply = self._shared(interaction, press, row, here)
        # What everybody sees counts towards the person's cool-down.
        reply = self._asking.refusal_of(reply, interaction.user.id, here, admittance) or reply
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

    def _shared(
        self, interaction: Interaction, press: Press, row: StoredQuery | None, here: Here
    ) -> Reply:
        """The answer as everybody is to see it, or a private word where it may not be shown."""
        if interaction.user.id != press.asker:
            return wording.not_yours_to_share()
        if not here.public:
            return wording.may_not_share_here()
        if not may_post(interaction):
            return wording.may_not_post_here()
        match self._answered_again(row):
            case Reply() as refusal:
                return refusal
            case (question, answer):
                if answer.small_talk:
                    return wording.button_unknown()
                reply = render(answer, asked=question, shared_by=press.asker)
                return fitted_to(here, with_buttons(reply, answer, press.query, press.asker))

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
