"""What a change makes of a server's settings. Pure."""

from collections.abc import Callable
from dataclasses import replace

from bot.querylog.servers import Limit, ServerSettings, Style

Change = Callable[[ServerSettings], ServerSettings]
_NONE: frozenset[int] = frozenset()


def listing(channel_id: int) -> Change:
    """Public answers in this channel too; where they were everywhere, in this one alone."""
    return lambda before: replace(
        before, public_channels=(before.public_channels or _NONE) | {channel_id}
    )


def unlisting(channel_id: int) -> Change:
    """Public answers in this channel no longer; where they are everywhere, that stays."""
    return lambda before: replace(
        before,
        public_channels=None
        if before.public_channels is None
        else before.public_channels - {channel_id},
    )


def everywhere(before: ServerSettings) -> ServerSettings:
    return replace(before, public_channels=None)


def nowhere(before: ServerSettings) -> ServerSettings:
    return replace(before, public_channels=_NONE)


def styled(style: Style) -> Change:
    return lambda before: replace(before, style=style)


def private(on: bool) -> Change:  # noqa: FBT001 -- what a command's option held
    return lambda before: replace(before, private=on)


def cooling(limit: Limit | None) -> Change:
    return lambda before: replace(before, cooldown=limit)


def naming(role_id: int) -> Change:
    """This role may review the log too."""
    return lambda before: replace(before, reviewer_roles=before.reviewer_roles | {role_id})


def unnaming(role_id: int) -> Change:
    return lambda before: replace(before, reviewer_roles=before.reviewer_roles - {role_id})


def nobody(before: ServerSettings) -> ServerSettings:
    return replace(before, reviewer_roles=_NONE)


def digested(channel_id: int | None) -> Change:
    return lambda before: replace(before, digest_channel_id=channel_id)
