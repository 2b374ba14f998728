"""What every press has in common: one answer, and a private word where it fails."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from bot.discord_app import wording
from bot.discord_app.admission import Admission, Admittance
from bot.discord_app.asking import Asking
from bot.discord_app.errors import LogUnavailableError
from bot.discord_app.here import ELSEWHERE
from bot.discord_app.mishaps import report
from bot.discord_app.old_buttons import Interaction
from bot.discord_app.phrases import Tongues
from bot.discord_app.reply import Reply
from bot.discord_app.responding import respond, tell
from bot.errors import NotStoredError

Press = TypeVar("Press")


class Pressed:
    """Answers presses; each is answered with something, and nothing is kept between two."""

    def __init__(self, asking: Asking, admission: Admission) -> None:
        self._asking = asking
        self._admission = admission

    async def answer(
        self,
        interaction: Interaction,
        press: Press | None,
        act: Callable[[Interaction, Press, Admittance], Awaitable[None]],
    ) -> None:
        """Do what the press asks for, or say privately why not; never raises.

        No press: its custom id means nothing.
        """
        say = self._asking.places.tongues(interaction).own
        with self._admission.reply() as admittance:
            try:
                word = Reply("", private=True)
                here = replace(ELSEWHERE, tongues=Tongues(say, say))
                refusal = self._asking.refusal_of(word, interaction.user.id, here, admittance)
                if press is None:
                    refusal = wording.button_unknown(say)
                if refusal is not None:
                    await respond(interaction, refusal)
                elif press is not None:
                    await act(interaction, press, admittance)
            except LogUnavailableError:
                await self._apologise(interaction, wording.log_unavailable(say))
            except NotStoredError:
                await self._apologise(interaction, wording.nothing_stored(say))
            except Exception as error:  # noqa: BLE001 -- the one handler of presses
                if error_id := report(error, "a press", interaction.id):
                    await self._apologise(interaction, wording.mishap(error_id, say))

    async def _apologise(self, interaction: Interaction, reply: Reply) -> None:
        try:
            await tell(interaction, reply)
        except Exception as error:  # noqa: BLE001 -- the apology is the last thing that is tried
            report(error, "an apology", interaction.id)
