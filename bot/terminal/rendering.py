"""An answer as lines for people: what it is worth first, then the passages and where they stand."""

from collections.abc import Iterator

from bot.answers.answer import Answer, Hit, Outcome
from bot.answers.itself import SMALL_TALK
from bot.notes.moment import written
from bot.notes.passage import Citation, Passage
from bot.notes.voice import Span
from bot.terminal.lines import Line, Tone, paragraph, printable, shortened, spaced
from bot.terminal.wording import count, word_own_voice, word_voice

INDENT = "   "
_WORDS_NAMED = 8
_WORD_LENGTH = 40


def render_answer(answer: Answer, width: int, limit: int | None = None) -> tuple[Line, ...]:
    """The answer in lines of at most `width` characters.

    Only an address, a citation or a single word may be longer: those are never broken. `limit`
    asks for another number of passages than a reply usually shows; an answer that the notes do
    not cover shows none all the same.
    """
    hits = shown_hits(answer, limit)
    blocks = _render_hits(hits, width)
    told = SMALL_TALK if answer.small_talk else answer.told
    if told is not None:
        lines = (line for said in told.lines for line in paragraph(str(said), width))
        return spaced([tuple(lines), *blocks])
    return spaced([_render_outcome(answer, len(hits), width), *blocks])


def shown_hits(answer: Answer, limit: int | None) -> tuple[Hit, ...]:
    """The hits that the terminal shows."""
    if limit is None or answer.outcome is Outcome.NOT_COVERED:
        return answer.shown
    return answer.distinct[:limit]


def render_question(question: str, width: int) -> tuple[Line, ...]:
    """The question above its answer, where several are answered in a row."""
    return paragraph(question, width, tone=Tone.HEADING, first="> ", rest="> ")


def _render_outcome(answer: Answer, shown: int, width: int) -> tuple[Line, ...]:
    said = [_word_outcome(answer.outcome, shown)]
    if answer.outcome is Outcome.TENTATIVE and (other := answer.misattributed) is not None:
        said.append(f"What follows is {other.found}'s, not {other.asked}'s.")
    if answer.outcome is not Outcome.ANSWERED and answer.terms_unknown:
        said.append(f"Words the notes do not know: {_enumerate(answer.terms_unknown)}.")
    said += [
        f"Read {_mark(each.typed)} as {_mark(each.read_as)}."
        for each in answer.corrections[:_WORDS_NAMED]
    ]
    if answer.followed:
        said.append("Read together with what was asked before.")
    lines = paragraph(" ".join(said), width, tone=Tone.NOTICE)
    if answer.suggestion is None:
        return lines
    asked = paragraph("Perhaps of use, though it may not answer the question:", width)
    return (*lines, *asked, *render_citation(answer.suggestion))


def _word_outcome(outcome: Outcome, shown: int) -> str:
    match outcome:
        case Outcome.ANSWERED:
            return f"The notes answer this with {count(shown, 'passage')}."
        case Outcome.TENTATIVE:
            closest = "This passage comes" if shown == 1 else "These passages come"
            return f"The notes may not answer this. {closest} closest."
        case Outcome.NOT_COVERED:
            return "The notes do not cover this."


def _render_hits(hits: tuple[Hit, ...], width: int) -> Iterator[tuple[Line, ...]]:
    """Each hit; where the next one has the same attribution, it stands under that one only."""
    under = [_render_attribution(hit, width) for hit in hits]
    for number, hit in enumerate(hits, start=1):
        first = f"{number}. ".ljust(len(INDENT))
        own = under[number - 1]
        text = paragraph(hit.passage.text, width, first=first, rest=INDENT)
        yield text if own == next(iter(under[number:]), None) else (*text, *own)


def _render_attribution(hit: Hit, width: int) -> tuple[Line, ...]:
    places = (hit.passage.citation, *hit.also)
    cited = (line for place in places for line in render_citation(place))
    return (*_render_voice(word_voice(hit.passage), width), *cited)


def render_passage(passage: Passage, width: int, *, first: str = INDENT) -> tuple[Line, ...]:
    """The passage, whose words it holds, and where it stands; `first` begins its first line."""
    return (
        *paragraph(passage.text, width, first=first, rest=INDENT),
        *_render_voice(word_voice(passage), width),
        *render_citation(passage.citation),
    )


def render_quotation(span: Span, width: int) -> tuple[Line, ...]:
    """A quotation alone, as its speaker's own words."""
    words = paragraph(str(span), width, first=INDENT, rest=INDENT)
    return (*words, *_render_voice(word_own_voice(span.voice, span.speaker), width))


def _render_voice(voice: str, width: int) -> tuple[Line, ...]:
    dash, rest = f"{INDENT}— ", f"{INDENT}  "
    return paragraph(voice, width, tone=Tone.VOICE, first=dash, rest=rest)


def render_citation(citation: Citation) -> tuple[Line, ...]:
    """The citation and, where there is one, the moment in the recording."""
    label = f"{INDENT}{printable(str(citation))}"
    if citation.starts_at is None:
        return (Line(label, Tone.CITATION),)
    link = Line(f"{INDENT}{written(citation.starts_at)} {printable(citation.link)}", Tone.LINK)
    return (Line(label, Tone.CITATION), link)


def _enumerate(words: tuple[str, ...]) -> str:
    named = ", ".join(_mark(word) for word in words[:_WORDS_NAMED])
    more = len(words) - _WORDS_NAMED
    return f"{named} and {more} more" if more > 0 else named


def _mark(word: str) -> str:
    """A word as typed; quotation marks are for speakers' words only."""
    return f"‹{shortened(word, _WORD_LENGTH)}›"
