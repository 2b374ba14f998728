"""Refusals of the HTTP API, in Discord's shape: a status, a code and a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.discord_server.world import Json


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request. `refused`: Discord itself answers 400, else only we mind.

    `where` is a dotted path in the body, such as `embeds.0.title`; empty for the whole.
    """

    where: str
    code: str
    message: str
    refused: bool = True


class ApiError(Exception):
    """Ends a request with this answer."""

    def __init__(self, status: int, code: int, message: str, *, extra: Json | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.body: Json = {"message": message, "code": code} | (extra or {})


def unauthorised() -> ApiError:
    return ApiError(401, 0, "401: Unauthorized")


def unknown_interaction() -> ApiError:
    return ApiError(404, 10062, "Unknown interaction")


def unknown_webhook() -> ApiError:
    return ApiError(404, 10015, "Unknown Webhook")


def unknown_message() -> ApiError:
    return ApiError(404, 10008, "Unknown Message")


def unknown_channel() -> ApiError:
    return ApiError(404, 10003, "Unknown Channel")


def already_acknowledged() -> ApiError:
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def missing_access() -> ApiError:
    return ApiError(403, 50001, "Missing Access")


def invalid_form(faults: Iterable[Fault]) -> ApiError:
    """The 400 for a bad body; an empty message has a code of its own."""
    faults = list(faults)
    if any(fault.code == "EMPTY_MESSAGE" for fault in faults):
        return ApiError(400, 50006, "Cannot send an empty message")
    errors: Json = {}
    for fault in faults:
        node = errors
        for step in filter(None, fault.where.split(".")):
            node = node.setdefault(step, {})
        found = node.setdefault("_errors", [])
        found.append({"code": fault.code, "message": fault.message})
    return ApiError(400, 50035, "Invalid Form Body", extra={"errors": errors})
