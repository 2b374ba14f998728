"""The application log: standard error, without questions and secrets at any level."""

import logging
import re
import sys

from bot.discord_app.mishaps import LOST

_INTERACTION_TOKEN = re.compile(r"/(interactions|webhooks)/(\d+)/[^/\s?]+")


class RedactingFormatter(logging.Formatter):
    """Takes out the bot's token, and interactions' tokens, which stand in Discord's addresses."""

    def __init__(self, secret: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record).replace(self._secret, "[token]")
        return _INTERACTION_TOKEN.sub(r"/\1/\2/[token]", text)


def _is_of_use(record: logging.LogRecord) -> bool:
    # discord.py warns of missing voice libraries at every start; the bot does not speak.
    if "voice will NOT be supported" in record.getMessage():
        return False
    # It also traces every list of choices that came too late, as whoever types on makes them.
    error = record.exc_info[1] if record.exc_info else None
    return not (record.name == "discord.app_commands.tree" and isinstance(error, LOST))


def set_up_logging(level: str, secret: str) -> None:
    """Log to standard error from here on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_is_of_use)
    handler.setFormatter(RedactingFormatter(secret))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Below INFO, libraries log whole payloads and rows: what people wrote.
    root.setLevel(max(logging.getLevelName(level), logging.INFO))
    logging.getLogger("bot").setLevel(level)
