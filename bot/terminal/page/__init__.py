"""The page of `log web`: stock Datasette, told by `metadata.yml`, with the trend beside it."""

import asyncio
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn
from datasette import Request, Response, hookimpl
from datasette.app import Datasette
from datasette.plugins import pm

from bot.querylog.chart import OUTCOMES, TrendWords, trend_alt, trend_png
from bot.querylog.reviewed import Day

HOST = "127.0.0.1"
"""No option changes it: the log is for this machine."""

PERIODS = (7, 30, 90, 365)
"""Of how many days there is a picture."""

USUAL = 30

_FOLDER = Path(__file__).parent
_SETTINGS = {"default_cache_ttl": 0, "default_page_size": 50, "suggest_facets": False}
_MISDIRECTED = 421

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]


def serve(name: str, days: Sequence[Day], words: TrendWords, port: int) -> None:
    """Serve the database in this process's memory until Ctrl-C or SIGTERM; port 0 is any free.

    Raises:
        OSError: the port is taken, or not for everybody.
    """
    with socket.create_server((HOST, port)) as listening:
        origin = f"{HOST}:{listening.getsockname()[1]}"
        pm.register(_Trend(days, words, origin))
        # With `rich` about, it prints every variable of a request that is refused.
        pm.get_plugin("datasette.handle_exception").rich = None
        page = Datasette([], config_dir=_FOLDER, settings=_SETTINGS)
        page.remove_database("_memory")
        page.add_memory_database(name)
        token = page._root_token  # noqa: SLF001 -- as `datasette --root` has it
        sys.stdout.write(f"Open http://{origin}/-/auth-token?token={token}\n")
        sys.stdout.write("Ctrl-C ends the page.\n")
        sys.stdout.flush()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        config = uvicorn.Config(
            page.app(), access_log=False, log_level="warning", timeout_graceful_shutdown=1
        )
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])


class _Trend:
    """Beside Datasette's own pages: the days in words and as a picture; a check of the host."""

    __name__ = __name__  # where Datasette looks for a plugin's files: it expects a module

    def __init__(self, days: Sequence[Day], words: TrendWords, origin: str) -> None:
        self._days, self._words = days, words
        self._hosts = {origin.encode(), origin.replace(HOST, "localhost").encode()}

    @hookimpl  # type: ignore[untyped-decorator]  # published without types
    def asgi_wrapper(self) -> Callable[[App], App]:
        """Refuse what names another host: a name that was pointed at this machine is a trick."""

        def wrapped(app: App) -> App:
            async def checked(scope: Message, receive: Any, send: Send) -> None:  # noqa: ANN401 -- handed on
                if scope["type"] != "http" or dict(scope["headers"]).get(b"host") in self._hosts:
                    await app(scope, receive, send)
                    return
                await send({"type": "http.response.start", "status": _MISDIRECTED, "headers": []})
                await send({"type": "http.response.body"})

            return checked

        return wrapped

    @hookimpl  # type: ignore[untyped-decorator]  # published without types
    def register_routes(self) -> list[tuple[str, Callable[..., Any]]]:
        """The page of the trend, and its picture."""
        return [(r"^/trend$", self.page), (r"^/trend\.png$", self.picture)]

    @hookimpl  # type: ignore[untyped-decorator]  # published without types
    def menu_links(self) -> list[dict[str, str]]:
        """Where one may go from anywhere."""
        return [{"href": "/", "label": "Home"}, {"href": "/trend", "label": "Trend"}]

    async def page(self, datasette: Datasette, request: Request) -> Response:
        """The trend as a picture, with its numbers as words and as a table."""
        days = await self._chosen(datasette, request)
        told = {
            "alt": trend_alt(days, self._words),
            "rows": [(day.day, *(day.outcomes.get(name, 0) for name in OUTCOMES)) for day in days],
            "names": [self._words.outcomes[name] for name in OUTCOMES],
            "period": len(days),
            "periods": PERIODS,
        }
        return Response.html(await datasette.render_template("trend.html", told, request=request))

    async def picture(self, datasette: Datasette, request: Request) -> Response:
        """The trend as a PNG."""
        days = await self._chosen(datasette, request)
        picture = await asyncio.to_thread(trend_png, days, self._words)
        return Response(picture, content_type="image/png")

    async def _chosen(self, datasette: Datasette, request: Request) -> Sequence[Day]:
        """The days of the period that is asked for, for who may see the page."""
        await datasette.ensure_permissions(request.actor, ["view-instance"])
        asked = request.args.get("days", "")
        return self._days[-(int(asked) if asked in map(str, PERIODS) else USUAL) :]
