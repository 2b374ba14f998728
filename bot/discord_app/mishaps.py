"""For what is not yet ported: see `errors`."""

from bot.discord_app.errors import LOST, is_expired, report

__all__ = ["LOST", "is_expired", "report"]
