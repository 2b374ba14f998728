"""Parts of the notes as messages: a passage, a quotation, a term, a page of a section. All pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answers.catalogue import Entry, EntryKind, Withdrawn
from bot.answers.visible import visible
from bot.discord_app.limits import MESSAGE, length
from bot.discord_app.markup import isolated, plain, shortened
from bot.discord_app.reply import Reply, fit_passages, passage_block, plain_citation
from bot.notes.passage import Passage
from bot.notes.voice import Voice

_TITLE = 200  # characters shown of a part's title
_CALLED = 60  # characters shown of what was asked for
_REASON = 600  # characters shown of why a passage was withdrawn
_NAMED = 8  # parts named under “see also”
_NEAREST = 3  # parts offered instead of what is unknown
_LARGEST = 9999  # the page number for which room is kept


def render_entry(entry: Entry, *, private: bool = False) -> Reply:
    """The passage; of a section, term or question as many passages as fit, saying how many more."""
    passages = entry.passages
    head = () if entry.kind in {EntryKind.CLAIM, EntryKind.QUOTATION} else (_title(entry),)
    return Reply(fit_passages(head, passages), private)


def render_quotation(entry: Entry, *, private: bool = False) -> Reply:
    """A quotation's words alone, with their speaker and where they stand; never a paraphrase."""
    return Reply(fit_passages((), [_own_words(entry)]), private)


def render_term(entry: Entry, *, private: bool = False) -> Reply:
    """A glossary entry's passages, and the names of the parts to see also."""
    named = [_label(citation.label) for citation in entry.see[:_NAMED]]
    foot = [f"-# See also: {'; '.join(named)}"] if named else []
    return Reply(fit_passages((_title(entry),), entry.passages, foot), private)


def render_page(entry: Entry, page: int, *, private: bool = True) -> Reply:
    """One page of a section, counted from 1; private if there is none."""
    pages = pages_of(entry)
    if not 1 <= page <= len(pages):
        there = "1 page" if len(pages) == 1 else f"{len(pages)} pages"
        return Reply(f"{_title(entry)} has {there}; there is no page {page}.", private=True)
    foot = [_foot(page, len(pages))] if len(pages) > 1 else []
    return Reply(fit_passages((_title(entry),), pages[page - 1], foot), private)


def pages_of(entry: Entry) -> list[tuple[Passage, ...]]:
    """The passages in order, as many whole ones on a page as fit into a message."""
    around = f"{_title(entry)}\n\n\n\n{_foot(_LARGEST, _LARGEST)}"
    return list(_pages(entry.passages, MESSAGE - length(around)))


def withdrawn(found: Withdrawn) -> Reply:
    reason = isolated(shortened(visible(found.reason), _REASON)).rstrip(".")
    return Reply(f"{_called(found.id)} was withdrawn from the notes: {reason}.", private=True)


def unknown(called: str, near: Sequence[Entry]) -> Reply:
    """For what the notes do not have, or not as this: `near` are the entries that come closest."""
    said = f"The notes have nothing here called {_called(called)}. "
    advice = "Please choose from the list that opens while you type."
    names = list(dict.fromkeys(plain_citation(entry.citation) for entry in near))[:_NEAREST]
    offered = [f"-# Perhaps: {', '.join(names)}"] if names else []
    text = "\n".join([said + advice, *offered])
    return Reply(text if length(text) <= MESSAGE else said + advice, private=True)


def _own_words(entry: Entry) -> Passage:
    """The passage reduced to the entry's quotation."""
    (passage,) = entry.passages
    span = entry.quotation
    if span is None or span.voice is not Voice.QUOTE:
        raise ValueError(f"{entry.key} is no quotation")
    claim = replace(passage.claim, voice=Voice.QUOTE, speaker=span.speaker, spans=(span,))
    return replace(passage, claim=claim)


def _pages(passages: Sequence[Passage], room: int) -> Iterator[tuple[Passage, ...]]:
    """Whole passages within `room` characters a page; one that is longer has a page to itself."""
    page: list[Passage] = []
    left = room
    for passage in passages:
        size = length(passage_block(passage)) + len("\n\n")
        if page and size > left:
            yield tuple(page)
            page, left = [], room
        page.append(passage)
        left -= size
    yield tuple(page)


def _title(entry: Entry) -> str:
    number = len(entry.passages)
    return f"**{_label(entry.citation.label)}** · {number} passage{'s' * (number != 1)}"


def _foot(page: int, pages: int) -> str:
    return f"-# Page {page} of {pages}"


def _label(label: str) -> str:
    return plain(shortened(visible(label), _TITLE))


def _called(called: str) -> str:
    shown = isolated(shortened(visible(called), _CALLED))
    return f"*{shown}*" if shown else "that"
