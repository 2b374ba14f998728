"""The server as it runs: started and stopped, its world, what came in, what is arranged."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.discord_server.callbacks import Callbacks
from tests.discord_server.gateway import Gateway
from tests.discord_server.messages import Mailroom
from tests.discord_server.openapi import schema_faults
from tests.discord_server.payloads import channel_json, guild_json, role_json
from tests.discord_server.people import People
from tests.discord_server.routes import Routes, application
from tests.discord_server.sessions import PRIVILEGED, Op
from tests.discord_server.state import PATIENCE, Request, State, Violation
from tests.discord_server.traffic import API, Failure, Gate, Traffic
from tests.discord_server.world import MEMBER, Channel, ChannelType, Guild, Json, Role, User

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GtEsTs.local-server-opens-nothing"


class RunningServer:
    """The server itself: its world, its connections and what it was sent.

    `privileged`: the bot may identify with privileged intents; else it is closed with 4014.
    """

    def __init__(
        self, *, privileged: bool = False, shards: int = 1, interaction_deadline: float = 3.0
    ) -> None:
        self.state = State(TOKEN, interaction_deadline)
        self.gateway = Gateway(self.state, int(PRIVILEGED) if privileged else 0)
        self.gateway.shards = shards
        self.guild = self.add_guild("Test guild")
        self.user = self.add_user("ada")
        self.join(self.guild, self.user)
        mail = Mailroom(self.state, self.gateway)
        self.people = People(self.state, self.gateway, mail)
        self._traffic = Traffic(self.state, schema_faults)
        routes = Routes(self.state, self.gateway, mail)
        self.endpoints = [*routes.endpoints(), *Callbacks(self.state, mail).endpoints()]
        app = application(self.gateway, self.endpoints, self._traffic)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self.api_base = ""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.api_base = f"http://{host}:{port}{API}"
        self.gateway.url = f"ws://{host}:{port}/gateway"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for gate in self._traffic.gates:
            gate.release()
        await self.gateway.drop(1001)
        await self._runner.cleanup()

    # The world

    @property
    def token(self) -> str:
        return self.state.token

    @property
    def bot(self) -> User:
        return self.state.bot

    @property
    def requests(self) -> list[Request]:
        """Everything received, in order; note its length to know what came later."""
        return self.state.requests

    @property
    def violations(self) -> list[Violation]:
        return self.state.violations

    @property
    def commands(self) -> list[Json]:
        """The global commands that were synced."""
        return self.state.commands[None]

    def add_user(self, name: str, *, bot: bool = False) -> User:
        return self.state.add_user(name, bot=bot)

    def add_guild(
        self, name: str, channels: Sequence[str] = ("general",), *, bot_is_member: bool = True
    ) -> Guild:
        return self.state.add_guild(name, tuple(channels), bot_is_member=bot_is_member)

    def join(self, guild: Guild, user: User, permissions: int = MEMBER) -> User:
        """Make the user a member, with a role that has these permissions."""
        role = Role(self.state.snowflakes.next(), f"role of {user.name}", int(permissions))
        guild.roles.append(role)
        guild.members[user.id] = (user, (role,))
        return user

    async def create_role(self, guild: Guild, name: str, *members: User) -> Role:
        """A role of no permissions that these members have: `GUILD_ROLE_CREATE`."""
        role = Role(self.state.snowflakes.next(), name, 0)
        guild.roles.append(role)
        for user in members:
            _, held = guild.members[user.id]
            guild.members[user.id] = (user, (*held, role))
        made = {"guild_id": str(guild.id), "role": role_json(role, len(guild.roles) - 1)}
        await self.gateway.dispatch("GUILD_ROLE_CREATE", made, guild.id)
        return role

    async def give_bot_role(self, guild: Guild) -> Role:
        """The role of the bot's own that Discord makes when it is invited."""
        role = Role(self.state.snowflakes.next(), self.bot.name, 0)
        guild.roles.append(role)
        made = role_json(role, len(guild.roles) - 1)
        made |= {"managed": True, "tags": {"bot_id": str(self.bot.id)}}
        data = {"guild_id": str(guild.id), "role": made}
        await self.gateway.dispatch("GUILD_ROLE_CREATE", data, guild.id)
        return role

    async def create_channel(
        self,
        guild: Guild,
        name: str,
        *,
        kind: ChannelType = ChannelType.TEXT,
        denied: int = 0,
        parent: Channel | None = None,
    ) -> Channel:
        """A channel, or a thread below `parent`: `CHANNEL_CREATE`, `THREAD_CREATE`."""
        channel = self.state.add_channel(guild, name, parent=parent)
        channel.denied = denied
        if parent is None:
            channel.type = kind
        event = "CHANNEL_CREATE" if parent is None else "THREAD_CREATE"
        await self.gateway.dispatch(event, channel_json(channel), guild.id)
        return channel

    async def invite_bot(self, guild: Guild) -> None:
        """Add the bot to a guild while it is connected: `GUILD_CREATE`."""
        guild.bot_is_member = True
        guild.members[self.bot.id] = (self.bot, ())
        joined = guild_json(guild, self.bot)
        del joined["unavailable"]  # which only those have that were there before
        await self.gateway.dispatch("GUILD_CREATE", joined, guild.id)

    async def remove_bot(self, guild: Guild) -> None:
        """Take the bot out of a guild: `GUILD_DELETE`."""
        guild.bot_is_member = False
        del guild.members[self.bot.id]
        await self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild.id)

    def dm(self, user: User | None = None) -> Channel:
        """The direct message between the user and the bot."""
        return self.state.private_channel(ChannelType.DIRECT, (user or self.user,))

    def group_dm(self, *users: User) -> Channel:
        """A group without the bot, where only an app installed by a user can be used."""
        return self.state.private_channel(ChannelType.GROUP, users or (self.user, self.state.owner))

    # The connection

    async def ready(self, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109 -- says how long to wait
        """A client has identified on every shard it announced."""

        def look() -> bool:
            up = [one for one in self.gateway.sessions if one.ready and one.connection]
            return bool(up) and len(up) >= (up[0].shard or (0, 1))[1]

        await self.state.until(look, "a ready client", timeout)

    async def resumed(self, times: int = 1) -> None:
        """The session has been resumed so many times."""

        def look() -> bool:
            return sum(session.resumed for session in self.gateway.sessions) >= times

        await self.state.until(look, "a resumed session")

    async def disconnected(self) -> None:
        """No client is connected any more."""

        def look() -> bool:
            return not any(session.connection for session in self.gateway.sessions)

        await self.state.until(look, "the client's disconnection")

    async def drop_gateway(self, *, resumable: bool = True) -> None:
        """Lose the connection; what happens meanwhile is replayed if the session is resumable."""
        await self.gateway.drop(resumable=resumable)

    async def ask_to_reconnect(self) -> None:
        await self.gateway.tell(Op.RECONNECT)

    async def requested(self, method: str, pattern: str) -> Request:
        """The first request, answered, whose path (below the API's base) matches the pattern."""

        def look() -> Request | None:
            return next((one for one in self.requests_to(method, pattern) if one.status), None)

        return await self.state.until(look, f"{method} {pattern}")

    def requests_to(self, method: str, pattern: str) -> list[Request]:
        """Requests whose path matches the pattern, where `*` is anything."""
        return [
            one for one in self.requests if one.method == method and fnmatchcase(one.path, pattern)
        ]

    def hold(self, method: str, pattern: str) -> Gate:
        """Keep the next such request waiting until the gate is released."""
        gate = Gate(method, pattern)
        self._traffic.gates.append(gate)
        return gate

    def reset_next(self, method: str, pattern: str, *, taken: bool) -> None:
        """Reset the connection of the next such request, once it was taken or before."""
        self._traffic.resets.append((method, pattern, taken))

    def fail_next(  # noqa: PLR0913 -- an answer has these parts
        self,
        method: str,
        pattern: str,
        status: int,
        code: int = 0,
        message: str = "arranged by the test",
        *,
        retry_after: float | None = None,
        times: int = 1,
    ) -> None:
        """Answer the next such requests with this; a 429 needs `retry_after` in seconds."""
        failure = Failure(method, pattern, status, code, message, retry_after, times)
        self._traffic.failures.append(failure)
