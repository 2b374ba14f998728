"""Moments and lengths of a recording, written h:mm:ss."""

import re

_WRITTEN = re.compile(r"([0-9]{1,2}):([0-5][0-9]):([0-5][0-9])")


def seconds_of(written: str) -> int | None:
    """The seconds that `h:mm:ss` stands for; None if the text is anything else."""
    if not (match := _WRITTEN.fullmatch(written)):
        return None
    hours, minutes, seconds = map(int, match.groups())
    return hours * 3600 + minutes * 60 + seconds
