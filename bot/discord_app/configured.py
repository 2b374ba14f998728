"""A server's settings as a private message for those who manage it. Pure."""

from collections.abc import Collection, Iterator

from bot.discord_app.reply import Reply
from bot.querylog.server_settings import (
    MOST_CHANNELS,
    MOST_REVIEWER_ROLES,
    Limit,
    ServerSettings,
    Style,
)

CHANGED = "Changed, and in force from now on"
UNCHANGED = "It was so already"

_LISTED = 30  # channels or roles named; as many fit, whatever their ids

_STYLES = {Style.TEXT: "text", Style.EMBED: "an embed"}


def render_settings(settings: ServerSettings, operators: Limit, *, done: str = "") -> Reply:
    """Every setting in force; `operators` is the cool-down where the server has none of its own.

    `done` is put above it.
    """
    lines = (f"**{done or 'Settings of this server'}**", *_lines(settings, operators))
    return Reply("\n".join(lines), private=True)


def _lines(settings: ServerSettings, operators: Limit) -> Iterator[str]:
    yield f"Answers that everybody sees: {_channels(settings.public_channels)}"
    unless_told = "private" if settings.private else "for everybody, in the channels above"
    yield f"Commands, unless told otherwise: {unless_told}"
    yield f"Answers look like: {_STYLES[settings.style]}"
    limit, whose = settings.cooldown or operators, "this server’s" if settings.cooldown else "mine"
    yield (
        f"Cool-down: {limit.questions} questions in {limit.seconds:g} seconds a person ({whose})"
    )
    roles = _named("<@&{}>", settings.reviewer_roles)
    beside = f", and {roles}" if roles else ""
    yield f"`/log` is for: those who may manage messages{beside}"
    digest = settings.digest_channel_id
    yield f"Weekly digest: {f'in <#{digest}>' if digest else 'off'}"


def _channels(listed: frozenset[int] | None) -> str:
    if listed is None:
        return "in every channel"
    if not listed:
        return "nowhere; all are private"
    return f"in {_named('<#{}>', listed)}, with their threads; elsewhere they are private"


def _named(mention: str, ids: Collection[int]) -> str:
    names = [mention.format(one) for one in sorted(ids)[:_LISTED]]
    if len(ids) > _LISTED:
        names.append(f"{len(ids) - _LISTED} more")
    return ", ".join(names)


def for_managers() -> Reply:
    return Reply(
        "The settings are for those who may manage this server: it takes that permission.",
        private=True,
    )


def no_such_channel() -> Reply:
    return Reply("I know of no such channel in this server. Nothing is changed.", private=True)


def no_such_role() -> Reply:
    return Reply("I know of no such role in this server. Nothing is changed.", private=True)


def server_unknown() -> Reply:
    return Reply(
        "Discord has not told me of this server’s channels and roles yet. "
        "Please try again in a minute.",
        private=True,
    )


def not_everyone() -> Reply:
    return Reply(
        "Everybody has that role, and the log is not for everybody. Please choose another one.",
        private=True,
    )


def may_not_post(channel_id: int) -> Reply:
    return Reply(
        f"I may not post in <#{channel_id}>: I need to see it and to send messages there. "
        "Nothing is changed.",
        private=True,
    )


def beyond_limits() -> Reply:
    return Reply(
        f"That is more than I can keep: a server lists up to {MOST_CHANNELS} channels and "
        f"{MOST_REVIEWER_ROLES} roles. Nothing is changed.",
        private=True,
    )
