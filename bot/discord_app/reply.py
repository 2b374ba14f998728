"""For what is not yet ported, see `message`: an answer within Discord's limits.

Everything here is pure. Whose words a passage holds is said in words under it; nothing but a
speaker's own words stands between “ and ”.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from bot.answers.about import Link, Sentence, Wish
from bot.answers.answer import Answer, Outcome
from bot.answers.visible import visible
from bot.discord_app.custom_ids import Press
from bot.discord_app.limits import MESSAGE, length
from bot.discord_app.markup import isolated, plain, shortened
from bot.discord_app.phrases import ENGLISH, Phrases
from bot.discord_app.quoting.entry_ids import EntryPress
from bot.notes.moment import written
from bot.notes.passage import Citation, Passage
from bot.notes.voice import Span, Voice
from bot.querylog.servers import Style

_WORD = 40  # characters shown of one word of the question
_WORDS = 5  # words of the question that are listed
_MIN_EXCERPT = 80  # characters below which an excerpt says nothing
_MIN_CUT = 20  # characters below which a span is rather left out than cut
_MOST = MESSAGE // 40  # passages that are tried; more never fit, with their attributions
_SAFE_LINK = re.compile(r"https?://[^\s<>()\[\]\\]{1,400}")


@dataclass(frozen=True, slots=True)
class Option:
    """What a menu offers: `label` and `told` (what it is) are seen, 1 to 100 characters each."""

    label: str
    entry: str
    told: str


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of 1 to 25 entries of the notes, of which one is chosen."""

    press: EntryPress
    placeholder: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to send: 1 to 2000 characters; `private`: for the person who asked alone.

    `held` is how many of an answer's passages have been shown with it, those that were too long
    to be shown included; `presses` are the buttons under it, and `menu` stands below them. `style`
    is how an answer looks; what the bot says of itself is text. `after` is said privately
    once a private reply is there that had no room for it. `wish` leads to the command of `/privacy`
    that does it. `say` is the language that buttons are labelled in.
    """

    text: str
    private: bool = False
    held: int = 0
    presses: tuple[Press | EntryPress, ...] = ()
    menu: Menu | None = None
    style: Style = Style.TEXT
    after: str = ""
    wish: Wish | None = None
    say: Phrases = ENGLISH


def render(
    answer: Answer,
    *,
    asked: str | None = None,
    above: str = "",
    private: bool = False,
    say: Phrases,
) -> Reply:
    """The reply to a question; `asked` is put above it where nobody else sees the question.

    `above` is a line that stands first.
    """
    head = [above] if above else []
    head += [f"**{isolated(asked)}**"] if asked and visible(asked) else []
    if answer.told is not None:
        head += [worded(line, say) for line in answer.told.lines]
        text, held = _fit(head, [hit.passage for hit in answer.shown], say=say)
        text = text if answer.shown else _fitted(head)
        return Reply(text, private, held, wish=answer.told.wish)
    head += _preamble(answer, say)
    if answer.outcome is Outcome.NOT_COVERED:
        return Reply(_fitted([*head, *_not_covered(answer, say)]), private)
    text, held = _fit(head, [hit.passage for hit in answer.shown], say=say)
    return Reply(text, private, held)


def worded(sentence: Sentence, phrases: Phrases) -> str:
    """A sentence in a language; what it holds of the notes is nothing but text."""
    values = {name: _shown(value) for name, value in sentence.values.items()}
    return phrases(sentence.text, **values)


def _shown(value: object) -> object:
    match value:
        case str():
            return plain(value)
        case date():
            # Noon, so that nearly everybody sees that day; Discord words it.
            return f"<t:{int(datetime.combine(value, time(12), UTC).timestamp())}:D>"
        case Link(address):
            return f"<{address}>" if _SAFE_LINK.fullmatch(address) else plain(address)
        case Citation(link=link):
            safe = _SAFE_LINK.fullmatch(link)
            return f"[{plain(value.label)}](<{link}>)" if safe else plain_citation(value)
        case _:
            return value


def shared_line(user_id: int, *, say: Phrases) -> str:
    """The line above what somebody shares, by their Discord id."""
    return say("-# Shared by {user}", user=f"<@{user_id}>")


def attribution(passage: Passage, *, say: Phrases) -> str:
    """Whose words the passage holds, where it stands, and a link to that moment."""
    return f"-# {_voice(passage, say)} · {_place(passage.citation, say)}"


def _preamble(answer: Answer, say: Phrases) -> list[str]:
    lines = []
    if answer.corrections:
        read = [
            say(
                "{typed} as {read}",
                typed=_word(correction.typed),
                read=_word(correction.read_as),
            )
            for correction in answer.corrections[:_WORDS]
        ]
        lines.append(say("-# Read {words}.", words=", ".join(read)))
    if answer.followed:
        lines.append(say("-# Read together with what was asked before."))
    if answer.outcome is Outcome.TENTATIVE:
        lines.append(say("These come closest; they may not answer it."))
        lines += _unknown(answer, say)
    return lines


def _not_covered(answer: Answer, say: Phrases) -> list[str]:
    lines = [say("The notes don’t cover this."), *_unknown(answer, say)]
    if answer.suggestion is not None:
        place = _place(answer.suggestion, say)
        lines.append(say("-# Perhaps of interest: {place}", place=place))
    return lines


def _unknown(answer: Answer, say: Phrases) -> list[str]:
    words = [_word(word) for word in answer.terms_unknown[:_WORDS] if visible(word)]
    return [say("-# Not in the notes: {words}.", words=", ".join(words))] if words else []


def fit_passages(
    head: Sequence[str],
    passages: Sequence[Passage],
    foot: Sequence[str] = (),
    *,
    say: Phrases,
) -> str:
    """As many whole passages as fit, in order; the first one is shortened if it has to be.

    The lines of `head` and `foot` stand around them; what was left out is said above the foot.
    """
    text, _ = _fit(head, passages, foot, say=say)
    return text


def _fit(
    head: Sequence[str], passages: Sequence[Passage], foot: Sequence[str] = (), *, say: Phrases
) -> tuple[str, int]:
    """The text of `fit_passages`, and how many of the passages are in it."""
    blocks = [passage_block(passage, say=say) for passage in passages[:_MOST]]
    for count in range(len(blocks), 0, -1):
        text = _joined(head, blocks[:count], _missing(len(passages) - count, foot, say))
        if length(text) <= MESSAGE:
            return text, count
    first, missing = passages[:1], len(passages) - 1
    tail = _missing(missing, foot, say)
    lone = _joined(head, [f"\n{attribution(one, say=say)}" for one in first], tail)
    for one in first:
        if excerpt := _excerpt(one, MESSAGE - length(lone)):
            return _joined(head, [f"{excerpt}\n{attribution(one, say=say)}"], tail), 1
    too_long = say("What the notes say on this is too long to be shown here.")
    return _fitted([*head, too_long, *foot]), 0


def _joined(head: Sequence[str], blocks: Sequence[str], tail: Sequence[str]) -> str:
    parts = ("\n".join(head), *blocks, "\n".join(tail))
    return "\n\n".join(part for part in parts if part)


def _missing(number: int, foot: Sequence[str], say: Phrases) -> list[str]:
    """The foot, and above it how many passages are left out, if any are."""
    if number <= 0:
        return [*foot]
    told = say.count(
        "-# {number} more passage would not fit here.",
        "-# {number} more passages would not fit here.",
        number,
    )
    return [told, *foot]


def _fitted(lines: Sequence[str]) -> str:
    """Every line that still fits, in order; the last resort for content beyond all measure."""
    kept: list[str] = []
    for line in lines:
        if length("\n".join([*kept, line])) <= MESSAGE:
            kept.append(line)
    return "\n".join(kept)


def passage_block(passage: Passage, *, say: Phrases) -> str:
    """The passage whole, with its attribution below it."""
    return f"{said(passage)}\n{attribution(passage, say=say)}"


def said(passage: Passage) -> str:
    """The passage's text as a message shows it."""
    return _said(passage.spans, passage.speaker)


