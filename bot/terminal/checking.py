"""`lint` checks the content; `health` checks a bot that runs."""

from collections.abc import Iterator
from pathlib import Path
from time import time

import click

from bot.errors import KnowledgeError, Problem, SettingsError
from bot.settings import load_settings
from bot.terminal.wording import count, sentence, word_problem

BEATS_MISSED = 3
"""How many intervals may pass without a sign of life."""

LINT_EXAMPLES = """\
\b
Examples:
  python -m bot lint
  python -m bot lint drafts/knowledge
"""

HEALTH_EXAMPLES = """\
\b
Example, in a container's health check:
  python -m bot health
"""


@click.command(epilog=LINT_EXAMPLES, short_help="Check the content.")
@click.argument(
    "folder",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
def lint(folder: Path | None) -> None:
    """Check the content in FOLDER, by default the one that is answered from.

    Every problem is printed as file:line: what is wrong. The format is explained in
    knowledge/README.md.
    """
    from bot.notes.loading import lint as find_problems  # noqa: PLC0415 -- needed by few commands
    from bot.notes.loading import load_corpus  # noqa: PLC0415 -- the same

    knowledge = folder or load_settings().knowledge
    problems = (*find_problems(knowledge), *_problems_beside_episodes(knowledge))
    for problem in problems:
        click.echo(word_problem(problem))
    if problems:
        raise click.ClickException(f"{count(len(problems), 'problem')} in the content.")
    corpus = load_corpus(knowledge)
    passages, episodes = len(corpus.passages), len(corpus.episodes)
    click.echo(f"{count(passages, 'passage')} in {count(episodes, 'episode')}, no problems")


def _problems_beside_episodes(knowledge: Path) -> Iterator[Problem]:
    """What is wrong with the tables for search and the calibration; drafts may have neither."""
    from bot.answers.decision import FILE, load_calibration  # noqa: PLC0415 -- it brings numpy
    from bot.answers.language import FOLDER, load_language  # noqa: PLC0415 -- needed by few
    from bot.quotecheck.opposites import load_tables  # noqa: PLC0415 -- needed by few

    tables = ((FOLDER, load_language), (FOLDER, load_tables), (FILE, load_calibration))
    for name, load in tables:
        try:
            if (knowledge / name).exists():
                load(knowledge)
        except KnowledgeError as error:
            yield from error.problems


@click.command(epilog=HEALTH_EXAMPLES, short_help="Say whether the running bot is well.")
def health() -> None:
    """Say whether the running bot is connected to Discord, able to answer, and records questions.

    A bot that is connected and able renews the file named by FOOTNOTE_HEALTH_FILE; one that is not
    stops doing so, and is unhealthy after three intervals. So is one that records nothing.
    """
    settings = load_settings()
    if settings.health_file is None:
        raise SettingsError("FOOTNOTE_HEALTH_FILE", "it names no file")
    allowed = BEATS_MISSED * settings.health_interval_seconds
    try:
        age = time() - settings.health_file.stat().st_mtime
        trouble = settings.health_file.read_text("utf-8")
    except OSError:
        raise click.ClickException("The bot gives no sign of life.") from None
    if age > allowed:
        raise click.ClickException(f"The bot's last sign of life is {age:.0f} s old.")
    if trouble:
        raise click.ClickException(sentence(f"The bot answers, but {trouble}"))
    click.echo("The bot is connected and able to answer.")
