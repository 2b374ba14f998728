"""Work of some length on what somebody wrote, done beside everything else."""

import asyncio
from collections.abc import Awaitable, Callable

import discord

from bot.discord_app.admission import Admission
from bot.discord_app.asking import Asking
from bot.discord_app.fitted import fitted_to
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply

Interaction = discord.Interaction[discord.Client]
Send = Callable[[Interaction, Reply], Awaitable[None]]
"""Responds to an interaction within Discord's deadline."""


class Aside:
    """Makes replies in a thread, one at a time, and sends them; logs nothing."""

    def __init__(self, asking: Asking, admission: Admission, send: Send) -> None:
        self._asking = asking
        self._admission = admission
        self._send = send
        self._working = asyncio.Lock()

    async def respond(
        self, interaction: Interaction, make: Callable[[Phrases], Reply], *, asked: bool = True
    ) -> None:
        """Send what `make` makes in a language, or why not now.

        Either way it counts as a question asked. `asked` is what was chosen of `private`.
        """
        with self._admission.reply() as admittance:
            here = await self._asking.places.of_interaction(interaction)
            # Before the work, which may be too much just now.
            reply = self._asking.refusal_to(interaction.user.id, here, admittance)
            if reply is None:
                say = here.tongues.of(private=here.keeps_private(asked))
                reply = fitted_to(here, await self._made(make, say), asked)
            await self._send(interaction, reply)

    async def _made(self, make: Callable[[Phrases], Reply], say: Phrases) -> Reply:
        async with self._working:
            return await asyncio.to_thread(make, say)
