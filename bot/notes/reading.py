"""One episode file → an `Episode`, or findings; never half of one."""

from bot.notes.draft import Draft, DraftClaim, DraftPart, PartKind, draft_of
from bot.notes.episode import Claim, Episode, Question, Reference, Section, Term
from bot.notes.findings import Findings
from bot.notes.front_matter import Header, header_of, read_entries
from bot.notes.lint import check_episode
from bot.notes.markdown import Line, read_page
from bot.notes.names import concepts_of, resolve, written_sources
from bot.notes.quotations import spans_of
from bot.notes.voice import Voice


def read_episode(text: str, stem: str, findings: Findings) -> Episode | None:
    """Read a file's text; `stem` is its name without the ending.

    None if anything is wrong with it; the findings then say what.
    """
    page = read_page(text, findings)
    entries: dict[str, Line] = {}
    if page.front_matter is not None:
        entries = read_entries(page.front_matter, findings)
    header = header_of(entries, findings)
    draft = draft_of(page.parts, findings)
    check_episode(draft, entries, stem, findings)
    if header is None or findings.problems:
        return None
    return _episode(header, draft)


def _episode(header: Header, draft: Draft) -> Episode:
    concepts = concepts_of(draft)
    names = written_sources(draft) | concepts
    return Episode(
        id=header.id,
        title=header.title,
        guest=header.guest,
        host=header.host,
        published=header.published,
        length=header.length,
        video=header.video,
        sections=tuple(
            Section(p.name, p.starts_at or 0, _claims(p, names), resolve(p.see, names))
            for p in _parts(draft, PartKind.SECTION)
        ),
        terms=tuple(
            Term(p.name, _claims(p, names), resolve(p.see, names))
            for p in _parts(draft, PartKind.TERM)
        ),
        questions=tuple(
            Question(int(p.written[1:]), p.name, _claims(p, names), resolve(p.see, names))
            for p in _parts(draft, PartKind.QUESTION)
        ),
        references=tuple(
            Reference(tuple(name.text for name in claim.see), _claim(claim, names))
            for p in _parts(draft, PartKind.REFERENCES)
            for claim in p.claims
        ),
        concepts=concepts,
        withdrawn={entry.name: entry.text for entry in draft.withdrawn},
        author=header.author,
    )


def _parts(draft: Draft, kind: PartKind) -> list[DraftPart]:
    return [part for part in draft.parts if part.kind is kind]


def _claims(part: DraftPart, names: dict[str, tuple[str, ...]]) -> tuple[Claim, ...]:
    return tuple(_claim(claim, names) for claim in part.claims)


def _claim(claim: DraftClaim, names: dict[str, tuple[str, ...]]) -> Claim:
    voice = Voice(claim.voice)
    return Claim(
        id=claim.id,
        voice=voice,
        speaker=claim.speaker,
        spans=spans_of(claim.scan.pieces, voice, claim.speaker),
        wording=claim.wording,
        see=resolve(claim.see, names),
    )
