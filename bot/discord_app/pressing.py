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
from bot.discord_app.limits import RESPONSE_DEADLINE
from bot.discord_app.logged import logged_row, opened
from bot.discord_app.mishaps import LOST, is_expired, report
from bot.discord_app.offered import with_buttons, with_more
from bot.discord_app.phrases import Phrases
from bot.discord_app.pressed import Pressed
from bot.discord_app.quoting.parts import Parts
from bot.discord_app.quoting.posting import may_post
from bot.discord_app.reply import Reply, render, render_more
from bot.discord_app.responding import respond, tell
from bot.discord_app.settings.fitted import fitted_to
from bot.discord_app.settings.here import Here
from bot.discord_app.voting import store_vote, store_why
from bot.querylog.values import Opinion, StoredQuery


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

    def _say(self, interaction: Interaction) -> Phrases:
        return self._asking.places.tongues(interaction).own

    async def _press(self, interaction: Interaction, press: Press, admittance: Admittance) -> None:
        say = self._say(interaction)
        match press.what:
            case What.MORE:
                await respond(interaction, await self._more(interaction, press))
            case What.RELATED:
                await respond(interaction, await self._related(interaction, press))
            case What.DELETE:
                await delete(interaction, press, say=say)
            case What.SHARE:
                await self._share(interaction, press, admittance)
            case What.HELPFUL:
                stored = await store_vote(self._database, interaction, press, Opinion.HELPFUL)
                thanks = wording.thanks_for(Opinion.HELPFUL, say)
                await respond(interaction, thanks if stored else wording.answer_unknown(say))
            case What.NOT_HELPFUL:
                await self._ask_why(interaction, press)
            case What.WHY:
                await respond(interaction, wording.button_unknown(say))

    async def _submit(self, interaction: Interaction, press: Press, _: Admittance) -> None:
        say = self._say(interaction)
        if press.what is What.WHY:
            await respond(interaction, await store_why(self._database, interaction, press, say=say))
        else:
            await respond(interaction, wording.button_unknown(say))

    async def _ask_why(self, interaction: Interaction, press: Press) -> None:
        # The press is the vote: whoever closes the form has voted all the same.
        say = self._say(interaction)
        if not await store_vote(self._database, interaction, press, Opinion.NOT_HELPFUL):
            await respond(interaction, wording.answer_unknown(say))
            return
        async with asyncio.timeout(RESPONSE_DEADLINE):
            await interaction.response.send_modal(why_form(press, say=say))

    async def _more(self, interaction: Interaction, press: Press) -> Reply:
        here = await self._asking.places.of_interaction(interaction)
        async with opened(self._database) as log:
            row = await logged_row(log, interaction, press)
        say = here.tongues.own
        match self._answered_again(row, say):
            case Reply() as refusal:
                return refusal
            case (question, answer):
                reply = render_more(answer, press.after, asked=question, say=say)
                if reply is None:
                    return wording.nothing_more(say)
                return fitted_to(here, with_more(reply, answer, press.query, press.asker))

    async def _related(self, interaction: Interaction, press: Press) -> Reply:
        async with opened(self._database) as log:
            row = await logged_row(log, interaction, press)
        say = self._say(interaction)
        match self._answered_again(row, say):
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
            first = await log.votes.share(press.query, datetime.now(UTC))
        if not first:
            await respond(interaction, wording.shared_already(here.tongues.own))
            return
        try:
            await respond(interaction, reply)
        except LOST as error:
            async with opened(self._database) as log:
                await log.votes.unshare(press.query)
            if not isinstance(error, discord.HTTPException) or is_expired(error):
                raise
            report(error, "Share", interaction.id)
            await tell(interaction, wording.may_not_post_here(here.tongues.own))

    def _shared(
        self, interaction: Interaction, press: Press, row: StoredQuery | None, here: Here
    ) -> Reply:
        """The answer as everybody is to see it, or a private word where it may not be shown."""
        say = here.tongues.own
        if interaction.user.id != press.asker:
            return wording.not_yours_to_share(say)
        if not here.public:
            return wording.may_not_share_here(say)
        if not may_post(interaction):
            return wording.may_not_post_here(say)
        match self._answered_again(row, say):
            case Reply() as refusal:
                return refusal
            case (question, answer):
                if answer.small_talk:
                    return wording.button_unknown(say)
                shared = here.tongues.shared
                reply = render(answer, asked=question, shared_by=press.asker, say=shared)
                return fitted_to(here, with_buttons(reply, answer, press.query, press.asker))

    def _answered_again(self, row: StoredQuery | None, say: Phrases) -> tuple[str, Answer] | Reply:
        """The question and its answer as it was given, or what is said where it cannot be had."""
        if row is None:
            return wording.answer_unknown(say)
        if row.record.revision != self._asking.answerer.corpus.revision:
            return wording.notes_revised(say)
        question = read_question(row.record.question)
        if not isinstance(question, Question):
            return wording.answer_unknown(say)
        found = ((each.id, each.score) for each in row.record.passages)
        return question.text, self._asking.answerer.again(question.text, row.record.outcome, found)
