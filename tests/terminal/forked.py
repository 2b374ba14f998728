"""Processes of the program that cost no start of Python: forked from one that has loaded it.

`python -m tests.terminal.forked SOCKET` forks for each message there: a command's arguments, its
environment, and the file descriptors that are its standard output and standard error.
"""

import json
import os
import runpy
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from tempfile import TemporaryFile

from bot.settings import PROJECT_ROOT

PATIENCE = 60.0
LARGEST = 2**16


@dataclass(frozen=True, slots=True)
class Forking:
    """Runs commands, each in a process of its own and one at a time."""

    requests: socket.socket

    def run(self, *arguments: str, output: int | None) -> tuple[int, str]:
        """The exit status and what came on standard error; without `output`, that is closed."""
        with TemporaryFile() as errors:
            files = [errors.fileno(), *([] if output is None else [output])]
            message = json.dumps([arguments, dict(os.environ)]).encode()
            socket.send_fds(self.requests, [message], files)
            status = int(self.requests.recv(LARGEST))
            errors.seek(0)
            return status, errors.read().decode()


@contextmanager
def forking() -> Iterator[Forking]:
    """The program, loaded."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        ours.settimeout(PATIENCE)
        command = [sys.executable, "-m", "tests.terminal.forked", str(theirs.fileno())]
        # Its streams are pipes, as those of its children are.
        with subprocess.Popen(  # noqa: S603 -- the program under test
            command,
            cwd=PROJECT_ROOT,
            pass_fds=[theirs.fileno()],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ):
            theirs.close()
            yield Forking(ours)
            ours.shutdown(socket.SHUT_RDWR)


def _fork(arguments: list[str], environment: Mapping[str, str], files: list[int]) -> int:
    child = os.fork()
    if child:
        for file in files:
            os.close(file)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(files[0], 2)
    if files[1:]:
        os.dup2(files[1], 1)
    else:
        os.close(1)
        sys.stdout = None  # as Python starts then
    for file in files:
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["bot", *arguments]
    runpy.run_module("bot", run_name="__main__", alter_sys=False)
    sys.exit()


def _load() -> None:
    """Import what the commands import, and open nothing."""
    from bot import terminal  # noqa: PLC0415 -- only in the loaded process
    from bot.querylog import log  # noqa: F401, PLC0415 -- the same

    for module in iter_modules(terminal.__path__, "bot.terminal."):
        if not module.ispkg:  # the page is a program of its own
            import_module(module.name)


def _serve(requests: socket.socket) -> None:
    while True:
        message, files, _, _ = socket.recv_fds(requests, LARGEST, 2)
        if not message:
            return
        arguments, environment = json.loads(message)
        requests.send(str(_fork(arguments, environment, files)).encode())


if __name__ == "__main__":
    _load()
    _serve(socket.socket(fileno=int(sys.argv[1])))
