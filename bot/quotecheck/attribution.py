"""Whom a text names as the speaker of the words it quotes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.answers.analysis import fold
from bot.answers.dictionary import Dictionary
from bot.answers.language import Language
from bot.notes.episode import Corpus
from bot.quotecheck.words import clean


def _table(words: str) -> frozenset[str]:
    return frozenset(words.split())


SAYING = _table(
    "said says say saying tells told claimed claims claim claiming argued argues argue arguing "
    "believes believed thinks thought think put puts called calls calling described describes "
    "predicted predicts mentioned mentions noted notes wrote writes tweeted asked asks ask replied "
    "replies answered answers quipped joked remarked remarks admitted admits explained explains "
    "stated states declared declares insisted insists suggested suggests goes went warned warns "
    "phrased phrases observed observes concluded concludes conceded concedes reckons wonders "
    "expects expected points pointed like"
)
"""Verbs that a name before or after them turns into a claim."""

LINKS = _table(
    "literally actually just really also once then later even again basically never always "
    "famously already has have had did does is was be been all totally clearly explicitly openly "
    "himself who that recently still kinda here directly specifically to the guest host"
)
"""What may stand between a name and its verb."""

OBJECTS = _table("that it us :")
"""What may stand between a verb and what was said."""

WHERE = _table("in on at during here")
"""What may tell where somebody says it, before what is said."""

OWN = _table(
    "words word quote quotes line phrase phrasing take claim statement view opinion position "
    "belief argument thesis prediction theory idea point verdict conviction"
)
"""What makes somebody's words of a possessive: in Ada's words."""

ELSEWHERE = _table(
    "on with at not to ask asking asked asks tell telling told tells via interviewing versus vs"
)
"""What before a name tells that somebody else is speaking: on Ada's podcast, not Ada."""

LOOSE = _table("like put puts goes went points pointed claim ask argue think describe")
"""Verbs that make a claim of a speaker's name only: things put, go and point, too."""

SOURCES = _table("per quoting quotes by from")
"""What before a name tells where words come from."""

SHOW = _table("podcast pod show interview episode episodes channel video patreon")
"""What a host's name may stand for."""

PRONOUNS = _table("he she they someone somebody")
"""Speakers whom the text leaves unnamed."""

DASHES = _table("— – - -- ~ (")
"""What stands before a name under a quotation."""

FRAME = _table(
    "love loved like liked line quote quoted quoting part bit favourite favorite remember heard "
    "hear best great amazing wild crazy insane true real facts this based banger goat hits hit "
    "lol lmao rofl haha hahaha omg wtf imo imho tbh ngl fr bro dude guys guy "
    "man yeah yes yep nope agree agreed disagree right wrong same "
    "exactly literally episode podcast interview clip "
    "tldr psa fyi btw caption reminder spoiler transcript timestamp rumour rumor legend "
    "tweet source edit context ok okay and but so because also when where while wow damn"
)
"""What people write around a quotation without marks; none of it belongs to the quotation."""

CONNECTIVES = _table("which but because though although while whereas since and so")
"""What opens the writer's own comment after a quotation without marks."""

NAME_PARTS = 3
"""How many words a stranger's name may have."""

SHORTEST_NAME = 4
"""Fewer letters that no dictionary knows are more likely slang than a name."""

RARE = 12.5
"""The rarity from which a word in small letters, where a name may stand, is one."""

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[:—–~@(),.!?;\n>\"'“”„«»‹›]|-+")
_WORD = re.compile(r"[^\W_]+")
_MISSPELT = 1 / 4
_BETWEEN = 3
_ASIDE = 5
_SENTENCE_ENDS = frozenset('.!?\n">')
_LINE_STARTS = frozenset({"", "\n", ">", '"'})
_POSSESSION = "'s"
_ROLES = {"guest": 0, "interviewee": 0, "host": 1, "interviewer": 1}


