"""`log`: the group that the reviewing commands are in."""

import click

from bot.terminal.export import export
from bot.terminal.gaps import not_helpful, unanswered
from bot.terminal.log import recent, search, show
from bot.terminal.replay import replay
from bot.terminal.reviewing.closing import note, reopen, resolve
from bot.terminal.reviewing.tops import top
from bot.terminal.reviewing.trend import trend

EXAMPLES = """\
\b
Examples:
  python -m bot log recent
  python -m bot log search humans generalise --since 7d
  python -m bot log unanswered
  python -m bot log replay --since 30d

Each command explains itself: python -m bot log search --help
"""


@click.group(no_args_is_help=True, epilog=EXAMPLES, short_help="Review what was asked.")
def log() -> None:
    """Review the query log: what was asked, and what became of it.

    Commands that only read leave the file as it is, and can read one that may not be written.
    """


for _command in (
    *(recent, search, show, unanswered, not_helpful, top, trend),
    *(note, resolve, reopen, export, replay),
):
    log.add_command(_command)
