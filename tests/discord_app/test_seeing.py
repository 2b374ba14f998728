"""Who sees which channel, against Discord's rule as the local Discord has it for itself."""

from itertools import combinations
from random import Random
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.admission import place_of
from bot.discord_app.permissions import seen_by, seen_by_readers_of
from tests.discord_app.guilds import a_guild, people
from tests.discord_server.payloads import guild_json, member_json, own_user_json, user_json
from tests.discord_server.state import State
from tests.discord_server.world import ChannelType, Guild, Overwrite, Permission, User

seeds = st.integers(0, 2**32)


def world(seed: int) -> tuple[Guild, discord.Guild]:
    """A guild by chance, and as discord.py knows it."""
    state = State("token", 3.0)
    guild = a_guild(state, Random(seed), roles=3, channels=3)  # noqa: S311 -- no secret
    return guild, as_known(state, guild_json(guild, state.bot))


def as_known(state: State, data: Any) -> discord.Guild:  # noqa: ANN401 -- Discord's JSON
    connection = discord.Client(intents=discord.Intents(guilds=True))._connection  # noqa: SLF001 -- what a guild is made with
    user: Any = own_user_json(state.bot)
    connection.user = discord.ClientUser(state=connection, data=user)
    return discord.Guild(data=data, state=connection)


def as_member(guild: Guild, known: discord.Guild, user: User) -> discord.Member:
    data: Any = member_json(guild, user) | {"user": user_json(user)}
    return discord.Member(data=data, guild=known, state=known._state)  # noqa: SLF001 -- as above


def text_channel(known: discord.Guild, channel_id: int) -> discord.TextChannel:
    channel = known.get_channel(channel_id)
    assert isinstance(channel, discord.TextChannel)
    return channel


@given(seeds)
def test_a_member_sees_what_discord_shows_them_but_private_threads_by_invitation(seed: int) -> None:
    guild, known = world(seed)
    for user in people(guild):
        seen = seen_by(as_member(guild, known, user))
        if guild.permissions_of(user) & Permission.ADMINISTRATOR:
            assert seen is None
            continue
        for channel in guild.channels:
            channel.joined = ()
        looked = frozenset(channel.id for channel in guild.channels if channel.can_look(user))
        assert seen == looked


@given(seeds)
def test_what_readers_of_a_channel_see_is_what_everybody_sees_who_could_see_it(seed: int) -> None:
    """Everybody who could: with any roles, and each member of whom an overwrite speaks."""
    guild, known = world(seed)
    stranger = User(1, "stranger")
    held = [some for size in range(4) for some in combinations(guild.roles[1:], size)]
    members = [user for user in people(guild) if user != guild.owner]
    spoken_of = {one.id for channel in guild.channels for one in channel.overwrites}
    could_be = [stranger, *(user for user in members if user.id in spoken_of)]
    for source in (one for one in guild.channels if one.type is ChannelType.TEXT):
        seen = seen_by_readers_of(text_channel(known, source.id))
        shared = {channel.id for channel in guild.channels}
        for user in could_be:
            for roles in held:
                guild.members[user.id] = (user, roles)
                if source.can_look(user):
                    shared &= {one.id for one in guild.channels if one.can_look(user)}
        private = {one.id for one in guild.channels if one.type is ChannelType.PRIVATE_THREAD}
        assert seen == shared - private | {source.id}


def test_a_thread_counts_as_its_parent_and_a_private_one_as_itself() -> None:
    state = State("token", 3.0)
    guild = state.add_guild("guild", ("general",), bot_is_member=True)
    threads = [state.add_channel(guild, name, parent=guild.channel) for name in ("open", "closed")]
    threads[1].type = ChannelType.PRIVATE_THREAD
    known = as_known(state, guild_json(guild, state.bot))
    assert place_of(known.get_channel(guild.channel.id)) == guild.channel.id
    assert place_of(known.get_thread(threads[0].id)) == guild.channel.id
    assert place_of(known.get_thread(threads[1].id)) == threads[1].id
    assert place_of(None) is None


@pytest.mark.parametrize("of_member", [True, False])
def test_that_bots_see_a_channel_keeps_no_other_from_its_digest(*, of_member: bool) -> None:
    state = State("token", 3.0)
    guild = state.add_guild("guild", ("digest", "general"), bot_is_member=True)
    digest, general = guild.channels
    view = int(Permission.VIEW_CHANNEL)
    if of_member:
        general.overwrites = (Overwrite(state.bot.id, 0, view, of_member=True),)
    data = guild_json(guild, state.bot)
    role = data["roles"][0] | {"id": "77", "tags": {"bot_id": "1"}, "permissions": "0"}
    data["roles"].append(role)
    denied = {"id": "77", "type": 0, "allow": "0", "deny": str(view)}
    if not of_member:
        data["channels"][1]["permission_overwrites"].append(denied)
    assert seen_by_readers_of(text_channel(as_known(state, data), digest.id)) == {
        digest.id,
        general.id,
    }
