"""A server's settings in words, and why one of them is not changed; for those who manage it."""

from collections.abc import Callable, Collection, Iterator
from enum import Enum, auto

from bot.querylog.servers import (
    MOST_CHANNELS,
    MOST_REVIEWER_ROLES,
    Limit,
    ServerSettings,
    Style,
)
from bot.replies.document import Document, Line
from bot.replies.itself import of_lines
from bot.replies.sentences import Channel, Listing, Role, Sentence, listed, say

_LISTED = 30  # channels or roles named; as many fit, whatever their ids


class Done(Enum):
    """What came of a change."""

    CHANGED = auto()
    UNCHANGED = auto()


def settings(here: ServerSettings, operators: Limit, done: Done | None = None) -> Document:
    """Every setting in force; `operators` is the cool-down where the server has none of its own.

    What was done is put above it.
    """
    title = Line(_title(done), strong=True)
    return Document((title, *map(Line, _lines(here, operators))), private=True)


def _title(done: Done | None) -> Sentence:
    match done:
        case Done.CHANGED:
            return say("Changed, and in force from now on")
        case Done.UNCHANGED:
            return say("It was so already")
        case None:
            return say("Settings of this server")


def _lines(here: ServerSettings, operators: Limit) -> Iterator[Sentence]:
    yield _channels(here.public_channels)
    if here.private:
        yield say("Commands, unless told otherwise: private")
    else:
        yield say("Commands, unless told otherwise: for everybody, in the channels above")
    match here.style:
        case Style.TEXT:
            yield say("Answers look like: text")
        case Style.EMBED:
            yield say("Answers look like: an embed")
    yield _cooldown(here.cooldown, operators)
    if here.reviewer_roles:
        roles = _named(Role, here.reviewer_roles)
        yield say("`/log` is for: those who may manage messages, and {roles}", roles=roles)
    else:
        yield say("`/log` is for: those who may manage messages")
    if digest := here.digest_channel_id:
        yield say("Weekly digest: in {channel}", channel=Channel(digest))
    else:
        yield say("Weekly digest: off")


def _cooldown(own: Limit | None, operators: Limit) -> Sentence:
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


def _channels(public: frozenset[int] | None) -> Sentence:
    if public is None:
        return say("Answers that everybody sees: in every channel")
    if not public:
        return say("Answers that everybody sees: nowhere; all are private")
    return say(
        "Answers that everybody sees: in {channels}, with their threads; elsewhere they are "
        "private",
        channels=_named(Channel, public),
    )


def _named(mention: Callable[[int], object], ids: Collection[int]) -> Listing:
    names = [mention(each) for each in sorted(ids)[:_LISTED]]
    if len(ids) > _LISTED:
        names.append(say("{number} more", number=len(ids) - _LISTED))
    return listed(names)


FOR_MANAGERS = of_lines(
    say("The settings are for those who may manage this server: it takes that permission.")
)
NO_SUCH_CHANNEL = of_lines(say("I know of no such channel in this server. Nothing is changed."))
NO_SUCH_ROLE = of_lines(say("I know of no such role in this server. Nothing is changed."))
NOT_EVERYONE = of_lines(
    say("Everybody has that role, and the log is not for everybody. Please choose another one.")
)


def may_not_post(channel_id: int) -> Document:
    return of_lines(
        say(
            "I may not post in {channel}: I need to see it and to send messages there. "
            "Nothing is changed.",
            channel=Channel(channel_id),
        )
    )


BEYOND_LIMITS = of_lines(
    say(
        "That is more than I can keep: a server lists up to {channels} channels and "
        "{roles} roles. Nothing is changed.",
        channels=MOST_CHANNELS,
        roles=MOST_REVIEWER_ROLES,
    )
)
