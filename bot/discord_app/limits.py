"""Every limit of Discord's that the bot keeps, and how Discord counts."""

MESSAGE = 2000
"""Characters of a message's text."""

CHOICES = 25
"""Choices offered while somebody types."""

CHOICE = 100
"""Characters of a choice's name, and of its value."""

WHY = 300
"""Characters of a word on why an answer was not helpful; a limit of ours."""

RESPONSE_DEADLINE = 3.0
"""Seconds an interaction waits for its first response."""

RATE_LIMIT_PATIENCE = 30.0
"""Seconds a request may sleep for a rate limit; the least that discord.py accepts."""

FEWEST_STARTS = 5
"""Sessions that must be left for the day before one is spent; after the last the token is reset."""


def length(text: str) -> int:
    """The text's length as the strictest reader counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
