"""What is done at parts of the notes: a page is turned, something related is chosen and opened.

All that a press can show is in the notes, which are for everybody; so whose it is decides only
which message changes.
"""

import discord

from bot.answers.catalogue import Entry
from bot.discord_app import wording
from bot.discord_app.admission import Admittance
from bot.discord_app.fitted import fitted_to
from bot.discord_app.mishaps import is_expired
from bot.discord_app.old_buttons import Interaction, chosen
from bot.discord_app.phrases import Phrases
from bot.discord_app.places import Places
from bot.discord_app.pressed import Pressed
from bot.discord_app.quoting.entry_ids import TURNS, EntryPress, Step, decode_entry
from bot.discord_app.quoting.parts import Parts
from bot.discord_app.quoting.posting import Posting
from bot.discord_app.reply import Reply
from bot.discord_app.responding import change, respond, tell


class Reading:
    """Answers presses at parts of the notes."""

    def __init__(self, places: Places, parts: Parts, pressed: Pressed, posting: Posting) -> None:
        self._places = places
        self._parts = parts
        self._pressed = pressed
        self._posting = posting

    async def on_press(self, interaction: Interaction, custom_id: str) -> None:
        """Do what the button or menu says, or say privately why not; never raises."""
        await self._pressed.answer(interaction, decode_entry(custom_id), self._press)

    async def _press(
        self, interaction: Interaction, press: EntryPress, admittance: Admittance
    ) -> None:
        say = self._places.tongues(interaction).own
        entry = self._parts.catalogue.marked(self._named(interaction, press))
        refusal = self._refusal(press, entry, say)
        if entry is None or refusal is not None:
            await respond(interaction, refusal or wording.button_unknown(say))
        elif press.step in TURNS:
            await self._turn(interaction, press, entry)
        elif press.step is Step.POST:
            await self._posting.post(interaction, entry, admittance)
        else:
            open_ = self._parts.related_to if press.step is Step.RELATED else self._parts.open
            here = await self._places.of_interaction(interaction)
            opened = open_(entry, interaction.user.id, say=here.tongues.own)
            await respond(interaction, fitted_to(here, opened))

    def _named(self, interaction: Interaction, press: EntryPress) -> str:
        """The mark of the entry that is wanted: of a menu's, if it offers it."""
        return (chosen(interaction) or "") if press.step is Step.CHOOSE else press.entry

    def _refusal(self, press: EntryPress, entry: Entry | None, say: Phrases) -> Reply | None:
        revised = press.revision != self._parts.revision
        # After a revision the pages may begin elsewhere: a turn could skip a passage. And what is
        # shared has to stand in the notes as they are.
        if revised and (entry is None or press.step in {*TURNS, Step.POST}):
            return wording.parts_revised(say)
        nowhere = press.step in TURNS and not press.page
        return wording.button_unknown(say) if entry is None or nowhere else None

    async def _turn(self, interaction: Interaction, press: EntryPress, entry: Entry) -> None:
        """Turn the page for who opened it; anybody else gets a copy of that page.

        So do all where a page that everybody sees may be shown no longer.
        """
        here = await self._places.of_interaction(interaction)
        alone = _is_private(interaction)
        turns = interaction.user.id == press.reader and (here.public or alone)
        # A page that is changed for everybody stays in their language.
        private, reader = alone or not turns, interaction.user.id
        say = here.tongues.of(private=private)
        made = self._parts.page(entry, press.page, reader, private=private, say=say)
        page = fitted_to(here, made)
        if not turns or not page.presses:
            await respond(interaction, page)
            return
        try:
            await change(interaction, page)
        except discord.NotFound as error:
            if is_expired(error):
                raise
            await tell(interaction, wording.page_gone(here.tongues.own))


def _is_private(interaction: Interaction) -> bool:
    """Whether the message that was pressed on is seen by one person alone."""
    return interaction.message is not None and interaction.message.flags.ephemeral
