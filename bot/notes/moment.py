"""Moments and lengths of a recording, written h:mm:ss."""

import re

_WRITTEN = re.compile(r"([0-9]{1,2}):([0-5][0-9]):([0-5][0-9])")


def written(seconds: int) -> str:
    """The seconds as `h:mm:ss`."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}"


def seconds_of(text: str) -> int | None:
    """The seconds that `h:mm:ss` stands for; None if the text is anything else."""
    if not (match := _WRITTEN.fullmatch(text)):
        return None
    hours, minutes, seconds = map(int, match.groups())
    return hours * 3600 + minutes * 60 + seconds
