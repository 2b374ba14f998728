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
    named = f", {hit.named:.2f} of it as the question is its source's name" if hit.named else ""
    named += f", times {hit.likely:.2f} for its episode" if hit.likely < 1 else ""
    head = f"{number}. {hit.passage.id} {hit.passage.citation}: {hit.score:.2f}{named}"
    return (
        *paragraph(head, width, tone=Tone.HEADING, rest=_INDENT),
        *(line for text in _contributions(hit) for line in _indented(text, width)),
    )


def _contributions(hit: "ExplainedHit") -> Iterator[str]:
    for each in sorted(hit.contributions, key=lambda one: -one.score):
        fields = ", ".join(each.fields) or "words that carry no meaning"
        related = f", searched for {each.word}" if each.related else ""
        yield f"{each.score:5.2f} {each.term} in {fields}, at {each.weight:.2f}{related}"


def _render_outcome(explanation: "Explanation") -> tuple[Line, ...]:
    if explanation.evidence is None:
        return (Line("No passage holds any word of the question: not covered.", Tone.HEADING),)
    calibration = explanation.calibration
    head = (
        f"Likelihood that the notes answer: {explanation.likelihood:.2f} "
        f"(answered from {calibration.answered_from:g}, covered from {calibration.covered_from:g})"
    )
    figures = zip(explanation.evidence.figures(), explanation.evidence.values(), strict=True)
    return (
        Line(head, Tone.HEADING),
        *(
            Line(f"{_INDENT}{name:<16} {value:5.2f} × {calibration.weights[name]:6.2f}")
            for name, value in figures
        ),
        Line(f"{_INDENT}{'own words':<16} {explanation.evidence.own:5.2f}"),
        Line(f"{_INDENT}{'line of wording':<16} {explanation.evidence.line:5.2f}"),
        *_render_lacking(explanation.lacking),
    )


def _render_lacking(lacking: tuple[str, ...]) -> tuple[Line, ...]:
    return (Line(f"At most tentative for: {', '.join(lacking)}."),) if lacking else ()


def _indented(text: str, width: int) -> tuple[Line, ...]:
    return paragraph(printable(text), width, first=_INDENT, rest=_INDENT * 2)
