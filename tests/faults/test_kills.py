"""The laws of `kills`, in the time that a suite has; `python -m tests.faults.kills` is the rest."""

import asyncio
import random
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

from tests.discord_app.pressing import labels
from tests.discord_app.shipped import settings_of, shipped
from tests.discord_server.server import DiscordServer
from tests.faults.kills import FEWEST, PATIENCE, QUESTION, Law, kill, told


async def test_what_was_promised_outlives_a_kill_whatever_the_operator_did_beside(
    tmp_path: Path,
) -> None:
    seed = random.randrange(10**6)  # noqa: S311 -- said if it fails
    facts = await kill(1, seed, tmp_path, (3, 3))
    assert len(facts.stored) > 5, told(facts)
    assert facts.commands >= FEWEST, told(facts)


async def test_eight_rounds_of_deleting_asking_and_backing_up_leave_everything_true(
    tmp_path: Path,
) -> None:
    law = Law(tmp_path, random.Random(1))  # noqa: S311 -- to be repeated
    await law.deletions(8)
    assert len(law.facts.gone) == 8, told(law.facts)
    assert len(law.facts.stored) > 24, told(law.facts)


async def test_two_bots_on_one_log_lose_no_row(tmp_path: Path) -> None:
    async with DiscordServer() as one, DiscordServer() as other:
        settings = [_settings(server, tmp_path) for server in (one, other)]
        async with shipped(settings[0]) as first, shipped(settings[1]) as second:
            await asyncio.gather(one.ready(PATIENCE), other.ready(PATIENCE))
            asked = await asyncio.gather(_asked(one, "one"), _asked(other, "other"))
            await first.terminate()
            left = await _asked(other, "left")
            await second.kill()
    with closing(connect(tmp_path / "queries.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        stored = {row[0] for row in database.execute("SELECT question FROM queries")}
    promised = left.union(*asked)
    assert len(promised) > 100
    assert promised <= stored


async def _asked(server: DiscordServer, where: str) -> set[str]:
    """Questions of whose answers the buttons say that they are stored."""
    asked = [f"{QUESTION} {where}{number}" for number in range(50)]
    return {
        question
        for question in asked
        if "Helpful" in labels(await server.message(question, mention_bot=True))
    }


def _settings(server: DiscordServer, folder: Path) -> dict[str, str]:
    settings = settings_of(server.api_base, server.token, folder)
    return settings | {"COOLDOWN_QUESTIONS": "100000", "LOG_LEVEL": "INFO"}
