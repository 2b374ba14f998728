"""`cite` and `glossary`: parts of the notes called for by id, name or words, without a question."""

from typing import TYPE_CHECKING

import click

from bot.notes.loading import load_corpus
from bot.settings import load_settings
from bot.terminal.lines import well_formed
from bot.terminal.printing import print_lines, terminal_width

if TYPE_CHECKING:
    from bot.terminal.called import Called

CITE_EXAMPLES = """\
\b
Examples:
  python -m bot cite two gpus of today
  python -m bot cite sutskever-2025/straight-transformer
  python -m bot cite --related "§ Alignment"
"""

GLOSSARY_EXAMPLES = """\
\b
Examples:
  python -m bot glossary
  python -m bot glossary value function
"""

RELATED = click.option("--related", is_flag=True, help="Name the terms and sections beside it.")


@click.command(epilog=CITE_EXAMPLES, short_help="Show a passage, section or term of the notes.")
@click.argument("called", nargs=-1, required=True, metavar="ID_OR_WORDS")
@RELATED
def cite(called: tuple[str, ...], *, related: bool) -> None:
    """Show what ID_OR_WORDS calls for: a passage, a quotation, a section, a term or a question.

    An id, a section's title or a term's name shows exactly that. Other words, misspelt ones
    included, show the one thing that fits them, or list what does. Exit status 1: nothing fits,
    or it was withdrawn, with the reason. Nothing is written to the query log.
    """
    typed = well_formed(" ".join(called))
    if not typed.strip():
        raise click.UsageError("There is nothing to cite.")
    from bot.terminal.called import render_called  # noqa: PLC0415 -- see _show

    corpus = load_corpus(load_settings().knowledge)
    _show(render_called(corpus, typed, terminal_width(), related=related))


@click.command(epilog=GLOSSARY_EXAMPLES, short_help="Look a term up, or list all of them.")
@click.argument("term", nargs=-1, metavar="[TERM]")
@RELATED
def glossary(term: tuple[str, ...], *, related: bool) -> None:
    """Show the glossary's entry on TERM and what to see also; without TERM, list the terms.

    Exit status 1: no term fits. Nothing is written to the query log.
    """
    from bot.answers.catalogue import EntryKind  # noqa: PLC0415 -- see _show
    from bot.terminal.called import render_called, render_terms  # noqa: PLC0415 -- see _show

    corpus, typed = load_corpus(load_settings().knowledge), well_formed(" ".join(term))
    if not typed.strip():
        print_lines(render_terms(corpus, terminal_width()))
        return
    _show(render_called(corpus, typed, terminal_width(), EntryKind.TERM, related=related))


def _show(called: "Called") -> None:
    # What renders it brings numpy, which `--help` and the other commands do without.
    print_lines(called.lines)
    if not called.found:
        click.get_current_context().exit(1)
