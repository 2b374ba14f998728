"""A server's settings as a private message for those who manage it. Pure."""

from collections.abc import Collection, Iterator
from enum import Enum, auto

from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply
from bot.querylog.servers import (
    MOST_CHANNELS,
    MOST_REVIEWER_ROLES,
    Limit,
    ServerSettings,
    Style,
)

_LISTED = 30  # channels or roles named; as many fit, whatever their ids


class Done(Enum):
    """What came of a change."""

    CHANGED = auto()
    UNCHANGED = auto()


def render_settings(
    settings: ServerSettings, operators: Limit, *, done: Done | None = None, say: Phrases
) -> Reply:
    """Every setting in force; `operators` is the cool-down where the server has none of its own.

    What was done is put above it.
    """
    lines = (f"**{_title(done, say)}**", *_lines(settings, operators, say))
    return Reply("\n".join(lines), private=True)


def _title(done: Done | None, say: Phrases) -> str:
    match done:
        case Done.CHANGED:
            return say("Changed, and in force from now on")
        case Done.UNCHANGED:
            return say("It was so already")
        case None:
            return say("Settings of this server")


def _lines(settings: ServerSettings, operators: Limit, say: Phrases) -> Iterator[str]:
    yield _channels(settings.public_channels, say)
    if settings.private:
        yield say("Commands, unless told otherwise: private")
    else:
        yield say("Commands, unless told otherwise: for everybody, in the channels above")
    match settings.style:
        case Style.TEXT:
            yield say("Answers look like: text")
        case Style.EMBED:
            yield say("Answers look like: an embed")
    yield _cooldown(settings.cooldown, operators, say)
    if roles := _named("<@&{}>", settings.reviewer_roles, say):
        yield say("`/log` is for: those who may manage messages, and {roles}", roles=roles)
    else:
        yield say("`/log` is for: those who may manage messages")
    if digest := settings.digest_channel_id:
        yield say("Weekly digest: in {channel}", channel=f"<#{digest}>")
    else:
        yield say("Weekly digest: off")


def _cooldown(own: Limit | None, operators: Limit, say: Phrases) -> str:
    limit = own or operators
    questions, seconds = str(limit.questions), f"{limit.seconds:g}"
    if own:
        return say(
            "Cool-down: {questions} questions in {seconds} seconds a person (this server’s)",
            questions=questions,
            seconds=seconds,
        )
    return say(
        "Cool-down: {questions} questions in {seconds} seconds a person (mine)",
        questions=questions,
        seconds=seconds,
    )


def _channels(listed: frozenset[int] | None, say: Phrases) -> str:
    if listed is None:
        return say("Answers that everybody sees: in every channel")
    if not listed:
        return say("Answers that everybody sees: nowhere; all are private")
    return say(
        "Answers that everybody sees: in {channels}, with their threads; elsewhere they are "
        "private",
        channels=_named("<#{}>", listed, say),
    )


def _named(mention: str, ids: Collection[int], say: Phrases) -> str:
    names = [mention.format(one) for one in sorted(ids)[:_LISTED]]
    if len(ids) > _LISTED:
        names.append(say("{number} more", number=len(ids) - _LISTED))
    return ", ".join(names)


def for_managers(say: Phrases) -> Reply:
    return Reply(
        say("The settings are for those who may manage this server: it takes that permission."),
        private=True,
    )


def no_such_channel(say: Phrases) -> Reply:
    return Reply(say("I know of no such channel in this server. Nothing is changed."), private=True)


def no_such_role(say: Phrases) -> Reply:
    return Reply(say("I know of no such role in this server. Nothing is changed."), private=True)


def server_unknown(say: Phrases) -> Reply:
    return Reply(
        say(
            "Discord has not told me of this server’s channels and roles yet. "
            "Please try again in a minute."
        ),
        private=True,
    )


def not_everyone(say: Phrases) -> Reply:
    return Reply(
        say(
            "Everybody has that role, and the log is not for everybody. Please choose another one."
        ),
        private=True,
    )


def may_not_post(channel_id: int, say: Phrases) -> Reply:
    text = say(
        "I may not post in {channel}: I need to see it and to send messages there. "
        "Nothing is changed.",
        channel=f"<#{channel_id}>",
    )
    return Reply(text, private=True)


def beyond_limits(say: Phrases) -> Reply:
    text = say(
        "That is more than I can keep: a server lists up to {channels} channels and "
        "{roles} roles. Nothing is changed.",
        channels=str(MOST_CHANNELS),
        roles=str(MOST_REVIEWER_ROLES),
    )
    return Reply(text, private=True)
