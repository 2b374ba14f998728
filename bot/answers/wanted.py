"""What kind of thing a question asks for, and whether a passage holds one.

A question may ask for a number, a moment, or the name of a person, place or work; and it may ask
what somebody else said, or said somewhere else, than in the episode. A passage that holds every
word of such a question, and nothing of that kind, is about the same thing and answers it not.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.answers.analysis import Analyser, fold

NEAR = 8
"""Within how many words of a word of the question the thing asked for is near it."""

COUNTED = 3
"""Within how many words of a number what it counts is."""

HOST = "the host"
"""Stands for the host among those whose words are asked for."""

FAR = 0.5
"""What a thing of the kind that was asked for is worth elsewhere in the passage."""

Terms = frozenset[str]


class Kind(StrEnum):
    """What is asked for."""

    NUMBER = "number"
    SUM = "sum"
    """Of money."""
    MOMENT = "moment"
    NAME = "name"
    PERSON = "person"
    PLACE = "place"
    SCHOOL = "school"


_START = (
    r"(?:^|[.,;:!?(…–—-]\s*|\b(?:and|so|but|or|ok|okay|lol|wait|hey|exactly|then|just|actually|"
    r"also|btw|well|yo|know|wondering|remember|in|at|by|on|to|for|from|about|after|roughly|was|"
    r"is)\s+)"
)
_ROLE = (
    r"(?:is|was|are|were|s|'s) "
    r"(?:the(?! (?:guest|host|guy|man|interview|speaker|note))|his|her|their|its)\b"
)
_ITS = (
    r"\b(?:what|which)(?: is| was| are| were|'?s)? "
    r"(?:the|his|her|their|its|[\w-]+'s)(?: [\w-]+){0,2} "
)
_ASKED: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        Kind.SUM,
        (
            _START
            + r"how much (?:money|cash|in \w+|does|did|do|is|was|would|per|an hour|a year)\b.*"
            r"\b(?:pay|paid|costs?|earns?|worth|rent|charge|make|made|get|spend|spent|raise|"
            r"lives on|money|dollars|pounds|euros)\b",
            r"\b(?:salary|wage|revenue|valuation|net worth)\b",
            _ITS + r"(?:salary|budget|price|cost|profit|fee|stake|fortune|income|rent)\b",
            r"\bget paid\b",
            r"\bwhat (?:did|does|do) .* (?:cost|pay|charge|earn)\b",
            r"\b(?:in|how many) (?:dollars|pounds|euros)\b",
        ),
    ),
    (
        Kind.NUMBER,
        (
            _START + r"how (?:many|old|long|tall|heavy|fast|big|large)\b",
            r"\b(?:what|which) (?:percent\w*|share|proportion|number|size|price|age|score)\b",
            r"\b(?:what|which) (?:speed|temperature|error rate|accuracy|level)\b",
            r"\b(?:what|how) (?:did|does|do) .* score\b",
            _ITS + r"(?:age|number|size|weight|height|speed|length|duration|score|rate|percentage|"
            r"headcount|accuracy|population|capacity|ratio)\b",
            r"\berror rate\b",
            r"\bmore than \w+ times\b",
        ),
    ),
    (
        Kind.MOMENT,
        (
            _START + r"when (?:was|were|is|are|did|does|do|will|has|exactly)\b",
            r"\b(?:what|which) (?:exact )?(?:year|date|month|day|century|decade)\b",
            _ITS + r"(?:date|birthday|deadline)\b",
        ),
    ),
    (
        Kind.SCHOOL,
        (
            r"\b(?:what|which) (?:university|college|school)\b",
            r"\bgo to (?:uni|university|college|school)\b",
            r"\b(?:do|did|his|her) (?:his |her )?(?:phd|degree|doctorate)\b",
        ),
    ),
    (
        Kind.PLACE,
        (
            r"\b(?:what|which) (?:city|country|town|place|state|island|village|region)\b",
            r"\b(?:what|which) (?:hospital|office)\b",
            _ITS + r"(?:address|hometown|birthplace|headquarters|nationality)\b",
            _START + r"where (?:is|was|are|were|did|does|do|s|'s)\b.*\b(?:born|live|lives|based|"
            r"located|offices?|headquarter\w*|from|grow up|grew up|held)\b",
        ),
    ),
    (
        Kind.PERSON,
        (
            _START + rf"who(?:'s|s)? (?!{_ROLE})(?!is |was |are |were |he |she |i |we |you |they |"
            r"even |this |that |would |could |s )\w+",
            _START + rf"who(?:'s|s)? ?{_ROLE}",
            r"\bby whom\b",
            r"\bwhich person\b",
            _ITS
            + r"(?:wife|husband|brother|sister|mother|father|boss|supervisor|successor|surname)\b",
        ),
    ),
    (
        Kind.NAME,
        (
            r"\b(?:what|which) (?:company|companies|firm|fund|investors?|vcs?|labs?|guest)\b",
            r"\b(?:what|which) (?:papers?|book|language|variety|brand|architect|insecticide)\b",
            r"\b(?:what|which) benchmark\b",
            r"\b(?:name|title) of\b",
            r"'s name\b",
            r"\bcalled\W*$",
            r"\bjob title\b",
            r"\bname the\b",
        ),
    ),
)
_CUES = {
    Kind.SUM: r"how much|pay|paid|cost|charge|earn|salary|wage|revenue|valuation|worth|budget|"
    r"price|profit|fee|stake|fortune|income|rent|dollars|pounds|euros",
    Kind.NUMBER: r"how (?:many|old|long|tall|heavy|fast|big|large)|percent|share|proportion|number|"
    r"size|price|age|score|speed|temperature|rate|accuracy|level|weight|height|length|duration|"
    r"headcount|population|capacity|ratio|more than",
    Kind.MOMENT: r"when|year|date|month|day|century|decade|deadline",
    Kind.SCHOOL: r"universi|college|school|uni|phd|degree|doctorate",
    Kind.PLACE: r"where|city|country|town|place|state|island|village|region|hospital|office|"
    r"address|headquarters|nationality",
    Kind.PERSON: r"who|person|wife|husband|brother|sister|mother|father|boss|supervisor|successor|"
    r"surname",
    Kind.NAME: r"compan|firm|fund|investor|vc|lab|guest|paper|book|language|variety|brand|"
    r"architect|insecticide|benchmark|name|title|called",
}
"""What every wording of a kind holds, and is found fast: without it, no wording is looked for."""

_KINDS = tuple(
    (kind, re.compile(_CUES[kind]), re.compile("|".join(patterns))) for kind, patterns in _ASKED
)
_ASKS = re.compile(
    r"\b(?:who|whom|whos|what|which|where|wheres|when|how|name|title|called|paid|salary|wage|revenue|"
    r"valuation|worth|rate|uni|university|college|school|phd|degree|doctorate|dollars|pounds|euros)\b"
)
_COUNTED = re.compile(
    r"\bhow many (?:of the |other |more )?([^\W_]+)|\b(?:what|which) (percent\w*)"
)
_SAYING = (
    r"(?:tell|told|says?|said|thinks?|thought|mean|meant|asks?|asked|comment\w*|write|wrote|argue\w*|"
    r"believe\w*|agree\w*|object\w*|complain\w*|warn\w*|conced\w*|maintain\w*|insist\w*|propos\w*|"
    r"doubt\w*|want|admit\w*|call\w*|repl(?:y|ied)|mention\w*|remember\w*|predict\w*|feel|felt|"
    r"describe\w*|suggest\w*|recommend\w*|reveal\w*|claim\w*|announce\w*|plan\w*|use)"
)
_SAYS = re.compile(_SAYING)
_BY = re.compile(
    r"\b(?:did|does|do|has|have|had|would|will|is|was) (?:the )?((?:[^\W_][\w'-]* ){1,4}?)"
    rf"(?:really |also |ever |actually )?{_SAYING}\b"
    r"|\b((?:[^\W_]+ ){0,1}[^\W_]+)'s? (?:complaint|view|take|opinion|argument|theory|interview|"
    r"talk|episode|podcast|prediction|claim|essay|book|paper)\b"
    r"|\b(?:according to|in the (?:eyes|opinion|view) of|for) "
    r"((?:the )(?:host|interviewer)|[^\W_]+(?: [^\W_]+)?)(?=,| ?['’]s|$)"
    r"|\baccording to ((?:the )?[^\W_]+(?: [^\W_]+)?)"
)
_WORK = (
    r"tweets?|tweeted|papers?|book|memoir|documentary|keynote|fireside|lecture|speech|essay|blog|posts?|"
    r"panel|op-ed|memo|livestream|biography|conference|summit|press release|patent|magazine|"
    r"hearing|season|newsletter|thesis|column|testimony|deposition|slides?|convocation|"
    r"ted talk|reading list"
)
_SHOW = r"interview|talk|episode|podcast|conversation|appearance|show|guest|session"
_ELSEWHERE = re.compile(
    rf"\b(?:{_WORK})\b"
    rf"|\b(?:other|another|earlier|previous|last|next|first|second|later|follow-?up|older|recent|"
    rf"(?:19|20)\d\d) (?:[\w-]+ )?(?:{_SHOW})\b"
    rf"|\b(?:{_SHOW}) (?:with|at|for) (?!him|her\b)\w+"
    rf"|\b(?:{_SHOW})\b.* in (?:19|20)\d\d\b|\bin (?:19|20)\d\d\b.*\b(?:{_SHOW})\b"
    r"|\bguest came\b|\bweek (?:after|before) this\b|\bin the \w+ (?:talk|interview|lecture)\b"
)
_HOST = frozenset({"host", "interviewer", "moderator"})
_PRONOUNS = frozenset(
    {"he", "she", "they", "it", "you", "we", "i", "anyone", "anybody", "somebody", "someone"}
    | {"this", "that", "there", "him", "her", "people"}
)
_SWEEPING = re.compile(
    r"^(?:\w+ ){0,2}?(?:do|does|did|is|are|was|were|can|could|will|would|has|have|should)\b.*"
    r"\b(?:everything|all|always|only|enough|just|every|solves?|solved|whole|entirely|completely|"
    r"already|guarantees?|inevitabl[ey])\b"
)
_NEGATED = re.compile(
    r"\b(?:not|no|never|cannot|nor|neither|nothing|without|hardly|longer)\b|n't\b"
)
_TOKEN = re.compile(
    r"[£$€]?\d+(?:[.,]\d+)*(?:bn|m|k|%|th|st|nd|rd|am|pm)?|[^\W_]+(?:['’][^\W_]+)*|%"
)
_NUMBER = re.compile(
    r"\D*\d.*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"hundred|thousand|million|billion|dozen|half|third|quarters?|fifths|hours|weeks|months|years|"
    r"days|minutes|seconds|percent|decades?|per"
)
_MOMENT = re.compile(
    r"(?:1\d|20)\d\d|january|february|march|april|may|june|july|august|september|october|november|"
    r"december|spring|summer|autumn|winter|morning|evening|night|dawn|dusk|noon|afternoon|christmas|"
    r"easter|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|century|centuries|"
    r"ago|years|months|weeks|days"
)
_SUM = re.compile(r".*[£$€].*|\d+(?:bn|m|k)|pounds|dollars|euros|pence|cents|shillings")
_SCHOOL = re.compile(r"university|college|school|institute|doctorate|phd|degree")
_BEFORE_PLACES = frozenset({"in", "at", "from", "to", "near", "of", "outside", "across"})
_WORDS = {
    Kind.NUMBER: _NUMBER,
    Kind.MOMENT: _MOMENT,
    Kind.SUM: _SUM,
    Kind.SCHOOL: _SCHOOL,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks for beside being about something.

    `kinds` are the things of which the passage has to hold one, `counted` what is to be counted.
    `sayers` are the terms of each name of somebody whose words are asked for. `works` are other
    works and occasions in which something was said, as written. `sweeping` is a question whether
    something holds altogether, without a negation of its own.
    """

    kinds: tuple[Kind, ...] = ()
    counted: Terms = frozenset()
    sayers: Terms = frozenset()
    works: tuple[str, ...] = ()
    sweeping: bool = False