@dataclass(frozen=True, slots=True)
class Claim:
    """A name given as that of a speaker, and the stretch of text, verb included, that gives it.

    `name` is None for a pronoun. `said` tells that the text says so, with a verb or a mark, and
    does not merely name somebody. `ahead` is what can only stand before the quotation, `behind`
    what can only stand after it. `acts` tells that what is said is a yes or a no: an act.
    """

    name: str | None
    start: int
    end: int
    said: bool = False
    ahead: bool = False
    behind: bool = False
    acts: bool = False

    def distance(self, start: int, end: int) -> int:
        """How many characters lie between the claim and a stretch of its text."""
        return max(start - self.end, self.start - end, 0)

    def may_govern(self, start: int, end: int) -> bool:
        """Whether it can tell who speaks in a stretch of its text."""
        return not ((self.ahead and self.start >= end) or (self.behind and self.end <= start))


def nearest(claims: Iterable[Claim], start: int, end: int) -> Claim | None:
    """The claim that tells who speaks from `start` to `end` of the text.

    Where several people are merely named, none does.
    """
    governing = [claim for claim in claims if claim.may_govern(start, end)]
    said = [claim for claim in governing if claim.said]
    if not said and len({claim.name for claim in governing}) > 1:
        return None
    found = min(said or governing, key=lambda claim: claim.distance(start, end), default=None)
    if found is not None and found.name is None:
        named = [claim for claim in governing if claim.name and claim.end <= found.start]
        if len({claim.name for claim in named}) == 1:
            return named[0]  # whom the pronoun stands for
    return found


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    word: str
    start: int
    end: int

    @property
    def possessive(self) -> bool:
        return self.text.endswith(_POSSESSION)


_NOTHING = _Token("", "", 0, 0)


class _Tokens(tuple[_Token, ...]):
    """The words and marks of a text; beyond either end there is nothing."""

    __slots__ = ()

    def at(self, index: int) -> _Token:
        return self[index] if 0 <= index < len(self) else _NOTHING

    def word(self, index: int) -> str:
        return self.at(index).word


class Attribution:
    """Knows the people of the episodes, by the names they are called and by their roles."""

    def __init__(self, corpus: Corpus, language: Language, dictionary: Dictionary) -> None:
        held = {word for each in corpus.passages for word in _WORD.findall(clean(each.text))}
        self._ordinary = (
            language.stop_words
            | language.chatter
            | SAYING
            | FRAME
            | {word for word in held if word.islower()}
        )
        self._dictionary = dictionary
        self._names: dict[str, str] = {}
        self._roles: dict[str, str] = {}
        for episode in corpus.episodes:
            for name in episode.speakers:
                self._names |= dict.fromkeys(fold(name).split(), name)
            self._roles |= {role: episode.speakers[at] for role, at in _ROLES.items()}
        self._named = lru_cache(1 << 12)(self._find_name)

    def claims(self, plain: str) -> tuple[Claim, ...]:
        """Every name that a cleaned text may give as a speaker's, in order. Never raises.

        In a text all in capitals they tell no name.
        """
        return tuple(self._claims(_read(plain.lower() if plain.isupper() else plain)))

    def _claims(self, tokens: _Tokens) -> Iterator[Claim]:
        at = 0
        while at < len(tokens):
            speaker, end = self._person(tokens, at)
            name, end = (speaker, end) if speaker else self._stranger(tokens, at)
            if name is not None or tokens.word(at) in PRONOUNS:
                claim = _claim(tokens, at, max(end, at + 1), name, known=bool(speaker))
                if claim is not None and (claim.said or speaker):
                    yield claim
            at = max(end, at + 1)

    def _person(self, tokens: _Tokens, at: int) -> tuple[str | None, int]:
        """The speaker whose name begins at a token, and where it ends."""
        name = self._named(tokens.word(at))
        if name is None and tokens.word(at) in self._roles:
            before = tokens.at(at - 1)
            named = before.word == "the" or before.possessive or tokens.word(at + 1) == ":"
            return (self._roles[tokens.word(at)] if named else None), at + 1
        end = at
        while name is not None and self._named(tokens.word(end)) == name:
            end += 1
        return name, end

    def _stranger(self, tokens: _Tokens, at: int) -> tuple[str | None, int]:
        """A name that begins at a token and is nobody's in the episodes, and where it ends."""
        end = at
        while end < at + NAME_PARTS and self._is_name_part(tokens.at(end)):
            end += 1
        begins = at == 0 or tokens.word(at - 1) in _SENTENCE_ENDS
        if end == at or (end == at + 1 and begins and not self._is_rare(tokens.word(at))):
            return None, at
        return " ".join(part.text.removesuffix(_POSSESSION) for part in tokens[at:end]), end

    def _is_name_part(self, token: _Token) -> bool:
        letters = token.word.isascii() and token.word[:1].isalpha()  # who knows another script?
        if not letters or token.word in self._ordinary or self._named(token.word):
            return False
        is_initials = token.text.isupper()
        return (token.text[0].isupper() and not is_initials) or self._is_rare(token.word)

    def _is_rare(self, word: str) -> bool:
        long = len(word) >= SHORTEST_NAME and word.isalpha()
        return long and self._dictionary.rarity(word) >= RARE

    def _is_unheard_of(self, word: str) -> bool:
        return len(word) >= SHORTEST_NAME and word.isalpha() and word not in self._dictionary

    def _find_name(self, word: str) -> str | None:
        """The speaker whose name the word is: misspelt perhaps, or as a handle."""
        if word in self._names:
            return self._names[word]
        if not self._is_unheard_of(word):
            return None
        handle = next((part for part in self._names if word.startswith(part)), None)
        if handle is not None:
            return self._names[handle]
        distance, part = min((OSA.distance(word, part), part) for part in self._names)
        return self._names[part] if distance <= max(len(part) * _MISSPELT, 1) else None


