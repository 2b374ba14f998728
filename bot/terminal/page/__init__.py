"""The page of `log web`: stock Datasette, told by `metadata.yml`, with the trend beside it."""

import asyncio
import signal
import socket
import sys
from base64 import b64encode
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
import uvicorn
from datasette import Request, Response, hookimpl
from datasette.app import Datasette
from datasette.plugins import pm

from bot.moderation.trend import TrendWords, trend_alt, trend_png
from bot.querylog.values import Day

HOST = "127.0.0.1"
"""No option changes it: the log is for this machine."""

PERIODS = (7, 30, 90, 365)
"""Of how many days there is a picture."""

USUAL = 30

_SETTINGS = {"default_cache_ttl": 0, "default_page_size": 50, "suggest_facets": False}


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
        page = Datasette([], config_dir=Path(__file__).parent, settings=_SETTINGS)
        page.remove_database("_memory")
        page.add_memory_database(name)
        token = page._root_token  # noqa: SLF001 -- as `datasette --root` has it
        click.echo(f"Open http://{origin}/-/auth-token?token={token}\nCtrl-C ends the page.")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        quiet: dict[str, Any] = {
            "access_log": False,
            "log_level": "warning",
            "timeout_graceful_shutdown": 1,
        }
        with suppress(KeyboardInterrupt):
            uvicorn.Server(uvicorn.Config(page.app(), **quiet)).run(sockets=[listening])


class _Trend:
    """Beside Datasette's own pages: the days as a picture and in words; a check of the host."""

    __name__ = __name__  # where Datasette looks for a plugin's files: it expects a module

    def __init__(self, days: Sequence[Day], words: TrendWords, origin: str) -> None:
        self._days, self._words = days, words
        self._hosts = {origin.encode(), origin.replace(HOST, "localhost").encode()}

    @hookimpl  # type: ignore[untyped-decorator]  # published without types
    def asgi_wrapper(self) -> Callable[[Any], Any]:
        """Refuse another host's name: a browser that uses one was tricked into coming here."""

        def wrapped(app: Any) -> Any:  # noqa: ANN401 -- as ASGI has them
            async def checked(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 -- the same
                known = (
                    scope["type"] != "http" or dict(scope["headers"]).get(b"host") in self._hosts
                )
                await (app(scope, receive, send) if known else Response("", 421).asgi_send(send))

            return checked

        return wrapped

    @hookimpl  # type: ignore[untyped-decorator]  # published without types
    def register_routes(self) -> list[tuple[str, Callable[..., Any]]]:
        """The page of the trend."""
        return [(r"^/trend$", self.page)]

    async def page(self, datasette: Datasette, request: Request) -> Response:
        """The last days as a picture, its numbers as words, for who may see the page."""
        await datasette.ensure_permissions(request.actor, ["view-instance"])
        asked = request.args.get("days", "")
        days = self._days[-(int(asked) if asked in map(str, PERIODS) else USUAL) :]
        png = b64encode(await asyncio.to_thread(trend_png, days, self._words)).decode()
        told = {"alt": trend_alt(days, self._words), "period": len(days), "periods": PERIODS}
        return Response.html(
            await datasette.render_template("trend.html", {**told, "picture": png}, request=request)
        )
