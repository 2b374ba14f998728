"""Settings in the process that ships: in force at once, and after it has ended and begun again."""

from pathlib import Path

from tests.discord_app.shipped import settings_of, shipped
from tests.discord_server.message_rules import V2_FLAG
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MEMBER, Permission

QUESTION = {"question": "stroke patient socks"}
MANAGER = MEMBER | Permission.MANAGE_GUILD


async def test_what_a_manager_sets_holds_at_once_and_after_a_restart(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    settings = settings_of(discord_server.api_base, discord_server.token, tmp_path)
    async with shipped(settings) as bot:
        await discord_server.ready()
        assert not (await discord_server.slash("ask", QUESTION)).ephemeral
        for command, options in (
            ("channels nowhere", {}),
            ("style", {"style": "embed"}),
            ("cooldown set", {"questions": 2, "seconds": 600}),
        ):
            await discord_server.slash(f"settings {command}", options, permissions=MANAGER)
        asked = await discord_server.slash("ask", QUESTION)
        assert asked.ephemeral
        assert asked.message.data["flags"] & V2_FLAG
        assert (await bot.terminate()).status == 0
    await discord_server.disconnected()
    async with shipped(settings) as bot:
        await discord_server.ready()
        for _ in range(2):
            asked = await discord_server.slash("ask", QUESTION)
            assert asked.ephemeral
            assert asked.message.data["flags"] & V2_FLAG
        assert "ask again in" in (await discord_server.slash("ask", QUESTION)).content
        ended = await bot.terminate()
        assert (ended.status, "Traceback" in ended.err) == (0, False)
