"""Parts of the notes as messages: a passage, a quotation, a term, a page of a section. All pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answers.catalogue import Entry, EntryKind, Withdrawn
from bot.answers.visible import visible
from bot.discord_app.limits import MESSAGE, length
from bot.discord_app.markup import isolated, plain, shortened
from bot.discord_app.phrases import ENGLISH, Phrases
from bot.discord_app.reply import Reply, fit_passages, passage_block, plain_citation
from bot.notes.passage import Passage
from bot.notes.voice import Voice

_TITLE = 200  # characters shown of a part's title
_CALLED = 60  # characters shown of what was asked for
_REASON = 600  # characters shown of why a passage was withdrawn
_NAMED = 8  # parts named under “see also”
_NEAREST = 3  # parts offered instead of what is unknown
_LARGEST = 9999  # the page number for which room is kept
_LONGER = 20  # characters by which what stands around a passage may be longer than in English


def render_entry(entry: Entry, *, private: bool = False, say: Phrases) -> Reply:
    """The passage; of a section, term or question as many passages as fit, saying how many more."""
    passages = entry.passages
    head = () if entry.kind in {EntryKind.CLAIM, EntryKind.QUOTATION} else (_title(entry, say),)
    return Reply(fit_passages(head, passages, say=say), private)


def render_quotation(entry: Entry, *, private: bool = False, say: Phrases) -> Reply:
    """A quotation's words alone, with their speaker and where they stand; never a paraphrase."""
    return Reply(fit_passages((), [_own_words(entry)], say=say), private)


def render_term(entry: Entry, *, private: bool = False, say: Phrases) -> Reply:
    """A glossary entry's passages, and the names of the parts to see also."""
    named = [_label(citation.label) for citation in entry.see[:_NAMED]]
    foot = [say("-# See also: {parts}", parts="; ".join(named))] if named else []
    return Reply(fit_passages((_title(entry, say),), entry.passages, foot, say=say), private)


def render_page(entry: Entry, page: int, *, private: bool = True, say: Phrases) -> Reply:
    """One page of a section, counted from 1; private if there is none."""
    pages = pages_of(entry)
    if not 1 <= page <= len(pages):
        text = say.count(
            "{title} has {number} page; there is no page {page}.",
            "{title} has {number} pages; there is no page {page}.",
            len(pages),
            title=_title(entry, say),
            page=page,
        )
        return Reply(text, private=True)
    foot = [_foot(page, len(pages), say)] if len(pages) > 1 else []
    return Reply(fit_passages((_title(entry, say),), pages[page - 1], foot, say=say), private)


def pages_of(entry: Entry) -> list[tuple[Passage, ...]]:
    """The passages in order, as many whole ones on a page as fit into a message.

    The pages are the same in every language: two people may turn those of one message.
    """
    around = f"{_title(entry, ENGLISH)}\n\n\n\n{_foot(_LARGEST, _LARGEST, ENGLISH)}"
    return list(_pages(entry.passages, MESSAGE - length(around) - _LONGER))


def withdrawn(found: Withdrawn, *, say: Phrases) -> Reply:
    reason = isolated(shortened(visible(found.reason), _REASON)).rstrip(".")
    called = _called(found.id) or say("That")
    text = say("{called} was withdrawn from the notes: {reason}.", called=called, reason=reason)
    return Reply(text, private=True)


def unknown(called: str, near: Sequence[Entry], *, say: Phrases) -> Reply:
    """For what the notes do not have, or not as this: `near` are the entries that come closest."""
    if shown := _called(called):
        said = say("The notes have nothing here called {called}.", called=shown)
    else:
        said = say("The notes have nothing here called that.")
    said += " " + say("Please choose from the list that opens while you type.")
    names = list(dict.fromkeys(plain_citation(entry.citation) for entry in near))[:_NEAREST]
    offered = [say("-# Perhaps: {parts}", parts=", ".join(names))] if names else []
    text = "\n".join([said, *offered])
    return Reply(text if length(text) <= MESSAGE else said, private=True)


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
        size = length(passage_block(passage, say=ENGLISH)) + len("\n\n") + _LONGER
        if page and size > left:
            yield tuple(page)
            page, left = [], room
        page.append(passage)
        left -= size
    yield tuple(page)


def _title(entry: Entry, say: Phrases) -> str:
    size = say.count("{number} passage", "{number} passages", len(entry.passages))
    return f"**{_label(entry.citation.label)}** · {size}"


def _foot(page: int, pages: int, say: Phrases) -> str:
    return say("-# Page {page} of {pages}", page=page, pages=pages)


def _label(label: str) -> str:
    return plain(shortened(visible(label), _TITLE))


def _called(called: str) -> str:
    shown = isolated(shortened(visible(called), _CALLED))
    return f"*{shown}*" if shown else ""
