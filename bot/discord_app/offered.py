"""For what is not yet ported: Delete under what somebody shares; see `buttons.Delete`."""

from dataclasses import replace

from bot.discord_app.custom_ids import Press, What
from bot.discord_app.reply import Reply


def with_delete(reply: Reply, asker: int) -> Reply:
    """The reply to a question that is in no row, with what needs none."""
    return reply if reply.private else replace(reply, presses=(Press(What.DELETE, 0, asker),))
