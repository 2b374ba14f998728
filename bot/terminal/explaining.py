"""`ask --explain`: the question as read, what each passage scores for, and why the outcome."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.terminal.lines import Line, Tone, paragraph, printable, spaced

if TYPE_CHECKING:  # they bring numpy, which `--help` and the other commands do without
    from bot.answers.explanation import ExplainedHit, Explanation
    from bot.answers.query import QueryWord

_INDENT = "   "


def render_explanation(explanation: "Explanation", width: int) -> tuple[Line, ...]:
    """The explanation in lines of at most `width` characters, but for words that are longer."""
    hits = (_render_hit(number, hit, width) for number, hit in enumerate(explanation.hits, start=1))
    return spaced([_render_words(explanation.words, width), *hits, _render_outcome(explanation)])


def _render_words(words: "tuple[QueryWord, ...]", width: int) -> tuple[Line, ...]:
    if not words:
        return (Line("No word of the question carries meaning.", Tone.HEADING),)
    lines = [Line("Words (rarity in English; what else is searched)", Tone.HEADING)]
    for word in words:
        notes = [f"{word.rarity:.1f}"]
        notes += [] if word.known else ["in no passage"]
        notes += ["not in the dictionary"] if word.stranger else []
        notes += [f"also {', '.join(word.related)}"] if word.related else []
        read = f"{word.typed} → {word.term}: {'; '.join(notes)}"
        lines += paragraph(read, width, first=_INDENT, rest=_INDENT * 2)
    return tuple(lines)


def _render_hit(number: int, hit: "ExplainedHit", width: int) -> tuple[Line, ...]:
    alike = "for what of its source's name or wording is in the question"
    named = f", times {hit.emphasis:.2f} {alike}" if hit.emphasis > 1 else ""
    named += f", plus {hit.named:.2f} as the question is its source's name" if hit.named else ""
    head = f"{number}. {hit.passage.id} {hit.passage.citation}: {hit.score:.2f}{named}"
    return (
        *paragraph(head, width, tone=Tone.HEADING, rest=_INDENT),
        *(line for text in _contributions(hit) for line in _indented(text, width)),
    )


def _contributions(hit: "ExplainedHit") -> Iterator[str]:
    for each in sorted(hit.contributions, key=lambda one: -one.score):
        related = f", searched for {each.word} at {each.weight:g}" if each.weight < 1 else ""
        yield f"{each.score:5.2f} {each.term} in {', '.join(each.fields)}{related}"


def _render_outcome(explanation: "Explanation") -> tuple[Line, ...]:
    if explanation.evidence is None:
        return (Line("No passage holds any word of the question: not covered.", Tone.HEADING),)
    calibration = explanation.calibration
    head = (
        f"Likelihood that the notes answer: {explanation.likelihood:.2f} "
        f"(answered from {calibration.answered_from:g}, covered from {calibration.covered_from:g})"
    )
    figures = zip(explanation.evidence.names(), explanation.evidence.values(), strict=True)
    return (
        Line(head, Tone.HEADING),
        *(
            Line(f"{_INDENT}{name:<16} {value:5.2f} × {calibration.weights[name]:6.2f}")
            for name, value in figures
        ),
    )


def _indented(text: str, width: int) -> tuple[Line, ...]:
    return paragraph(printable(text), width, first=_INDENT, rest=_INDENT * 2)
