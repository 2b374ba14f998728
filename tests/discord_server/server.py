"""A Discord on loopback for tests: `async with DiscordServer() as server`."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack

from aiohttp import web

from tests.discord_server.callbacks import Callbacks
from tests.discord_server.gateway import PRIVILEGED, Gateway, Op
from tests.discord_server.messages import Mailroom
from tests.discord_server.openapi import schema_faults
from tests.discord_server.people import People, Scene
from tests.discord_server.replies import Message, Reply
from tests.discord_server.routes import Routes, application
from tests.discord_server.state import Request, State, Violation
from tests.discord_server.traffic import API, Failure, Gate, Traffic
from tests.discord_server.world import MEMBER, Channel, ChannelType, Guild, Json, Role, User

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GtEsTs.local-server-opens-nothing"


class Place(TypedDict, total=False):
    """Who acts and where; all optional: `server.user` in `server.guild`'s first channel.

    `dm=True` is the direct message with the bot. For the rest see `Scene`.
    """

    user: User
    channel: Channel
    guild: Guild
    dm: bool
    permissions: int
    user_install: bool
    checked: bool
    locale: str


class DiscordServer:
    """One server with a guild and a user; add more before the bot connects.

    `privileged`: the bot may identify with privileged intents; else it is closed with 4014.
    """

    def __init__(
        self, *, privileged: bool = False, shards: int = 1, interaction_deadline: float = 3.0
    ) -> None:
        self.state = State(TOKEN, interaction_deadline)
        self.gateway = Gateway(self.state, int(PRIVILEGED) if privileged else 0)
        self.guild = self.add_guild("Test guild")
        self.user = self.add_user("ada")
        self.join(self.guild, self.user)
        mail = Mailroom(self.state, self.gateway)
        self.people = People(self.state, self.gateway, mail)
        self._traffic = Traffic(self.state, schema_faults)
        routes = Routes(self.state, self.gateway, mail, shards)
        self._app = application(routes, Callbacks(self.state, mail), self._traffic)
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=0.1)
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

    def add_user(self, name: str) -> User:
        return self.state.add_user(name)

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

    def dm(self, user: User | None = None) -> Channel:
        """The direct message between the user and the bot."""
        return self.state.private_channel(ChannelType.DIRECT, (user or self.user,))

    def group_dm(self, *users: User) -> Channel:
        """A group without the bot, where only an app installed by a user can be used."""
        return self.state.private_channel(ChannelType.GROUP, users or (self.user, self.state.owner))

    # The connection

    async def ready(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109 -- says how long to wait
        """A client has identified on every shard it announced."""

        def look() -> bool:
            up = [one for one in self.gateway.sessions if one.ready and one.connection]
            return bool(up) and len(up) >= (up[0].shard or (0, 1))[1]

        await self.state.watch.until(look, "a ready client", timeout)

    async def resumed(self, times: int = 1) -> None:
        """The session has been resumed so many times."""

        def look() -> bool:
            return sum(session.resumed for session in self.gateway.sessions) >= times

        await self.state.watch.until(look, "a resumed session", 10)

    async def disconnected(self) -> None:
        """No client is connected any more."""

        def look() -> bool:
            return not any(session.connection for session in self.gateway.sessions)

        await self.state.watch.until(look, "the client's disconnection", 10)

    async def drop_gateway(self, *, resumable: bool = True) -> None:
        """Lose the connection; what happens meanwhile is replayed if the session is resumable."""
        await self.gateway.drop(resumable=resumable)

    async def ask_to_reconnect(self) -> None:
        await self.gateway.tell(Op.RECONNECT)

    async def requested(self, method: str, pattern: str) -> Request:
        """The first request, answered, whose path (below the API's base) matches the pattern."""

        def look() -> Request | None:
            return next((one for one in self.requests_to(method, pattern) if one.status), None)

        return await self.state.watch.until(look, f"{method} {pattern}", 10)

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

    # What people do

    async def slash(self, name: str, options: Json | None = None, **place: Unpack[Place]) -> Reply:
        """Use a slash command (`"log recent"` for a subcommand) and wait for the reply."""
        return await self.people.slash(name, options or {}, self.scene(**place))

    async def autocomplete(
        self, name: str, options: Json, focused: str | None = None, **place: Unpack[Place]
    ) -> list[Json]:
        return await self.people.autocomplete(name, options, self.scene(**place), focused)

    async def message_menu(self, name: str, target: Message, **place: Unpack[Place]) -> Reply:
        return await self.people.message_menu(name, target, self.scene(**place))

    async def user_menu(self, name: str, target: User, **place: Unpack[Place]) -> Reply:
        return await self.people.user_menu(name, target, self.scene(**place))

    async def press(self, message: Message | Reply, label: str, **place: Unpack[Place]) -> Reply:
        """Press the button with this label or custom id."""
        message = _message(message)
        scene = self.scene(**place)
        return await self.people.press(message, message.component(label), scene)

    async def select(
        self, message: Message | Reply, label: str, *values: str, **place: Unpack[Place]
    ) -> Reply:
        """Choose values in the select with this placeholder or custom id."""
        message = _message(message)
        scene = self.scene(**place)
        return await self.people.press(message, message.component(label), scene, values)

    async def submit_modal(self, asked: Reply, values: Json, **place: Unpack[Place]) -> Reply:
        """Fill in the modal that `asked` is, by custom ids."""
        return await self.people.submit_modal(asked, values, self.scene(**place))

    async def say(
        self,
        content: str,
        *,
        mention_bot: bool = False,
        reply_to: Message | None = None,
        **place: Unpack[Place],
    ) -> Message:
        """Write a message and wait for nothing."""
        scene = self.scene(**place)
        text = f"{self.bot.mention} {content}" if mention_bot else content
        return await self.people.say(text, scene.user, scene.channel, reply_to)

    async def message(
        self,
        content: str,
        *,
        mention_bot: bool = False,
        reply_to: Message | None = None,
        **place: Unpack[Place],
    ) -> Message:
        """Write a message and wait for the bot's reply."""
        said = await self.say(content, mention_bot=mention_bot, reply_to=reply_to, **place)
        return await self.people.reply_to(said, self.scene(**place).channel)

    async def no_reply(
        self, content: str, *, reply_to: Message | None = None, **place: Unpack[Place]
    ) -> None:
        """Write a message that the bot must leave alone.

        Somebody else's addressed question follows, and only that is answered; a reply to the
        first that comes later still is a violation.
        """
        scene = self.scene(**place)
        said = await self.say(content, reply_to=reply_to, **place)
        self.state.silent.add(said.id)
        other = self.join_if_guild(self.add_user("marker"), scene.channel)
        marker = await self.people.say(f"{self.bot.mention} marker", other, scene.channel)
        await self.people.reply_to(marker, scene.channel)
        mine = [
            Message(data)
            for data in self.state.messages.values()
            if data["author"]["id"] == str(self.bot.id) and int(data["id"]) > said.id
        ]
        assert len(mine) == 1, f"the bot answered {content!r}: {[one.text for one in mine]}"

    def join_if_guild(self, user: User, channel: Channel) -> User:
        return self.join(channel.guild, user) if channel.guild else user

    def scene(self, **place: Unpack[Place]) -> Scene:
        """The place with its defaults filled in."""
        given: dict[str, Any] = dict(place)
        guild, dm = given.pop("guild", self.guild), given.pop("dm", False)
        user = given.pop("user", self.user)
        channel = given.pop("channel", None) or (self.dm(user) if dm else guild.channel)
        return Scene(user=user, channel=channel, **given)


def _message(answer: Message | Reply) -> Message:
    return answer.message if isinstance(answer, Reply) else answer
