"""What goes wrong between Discord and the bot costs one event at most, and nobody else theirs."""

import asyncio
import time

import pytest

from tests.discord_app.conftest import StartBot
from tests.discord_app.pressing import press_without_waiting
from tests.discord_app.running import RunningBot
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import Channel, Json

QUESTION = "what is AGI?"
SECRET = "the lasagne that nobody may read"


def malformed(server: DiscordServer) -> list[tuple[str, Json]]:
    """Events of known types that lack, or hold, what discord.py does not expect."""
    place = {"channel_id": str(server.guild.channel.id), "guild_id": str(server.guild.id)}
    user = {"id": "7", "username": SECRET, "discriminator": "0", "avatar": None}
    message = {"id": "8", "author": user, "content": SECRET, **place}
    return [
        ("INTERACTION_CREATE", {"id": "9", "type": 2, "token": "t", "data": {"name": SECRET}}),
        ("INTERACTION_CREATE", {}),
        ("INTERACTION_CREATE", {"id": "x"}),
        ("MESSAGE_CREATE", message),
        ("MESSAGE_CREATE", message | {"poll": {}, "attachments": None}),
        ("MESSAGE_UPDATE", {"id": "8", "content": SECRET}),
        ("THREAD_CREATE", {"id": "10", "guild_id": str(server.guild.id), "name": SECRET}),
        ("CHANNEL_CREATE", {"id": "11"}),
        ("GUILD_CREATE", {"name": SECRET}),
        ("GUILD_ROLE_CREATE", {"guild_id": str(server.guild.id), "role": {"name": SECRET}}),
    ]


async def test_an_event_that_cannot_be_read_is_dropped_and_its_content_not_logged(
    discord_server: DiscordServer, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    for name, data in malformed(discord_server):
        await discord_server.gateway.dispatch(name, data, discord_server.guild.id)
    reply = await discord_server.slash("ask", {"question": QUESTION})
    assert "[Glossary: " in reply.content
    assert not bot.running.done()
    assert len(discord_server.gateway.sessions) == 1
    assert "an event INTERACTION_CREATE" in caplog.text
    assert SECRET not in caplog.text


async def test_what_discord_brings_twice_is_answered_and_logged_once(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    guild, channel = discord_server.guild, discord_server.guild.channel
    reply = await discord_server.slash("ask", {"question": QUESTION})
    await discord_server.gateway.dispatch("INTERACTION_CREATE", reply.interaction.payload, guild.id)
    said = await discord_server.say(QUESTION, mention_bot=True)
    await discord_server.people.reply_to(said, channel)
    await discord_server.gateway.dispatch("MESSAGE_CREATE", said.data, guild.id)
    await discord_server.no_reply("nothing more")
    assert len(discord_server.requests_to("POST", "/interactions/*")) == 1
    assert [row.question for row in await bot.rows()] == [QUESTION, QUESTION, "marker"]


async def test_heartbeats_that_are_not_acknowledged_are_noticed_within_two_intervals(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    discord_server.gateway.interval = 400
    async with start_bot():
        await discord_server.gateway.round_trip()
        discord_server.gateway.acknowledges = False
        began = time.monotonic()
        await discord_server.disconnected()
        assert time.monotonic() - began < 3 * 0.4  # the first that is missing comes in the first
        discord_server.gateway.acknowledges = True
        await discord_server.resumed()


async def test_a_channel_that_is_rate_limited_shuts_nobody_out_elsewhere(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    full = discord_server.guild.channel
    async with start_bot(cooldown_questions=1000):
        path = f"/channels/{full.id}/messages"
        gates = [discord_server.hold("POST", path) for _ in range(150)]
        for number in range(150):
            await discord_server.say(f"{QUESTION} {number}", mention_bot=True)
        await gates[0].arrived.wait()
        elsewhere = discord_server.dm()
        replies = await asyncio.gather(
            *(
                discord_server.slash("ask", {"question": QUESTION}, channel=each)
                for each in [elsewhere, full] * 20
            )
        )
        assert all("[Glossary: " in reply.content for reply in replies)
        for gate in gates:
            gate.release()


@pytest.mark.parametrize("taken", [True, False])
async def test_a_response_whose_connection_was_reset_is_given_once_more(
    discord_server: DiscordServer, bot: RunningBot, *, taken: bool
) -> None:
    discord_server.reset_next("POST", "/interactions/*", taken=taken)
    reply = await discord_server.slash("ask", {"question": QUESTION})
    assert "[Glossary: " in reply.content
    helpful = await discord_server.press(reply, "Helpful")
    assert helpful.content.startswith("Thank you.")
    assert reply.followups == []
    assert len(await bot.rows()) == 1


async def test_told_to_stop_it_answers_every_press_that_it_hears(
    discord_server: DiscordServer, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await discord_server.slash("ask", {"question": QUESTION})
    gates = [discord_server.hold("POST", "/interactions/*") for _ in range(20)]
    message = answer.message
    pressed = [await press_without_waiting(discord_server, message, "Helpful") for _ in range(11)]
    bot.stop.set()
    pressed += [await press_without_waiting(discord_server, message, "Helpful") for _ in range(9)]
    await gates[10].arrived.wait()
    for gate in gates:
        gate.release()
    await bot.running
    await discord_server.disconnected()
    heard = [each for each in pressed if each.callback is not None]
    assert len(heard) == len(discord_server.requests_to("POST", "/interactions/*")) - 1
    assert len(heard) >= 11
    assert not [each for each in caplog.records if each.exc_info or "Error" in each.getMessage()]


async def test_every_guild_of_every_shard_is_answered_while_one_shard_is_down(
    start_bot: StartBot, discord_server: DiscordServer
) -> None:
    discord_server.gateway.shards = 4
    guilds = [discord_server.add_guild(f"guild {number}") for number in range(8)]
    async with start_bot(cooldown_questions=100):
        sessions = discord_server.gateway.sessions
        assert sorted(one.shard for one in sessions if one.shard) == [(n, 4) for n in range(4)]

        async def asked(channel: Channel) -> str:
            return (await discord_server.slash("ask", {"question": QUESTION}, channel=channel)).text

        for guild in guilds:
            discord_server.join(guild, discord_server.user)
            assert "[Glossary: " in await asked(guild.channel)
        down = next(one for one in sessions if one.covers(guilds[0].id))
        assert down.connection is not None
        await down.connection.socket.close(code=4000)
        others = [guild for guild in guilds if not down.covers(guild.id)]
        for guild in others:
            assert "[Glossary: " in await asked(guild.channel)
        await discord_server.resumed()
        assert "[Glossary: " in await asked(guilds[0].channel)


async def test_who_invited_the_bot_is_told_once_what_to_do_first(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    guild = discord_server.add_guild("new", ("closed", "open"), bot_is_member=False)
    guild.locale = "de"
    guild.channels[0].denied = 1 << 11
    await discord_server.slash("about")  # the bot is there
    await discord_server.invite_bot(guild)
    (posted,) = await discord_server.state.until(
        lambda: discord_server.requests_to("POST", f"/channels/{guild.channels[1].id}/messages"),
        "the first line",
        5,
    )
    assert isinstance(posted.body, dict)
    assert posted.body["content"].startswith("Da bin ich. </hilfe:")
    assert "\n" not in posted.body["content"]
    await discord_server.gateway.dispatch(
        "GUILD_CREATE", {"id": str(guild.id), "name": "new"}, guild.id
    )
    await discord_server.slash("about")
    assert len(discord_server.requests_to("POST", "/channels/*/messages")) == 1
    assert not bot.running.done()
