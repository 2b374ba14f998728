"""The commands that are not yet ported."""

from collections.abc import Iterator
from typing import Any

from bot.discord_app.admission import Admission
from bot.discord_app.asking import Asking
from bot.discord_app.quoting.citing import Citing
from bot.discord_app.quoting.parts import Parts
from bot.discord_app.responding import respond


def unported(asking: Asking, admission: Admission, parts: Parts) -> Iterator[Any]:
    """The commands but for those of the log."""
    yield from Citing(asking, admission, parts, respond).commands()
