"""Text from outside as a reader sees it. Pure."""

import re
import unicodedata

_INVISIBLE = {"Cc", "Cf", "Cs", "Co"}  # controls, zero-width and direction marks, lone surrogates
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters and marks without a shape

_SHAPELESS = re.compile(f"[{_BLANK}]")


def visible(text: str) -> str:
    """The text on one line, single-spaced, without characters that are not seen."""
    if not text.isprintable() or _SHAPELESS.search(text):
        text = "".join(_seen(character) for character in text)
    return " ".join(text.split())


def _seen(character: str) -> str:
    if character.isspace():
        return " "
    hidden = character in _BLANK or unicodedata.category(character) in _INVISIBLE
    return "" if hidden else character
