"""The few shapes that most of Discord's limits have. Each yields the faults it finds."""

from collections.abc import Collection, Iterator

from tests.discord_server.errors import Fault
from tests.discord_server.world import Json


def text(where: str, value: str | None, low: int, high: int) -> Iterator[Fault]:
    """Characters between `low` and `high`; blank text counts as empty, as on Discord."""
    length = len(value or "")
    if length > high or (low > 0 and len((value or "").strip()) < low):
        message = f"Must be between {low} and {high} in length; it is {length}."
        yield Fault(where, "BASE_TYPE_BAD_LENGTH", message)


def count(where: str, items: Collection[object], low: int, high: int) -> Iterator[Fault]:
    if not low <= len(items) <= high:
        message = f"Must have {low} to {high} items; it has {len(items)}."
        yield Fault(where, "BASE_TYPE_BAD_LENGTH", message)


def distinct(where: str, values: Collection[object], code: str) -> Iterator[Fault]:
    if len(set(values)) < len(values):
        yield Fault(where, code, f"Must be distinct: {sorted(map(str, values))}")


def known(where: str, fields: Json, names: Collection[str]) -> Iterator[Fault]:
    """Fields that Discord would silently ignore: a misspelling, so only we mind."""
    for name in sorted(set(fields) - set(names)):
        path = f"{where}.{name}" if where else name
        yield Fault(path, "UNKNOWN_FIELD", "Discord knows no such field here", refused=False)


def link(
    where: str, url: str | None, schemes: tuple[str, ...] = ("http", "https")
) -> Iterator[Fault]:
    if url and url.partition("://")[0] not in schemes:
        yield Fault(where, "URL_TYPE_INVALID_SCHEME", f"Scheme must be one of {schemes}.")
