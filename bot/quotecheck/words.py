"""A text as it is read: markup off, its words, and what of it is marked as quoted."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from Stemmer import Stemmer

from bot.answers.analysis import fold, respell
from bot.answers.language import Language

_CLOSERS = {
    "“": "”“",
    "„": "“”",
    "‟": "”",
    "”": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    '"': '"',
    "'": "'",
}
"""Each mark that can open a quotation, and those that can close it, likelier ones first."""

_OPENING = frozenset('“„«‹「『"[.')
"""What may follow a single mark that opens, besides a word."""

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‚‛ʼ´′＇", "'") | {"″": '"', "‶": '"', "＂": '"'})
_LINK = re.compile(r"\[([^\[\]]+)\]\(<?https?://[^)\s]*\)")
_NOISE = re.compile(r"https?://\S+|<(?:a?:\w+:|@[!&]?|#|t:)[^<>\s]*>")
_EMPHASIS = re.compile(r"\\(?=[^\w\s])|\*+|(?<!\w)_+|_+(?!\w)|~~|\|\||^\s*#+\s", re.MULTILINE)
_CODE = re.compile(r"```\w*\n|`+|''")
_CITED_LINE = re.compile(r"^\s*(?:>>>|>)[ \t]?", re.MULTILINE)
_EDITED_LETTER = re.compile(r"\[(\w)\](?=\w)")
_ASIDE = re.compile(r"\[sic!?\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a cleaned text."""

    start: int
    end: int

    def length(self) -> int:
        return self.end - self.start


def clean(text: str) -> str:
    """The text without markup, addresses, mentions and characters that are not shown.

    Cited lines keep a `>`; code and doubled single marks become straight quotation marks.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES))
    plain = "".join(c for c in plain if unicodedata.category(c) not in {"Cf", "Cs", "Mn"})
    plain = _NOISE.sub(" ", _LINK.sub(r"\1", plain))
    plain = _CODE.sub('"', _EMPHASIS.sub("", plain))
    return _EDITED_LETTER.sub(r"\1", _ASIDE.sub("", plain))


def excerpts(plain: str) -> tuple[Excerpt, ...]:
    """Every quotation of a cleaned text, in order: outermost marks only, or the cited lines.

    Cited lines that are mostly one quotation in marks are that quotation.
    """
    marked = _marked(plain)
    return tuple(_largest_in(cited, marked) for cited in _cited(plain)) or tuple(marked)


def _largest_in(cited: Excerpt, marked: list[Excerpt]) -> Excerpt:
    inside = (each for each in marked if cited.start <= each.start and each.end <= cited.end)
    largest = max(inside, key=Excerpt.length, default=cited)
    return largest if largest.length() * 2 >= cited.length() else cited


def _cited(plain: str) -> list[Excerpt]:
    """Runs of cited lines, each run as one."""
    found: list[Excerpt] = []
    at = 0
    for line in plain.splitlines(keepends=True):
        if mark := _CITED_LINE.match(line):
            if found and found[-1].end == at:
                found[-1] = Excerpt(found[-1].start, at + len(line))
            else:
                found.append(Excerpt(at + mark.end(), at + len(line)))
        at += len(line)
    return found


def _marked(plain: str) -> list[Excerpt]:
    found: list[Excerpt] = []
    at = 0
    while at < len(plain):
        if _opens(plain, at):
            end = _end_of(plain, at)
            if end > at + 1:
                found.append(Excerpt(at + 1, end))
                at = end
        at += 1
    return found


def _opens(plain: str, at: int) -> bool:
    """Whether a mark that opens a quotation stands there; an apostrophe does not."""
    if plain[at] not in _CLOSERS:
        return False
    before, after = plain[at - 1 : at], plain[at + 1 : at + 2]
    if plain[at] == "'":
        return not before.isalnum() and (after.isalnum() or after in _OPENING)
    return not before.isalnum() or not after.isspace()


def _closes(plain: str, at: int) -> bool:
    """Whether a mark that can close does not open, by what stands around it."""
    before, after = plain[at - 1], plain[at + 1 : at + 2]
    return not (after.isalnum() and (before.isspace() or before in _CLOSERS))


def _end_of(plain: str, start: int) -> int:
    """Where the quotation that opens at `start` ends: at its mark, or where the text does."""
    opener = plain[start]
    if opener == "'":
        return _end_of_single(plain, start)
    closer = next((mark for mark in _CLOSERS[opener] if plain.rfind(mark) > start), None)
    if closer is None:
        return len(plain)
    depth, last = 0, start
    for at in range(start + 1, len(plain)):
        if plain[at] == closer and _closes(plain, at) and (closer == opener or depth == 0):
            return at
        last = at if plain[at] == closer else last
        depth += (plain[at] == opener) - (plain[at] == closer)
    return last


def _end_of_single(plain: str, start: int) -> int:
    """The last mark that can close, before one that opens again; -1 for a lone apostrophe."""
    last = -1
    for at in range(start + 1, len(plain)):
        if plain[at] == "\n" or (plain[at] == "'" and last > 0 and _opens(plain, at)):
            break
        if plain[at] == "'" and not plain[at + 1 : at + 2].isalnum():
            last = at
    return last


REMEMBERED = 1 << 14
"""How many words a reader keeps in mind."""

RECENT = 16
"""How many texts a reader keeps in mind, of which stretches are read again."""

_TOKEN = re.compile(
    r"(?P<gap>[\[(]\s*\.{2,}\s*[\])]|\.{2,}|\.(?:\s\.){2,})"
    r"|(?P<word>[^\W_]+(?:'[^\W_]+)*'?|&)"
    r"|(?P<open>\[)|(?P<close>\])"
    r"|(?P<bound>[.!?;:,()\n—–>\"“”«»|]|(?<=\s)-+(?=\s)|--)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A word as typed, or an ellipsis (`key` is empty).

    Words of equal `key` are the same word; those of equal `stem` are forms of one. `telling` words
    are not among the commonest. `inserted` tells that brackets mark the word as the writer's, and
    `bounded` that punctuation stands before it.
    """

    typed: str
    key: str
    stem: str = ""
    telling: bool = False
    inserted: bool = False
    bounded: bool = False
    start: int = 0
    end: int = 0

    @property
    def is_gap(self) -> bool:
        return not self.key


