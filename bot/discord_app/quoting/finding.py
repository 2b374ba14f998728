"""“Find claims”: what the notes say on what somebody wrote, for whoever looks it up alone."""

import discord
from discord import app_commands

from bot.answers.question import cleaned
from bot.discord_app.admission import Admission
from bot.discord_app.asking import Asking
from bot.discord_app.phrases import Phrases
from bot.discord_app.quoting.aside import Aside, Interaction, Send
from bot.discord_app.quoting.checked import verdict_line
from bot.discord_app.quoting.parts import Parts
from bot.discord_app.reply import Reply, render
from bot.quotecheck.checker import QuoteChecker
from bot.quotecheck.verdict import Verdict

MENU = "Find claims"
LONGEST = 4000
"""Characters of a message that are read; Discord's own limit for any message."""


class Finding:
    """The context menu's command; the message's author asked nothing, so nothing is logged."""

    def __init__(
        self,
        asking: Asking,
        checker: QuoteChecker,
        admission: Admission,
        parts: Parts,
        send: Send,
    ) -> None:
        self._answerer = asking.answerer
        self._checker = checker
        self._parts = parts
        self._aside = Aside(asking, admission, send)

    def commands(self) -> tuple[app_commands.ContextMenu, ...]:
        async def find(interaction: Interaction, message: discord.Message) -> None:
            reader = interaction.user.id
            await self._aside.respond(
                interaction, lambda say: self._reply(message.content, reader, say)
            )

        return (app_commands.ContextMenu(name=MENU, callback=find),)

    def _reply(self, written: str, reader: int, say: Phrases) -> Reply:
        text = cleaned(written[:LONGEST])
        if not text:
            return nothing_to_find(say)
        answer = self._answerer.answer(text)
        if answer.small_talk or (answer.told and answer.told.about):
            return nothing_to_find(say)
        checked = self._checker.check(text)
        contradicts = checked.verdict is Verdict.CONTRADICTS
        above = verdict_line(checked, say) if contradicts else ""
        first = next((hit.passage for hit in answer.shown), None)
        found = render(answer, above=above, private=True, say=say)
        return self._parts.looked_up(found, first, reader)


def nothing_to_find(say: Phrases) -> Reply:
    return Reply(say("There is no topic in that message to look up in the notes."), private=True)
