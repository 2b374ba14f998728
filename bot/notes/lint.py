"""The checks on an episode that was read; each finding names its line."""

import re
from collections.abc import Iterable, Iterator

from bot.notes.draft import Draft, DraftClaim, DraftPart, PartKind, check_names
from bot.notes.episode import Voice, seconds_of
from bot.notes.front_matter import ID_RULE, is_id
from bot.notes.markdown import Findings, Line

SHORTEST, LONGEST = 15, 60
"""Words of a claim; one that is nothing but a quotation may be shorter."""

PRONOUNS = frozenset(
    {"he", "she", "it", "they", "this", "that", "these", "those", "his", "her", "its", "their"}
    | {"we", "i", "you"}
)

_MENTION = re.compile(r"<(?:[@#/]|a?:|t:|id:)[^>]*>|@everyone|@here")
_MARKUP = re.compile(r"[*`\\]|~~|\|\||__|(?<!\w)_\w|\]\(|https?://")


def check_episode(
    draft: Draft, front_matter: dict[str, Line], stem: str, findings: Findings
) -> None:
    """All checks within one file, named `stem` without its ending."""
    _check_front_matter(front_matter, stem, findings)
    _check_ids(draft, findings)
    _check_parts(draft, findings)
    _check_times(draft, front_matter.get("length"), findings)
    check_names(draft, findings)
    names = [front_matter[key].text for key in ("guest", "host") if key in front_matter]
    for part in draft.parts:
        for claim in part.claims:
            for fault in _faults(claim, names):
                findings.add(claim.line, fault)
            if part.kind is PartKind.REFERENCES and not claim.see:
                findings.add(claim.line, "a reference says what it points to: see: …")


def _check_front_matter(front_matter: dict[str, Line], stem: str, findings: Findings) -> None:
    name = front_matter.get("id")
    if name and name.text != stem:
        findings.add(name.line, f"id {name.text} differs from the file's name, {stem}")
    for key in ("title", "guest", "host", "author"):
        if entry := front_matter.get(key):
            _check_shown(entry.text, entry.line, findings)


def _check_ids(draft: Draft, findings: Findings) -> None:
    withdrawn = {entry.name: entry.line for entry in draft.withdrawn}
    seen: dict[str, int] = {}
    for name, line in _ids(draft):
        if not is_id(name):
            findings.add(line, f"id {name} is not {ID_RULE}" if name else "no id")
        elif name in seen:
            findings.add(line, f"id {name} stands here a second time, first on line {seen[name]}")
        elif line != withdrawn.get(name, line):
            findings.add(line, f"id {name} was withdrawn on line {withdrawn[name]}: choose another")
        seen.setdefault(name, line)


def _ids(draft: Draft) -> Iterator[tuple[str, int]]:
    for part in draft.parts:
        yield from ((claim.id, claim.line) for claim in part.claims if claim.attributes)
    claimed = {claim.id for part in draft.parts for claim in part.claims}
    yield from ((e.name, e.line) for e in draft.withdrawn if e.name not in claimed)


def _check_parts(draft: Draft, findings: Findings) -> None:
    seen: dict[str, int] = {}
    for part in draft.parts:
        _check_shown(part.name, part.line, findings)
        if not part.claims:
            findings.add(part.line, f"{part.source} holds no claim")
        if first := seen.get(part.source):
            where = f"first on line {first}"
            findings.add(part.line, f"{part.source} stands here a second time, {where}")
        seen.setdefault(part.source, part.line)
    concepts: set[str] = set()
    for entry in draft.concepts:
        if entry.name in concepts:
            findings.add(entry.line, f"concept {entry.name} stands here a second time")
        concepts.add(entry.name)
    if not any(part.kind is PartKind.SECTION for part in draft.parts):
        findings.add(1, "no section: an episode has at least one")


def _check_times(draft: Draft, length: Line | None, findings: Findings) -> None:
    end = seconds_of(length.text) if length else None
    latest: DraftPart | None = None
    for part in draft.parts:
        if part.kind is not PartKind.SECTION:
            continue
        if part.time is None:
            findings.add(part.line, f"{part.source} has no time: write (h:mm:ss) after its title")
        elif (start := part.starts_at) is None:
            findings.add(part.line, f"{part.time} is not a time: write h:mm:ss")
        elif latest and start <= (latest.starts_at or 0):
            findings.add(part.line, f"{part.time} is not after {latest.time}, the section before")
        elif end and start >= end:
            findings.add(part.line, f"{part.time} is past the episode's length")
        latest = part if part.starts_at is not None else latest


def _faults(claim: DraftClaim, speakers: list[str]) -> Iterator[str]:
    yield from claim.scan.faults
    yield from shown_faults(claim.scan.text)
    if claim.attributes:
        yield from _voice_faults(claim)
        yield from _speaker_faults(claim, speakers)
    yield from _length_faults(claim)
    first = re.match(r"[A-Za-z]+", claim.scan.text)
    if first and first[0].lower() in PRONOUNS:
        yield f"a claim names its subject: it cannot start with {first[0]}"


def _voice_faults(claim: DraftClaim) -> Iterator[str]:
    choices = "write quote, paraphrase or assessment"
    if not claim.voice:
        yield f"no voice: {choices}"
    elif claim.voice not in set(Voice):
        yield f"unknown voice {claim.voice}: {choices}"
    pieces = claim.scan.pieces
    alone = len(pieces) == 1 and pieces[0].quoted and pieces[0].speaker is None
    if claim.voice == Voice.QUOTE and not alone:
        yield "a claim with voice quote is one quotation of its speaker and nothing else"


def _speaker_faults(claim: DraftClaim, speakers: list[str]) -> Iterator[str]:
    quoted = [piece for piece in claim.scan.pieces if piece.quoted]
    if claim.voice == Voice.ASSESSMENT:
        if claim.speaker:
            yield f"an assessment is nobody's: {claim.speaker} cannot be its speaker"
        if any(piece.speaker is None for piece in quoted):
            yield "a quotation in an assessment needs its speaker: “…”{Name}"
    elif claim.voice in {Voice.QUOTE, Voice.PARAPHRASE} and claim.speaker is None:
        yield f"a {claim.voice} needs its speaker"
    names = [claim.speaker if claim.voice != Voice.ASSESSMENT else None]
    for name in dict.fromkeys([*names, *(piece.speaker for piece in quoted)]):
        if name and len(speakers) > 1 and name not in speakers:
            yield f"unknown speaker {name}: write {' or '.join(speakers)}"


def _length_faults(claim: DraftClaim) -> Iterator[str]:
    words = sum(any(map(str.isalnum, word)) for word in claim.scan.text.split())
    if words > LONGEST:
        yield f"{words} words: a claim has {LONGEST} at most"
    if words < (1 if claim.voice == Voice.QUOTE else SHORTEST):
        yield f"{words} words: a claim has {SHORTEST} at least"


def _check_shown(text: str, line: int, findings: Findings) -> None:
    for fault in shown_faults(text):
        findings.add(line, fault)


def shown_faults(text: str) -> Iterable[str]:
    """What would not be shown as it stands: mentions, markup, invisible characters."""
    if mention := _MENTION.search(text):
        yield f"{mention[0]} looks like a mention or an emoji of Discord"
    if markup := _MARKUP.search(text):
        yield f"{markup[0]} looks like markup: text is shown as it stands"
    for character in dict.fromkeys(text):
        if not character.isprintable() or character == "\N{REPLACEMENT CHARACTER}":
            yield f"the character U+{ord(character):04X} cannot be seen"
