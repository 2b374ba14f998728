"""The gateway's parts: opcodes, intents, one connection, one session that can be resumed."""

import json
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag

from aiohttp import web

from tests.discord_server.world import Json


class Op(IntEnum):
    """Discord's opcodes, those that a bot without voice meets."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    ACK = 11


class Intent(IntFlag):
    """The intents that decide something here."""

    GUILDS = 1 << 0
    MEMBERS = 1 << 1
    PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


RECEIVED_PER_MINUTE = 120
PRIVILEGED = Intent.MEMBERS | Intent.PRESENCES | Intent.MESSAGE_CONTENT


class Closed(Exception):  # noqa: N818 -- a closing, with the code that the peer is given
    """Ends the connection with one of Discord's close codes."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Connection:
    """One web socket, compressed as a stream when the client asks for zlib."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self.socket = socket
        self._deflate = zlib.compressobj() if compressed else None
        self._received: deque[float] = deque(maxlen=RECEIVED_PER_MINUTE)

    def count_received(self) -> None:
        """One more message from the client.

        Raises:
            Closed: 4008, more than 120 came within a minute.
        """
        now = time.monotonic()
        if len(self._received) == RECEIVED_PER_MINUTE and now - self._received[0] < 60:
            raise Closed(4008, "Rate limited.")
        self._received.append(now)

    async def send(self, op: Op, data: Json | bool | None = None) -> None:  # noqa: FBT001 -- INVALID_SESSION's datum is a boolean
        await self.write({"op": int(op), "d": data, "s": None, "t": None})

    async def write(self, payload: Json) -> None:
        """Send; to a socket that is going away nothing is sent, a RESUME replays it."""
        text = json.dumps(payload)
        try:
            if self._deflate is None:
                await self.socket.send_str(text)
                return
            data = self._deflate.compress(text.encode())
            await self.socket.send_bytes(data + self._deflate.flush(zlib.Z_SYNC_FLUSH))
        except ConnectionError:
            return


@dataclass(eq=False, slots=True)
class Session:
    """What survives a lost connection: the events, so that they can be replayed."""

    id: str
    intents: int
    shard: tuple[int, int] | None
    connection: Connection | None = None
    events: list[Json] = field(default_factory=list)
    resumable: bool = True
    resumed: int = 0
    ready: bool = False

    def covers(self, guild_id: int | None) -> bool:
        """Whether events of this guild (or, for none, of direct messages) are this shard's."""
        number, count = self.shard or (0, 1)
        return ((guild_id or 0) >> 22) % count == number

    async def dispatch(self, event: str, data: Json) -> None:
        payload = {"op": int(Op.DISPATCH), "t": event, "s": len(self.events) + 1, "d": data}
        self.events.append(payload)
        if self.connection is not None:
            await self.connection.write(payload)
