"""Who read the log, for those who manage the server. Pure."""

from bot.discord_app.markup import plain
from bot.discord_app.phrases import Phrases
from bot.querylog.reviewed import Reading


def reading_block(reading: Reading, say: Phrases) -> str:
    """When who used which command, with the names of its filters, and how many rows it showed."""
    who = f"<@{reading.reader_id}>" if reading.reader_id else say("somebody")
    rows = say.count("{number} row", "{number} rows", reading.shown)
    return f"<t:{int(reading.read_at.timestamp())}:f> {who}: {plain(reading.command)} · {rows}"
