"""Discord's ids in what people type, replaced by words that name nobody. Pure."""

import re

# Ids have 17 to 20 digits, and what is longer may hold one; what is not shown between two digits
# keeps nobody from reading them.
_LONG_NUMBER = re.compile("(?:\\d[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*){17,}")
_LINK = re.compile(
    r"(?:https?://)?(?:(?:ptb|canary|www)\.)?discord(?:app)?\.com/channels(?:/(?:\d+|@me))+",
    re.IGNORECASE,
)
_WORDS = (
    (re.compile(r"<@!?\d+>"), "@someone"),
    (re.compile(r"<@&\d+>"), "@role"),
    (re.compile(r"<#\d+>|<id:[^<>\s]*>"), "#channel"),
    (re.compile(r"<a?:\w+:\d+>"), "[emoji]"),
    (re.compile(r"</[^<>:]+:\d+>"), "[command]"),
    (_LINK, "[link]"),
    # Last, so that it finds what the others leave.
    (_LONG_NUMBER, "[id]"),
)
# Of a million texts, all but a few have none of these.
_SIGN = re.compile(rf"<[@#:/ai]|/channels/|{_LONG_NUMBER.pattern}", re.IGNORECASE)


def neutral(text: str) -> str:
    """The text with a word in the place of every mention, link to a message, and id.

    Numbers of up to 16 digits stay as they are.
    """
    if _SIGN.search(text):
        for pattern, word in _WORDS:
            text = pattern.sub(word, text)
    return text
