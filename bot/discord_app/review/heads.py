"""What stands above a list: what it is of, and what was looked for. Pure."""

from collections.abc import Iterator
from datetime import datetime

from bot.discord_app.markup import plain
from bot.discord_app.phrases import Phrases
from bot.discord_app.review.criteria import Criteria
from bot.discord_app.review.page_ids import Listed
from bot.discord_app.review.rows import outcome_word, surface_word
from bot.querylog.values import Opinion


def head_of(listed: Listed, criteria: Criteria, section: str, say: Phrases) -> str:
    """A line such as ``-# Search: `socks` · answered``; empty where there is nothing to say.

    The text looked for stands first, between backticks, so that a button finds it again.
    """
    what = _what(listed, say)
    looked_for = " · ".join(_looked_for(criteria, section, say))
    return f"-# {what}: {looked_for}" if looked_for else f"-# {what}" if what else ""


def nothing_of(listed: Listed, say: Phrases) -> str:
    """What is said where a list is empty."""
    match listed:
        case Listed.RECENT:
            return say("Nobody has asked me anything in this server yet.")
        case Listed.UNANSWERED | Listed.NOT_HELPFUL:
            return say("There is no open gap.")
        case Listed.AUDIT:
            return say("Nobody has read the log yet.")
        case _:
            return say("There is no such question in this server’s log.")


def no_page(say: Phrases) -> str:
    return say("There is nothing on this page any more.")


def _what(listed: Listed, say: Phrases) -> str:
    return {
        Listed.RECENT: "",
        Listed.SEARCH: say("Search"),
        Listed.UNANSWERED: say("Asked, and not covered by the notes"),
        Listed.NOT_HELPFUL: say("Answered, and found not helpful"),
        Listed.QUESTIONS: say("Asked most"),
        Listed.SECTIONS: say("Shown first most"),
        Listed.AUDIT: say("Who read the log"),
    }[listed]


def _looked_for(criteria: Criteria, section: str, say: Phrases) -> Iterator[str]:
    sign = criteria.sign
    if criteria.text:
        yield f"`{criteria.text}`"
    if sign.since:
        yield say("since {when}", when=_at(sign.since))
    if sign.until:
        yield say("until {when}", when=_at(sign.until))
    if sign.outcome:
        yield outcome_word(sign.outcome, say)
    if sign.vote:
        yield say("found helpful") if sign.vote is Opinion.HELPFUL else say("found not helpful")
    if sign.surface:
        yield surface_word(sign.surface, say)
    if section:
        yield plain(section)


def _at(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:f>"
