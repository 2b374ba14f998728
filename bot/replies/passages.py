"""Passages and parts of the notes: whose words they hold, what is left out, what is beside them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.answers.analysis import visible
from bot.answers.catalogue import PASSAGES, Entry, EntryKind, Link, Relation, Withdrawn
from bot.notes.episode import Citation, Passage, Span, Voice, written
from bot.replies.document import Block, Choice, Document, EmptyLine, Line, Menu, Passages, Said
from bot.replies.itself import of_lines
from bot.replies.sentences import Cut, Listing, Place, Sentence, Strong, Typed, count, listed, say

CHOICES = 25
"""Choices that a menu offers at most."""

_OTHERS = 10  # choices that are no terms, at most
_TITLE = 200  # characters shown of a part's title
_CALLED = 60  # characters shown of what was asked for
_REASON = 600  # characters shown of why a passage was withdrawn
_NAMED = 8  # parts named under “see also”
_NEAREST = 3  # parts offered instead of what is unknown


def shown(passages: Iterable[Passage]) -> Passages:
    """The passages, each with its attribution."""
    return Passages(tuple(map(said, passages)))


def said(passage: Passage, also: Sequence[Citation] = ()) -> Said:
    """The passage with its attribution; `also` are further places where the same is said."""
    voice = whose(passage.voice, passage.speaker)
    return Said(passage.spans, voice, passage.speaker, (passage.citation, *also), passage.id)


def own_words(passage: Passage, span: Span) -> Said:
    """A speaker's own words alone, of the passage that quotes them."""
    voice = whose(Voice.QUOTE, span.speaker)
    return Said((span,), voice, span.speaker, (passage.citation,))


def cited(entry: Entry, *, private: bool = False) -> Document:
    """A passage; of a section, term or question its passages under its name."""
    head = () if entry.kind in PASSAGES else (Line(_title(entry)),)
    return Document((*head, shown(entry.passages)), private)


def quoted(entry: Entry, *, private: bool = False) -> Document:
    """A quotation's words alone, with their speaker and where they stand; never a paraphrase."""
    (passage,), span = entry.passages, entry.quotation
    if span is None or span.voice is not Voice.QUOTE:
        raise ValueError(f"{entry.key} is no quotation")
    return Document((Passages((own_words(passage, span),)),), private)


def defined(entry: Entry, *, private: bool = False) -> Document:
    """A glossary entry's passages, and the names of the parts to see also."""
    named = tuple(Cut(citation.label, _TITLE) for citation in entry.see[:_NAMED])
    foot = [Line(say("See also: {parts}", parts=listed(named, "; ")), small=True)] if named else []
    return Document((Line(_title(entry)), shown(entry.passages), *foot), private)


def page(
    entry: Entry, passages: Iterable[Passage], number: int, pages: int, *, private: bool = True
) -> Document:
    """One page of so many of a section, counted from 1, with the passages on it."""
    blocks = (Line(_title(entry)), shown(passages))
    told = Line(page_of(number, pages), small=True)
    return Document((*blocks, told) if pages > 1 else blocks, private)


def page_of(number: int, pages: int) -> Sentence:
    return say("Page {page} of {pages}", page=number, pages=pages)


def no_page(entry: Entry, number: int, pages: int) -> Document:
    return of_lines(
        count(
            "{title} has {number} page; there is no page {page}.",
            "{title} has {number} pages; there is no page {page}.",
            pages,
            title=_title(entry),
            page=number,
        )
    )


def withdrawn(found: Withdrawn) -> Document:
    called = Typed(found.id, _CALLED) if visible(found.id) else say("That")
    reason = Cut(visible(found.reason).rstrip("."), _REASON)
    return of_lines(
        say("{called} was withdrawn from the notes: {reason}.", called=called, reason=reason)
    )


