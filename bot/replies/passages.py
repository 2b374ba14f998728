"""Passages of the notes: whose words they are, what does not fit, and what else is beside them."""

from collections.abc import Iterable, Iterator, Sequence

from bot.answers.catalogue import EntryKind
from bot.answers.related import Link, Relation
from bot.notes.passage import Citation, Passage
from bot.notes.voice import Voice
from bot.replies.document import Choice, Document, Line, Menu, Passages, Said
from bot.replies.itself import of_lines
from bot.replies.sentences import Sentence, count, listed, say

CHOICES = 25
"""Choices that a menu offers at most."""

_OTHERS = 10  # choices that are no terms, at most


def shown(passages: Iterable[Passage]) -> Passages:
    """The passages, each with its attribution."""
    return Passages(tuple(map(said, passages)))


def said(passage: Passage, also: Sequence[Citation] = ()) -> Said:
    """The passage with its attribution; `also` are further places where the same is said."""
    voice = whose(passage.voice, passage.speaker)
    return Said(passage.spans, voice, passage.speaker, (passage.citation, *also))


def whose(voice: Voice, speaker: str | None) -> Sentence:
    """Whose words a text in this voice holds."""
    match voice:
        case Voice.QUOTE if speaker:
            return say("{speaker}’s own words", speaker=speaker)
        case Voice.QUOTE:
            return say("A speaker’s own words")
        case Voice.PARAPHRASE if speaker:
            return say("Paraphrase of {speaker}", speaker=speaker)
        case Voice.PARAPHRASE:
            return say("Paraphrase")
        case Voice.ASSESSMENT:
            return say("The note-writer’s assessment")


def recording_of(citation: Citation) -> Sentence | None:
    """What a link says that leads to a recording as a whole; None where it leads to a moment."""
    return say("episode") if citation.starts_at is None else None


def left_out(number: int) -> Sentence:
    return count(
        "{number} more passage would not fit here.",
        "{number} more passages would not fit here.",
        number,
    )


def too_long() -> Sentence:
    return say("What the notes say on this is too long to be shown here.")


def nothing_related() -> Document:
    return of_lines(say("The notes have nothing else beside this."))


def related(relations: Sequence[Relation], key: str) -> Document:
    """What is related to something, as a menu with this key."""
    menu = Menu(key, say("Choose a term or a section"), tuple(_choices(relations)))
    return Document((Line(say("Beside this, the notes have:")),), private=True, menu=menu)


def _choices(relations: Sequence[Relation]) -> Iterator[Choice]:
    """The terms, then the rest: as many of both as there may be, each telling what it is."""
    terms = [each for each in relations if each.entry.kind is EntryKind.TERM]
    others = [each for each in relations if each.entry.kind is not EntryKind.TERM][:_OTHERS]
    for relation in (*terms[: CHOICES - len(others)], *others):
        entry = relation.entry
        told = listed((kind_of(entry.kind), _linked(relation.link)), " · ")
        yield Choice(entry.mark, entry.citation.label, told)


def kind_of(kind: EntryKind) -> Sentence:
    """What a part of the notes is."""
    match kind:
        case EntryKind.SECTION:
            return say("Section")
        case EntryKind.TERM:
            return say("Term")
        case EntryKind.QUESTION:
            return say("Question")
        case EntryKind.CLAIM | EntryKind.QUOTATION:
            raise ValueError(f"{kind} is no part")


def _linked(link: Link) -> Sentence:
    match link:
        case Link.OWN:
            return say("where this stands")
        case Link.NAMED:
            return say("used here")
        case Link.BEFORE:
            return say("the one before")
        case Link.AFTER:
            return say("the one after")
        case Link.LINKED:
            return say("to see also")