NOTHING = Wanted()
"""What a question wants that is only about something."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a passage's text: folded, its term, and whether it is written as a name."""

    word: str
    term: str
    capital: bool
    acronym: bool


class Wants:
    """Reads what questions want, and what passages hold of it."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser

    def read(self, question: str) -> Wanted:
        """What the question asks for."""
        asked = fold(question)
        counted = (match[1] or match[2] for match in _COUNTED.finditer(asked))
        return Wanted(
            kinds=tuple(
                kind for kind, cue, asks in _KINDS if cue.search(asked) and asks.search(asked)
            )
            if _ASKS.search(asked)
            else (),
            counted=frozenset(self._analyser.terms(" ".join(counted))),
            sayers=frozenset(self._sayers(asked)),
            works=tuple(match[0] for match in _ELSEWHERE.finditer(asked)),
            sweeping=bool(_SWEEPING.search(asked)) and not _NEGATED.search(asked),
        )

    def _sayers(self, asked: str) -> Iterable[str]:
        for match in _BY.finditer(asked):
            said_by = next(filter(None, match.groups()), "")
            if _HOST & set(said_by.split()):
                yield HOST
            elif not _PRONOUNS & set(said_by.split()):
                yield from self._analyser.terms(said_by)

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The words of a passage's text."""
        found = []
        for match in _TOKEN.finditer(text):
            written = match[0]
            fresh = match.start() == 0 or text[: match.start()].rstrip(" “‘(")[-1:] in {
                ".",
                "!",
                "?",
                ":",
            }
            capital = written[0].isupper() and (not fresh or sum(c.isupper() for c in written) > 1)
            word = fold(written)
            term = self._analyser.every(word)
            acronym = sum(c.isupper() for c in written) > 1
            found.append(Token(word, term[0].term if term else word, capital, acronym))
        return tuple(found)