def _said(spans: Sequence[Span], speaker: str | None) -> str:
    return "".join(_span(span, speaker) for span in spans).strip()


def _span(span: Span, speaker: str | None) -> str:
    """The span's text in its voice, with the blanks at its edges that separate it from others."""
    words = plain(span.text)
    if span.voice is not Voice.QUOTE:
        return f"{_blank(span.text[:1])}{words}{_blank(span.text[-1:])}" if words else " "
    if not words:
        return ""
    other = f" ({plain(span.speaker)})" if span.speaker and span.speaker != speaker else ""
    return f"“{words}”{other}"


def _blank(edge: str) -> str:
    return " " if edge.isspace() else ""


def _excerpt(passage: Passage, room: int) -> str | None:
    """The passage's beginning within `room`, ending in an ellipsis; None if there is no room."""
    size = room
    while size >= _MIN_EXCERPT:
        text = _said(tuple(_beginning(passage.spans, size)), passage.speaker)
        if length(text) <= room:
            return text
        size = size * 9 // 10
    return None


def _beginning(spans: Sequence[Span], size: int) -> Iterator[Span]:
    """The first `size` letters of the spans; a quotation that is cut says so within its marks."""
    for span in spans:
        if len(span.text) <= size:
            yield span
            size -= len(span.text)
            continue
        if size >= _MIN_CUT:
            yield replace(span, text=shortened(span.text, size))
        else:
            yield Span(" …", Voice.ASSESSMENT, None)
        return


def _voice(passage: Passage, say: Phrases) -> str:
    speaker = plain(passage.speaker) if passage.speaker else None
    match passage.voice:
        case Voice.QUOTE:
            if speaker is None:
                return say("A speaker’s own words")
            return say("{speaker}’s own words", speaker=speaker)
        case Voice.PARAPHRASE:
            return say("Paraphrase of {speaker}", speaker=speaker) if speaker else say("Paraphrase")
        case Voice.ASSESSMENT:
            return say("The note-writer’s assessment")


def _place(citation: Citation, say: Phrases) -> str:
    label = say("episode") if citation.starts_at is None else written(citation.starts_at)
    return plain_citation(citation) + link_after(label, citation.link)


def link_after(label: str, address: str) -> str:
    """The link, to stand after something else; nothing where the address could be misread."""
    return f" · [{label}](<{address}>)" if _SAFE_LINK.fullmatch(address) else ""


def plain_citation(citation: Citation) -> str:
    """The citation as people see it, in square brackets."""
    return f"[{plain(citation.label)}]"


def _word(word: str) -> str:
    return f"*{isolated(shortened(visible(word), _WORD))}*"
