"""One process for one token: two would each answer every question."""

import hashlib
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import SettingsError
from bot.settings import PREFIX


@contextmanager
def only_process(base: str, token: str) -> Iterator[None]:
    """Keep others on this machine from running with the same token until left.

    Raises:
        SettingsError: another one does.
    """
    if sys.platform != "linux":
        yield  # abstract sockets are Linux's: they need no file, and end with their process
        return
    name = hashlib.sha256(f"{base}\n{token}".encode()).hexdigest()
    with socket.socket(socket.AF_UNIX) as claim:
        try:
            claim.bind(f"\0footnote-{name}")
        except OSError:
            reason = "another process on this machine is running with it"
            raise SettingsError(f"{PREFIX}DISCORD_TOKEN", reason) from None
        yield