def held(wanted: Wanted, tokens: tuple[Token, ...], asked: Terms, known: Terms) -> float:
    """How well the passage holds things of the kinds wanted: 1 where none are.

    `asked` are the question's own terms, `known` the names that go without saying.
    """
    if not wanted.kinds:
        return 1.0
    about = [at for at, token in enumerate(tokens) if token.term in asked]
    fits = [_fit(kind, wanted, tokens, about, asked | known) for kind in wanted.kinds]
    return min(fits)


def denies(tokens: tuple[Token, ...], asked: Terms) -> bool:
    """Whether the passage negates something near a word of the question."""
    about = [at for at, token in enumerate(tokens) if token.term in asked]
    negated = [at for at, token in enumerate(tokens) if _NEGATED.search(token.word)]
    return any(abs(at - one) <= NEAR for at in negated for one in about)


def _fit(
    kind: Kind, wanted: Wanted, tokens: tuple[Token, ...], about: list[int], said: Terms
) -> float:
    things = [
        at
        for at, token in enumerate(tokens)
        if token.term not in said and _is(kind, at, tokens) and not _in_a_name(at, tokens, said)
    ]
    if not things:
        return 0.0
    if wanted.counted and kind is Kind.NUMBER:
        near = any(
            token.term in wanted.counted
            for at in things
            for token in tokens[max(0, at - COUNTED) : at + COUNTED + 1]
        )
    else:
        near = any(abs(at - one) <= NEAR for at in things for one in about)
    return 1.0 if near else FAR


def _in_a_name(at: int, tokens: tuple[Token, ...], said: Terms) -> bool:
    """Whether the word is a further part of a name that was said."""
    beside = (tokens[one] for one in (at - 1, at + 1) if 0 <= one < len(tokens))
    return tokens[at].capital and any(one.capital and one.term in said for one in beside)


def _is(kind: Kind, at: int, tokens: tuple[Token, ...]) -> bool:
    token = tokens[at]
    if kind in _WORDS:
        return _WORDS[kind].fullmatch(token.word) is not None
    if kind is Kind.PLACE:
        return token.capital and at > 0 and tokens[at - 1].word in _BEFORE_PLACES
    return token.capital and not (kind is Kind.PERSON and token.acronym)


def says(tokens: tuple[Token, ...], sayer: str) -> bool:
    """Whether the passage has the sayer, by a term of their name, say or think something."""
    return any(
        token.term == sayer
        and any(_SAYS.fullmatch(one.word) for one in tokens[max(0, at - 3) : at + 6])
        for at, token in enumerate(tokens)
    )
