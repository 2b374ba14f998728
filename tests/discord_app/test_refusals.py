"""Questions that are not taken: what is said, and where silence is better."""

from functools import partial
from time import process_time

import pytest

from bot.discord_app import run
from bot.discord_app.admission import Admission, Cooldown, Wait
from bot.querylog.servers import Limit
from tests.discord_app.conftest import StartBot
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Request

QUESTION = "what is AGI?"


def posted(server: DiscordServer) -> list[Request]:
    return server.requests_to("POST", "/channels/*/messages")


async def test_where_there_is_no_room_commands_are_told_so_and_messages_get_silence(
    discord_server: DiscordServer, start_bot: StartBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "Admission", partial(Admission, capacity=1))
    async with start_bot():
        gate = discord_server.hold("POST", "/channels/*/messages")
        await discord_server.say(QUESTION, mention_bot=True)
        await gate.arrived.wait()
        reply = await discord_server.slash("ask", {"question": QUESTION})
        assert "Too many questions" in reply.content
        assert reply.ephemeral
        await discord_server.say(QUESTION, mention_bot=True)
        assert (await discord_server.slash("ask", {"question": QUESTION})).ephemeral
        gate.release()
        while "Too many questions" in reply.content:
            reply = await discord_server.slash("ask", {"question": QUESTION})
        assert len(posted(discord_server)) == 1


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


def test_a_question_costs_the_same_however_many_people_are_being_counted() -> None:
    def cost(people: int) -> float:
        cooldown = Cooldown(Limit(questions=5, seconds=30))
        for person in range(people):
            cooldown.ask(person, now=100.0)
        begun = process_time()
        for number in range(200):
            cooldown.ask(number % people, now=101.0)
        return process_time() - begun

    assert min(cost(20_000) for _ in range(3)) < 50 * max(cost(10) for _ in range(3))
