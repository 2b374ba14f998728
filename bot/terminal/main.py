"""The command line: its commands, and what becomes of errors and interruptions."""

from collections.abc import Callable
from typing import NoReturn

import click

from bot.errors import FootnoteError
from bot.settings import Settings, load_settings
from bot.terminal.about import about
from bot.terminal.asking import ask
from bot.terminal.checking import health, lint
from bot.terminal.citing import cite, glossary
from bot.terminal.evaluating import evaluate
from bot.terminal.keeping import KEEPING
from bot.terminal.printing import survive_any_encoding
from bot.terminal.privacy import privacy
from bot.terminal.quoting import check
from bot.terminal.reviewing.group import log
from bot.terminal.web.command import web
from bot.terminal.wording import word_error

Serve = Callable[[Settings], None]
"""Serves Discord until the process is told to end."""

INTERRUPTED = 130
"""The exit status that shells expect after Ctrl-C."""

EXAMPLES = """\
\b
Examples:
  python -m bot ask why do humans generalise better than models
  python -m bot ask --json - < questions.txt
  python -m bot check 'Ilya said "the whole problem is the power"'
  python -m bot cite two gpus of today
  python -m bot log recent --limit 5
  python -m bot lint
  python -m bot run

Each command explains itself: python -m bot ask --help
"""


class Terminal(click.Group):
    """Turns errors of ours into one sentence and exit status 1; Ctrl-C into 130."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except FootnoteError as error:
            raise click.ClickException(word_error(error)) from error
        except KeyboardInterrupt:
            click.echo(err=True)  # leaves the line on which the terminal shows ^C
            ctx.exit(INTERRUPTED)


@click.group(cls=Terminal, invoke_without_command=True, epilog=EXAMPLES)
@click.version_option(package_name="footnote", message="Footnote %(version)s")
@click.pass_context
def terminal(ctx: click.Context) -> None:
    """Footnote answers questions about a podcast episode with cited claims.

    It answers in this terminal (ask) and in Discord (run). Nothing here needs the network except
    run, which also needs a token in FOOTNOTE_DISCORD_TOKEN. Settings are explained in
    config/default.toml.

    Exit status: 0 done, 1 the operation failed, 2 wrong usage.
    """
    survive_any_encoding()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


RUN_EXAMPLES = """\
\b
Examples:
  FOOTNOTE_DISCORD_TOKEN=… python -m bot run
  python -m bot run                      (the token in a file named .env)
"""


@click.command(epilog=RUN_EXAMPLES, short_help="Connect to Discord and answer there.")
@click.pass_obj
def run(serve: Serve) -> None:
    """Connect to Discord and answer there until told to end.

    The token comes from FOOTNOTE_DISCORD_TOKEN, in the environment or in .env. SIGTERM or Ctrl-C
    ends the bot: replies in flight are finished and the query log is closed first.
    """
    serve(load_settings())


for _command in (
    about,
    ask,
    check,
    cite,
    glossary,
    lint,
    log,
    privacy,
    run,
    evaluate,
    health,
):
    terminal.add_command(_command)
for _kept in KEEPING:
    log.add_command(_kept)
log.add_command(web)


def run_terminal(serve: Serve) -> NoReturn:
    """Run the command that the process's arguments name; leaves with its exit status."""
    terminal.main(obj=serve)
    raise AssertionError("click leaves by itself")
