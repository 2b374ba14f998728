"""An answer in words: what it is worth first, then what the notes say."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict

from bot.answers import answer as answers
from bot.answers.analysis import visible
from bot.answers.answer import Answer, Hit, Outcome
from bot.answers.telling import SMALL_TALK
from bot.notes.episode import Citation
from bot.replies.document import Action, Block, Document, Line, Passages
from bot.replies.passages import said
from bot.replies.sentences import Link, Linked, Person, Place, Sentence, Typed, listed, say

_WORDS = 5  # words of the question that are listed

More = Callable[[int], Action | None]
"""What leads to the passages after the first so many."""


def worded(
    answer: Answer,
    *,
    above: str | None = None,
    shared_by: int | None = None,
    private: bool = False,
    most: int | None = None,
) -> Document:
    """The reply to a question; `above` is the question where nobody else sees it.

    `shared_by` is the Discord id of whoever shows everybody an answer that was private. `most` is
    another number of passages than a reply usually holds; none are shown of what is not covered.
    """
    hits = answer.shown
    if most is not None and answer.outcome is not Outcome.NOT_COVERED:
        hits = answer.distinct[:most]
    blocks: list[Block] = [] if shared_by is None else [shared_line(shared_by)]
    blocks += [Line(above, strong=True)] if above and visible(above) else []
    told = SMALL_TALK if answer.small_talk else answer.told
    blocks += map(Line, map(_said, told.lines)) if told is not None else _worth(answer)
    covered = told is None and answer.outcome is not Outcome.NOT_COVERED
    blocks += [_found(hits)] if hits or covered else []
    return Document(tuple(blocks), private)


def further(answer: Answer, after: int, *, above: str, more: More) -> Document | None:
    """The passages after the first `after`, privately; None if there are none.

    `more` leads on from there.
    """
    hits = answer.distinct[after:]
    if answer.outcome is Outcome.NOT_COVERED or not hits:
        return None
    told = Line(say("Also found, less close than those before; they may not answer it:"))
    blocks = (Line(above, strong=True), told, _found(hits))

    def on(held: int) -> Action | None:
        return more(after + max(held, 1))  # never the same ones again

    return Document(blocks, private=True, more=on)


def _found(hits: Iterable[Hit]) -> Passages:
    return Passages(tuple(said(hit.passage, hit.also) for hit in hits))


def shared_line(user_id: int) -> Line:
    """The line above what somebody shares, by their Discord id."""
    return Line(say("Shared by {user}", user=Person(user_id)), small=True)


def _said(told: answers.Sentence) -> Sentence:
    """What an answer tells of the episode, the notes or the bot, as a sentence."""
    return Sentence(told.text, {name: _value(each) for name, each in told.values.items()})


def _value(value: object) -> object:
    match value:
        case answers.Link(address):
            return Link(address)
        case Citation():
            return Linked(value)
        case _:
            return value


def _worth(answer: Answer) -> Iterator[Line]:
    if answer.corrections:
        read = (
            say("{typed} as {read}", typed=Typed(each.typed), read=Typed(each.read_as))
            for each in answer.corrections[:_WORDS]
        )
        yield Line(say("Read {words}.", words=listed(tuple(read))), small=True)
    if answer.followed:
        yield Line(say("Read together with what was asked before."), small=True)
    match answer.outcome:
        case Outcome.ANSWERED:
            return
        case Outcome.TENTATIVE:
            if (other := answer.misattributed) is not None:
                told = say("What follows is {found}’s, not {asked}’s.", **asdict(other))
                yield Line(told)
            yield Line(say("These come closest; they may not answer it."))
        case Outcome.NOT_COVERED:
            yield Line(say("The notes don’t cover this."))
    if words := [Typed(word) for word in answer.terms_unknown[:_WORDS] if visible(word)]:
        yield Line(say("Not in the notes: {words}.", words=listed(words)), small=True)
    if answer.outcome is Outcome.NOT_COVERED and answer.suggestion is not None:
        yield Line(say("Perhaps of interest: {place}", place=Place(answer.suggestion)), small=True)
