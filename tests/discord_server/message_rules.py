"""Rules for messages: content, embeds, mentions, attachments, and what excludes what."""

from collections.abc import Iterator

from tests.discord_server.component_rules import V2_TYPES, component_faults
from tests.discord_server.errors import Fault
from tests.discord_server.limits import count, known, link, text
from tests.discord_server.world import Json

SUPPRESS_EMBEDS = 1 << 2
V2_FLAG = 1 << 15
CONTENT = 2000
EMBEDS_TOTAL = 6000
_MESSAGE_FIELDS = {
    *("content", "embeds", "allowed_mentions", "sticker_ids", "components", "flags", "poll"),
    *("attachments", "message_reference", "nonce", "enforce_nonce", "tts"),
}
_BODIES = ("content", "embeds", "components", "attachments", "sticker_ids", "poll")
_EMBED_FIELDS = {
    *("type", "url", "title", "color", "timestamp", "description", "author", "image"),
    *("thumbnail", "footer", "fields", "provider", "video"),
    "flags",  # discord.py sends those it received, or 0; Discord makes nothing of them
}
_SHOWN = ("title", "description", "author", "footer", "fields", "image", "thumbnail")
_MEDIA = ("http", "https", "attachment")


def message_faults(body: Json, where: str = "") -> Iterator[Fault]:
    """A message to be made: as `edit_faults`, and not empty."""
    yield from edit_faults(body, where)
    content = body.get("content") or ""
    if not content.strip() and not any(body.get(name) for name in _BODIES[1:]):
        yield Fault(where, "EMPTY_MESSAGE", "Cannot send an empty message")


def edit_faults(body: Json, where: str = "") -> Iterator[Fault]:
    """A message to be changed: what is not named stays as it is."""
    at = f"{where}." if where else ""
    yield from known(where, body, _MESSAGE_FIELDS)
    yield from text(f"{at}content", body.get("content"), 0, CONTENT)
    yield from embeds_faults(f"{at}embeds", body.get("embeds") or [])
    if body.get("embeds") and (body.get("flags") or 0) & SUPPRESS_EMBEDS:
        message = "Embeds that are suppressed at once are seen by nobody"
        yield Fault(f"{at}flags", "EMBEDS_SUPPRESSED", message, refused=False)
    yield from mention_faults(f"{at}allowed_mentions", body.get("allowed_mentions"))
    yield from attachment_faults(f"{at}attachments", body.get("attachments") or [])
    yield from count(f"{at}sticker_ids", body.get("sticker_ids") or [], 0, 3)
    yield from text(f"{at}nonce", str(body.get("nonce") or ""), 0, 25)
    v2 = bool((body.get("flags") or 0) & V2_FLAG)
    yield from component_faults(f"{at}components", body.get("components") or [], v2=v2)
    if v2:
        yield from _beside_v2(at, body)
    elif any(one["type"] in V2_TYPES for one in body.get("components") or []):
        message = "These components need the flag IS_COMPONENTS_V2."
        yield Fault(f"{at}flags", "COMPONENTS_V2_FLAG_REQUIRED", message)


def mention_faults(where: str, mentions: Json | None) -> Iterator[Fault]:
    """Our rule: no message of the bot pings anybody, so every one says so."""
    if mentions is None:
        message = "the body must carry allowed_mentions with an empty parse list"
        yield Fault(where, "MENTIONS_NOT_SUPPRESSED", message, refused=False)
        return
    yield from known(where, mentions, {"parse", "users", "roles", "replied_user"})
    if mentions.get("parse") != []:
        message = "parse must be an empty list"
        yield Fault(f"{where}.parse", "MENTIONS_NOT_SUPPRESSED", message, refused=False)
    for name in ("users", "roles", "replied_user"):
        if mentions.get(name):
            message = "nobody may be pinged"
            yield Fault(f"{where}.{name}", "MENTIONS_NOT_SUPPRESSED", message, refused=False)


def attachment_faults(where: str, attachments: list[Json]) -> Iterator[Fault]:
    yield from count(where, attachments, 0, 10)
    for place, one in enumerate(attachments):
        yield from text(f"{where}.{place}.description", one.get("description"), 0, 1024)
        if "id" not in one:
            yield Fault(f"{where}.{place}.id", "BASE_TYPE_REQUIRED", "This field is required")


def embeds_faults(where: str, embeds: list[Json]) -> Iterator[Fault]:
    yield from count(where, embeds, 0, 10)
    for place, embed in enumerate(embeds):
        yield from _embed(f"{where}.{place}", embed)
    total = sum(map(_embed_length, embeds))
    if total > EMBEDS_TOTAL:
        message = f"Embed size exceeds maximum size of {EMBEDS_TOTAL}; it is {total}."
        yield Fault(where, "MAX_EMBED_SIZE_EXCEEDED", message)


def _embed(where: str, embed: Json) -> Iterator[Fault]:
    yield from known(where, embed, _EMBED_FIELDS)
    author, footer = embed.get("author") or {}, embed.get("footer") or {}
    yield from known(f"{where}.author", author, {"name", "url", "icon_url", "proxy_icon_url"})
    yield from known(f"{where}.footer", footer, {"text", "icon_url", "proxy_icon_url"})
    yield from text(f"{where}.title", embed.get("title"), 0, 256)
    yield from text(f"{where}.description", embed.get("description"), 0, 4096)
    if author:
        yield from text(f"{where}.author.name", author.get("name"), 1, 256)
    if footer:
        yield from text(f"{where}.footer.text", footer.get("text"), 1, 2048)
    yield from link(f"{where}.url", embed.get("url"))
    yield from link(f"{where}.author.url", author.get("url"))
    for media in ("image", "thumbnail"):
        yield from link(f"{where}.{media}.url", (embed.get(media) or {}).get("url"), _MEDIA)
    yield from _embed_fields(f"{where}.fields", embed.get("fields") or [])
    if not any(embed.get(name) for name in _SHOWN):
        yield Fault(where, "BASE_TYPE_REQUIRED", "An embed needs something to show")
    if not 0 <= (embed.get("color") or 0) <= 0xFFFFFF:
        yield Fault(f"{where}.color", "NUMBER_TYPE_MAX", "Must be between 0 and 16777215")


def _embed_fields(where: str, fields: list[Json]) -> Iterator[Fault]:
    yield from count(where, fields, 0, 25)
    for place, field in enumerate(fields):
        at = f"{where}.{place}"
        yield from known(at, field, {"name", "value", "inline"})
        yield from text(f"{at}.name", field.get("name"), 1, 256)
        yield from text(f"{at}.value", field.get("value"), 1, 1024)


def _embed_length(embed: Json) -> int:
    parts = [embed.get("title"), embed.get("description")]
    parts += [(embed.get("author") or {}).get("name"), (embed.get("footer") or {}).get("text")]
    for field in embed.get("fields") or []:
        parts += [field.get("name"), field.get("value")]
    return sum(len(part.strip()) for part in parts if part)


def _beside_v2(at: str, body: Json) -> Iterator[Fault]:
    for name in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(name):
            message = "Cannot be used beside components of version 2."
            yield Fault(f"{at}{name}", "MESSAGE_CANNOT_USE_LEGACY_FIELDS", message)
    if body.get("components") == []:
        yield Fault(f"{at}components", "BASE_TYPE_REQUIRED", "A version 2 message needs one")