def unknown(called: str, near: Iterable[Entry], *, by_message: bool = False) -> Document:
    """For what the notes do not have, or not as this: `near` are the entries that come closest.

    Who writes a message, and no command, has no list to choose from.
    """
    advice = say("Please choose from the list that opens while you type.")
    told = (nothing(called),) if by_message else (nothing(called), advice)
    places = {entry.citation.label: entry.citation for entry in near}
    parts = listed(tuple(places.values())[:_NEAREST])
    offered = [Line(say("Perhaps: {parts}", parts=parts), small=True)] if places else []
    return Document((Line(listed(told, " ")), *offered), private=True)


def nothing(called: str) -> Sentence:
    """For what the notes do not have."""
    if not visible(called):
        return say("The notes have nothing here called that.")
    return say("The notes have nothing here called {called}.", called=Typed(called, _CALLED))


def several(near: Iterable[Entry]) -> Document:
    """Entries that fit what was asked for, each below what it can be cited by."""
    blocks: list[Block] = [Line(say("These fit. Each can be cited by the line above it:"))]
    for entry in near:
        blocks += (EmptyLine(), Line(entry.key, strong=True), _in_full(entry))
    return Document(tuple(blocks))


def _in_full(entry: Entry) -> Block:
    if entry.kind not in PASSAGES:
        return Line(Place(entry.citation))
    (passage,), span = entry.passages, entry.quotation
    held = said(passage) if span is None else own_words(passage, span)
    return Passages((replace(held, id=""),))  # the id stands above it


def terms(entries: Sequence[Entry]) -> Document:
    """The names of all terms."""
    names = (entry.citation.source.removeprefix("Glossary: ") for entry in entries)
    head = Line(count("{number} term:", "{number} terms:", len(entries)))
    return Document((head, *(Line(name, item=True) for name in names)))


def to_choose(called: str, fitting: Sequence[Entry], key: str) -> Document:
    """For what fits several entries: a menu of them with this key."""
    typed = Typed(called, _CALLED)
    choices = tuple(Choice(each.mark, each.citation.label, _told(each)) for each in fitting)
    told = say("Several parts of the notes fit {called}. Which one?", called=typed)
    menu = Menu(key, say("Choose one"), choices)
    return Document((Line(told),), private=True, menu=menu)


def _told(entry: Entry) -> object:
    return entry.text if entry.kind in PASSAGES else in_short(entry)


def _title(entry: Entry) -> Listing:
    size = count("{number} passage", "{number} passages", len(entry.passages))
    return listed((Strong(Cut(entry.citation.label, _TITLE)), size), " · ")


def in_short(entry: Entry) -> Sentence | None:
    """What an entry is, beside its name while it is being chosen; None for a quotation."""
    size = len(entry.passages)
    match entry.kind:
        case EntryKind.SECTION:
            return count("section, {number} passage", "section, {number} passages", size)
        case EntryKind.TERM:
            return say("term")
        case EntryKind.QUESTION:
            return count("question, {number} passage", "question, {number} passages", size)
        case EntryKind.CLAIM:
            return _voice_in_short(entry.passages[0].voice)
        case EntryKind.QUOTATION:
            return None


def _voice_in_short(voice: Voice) -> Sentence:
    match voice:
        case Voice.QUOTE:
            return say("Own words")
        case Voice.PARAPHRASE:
            return say("Paraphrase")
        case Voice.ASSESSMENT:
            return say("Assessment")


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


def opened_by(citation: Citation) -> Sentence:
    """What a citation's link opens: the recording where its section begins, or from its start."""
    if citation.starts_at is None:
        return say("episode")
    return say("section from {moment}", moment=written(citation.starts_at))


def left_out(number: int) -> Sentence:
    return count(
        "{number} more passage would not fit here.",
        "{number} more passages would not fit here.",
        number,
    )


TOO_LONG = say("What the notes say on this is too long to be shown here.")
NOTHING_RELATED = of_lines(say("The notes have nothing else beside this."))


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
