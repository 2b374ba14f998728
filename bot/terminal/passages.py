"""A passage as lines for people: what it says, whose words it holds, and where it stands. Pure."""

from bot.notes.episode import Citation, Passage, Span, Voice, written
from bot.terminal.lines import Line, Tone, paragraph, printable

INDENT = "   "


def render_passage(passage: Passage, width: int, *, first: str = INDENT) -> tuple[Line, ...]:
    """The passage, whose words it holds, and where it stands; `first` begins its first line."""
    return (
        *paragraph(passage.text, width, first=first, rest=INDENT),
        *render_voice(word_voice(passage), width),
        *render_citation(passage.citation),
    )


def render_quotation(span: Span, width: int) -> tuple[Line, ...]:
    """A quotation alone, as its speaker's own words."""
    words = paragraph(str(span), width, first=INDENT, rest=INDENT)
    return (*words, *render_voice(word_own_voice(span.voice, span.speaker), width))


def render_voice(voice: str, width: int) -> tuple[Line, ...]:
    """Whose words stand above it."""
    dash, rest = f"{INDENT}— ", f"{INDENT}  "
    return paragraph(voice, width, tone=Tone.VOICE, first=dash, rest=rest)


def render_citation(citation: Citation) -> tuple[Line, ...]:
    """The citation and, where there is one, the moment in the recording."""
    label = f"{INDENT}{printable(str(citation))}"
    if citation.starts_at is None:
        return (Line(label, Tone.CITATION),)
    link = Line(f"{INDENT}{written(citation.starts_at)} {printable(citation.link)}", Tone.LINK)
    return (Line(label, Tone.CITATION), link)


def word_voice(passage: Passage) -> str:
    """Whose words the passage holds, and whom else it quotes."""
    others = dict.fromkeys(
        span.speaker
        for span in passage.claim.quotations
        if span.speaker is not None and span.speaker != passage.speaker
    )
    own = word_own_voice(passage.voice, passage.speaker)
    return f"{own}, quoting {' and '.join(others)}" if others else own


def word_own_voice(voice: Voice, speaker: str | None) -> str:
    """Whose words a text in this voice holds."""
    match voice:
        case Voice.QUOTE:
            return f"{speaker}'s own words" if speaker else "a speaker's own words"
        case Voice.PARAPHRASE:
            return f"paraphrase of {speaker}" if speaker else "paraphrase"
        case Voice.ASSESSMENT:
            return "the note-writer's assessment"
