"""What people post is read in every shape: plain, forwarded, in an embed, in components."""

import asyncio
from collections.abc import Callable

import pytest

from bot.answers.answerer import Answerer
from bot.answers.catalogue import Catalogue, EntryKind
from tests.discord_app.conftest import StartBot
from tests.discord_server.message_rules import V2_FLAG
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import Json

JOINED = "2024-05-01T12:00:00.000000+00:00"
FORWARD = 1


def forwarded(text: str) -> Json:
    inner = {"type": 0, "content": text, "embeds": [], "attachments": [], "flags": 0}
    times: Json = {
        "timestamp": JOINED,
        "edited_timestamp": None,
        "mentions": [],
        "mention_roles": [],
    }
    where = {"type": FORWARD, "message_id": "1", "channel_id": "1"}
    return {"message_reference": where, "message_snapshots": [{"message": inner | times}]}


def embedded(text: str) -> Json:
    return {"embeds": [{"type": "rich", "description": text}]}


def laid_out(text: str) -> Json:
    """In a text beside a picture, in a container."""
    picture = {"type": 11, "id": 4, "media": {"url": "https://cdn.discordapp.com/a"}}
    section = {"type": 9, "id": 2, "components": [{"type": 10, "id": 3, "content": text}]}
    container = {"type": 17, "id": 1, "components": [section | {"accessory": picture}]}
    return {"flags": V2_FLAG, "components": [container]}


def described(text: str) -> Json:
    """What is read to those who do not see a picture."""
    picture = {"id": "1", "filename": "a.png", "size": 1, "description": text}
    address = "https://cdn.discordapp.com/a"
    return {"attachments": [picture | {"url": address, "proxy_url": address}]}


SHAPES: tuple[Callable[[str], Json], ...] = (forwarded, embedded, laid_out)


def quotations(answerer: Answerer) -> list[str]:
    """Forty of the notes' quotations, every other one with a word too many, and of a speaker."""
    entries = Catalogue(answerer.corpus).of(EntryKind.QUOTATION)[:40]
    texts = [each.quotation.text for each in entries if each.quotation]
    return [f"Ilya: “{text}{' indeed' * (at % 2)}”" for at, text in enumerate(texts)]


async def test_forty_quotations_get_the_verdict_they_get_plain_in_every_shape(
    discord_server: DiscordServer, start_bot: StartBot, answerer: Answerer
) -> None:
    texts = quotations(answerer)
    assert len(texts) == 40

    async def verdict(text: str, beside: Json | None = None) -> str:
        said = await discord_server.say("" if beside else text, beside=beside)
        return (await discord_server.message_menu("Check this quote", said)).content

    async with start_bot(cooldown_questions=1000):
        for text in texts:
            plain, *others = await asyncio.gather(
                verdict(text), *(verdict(text, shape(text)) for shape in SHAPES)
            )
            assert plain.startswith("**")
            assert others == [plain] * len(SHAPES)
    assert discord_server.violations == []


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("shape", [*SHAPES, described])
async def test_claims_are_found_in_every_shape(
    discord_server: DiscordServer, shape: Callable[[str], Json]
) -> None:
    said = await discord_server.say("", beside=shape("the stroke patient and the socks"))
    reply = await discord_server.message_menu("Find claims", said)
    assert "[§ Emotions and value functions]" in reply.content
