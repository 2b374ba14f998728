"""Parts of the notes with what one can do under them: turn pages, see what is related. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answers.catalogue import Catalogue, Entry, EntryKind
from bot.answers.related import Link, Relation, Relations
from bot.discord_app.limits import CHOICE, CHOICES, MESSAGE, length
from bot.discord_app.markup import bare, shortened
from bot.discord_app.phrases import Phrases
from bot.discord_app.quoting.cited import pages_of, render_entry, render_page, render_term
from bot.discord_app.quoting.entry_ids import EntryPress, Step, revision_mark
from bot.discord_app.reply import Menu, Option, Reply
from bot.notes.passage import Corpus, Passage

_OTHERS = 10  # choices that are no terms, at most
_SHARED_BY = 50  # characters of the line that tells who shares something, in any language


class Parts:
    """The parts of one corpus, each as a message with its buttons."""

    def __init__(self, corpus: Corpus) -> None:
        self.catalogue = Catalogue(corpus)
        self.revision = revision_mark(corpus.revision)
        self._relations = Relations(self.catalogue)

    def open(self, entry: Entry, reader: int, *, say: Phrases) -> Reply:
        """The entry for `reader` alone, by Discord's id; a section from its first page."""
        match entry.kind:
            case EntryKind.SECTION:
                return self.page(entry, 1, reader, say=say)
            case EntryKind.TERM:
                reply = render_term(entry, private=True, say=say)
            case _:
                reply = render_entry(entry, private=True, say=say)
        return self.with_related(reply, entry, reader)

    def page(
        self, entry: Entry, page: int, reader: int, *, private: bool = True, say: Phrases
    ) -> Reply:
        """A page of a section, counted from 1, with the buttons that lead to the others."""
        reply = render_page(entry, page, private=private, say=say)
        last = len(pages_of(entry))
        if not 1 <= page <= last:
            return reply
        press = EntryPress(Step.PREVIOUS, entry.mark, self.revision, reader, page - 1)
        after = replace(press, step=Step.NEXT, page=page + 1 if page < last else 0)
        turns = (press, after) if last > 1 else ()
        return self.with_related(replace(reply, presses=turns), entry, reader)

    def with_related(self, reply: Reply, entry: Entry, reader: int) -> Reply:
        """The reply with a button for what is related to the entry, if anything is."""
        if not self._relations.of_entry(entry):
            return reply
        press = EntryPress(Step.RELATED, entry.mark, self.revision, reader)
        return replace(reply, presses=(*reply.presses, press))

    def looked_up(self, reply: Reply, passage: Passage | None, reader: int) -> Reply:
        """What `reader` looked up, with what is beside the passage that it rests on.

        What is private can be shared, where there is room for who shares it.
        """
        entry = self.catalogue.claim(passage) if passage is not None else None
        if entry is None:
            return reply
        shares = reply.private and length(reply.text) + _SHARED_BY <= MESSAGE
        press = EntryPress(Step.POST, entry.mark, self.revision, reader)
        with_share = replace(reply, presses=(*reply.presses, press)) if shares else reply
        return self.with_related(with_share, entry, reader)

    def related_to(self, entry: Entry, reader: int, *, say: Phrases) -> Reply:
        """What is related to the entry, as a menu for `reader` alone."""
        return self._menu(self._relations.of_entry(entry), reader, say)

    def related(self, passages: Sequence[Passage], reader: int, *, say: Phrases) -> Reply:
        """What is related to an answer's passages, as a menu for `reader` alone."""
        return self._menu(self._relations.of(passages), reader, say)

    def _menu(self, relations: Sequence[Relation], reader: int, say: Phrases) -> Reply:
        if not relations:
            return Reply(say("The notes have nothing else beside this."), private=True)
        press = EntryPress(Step.CHOOSE, relations[0].entry.mark, self.revision, reader)
        advice = say("Choose a term or a section")
        menu = Menu(press, advice, tuple(_options(relations, say)))
        return Reply(say("Beside this, the notes have:"), private=True, menu=menu)


def _options(relations: Sequence[Relation], say: Phrases) -> Iterator[Option]:
    """The terms, then the rest: as many of both as Discord takes, each telling what it is."""
    terms = [each for each in relations if each.entry.kind is EntryKind.TERM]
    others = [each for each in relations if each.entry.kind is not EntryKind.TERM][:_OTHERS]
    for relation in (*terms[: CHOICES - len(others)], *others):
        entry = relation.entry
        kind = _kind(entry.kind, say)
        label = shortened(bare(entry.citation.label), CHOICE // 2) or kind
        yield Option(label, entry.mark, f"{kind} · {_link(relation.link, say)}")


def _kind(kind: EntryKind, say: Phrases) -> str:
    match kind:
        case EntryKind.SECTION:
            return say("Section")
        case EntryKind.TERM:
            return say("Term")
        case EntryKind.QUESTION:
            return say("Question")
        case EntryKind.CLAIM | EntryKind.QUOTATION:
            raise ValueError(f"{kind} is related to nothing")


def _link(link: Link, say: Phrases) -> str:
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
