"""What a press on a button under a page of the log does: nothing of it is believed unchecked."""

from bot.discord_app import wording
from bot.discord_app.admission import Admittance
from bot.discord_app.old_buttons import Interaction
from bot.discord_app.phrases import Phrases
from bot.discord_app.places import Places
from bot.discord_app.pressed import Pressed
from bot.discord_app.reply import Reply
from bot.discord_app.responding import respond
from bot.discord_app.review import told
from bot.discord_app.review.answering import Answering, put, refusal_of
from bot.discord_app.review.criteria import digest, text_on_page
from bot.discord_app.review.desk import Desk
from bot.discord_app.review.lists import Lists, UnknownSectionError
from bot.discord_app.review.page_ids import Listed, Turn, decode_turn, whose_mark


class Turning:
    """Turns pages of the log, for whom they were opened, where, and while they may read it."""

    def __init__(
        self, answering: Answering, lists: Lists, places: Places, pressed: Pressed
    ) -> None:
        self._answering = answering
        self._lists = lists
        self._places = places
        self._pressed = pressed

    async def on_press(self, interaction: Interaction, custom_id: str) -> None:
        """Turn the page, or say privately why not; never raises."""
        await self._pressed.answer(interaction, decode_turn(custom_id), self._turn)

    async def _turn(self, interaction: Interaction, turn: Turn, _: Admittance) -> None:
        say = self._places.tongues(interaction).own
        for_managers = turn.listed is Listed.AUDIT
        scope = await self._answering.scope_of(interaction, for_managers=for_managers)
        text = text_on_page(interaction.message.content) if interaction.message else ""
        if scope is None:
            await respond(interaction, refusal_of(interaction, say, for_managers=for_managers))
        elif turn.whose != whose_mark(scope.id, interaction.user.id):
            await respond(interaction, told.for_another(say))
        elif digest(text if turn.sign.text else "") != turn.sign.text:
            await respond(interaction, wording.button_unknown(say))
        else:
            await interaction.response.defer()
            text = text if turn.sign.text else ""

            async def make(desk: Desk, say: Phrases) -> Reply:
                try:
                    return await self._lists.page(desk, turn, text, say)
                except UnknownSectionError:
                    return told.no_section(say)

            await put(interaction, await self._answering.made(interaction, scope, make, say))
