"""Parts of the notes with what one can do under them: turn pages, see what is related. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answers.catalogue import Catalogue, Entry, EntryKind
from bot.answers.related import Link, Relation, Relations
from bot.discord_app.cited import pages_of, render_entry, render_page, render_term
from bot.discord_app.entry_ids import EntryPress, Step, revision_mark
from bot.discord_app.limits import CHOICE, CHOICES, MESSAGE, length
from bot.discord_app.markup import bare, shortened
from bot.discord_app.reply import Menu, Option, Reply
from bot.notes.passage import Corpus, Passage

_OTHERS = 10  # choices that are no terms, at most
_SHARED_BY = 50  # characters of the line that tells who shares something, in any language

_KINDS = {
    EntryKind.SECTION: "Section",
    EntryKind.TERM: "Term",
    EntryKind.QUESTION: "Question",
}
_LINKS = {
    Link.OWN: "where this stands",
    Link.NAMED: "used here",
    Link.BEFORE: "the one before",
    Link.AFTER: "the one after",
    Link.LINKED: "to see also",
}


class Parts:
    """The parts of one corpus, each as a message with its buttons."""

    def __init__(self, corpus: Corpus) -> None:
        self.catalogue = Catalogue(corpus)
        self.revision = revision_mark(corpus.revision)
        self._relations = Relations(self.catalogue)

    def open(self, entry: Entry, reader: int) -> Reply:
        """The entry for `reader` alone, by Discord's id; a section from its first page."""
        match entry.kind:
            case EntryKind.SECTION:
                return self.page(entry, 1, reader)
            case EntryKind.TERM:
                return self.with_related(render_term(entry, private=True), entry, reader)
            case _:
                return self.with_related(render_entry(entry, private=True), entry, reader)

    def page(self, entry: Entry, page: int, reader: int, *, private: bool = True) -> Reply:
        """A page of a section, counted from 1, with the buttons that lead to the others."""
        reply, last = render_page(entry, page, private=private), len(pages_of(entry))
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

    def related_to(self, entry: Entry, reader: int) -> Reply:
        """What is related to the entry, as a menu for `reader` alone."""
        return self._menu(self._relations.of_entry(entry), reader)

    def related(self, passages: Sequence[Passage], reader: int) -> Reply:
        """What is related to an answer's passages, as a menu for `reader` alone."""
        return self._menu(self._relations.of(passages), reader)

    def _menu(self, relations: Sequence[Relation], reader: int) -> Reply:
        if not relations:
            return Reply("The notes have nothing else beside this.", private=True)
        press = EntryPress(Step.CHOOSE, relations[0].entry.mark, self.revision, reader)
        menu = Menu(press, "Choose a term or a section", tuple(_options(relations)))
        return Reply("Beside this, the notes have:", private=True, menu=menu)


def _options(relations: Sequence[Relation]) -> Iterator[Option]:
    """The terms, then the rest: as many of both as Discord takes, each telling what it is."""
    terms = [each for each in relations if each.entry.kind is EntryKind.TERM]
    others = [each for each in relations if each.entry.kind is not EntryKind.TERM][:_OTHERS]
    for relation in (*terms[: CHOICES - len(others)], *others):
        entry = relation.entry
        label = shortened(bare(entry.citation.label), CHOICE // 2) or _KINDS[entry.kind]
        told = f"{_KINDS[entry.kind]} · {_LINKS[relation.link]}"
        yield Option(label, entry.mark, told)
