"""Parts of the notes by their titles, for filters and counts."""

import click

from bot.answers.catalogue import PARTS, Catalogue, Entry
from bot.answers.lookup import Lookup
from bot.notes.loading import load_corpus
from bot.settings import load_settings
from bot.terminal.lines import printable, shortened

_OFFERED = 3
_ECHOED = 60


def passages_of(title: str) -> tuple[str, ...]:
    """The ids of all passages of the section, term or question called so.

    Raises:
        click.BadParameter: nothing is, or several are; names what comes near.
    """
    catalogue = Catalogue(load_corpus(load_settings().knowledge))
    found = catalogue.find(title, PARTS)
    if isinstance(found, Entry):
        return tuple(passage.id for passage in found.passages)
    near = Lookup(catalogue.of(*PARTS)).search(title, _OFFERED) if title.strip() else ()
    named = " or ".join(f"‹{printable(each.citation.label)}›" for each in near)
    hint = f" Did you mean {named}?" if near else ""
    reason = f"The notes have no one part called ‹{shortened(title, _ECHOED)}›.{hint}"
    raise click.BadParameter(reason, param_hint="--section")
