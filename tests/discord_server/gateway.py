"""The gateway: HELLO, IDENTIFY, heartbeats, events in sequence, RESUME, the close codes."""

import json
import secrets

from aiohttp import WSMsgType, web

from tests.discord_server.payloads import guild_json, own_user_json
from tests.discord_server.sessions import PRIVILEGED, Closed, Connection, Intent, Op, Session
from tests.discord_server.state import State
from tests.discord_server.world import Channel, Json

HEARTBEAT_MS = 41_250
CLOSING_SECONDS = 1.0
"""How long a client that hangs may keep a closing connection."""

MAX_PAYLOAD = 4096
"""Bytes Discord accepts in one message to the gateway."""


class Gateway:
    """All sessions of the one bot. `url` is set when the server listens.

    `interval` are the milliseconds between heartbeats, which it acknowledges unless told not to.
    """

    def __init__(self, state: State, allowed_intents: int) -> None:
        self.url = ""
        self.sessions: list[Session] = []
        self.heartbeats = 0
        self.interval = HEARTBEAT_MS
        self.shards = 1
        self.acknowledges = True
        self.close_codes: list[int] = []
        self._state = state
        self._allowed_intents = allowed_intents
        self._connections: set[Connection] = set()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(timeout=CLOSING_SECONDS)
        await socket.prepare(request)
        connection = Connection(socket, compressed=request.query.get("compress") == "zlib-stream")
        self._connections.add(connection)
        try:
            await connection.send(Op.HELLO, {"heartbeat_interval": self.interval, "_trace": []})
            async for frame in socket:
                await self._receive(connection, frame.data if frame.type is WSMsgType.TEXT else "")
        except Closed as closed:
            self.close_codes.append(closed.code)
            await socket.close(code=closed.code, message=closed.reason.encode())
        finally:
            self._detach(connection)
        return socket

    async def dispatch(self, event: str, data: Json, guild_id: int | None = None) -> None:
        """Give an event to the shard it belongs to."""
        for session in self.sessions:
            if session.resumable and session.covers(guild_id):
                await session.dispatch(event, data)

    async def dispatch_message(
        self, message: Json, channel: Channel, event: str = "MESSAGE_CREATE"
    ) -> None:
        """The event to whoever may see it, without its content where Discord hides that."""
        guild_id = channel.guild.id if channel.guild else None
        needed = Intent.GUILD_MESSAGES if channel.guild else Intent.DIRECT_MESSAGES
        for session in self.sessions:
            if channel.bot_can_read and session.intents & needed and session.covers(guild_id):
                await session.dispatch(event, self._as_seen(message, session, channel))

    async def drop(self, code: int = 4000, *, resumable: bool = True) -> None:
        """Close every connection; a session that is not resumable is refused its RESUME."""
        for session in self.sessions:
            session.resumable = session.resumable and resumable
        for connection in list(self._connections):
            self._detach(connection)
            await connection.socket.close(code=code)

    async def tell(self, op: Op, data: Json | bool | None = None) -> None:  # noqa: FBT001 -- INVALID_SESSION's datum is a boolean
        """Send an opcode on every connection: RECONNECT, INVALID_SESSION."""
        for connection in list(self._connections):
            await connection.send(op, data)

    async def round_trip(self) -> None:
        """Ask for a heartbeat and wait for it: what was sent before it has been read."""
        seen = self.heartbeats
        await self.tell(Op.HEARTBEAT)
        await self._state.until(lambda: self.heartbeats > seen, "a heartbeat")

    def _as_seen(self, message: Json, session: Session, channel: Channel) -> Json:
        me = str(self._state.bot.id)
        mentions_me = any(user["id"] == me for user in message["mentions"])
        if (
            channel.guild is None
            or session.intents & Intent.MESSAGE_CONTENT
            or message["author"]["id"] == me
            or mentions_me
        ):
            return message
        return message | {"content": "", "embeds": [], "attachments": [], "components": []}

    def _detach(self, connection: Connection) -> None:
        self._connections.discard(connection)
        for session in self.sessions:
            if session.connection is connection:
                session.connection = None
        self._state.watch.stir()

    async def _receive(self, connection: Connection, text: str) -> None:
        connection.count_received()
        if len(text.encode()) > MAX_PAYLOAD:
            raise Closed(4002, "Decode error")
        try:
            message = json.loads(text)
            op, data = Op(message["op"]), message["d"]
        except (json.JSONDecodeError, TypeError, KeyError):
            raise Closed(4002, "Decode error") from None
        except ValueError:
            raise Closed(4001, "Unknown opcode") from None
        await self._obey(connection, op, data)
        self._state.watch.stir()

    async def _obey(self, connection: Connection, op: Op, data: Json) -> None:
        attached = any(session.connection is connection for session in self.sessions)
        match op:
            case Op.HEARTBEAT:
                self.heartbeats += 1
                if self.acknowledges:
                    await connection.send(Op.ACK)
            case Op.IDENTIFY if attached:
                raise Closed(4005, "Already authenticated")
            case Op.IDENTIFY:
                await self._identify(connection, data)
            case Op.RESUME:
                await self._resume(connection, data)
            case _ if not attached:
                raise Closed(4003, "Not authenticated")

    async def _identify(self, connection: Connection, data: Json) -> None:
        self._check_token(data)
        intents = data.get("intents")
        if not isinstance(intents, int) or intents < 0 or not data.get("properties"):
            raise Closed(4013, "Invalid intent(s).")
        if intents & PRIVILEGED & ~self._allowed_intents:
            raise Closed(4014, "Disallowed intent(s).")
        number, count = data.get("shard") or (0, 1)
        if not 0 <= number < count:
            raise Closed(4010, "Invalid shard.")
        shard = (number, count) if "shard" in data else None
        session = Session(secrets.token_hex(16), intents, shard, connection)
        self.sessions.append(session)
        await self._welcome(session)

    async def _welcome(self, session: Session) -> None:
        bot = self._state.bot
        guilds = [
            guild
            for guild in self._state.guilds.values()
            if guild.bot_is_member and session.covers(guild.id)
        ]
        ready: Json = {
            "v": 10,
            "user": own_user_json(bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": str(bot.id), "flags": 0},
            "private_channels": [],
        }
        if session.shard is not None:
            ready["shard"] = list(session.shard)
        await session.dispatch("READY", ready)
        told = [guild for guild in guilds if not guild.outage]
        for guild in told if session.intents & Intent.GUILDS else ():
            await session.dispatch("GUILD_CREATE", guild_json(guild, bot))
        session.ready = True

    async def _resume(self, connection: Connection, data: Json) -> None:
        self._check_token(data)
        known = [one for one in self.sessions if one.id == data.get("session_id") and one.resumable]
        if not known:
            await connection.send(Op.INVALID_SESSION, data=False)
            return
        session, seen = known[0], data.get("seq")
        if not isinstance(seen, int) or seen > len(session.events):
            raise Closed(4007, "Invalid seq.")
        session.connection = connection
        for missed in session.events[seen:]:
            await connection.write(missed)
        await session.dispatch("RESUMED", {"_trace": []})
        session.resumed += 1

    def _check_token(self, data: Json) -> None:
        if str(data.get("token", "")).removeprefix("Bot ") != self._state.token:
            raise Closed(4004, "Authentication failed.")
