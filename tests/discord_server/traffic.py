"""Every HTTP request on its way in: recorded, held or failed on demand, checked, answered."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from aiohttp import BodyPartReader, web

from tests.discord_server.errors import ApiError, Fault, invalid_form, unauthorised
from tests.discord_server.rules import Rule
from tests.discord_server.state import Request, State, Violation
from tests.discord_server.world import Json

API = "/api/v10"


@dataclass(frozen=True, slots=True)
class Call:
    """A request with its place in the path: what a handler gets."""

    record: Request
    params: dict[str, str]

    @property
    def fields(self) -> Json:
        """The body, when it is an object; of a body that is none, nothing."""
        return self.record.body if isinstance(self.record.body, dict) else {}


Answer = Json | list[Json] | None
"""What a handler returns: the body of a 200, or None for 204."""

Handler = Callable[[Call], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method and path template (named as in Discord's description), and how it is served."""

    method: str
    template: str
    handler: Handler
    rule: Rule | None = None
    needs_token: bool = True


@dataclass(eq=False, slots=True)
class Gate:
    """Holds one request back: `arrived` is set when it is here, `release()` lets it go on."""

    method: str
    pattern: str
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        self.released.set()


@dataclass(eq=False, slots=True)
class Failure:
    """An answer to give instead of the real one, `times` times."""

    method: str
    pattern: str
    status: int
    code: int
    message: str
    retry_after: float | None
    times: int


class Traffic:
    """What tests arrange for requests to come; `schema` finds faults by Discord's description."""

    def __init__(self, state: State, schema: Callable[[str, str, object], list[Fault]]) -> None:
        self.gates: list[Gate] = []
        self.failures: list[Failure] = []
        self.resets: list[tuple[str, str, bool]] = []
        self._state = state
        self._schema = schema

    def served(self, endpoint: Endpoint) -> Callable[[web.Request], Awaitable[web.Response]]:
        """The endpoint as a handler of the web server."""

        async def serve(request: web.Request) -> web.Response:
            record, faults = await _read(request)
            self._state.requests.append(record)
            self._state.watch.stir()
            if (taken := self._reset(record)) is not None:
                if taken:
                    await self._answer(endpoint, request, Call(record, {**request.match_info}), [])
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            try:
                answer = await self._answer(
                    endpoint, request, Call(record, {**request.match_info}), faults
                )
                response = _json(200, answer) if answer is not None else web.Response(status=204)
            except ApiError as error:
                response = _refusal(error)
            record.status = response.status
            self._state.watch.stir()
            return response

        return serve

    def _reset(self, record: Request) -> bool | None:
        """Whether a request is taken whose connection is to be reset; None if it is not to be."""
        for each in self.resets:
            method, pattern, taken = each
            if method == record.method and fnmatchcase(record.path, pattern):
                self.resets.remove(each)
                return taken
        return None

    async def unknown(self, request: web.Request) -> web.Response:
        """Any path that is not served: Discord's 404, and a violation, for it is ours to add."""
        record, _ = await _read(request)
        record.status = 404
        self._state.requests.append(record)
        self._violate(record, [Fault("", "NOT_FOUND", "no such endpoint on this server")])
        return _refusal(ApiError(404, 0, "404: Not Found"))

    async def _answer(
        self, endpoint: Endpoint, request: web.Request, call: Call, faults: list[Fault]
    ) -> Answer:
        await self._interfere(call.record)
        if endpoint.needs_token and not self._authorised(request):
            raise unauthorised()
        if endpoint.rule is not None:
            faults += endpoint.rule(call.record.body)
            faults += self._schema(endpoint.method, endpoint.template, call.record.body)
        self._violate(call.record, faults)
        if refused := [fault for fault in faults if fault.refused]:
            raise invalid_form(refused)
        return await endpoint.handler(call)

    def _authorised(self, request: web.Request) -> bool:
        return request.headers.get("Authorization") == f"Bot {self._state.token}"

    def _violate(self, record: Request, faults: list[Fault]) -> None:
        self._state.violations += [Violation(record, fault) for fault in faults]

    async def _interfere(self, record: Request) -> None:
        for gate in self.gates:
            if _matches(gate, record):
                self.gates.remove(gate)
                gate.arrived.set()
                await gate.released.wait()
                break
        for failure in self.failures:
            if _matches(failure, record):
                failure.times -= 1
                if failure.times == 0:
                    self.failures.remove(failure)
                raise _failed(failure)


def _matches(arranged: Gate | Failure, record: Request) -> bool:
    return arranged.method == record.method and fnmatchcase(record.path, arranged.pattern)


def _failed(failure: Failure) -> ApiError:
    limited = {"retry_after": failure.retry_after, "global": False}
    extra = limited if failure.retry_after is not None else None
    return ApiError(failure.status, failure.code, failure.message, extra=extra)


def _refusal(error: ApiError) -> web.Response:
    response = _json(error.status, error.body)
    if error.status == 429:
        response.headers["Via"] = "1.1 google"
        response.headers["Retry-After"] = str(error.body.get("retry_after", 1))
        response.headers["X-RateLimit-Scope"] = "user"
    return response


def _json(status: int, body: Json | list[Json]) -> web.Response:
    """JSON whose content type has no charset, as Discord sends it."""
    data = json.dumps(body).encode()
    return web.Response(status=status, body=data, headers={"Content-Type": "application/json"})


async def _read(request: web.Request) -> tuple[Request, list[Fault]]:
    record = Request(
        request.method,
        request.path.removeprefix(API),
        dict(request.query),
        body=None,
        files={},
        at=time.monotonic(),
    )
    try:
        if request.content_type.startswith("multipart/"):
            record.body, record.files = await _parts(request)
            return record, _file_faults(record)
        if text := await request.text():
            record.body = json.loads(text)
            if request.headers.get("Content-Type") != "application/json":
                return record, [Fault("", "CONTENT_TYPE", "JSON needs its content type")]
    except ValueError:
        return record, [Fault("", "INVALID_JSON", "the request body contains invalid JSON")]
    return record, []


async def _parts(request: web.Request) -> tuple[Json | None, dict[str, bytes]]:
    body, files = None, {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.name == "payload_json":
            body = json.loads(await part.text())
        elif part.name is not None:
            files[part.name] = bytes(await part.read())
    return body, files


def _file_faults(record: Request) -> list[Fault]:
    if not isinstance(record.body, dict):
        return [Fault("payload_json", "REQUIRED", "a multipart body needs payload_json")]
    faults = []
    if len(record.files) > 10:
        faults.append(Fault("files", "BASE_TYPE_MAX_LENGTH", "more than 10 files"))
    for name, data in record.files.items():
        if len(data) > 10 * 1024 * 1024:
            faults.append(Fault(name, "FILE_TOO_LARGE", "over 10 MiB"))
    message = record.body.get("data", record.body)
    listed = {f"files[{one.get('id')}]" for one in message.get("attachments") or []}
    faults += [
        Fault("attachments", "ATTACHMENT_NOT_FOUND", f"{name} is not among the attachments")
        for name in sorted(set(record.files) - listed)
    ]
    return faults
