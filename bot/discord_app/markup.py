"""For what is not yet ported: see `limits`."""

from bot.discord_app.limits import bare, isolated, plain, shortened

__all__ = ["bare", "isolated", "plain", "shortened"]
