"""For what is not yet ported: see `entries`."""

from bot.discord_app.entries import (
    REVISION,
    TEMPLATE,
    TURNS,
    EntryPress,
    Step,
    decode_entry,
    encode_entry,
    revision_mark,
)

__all__ = [
    "REVISION",
    "TEMPLATE",
    "TURNS",
    "EntryPress",
    "Step",
    "decode_entry",
    "encode_entry",
    "revision_mark",
]