def _start(word: Said) -> int:
    return word.start


class WordReader:
    """Reads words by the tables of a language."""

    def __init__(self, language: Language) -> None:
        self._numbers = language.numbers
        self._common = language.stop_words
        self._stem = Stemmer("english").stemWord
        self._form = lru_cache(REMEMBERED)(self._find_form)
        self._whole = lru_cache(RECENT)(lambda plain: tuple(self._words(plain)))

    def read(self, plain: str, start: int = 0, end: int | None = None) -> tuple[Said, ...]:
        """The words and ellipses of a cleaned text, or of a stretch of it. Never raises."""
        words = self._whole(plain)
        if start == 0 and end is None:
            return words
        first = bisect_left(words, start, key=_start)
        found = words[first : bisect_left(words, len(plain) if end is None else end, key=_start)]
        if not found or found[0].bounded:
            return found
        return (replace(found[0], bounded=True), *found[1:])

    def _words(self, plain: str) -> Iterator[Said]:
        inserted, bounded = False, True
        for token in _TOKEN.finditer(plain):
            match token.lastgroup:
                case "open" | "close":
                    inserted = token.lastgroup == "open"
                case "bound":
                    bounded = True
                case "gap":
                    yield Said("…", "", start=token.start(), end=token.end(), bounded=bounded)
                case _:
                    typed = token[0].removesuffix("'")
                    key, stem, telling = self._form(typed)
                    if key:
                        at = token.start()
                        yield Said(
                            typed, key, stem, telling, inserted, bounded, at, at + len(typed)
                        )
                    bounded = False

    def _find_form(self, typed: str) -> tuple[str, str, bool]:
        """The key and the stem of a word, and whether it is telling."""
        whole = "and" if typed == "&" else fold(typed)
        bare = whole.replace("'", "")
        key = respell(self._numbers.get(bare, bare))
        parts = whole.split("'")
        common = bare in self._common or all(part in self._common for part in parts)
        return key, self._stem(key), not common


Words = tuple[Said, ...]
