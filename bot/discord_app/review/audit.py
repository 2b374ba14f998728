"""Who read the log, for those who manage the server. Pure."""

from bot.discord_app.markup import plain
from bot.discord_app.phrases import Phrases
from bot.querylog.values import Reading


def reading_block(reading: Reading, say: Phrases) -> str:
    """When who used which command, with the names of its filters, and how many rows it showed."""
    rows = say.count("{number} row", "{number} rows", reading.shown)
    who = _who(reading, say)
    return f"<t:{int(reading.read_at.timestamp())}:f> {who}: {plain(reading.command)} · {rows}"


def _who(reading: Reading, say: Phrases) -> str:
    """The reader; of one who had themselves forgotten, that these readings are one person's."""
    if reading.reader_id is not None:
        return f"<@{reading.reader_id}>"
    somebody = say("somebody")
    return somebody if reading.reader is None else f"{somebody} ({reading.reader})"
