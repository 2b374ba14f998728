"""Files that commands write: new ones, which their owner alone can read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click


@contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """A new file to write to; taken away again if that fails.

    Raises:
        click.FileError: it exists or cannot be written.
    """
    try:
        file = os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")
    except OSError as error:
        raise click.FileError(str(path), error.strerror) from error
    try:
        with file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise
