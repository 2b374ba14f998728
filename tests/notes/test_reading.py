"""Reading is the inverse of writing an episode down, and never raises."""

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.notes.episode import Claim, Episode, Question, Reference, Section, Span, Term, Voice
from bot.notes.library import read_episode
from bot.notes.markdown import Findings

SPEAKERS = ("Ada Example", "Ben Sample")
WORDS = st.lists(st.text("abcdefghij’é", min_size=1, max_size=6), min_size=1, max_size=9)
NUMBERS = st.integers(1, 4)
PROSE = WORDS.map(" ".join).map("word {}".format)


def write_claim(claim: Claim, names: tuple[str, ...] = ()) -> str:
    text = "".join(
        f"“{span.text}”{{{span.speaker}}}"
        if span.voice is Voice.QUOTE and span.speaker != claim.speaker
        else str(span)
        for span in claim.spans
    )
    lines = [f"- {text} {{#{claim.id} {claim.voice} {claim.speaker or ''}}}"]
    lines += [f"  - asked: {'; '.join(claim.wording)}"] if claim.wording else []
    lines += [f"  - see: {'; '.join(names)}"] if names else []
    return "\n".join(lines)


def write(episode: Episode) -> str:
    minutes, seconds = divmod(episode.length, 60)
    author = f"author: {episode.author}\n" if episode.author else ""
    lines = [
        f"---\nid: {episode.id}\ntitle: {episode.title}\nguest: {episode.guest}",
        f"host: {episode.host}\n{author}published: {episode.published}",
        f"length: {minutes // 60}:{minutes % 60:02}:{seconds:02}\nvideo: {episode.video}\n---",
    ]
    parts: list[Question | Term | Section]
    parts = [*episode.questions, *episode.terms, *episode.sections]
    for part in parts:
        lines.append(f"## {heading(part)}")
        lines += map(write_claim, part.claims)
    if episode.references:
        lines.append("## See also")
    lines += [write_claim(reference.claim, reference.names) for reference in episode.references]
    lines.append("## Concepts\n\n- Beyond: outside")
    lines.append("## Withdrawn")
    lines += [f"- {name}: {reason}" for name, reason in episode.withdrawn.items()]
    return "\n\n".join(lines)


def heading(part: Question | Term | Section) -> str:
    if isinstance(part, Question):
        return f"Q{part.number}: {part.title}"
    if isinstance(part, Term):
        return f"Glossary: {part.name}"
    minutes, seconds = divmod(part.starts_at, 60)
    return f"§ {part.title} ({minutes // 60}:{minutes % 60:02}:{seconds:02})"


@st.composite
def claims(draw: st.DrawFn, name: str) -> Claim:
    voice = draw(st.sampled_from(Voice))
    speaker = None if voice is Voice.ASSESSMENT else draw(st.sampled_from(SPEAKERS))
    wording = tuple(draw(st.lists(PROSE, max_size=3)))
    if voice is Voice.QUOTE:
        return Claim(name, voice, speaker, (Span(draw(PROSE), voice, speaker),), wording)
    quotation = Span(draw(PROSE), Voice.QUOTE, draw(st.sampled_from(SPEAKERS)))
    opening = Span("Some word " * 8, voice, speaker)
    return Claim(name, voice, speaker, (opening, quotation, Span(".", voice, speaker)), wording)


@st.composite
def episodes(draw: st.DrawFn) -> Episode:
    numbers = iter(range(1000))

    def some() -> tuple[Claim, ...]:
        size = draw(st.integers(1, 3))
        return tuple(draw(claims(f"claim-{next(numbers)}")) for _ in range(size))

    names = st.lists(PROSE, max_size=3, unique=True)
    starts = sorted(draw(st.sets(st.integers(0, 35_999), min_size=1, max_size=3)))
    return Episode(
        id="example",
        title=draw(PROSE),
        guest=SPEAKERS[0],
        host=SPEAKERS[1],
        published=draw(st.dates(date(1000, 1, 1))),
        length=draw(st.integers(36_000, 359_999)),
        video="https://example.org/watch?v=a",
        sections=tuple(Section(f"Title {start}", start, some()) for start in starts),
        terms=tuple(Term(name, some()) for name in draw(names)),
        questions=tuple(Question(n, draw(PROSE), some()) for n in sorted(draw(st.sets(NUMBERS)))),
        references=tuple(Reference(("Beyond",), claim) for claim in some()),
        concepts={"Beyond": ()},
        withdrawn={f"gone-{number}": draw(PROSE) for number in range(draw(st.integers(0, 2)))},
        author=draw(st.none() | PROSE),
    )


@given(episodes())
def test_reading_what_was_written_gives_it_back(episode: Episode) -> None:
    findings = Findings(Path("example.md"))
    assert (read_episode(write(episode), "example", findings), findings.problems) == (episode, ())


@given(st.data())
def test_a_damaged_file_is_read_or_refused_but_never_raises(
    example: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(example)))
    end = data.draw(st.integers(start, min(len(example), start + 40)))
    filling = data.draw(st.text("#-*>`:;{}“”§\n 0aé") | st.text(max_size=20))
    findings = Findings(Path("example-2026.md"))
    episode = read_episode(example[:start] + filling + example[end:], "example-2026", findings)
    assert (episode is None) == bool(findings.problems)
