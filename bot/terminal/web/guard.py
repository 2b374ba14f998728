"""What a request must be to reach the page: from this machine's browser, with the key, reading."""

from collections.abc import Awaitable, Callable, MutableMapping
from hmac import compare_digest
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

NAMES = ("127.0.0.1", "localhost")
"""What a browser on this machine may call the page's host; another name is a trick on it."""

_METHODS = ("GET", "HEAD")
_OUR_HEADERS = {
    b"cache-control": b"no-store",
    b"content-security-policy": (
        b"default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        b"script-src 'self' 'unsafe-inline'; connect-src 'self'; form-action 'self'; "
        b"base-uri 'none'; frame-ancestors 'none'"
    ),
    b"cross-origin-resource-policy": b"same-origin",
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
}


def guarded(app: App, key: str, port: int) -> App:
    """The page behind its checks: `?key=` once, then a cookie of this browser.

    A loopback address is open to everybody on the machine; the log is not.
    """
    cookie = f"footnote-{port}"
    hosts = {f"{name}:{port}".encode() for name in NAMES}

    async def guard(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if headers.get(b"host") not in hosts:
            await _refuse(send, HTTPStatus.MISDIRECTED_REQUEST)
        elif scope["method"] not in _METHODS:
            await _refuse(send, HTTPStatus.METHOD_NOT_ALLOWED)
        elif compare_digest(_given(scope), key.encode()):
            kept = f"{cookie}={key}; Path=/; HttpOnly; SameSite=Strict".encode()
            await _answer(send, HTTPStatus.SEE_OTHER, (b"location", b"/"), (b"set-cookie", kept))
        elif not compare_digest(_kept(headers, cookie), key.encode()):
            await _refuse(send, HTTPStatus.FORBIDDEN)
        elif not _is_shown(scope):
            await _refuse(send, HTTPStatus.NOT_FOUND)
        else:
            await app(scope, receive, _with_our_headers(send))

    return guard


def _given(scope: Message) -> bytes:
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    return asked.get("key", [""])[0].encode() if scope["path"] == "/" else b""


def _kept(headers: dict[bytes, bytes], cookie: str) -> bytes:
    try:
        sent = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return b""
    return sent[cookie].value.encode() if cookie in sent else b""


def _is_shown(scope: Message) -> bool:
    """Whether the page has any use for it.

    Datasette's own inner pages are not needed. Nor is CSV, whose cells a spreadsheet would take
    for formulas: `log export` writes them harmless.
    """
    path = str(scope["path"]).lower()
    if path.startswith("/-/"):
        return path.startswith("/-/static/")
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    return not path.endswith((".csv", ".db")) and "csv" not in asked.get("_format", [])


def _with_our_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            theirs = [each for each in message["headers"] if each[0].lower() not in _OUR_HEADERS]
            message = {**message, "headers": [*theirs, *_OUR_HEADERS.items()]}
        await send(message)

    return sending


async def _refuse(send: Send, status: HTTPStatus) -> None:
    await _answer(send, status)


async def _answer(send: Send, status: HTTPStatus, *headers: tuple[bytes, bytes]) -> None:
    plain = (b"content-type", b"text/plain; charset=utf-8")
    started = {"type": "http.response.start", "status": status.value}
    await send({**started, "headers": [plain, *_OUR_HEADERS.items(), *headers]})
    said = f"{status.phrase}. Open the address that `log web` printed.\n"
    await send({"type": "http.response.body", "body": said.encode()})
