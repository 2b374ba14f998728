"""The application log: standard error, without questions and secrets at any level."""

import logging
import re
import sys

_INTERACTION_TOKEN = re.compile(r"/(interactions|webhooks)/(\d+)/[^/\s?]+")


class RedactingFormatter(logging.Formatter):
    """Takes out the bot's token, and interactions' tokens, which stand in Discord's addresses."""

    def __init__(self, secret: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record).replace(self._secret, "[token]")
        return _INTERACTION_TOKEN.sub(r"/\1/\2/[token]", text)


def set_up_logging(level: str, secret: str) -> None:
    """Log to standard error from here on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(secret))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Below INFO, discord.py logs whole payloads: what people wrote.
    logging.getLogger("discord").setLevel(max(logging.getLevelName(level), logging.INFO))
