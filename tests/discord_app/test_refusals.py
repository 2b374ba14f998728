"""Questions that are not taken: what is said, and where silence is better."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answers.answerer import Answerer
from bot.discord_app.admission import Admittance
from bot.discord_app.asking import Asked, Asking
from bot.discord_app.cooldown import Cooldown, Cooldowns, Wait
from bot.discord_app.phrases import load_phrasebook
from bot.discord_app.settings.places import Places
from bot.querylog.log import QueryLog
from bot.querylog.recorder import Recorder
from bot.querylog.servers import Limit
from bot.querylog.values import Surface


@pytest.fixture
async def asking(answerer: Answerer, tmp_path: Path) -> AsyncIterator[Asking]:
    async with QueryLog.open_later(tmp_path / "queries.sqlite3") as log:
        places = Places(log.servers, load_phrasebook())
        yield Asking(answerer, Recorder(log), Cooldowns(Limit(1, 60)), places)


def asked(surface: Surface) -> Asked:
    return Asked(surface, "what is AGI?", user_id=1, channel_id=2, guild_id=3, place_id=2)


@pytest.mark.parametrize(
    ("admittance", "word"),
    [(Admittance.BUSY, "Too many questions"), (Admittance.CLOSING, "just restarting")],
)
async def test_a_command_that_is_not_taken_is_told_so_privately(
    asking: Asking, admittance: Admittance, word: str
) -> None:
    reply = await asking.reply_to(asked(Surface.SLASH), admittance)
    assert reply is not None
    assert word in reply.text
    assert reply.private


@pytest.mark.parametrize("admittance", [Admittance.BUSY, Admittance.CLOSING])
@pytest.mark.parametrize("surface", [Surface.MENTION, Surface.DIRECT_MESSAGE])
async def test_a_message_that_is_not_taken_is_not_answered_with_one_more(
    asking: Asking, admittance: Admittance, surface: Surface
) -> None:
    assert await asking.reply_to(asked(surface), admittance) is None


def test_a_person_may_ask_again_when_the_time_is_over() -> None:
    cooldown = Cooldown(Limit(questions=2, seconds=30))
    assert [cooldown.ask(1, now=now) for now in (100.0, 110.0)] == [None, None]
    assert cooldown.ask(1, now=120.0) == Wait(10.0, first=True)
    assert cooldown.ask(1, now=125.0) == Wait(5.0, first=False)
    assert cooldown.ask(1, now=130.5) is None


def test_one_persons_haste_is_not_anothers() -> None:
    cooldown = Cooldown(Limit(questions=1, seconds=30))
    assert cooldown.ask(1, now=100.0) is None
    assert cooldown.ask(2, now=100.0) is None
