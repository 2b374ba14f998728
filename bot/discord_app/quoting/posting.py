"""Share under what somebody looked up alone: it is posted for everybody, with their name.

Nothing of it is logged, so what is posted is the message that was pressed on, as it stands.
"""

import discord

from bot.answers.catalogue import Entry
from bot.discord_app import wording
from bot.discord_app.admission import Admittance
from bot.discord_app.asking import Asking
from bot.discord_app.fitted import fitted_to
from bot.discord_app.here import Here
from bot.discord_app.mishaps import LOST, is_expired, report
from bot.discord_app.offered import with_delete
from bot.discord_app.old_buttons import Interaction, custom_id_of
from bot.discord_app.quoting.parts import Parts
from bot.discord_app.reply import Reply, shared_line
from bot.discord_app.responding import follow, tell, without_part


class Posting:
    """Posts private messages of the bot's own, each once."""

    def __init__(self, asking: Asking, parts: Parts) -> None:
        self._asking = asking
        self._parts = parts
        self._under_way: set[int] = set()

    async def post(self, interaction: Interaction, entry: Entry, admittance: Admittance) -> None:
        """Post the message that was pressed on, or say privately why not.

        `entry` is what it rests on. The button goes first, so that it is pressed once.
        """
        message = interaction.message
        here = await self._asking.places.of_interaction(interaction)
        say = here.tongues.own
        refusal = self._refusal(interaction, here, admittance)
        if message is None or refusal is not None:
            await tell(interaction, refusal or wording.button_unknown(say))
        elif message.id in self._under_way:
            await tell(interaction, wording.shared_already(say))
        else:
            self._under_way.add(message.id)
            try:
                await without_part(interaction, custom_id_of(interaction))
                await self._follow(
                    interaction, here, self._shared(interaction, message, entry, here)
                )
            finally:
                self._under_way.discard(message.id)

    def _refusal(
        self, interaction: Interaction, here: Here, admittance: Admittance
    ) -> Reply | None:
        say = here.tongues.own
        if interaction.message is None or not interaction.message.flags.ephemeral:
            return wording.button_unknown(say)
        if not here.public:
            return wording.may_not_share_here(say)
        if not may_post(interaction):
            return wording.may_not_post_here(say)
        return self._asking.refusal_to(interaction.user.id, here, admittance)

    def _shared(
        self, interaction: Interaction, message: discord.Message, entry: Entry, here: Here
    ) -> Reply:
        said = next((each.description or "" for each in message.embeds), message.content)
        who = interaction.user
        line = shared_line(who.id, say=here.tongues.shared)
        first, _, rest = said.partition("\n")
        # A verdict stays the first line: what is posted must not look like what the notes say.
        text = f"{first}\n{line}\n{rest}" if first.startswith("**") else f"{line}\n{said}"
        reply = with_delete(Reply(text), who.id)
        return fitted_to(here, self._parts.with_related(reply, entry, who.id))

    async def _follow(self, interaction: Interaction, here: Here, reply: Reply) -> None:
        try:
            await follow(interaction, reply)
        except LOST as error:
            if not isinstance(error, discord.HTTPException) or is_expired(error):
                raise
            report(error, "Share", interaction.id)
            await tell(interaction, wording.may_not_post_here(here.tongues.own))


def may_post(interaction: Interaction) -> bool:
    """Whether the bot may write where the interaction is."""
    if interaction.guild_id is None or not interaction.is_guild_integration():
        return (
            True  # a user's guest holds no permissions; Discord keeps its post private if it must
        )
    held = interaction.app_permissions
    thread = isinstance(interaction.channel, discord.Thread)
    sends = held.send_messages_in_threads if thread else held.send_messages
    return held.administrator or (held.view_channel and sends)