def _read(plain: str) -> _Tokens:
    return _Tokens(
        _Token(match[0], fold(match[0]).removesuffix(_POSSESSION), match.start(), match.end())
        for match in _TOKEN.finditer(plain)
    )


def _claim(tokens: _Tokens, start: int, end: int, name: str | None, *, known: bool) -> Claim | None:
    """What the words around a name make of it; None where it is not a speaker's."""
    before, after, last = tokens.word(start - 1), tokens.word(end), tokens.at(end - 1)
    first, said, ahead, behind = start, True, False, False
    owned = last.possessive
    according = before == "to" and tokens.word(start - 2) == "according"
    if after in SHOW or (owned and tokens.word(end + 1) in SHOW):
        return None
    if before in ELSEWHERE and not according:
        return None
    loosely = known or not name or " " in name or before == "as"
    if not owned and (verb := _verb_after(tokens, end, loosely=loosely)):
        end = verb
    elif owned and after in OWN:
        end += 1
    elif name is None:
        return None
    elif after == ":" and (known or before in _LINE_STARTS):
        end, ahead = end + 1, True
    elif according or (known and before in SOURCES) or _is_inverted(tokens, start):
        first = start - 2 if according else start - 1
    elif before in DASHES and _ends_line(tokens, end):
        first, behind = start - 1, True
    else:
        said = False
    acts = tokens.word(end) in {"yes", "no"}
    return Claim(name, tokens[first].start, tokens[end - 1].end, said, ahead, behind, acts)


def _verb_after(tokens: _Tokens, end: int, *, loosely: bool) -> int | None:
    """Where the verb of saying that a name governs ends, with what introduces the words said."""
    verbs = SAYING if loosely else SAYING - LOOSE
    at = end
    while at < end + _BETWEEN and tokens.word(at) in LINKS:
        at += 1
    if tokens.word(at) not in verbs:
        return None
    at += 1
    if tokens.word(at) in WHERE:  # said in this one that
        that = next((n for n in range(at, at + _ASIDE) if tokens.word(n) == "that"), at)
        at = that
    while tokens.word(at) in OBJECTS and not tokens.at(at).possessive:
        at += 1
    return at


def _is_inverted(tokens: _Tokens, start: int) -> bool:
    """Whether the verb stands before the name, and has no subject before it: “…”, says Ada."""
    before, earlier = tokens.word(start - 1), tokens.word(start - 2)
    return before in SAYING and not earlier[:1].isalnum()


def _ends_line(tokens: _Tokens, end: int) -> bool:
    return tokens.word(end) in {"", "\n", ")", ",", ".", "("}
