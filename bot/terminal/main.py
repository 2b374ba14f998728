"""The command line: its commands by name, and what becomes of errors and interruptions.

A command's module is loaded when it is called or its help is asked for; the help of all of them,
`run` and `health` need none.
"""

import os
import sys
import tomllib
from collections.abc import Callable, Mapping
from errno import ENOSPC
from importlib import import_module
from pathlib import Path
from time import time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bot.errors import FootnoteError, SettingsError
from bot.replies.sentences import ENGLISH, TRANSLATED
from bot.terminal.lines import LANGUAGE, examples, printable, survive_any_encoding, word_error

if TYPE_CHECKING:
    from bot.settings import Settings

Serve = Callable[["Settings"], None]
"""Serves Discord until the process is told to end."""

INTERRUPTED = 130
"""The exit status that shells expect after Ctrl-C."""

BEATS_MISSED = 3
"""How many intervals may pass without a sign of life."""

ROOT = Path(__file__).resolve().parents[2]
"""The checkout, where settings are."""

COMMANDS = MappingProxyType(
    {
        "about": ("notes:about", "Show which episodes and notes it answers from."),
        "ask": ("ask:ask", "Answer a question from the notes."),
        "check": ("notes:check", "Say whether a quotation is a speaker's own words."),
        "cite": ("notes:cite", "Show a passage, section or term of the notes."),
        "evaluate": ("notes:evaluate", "Measure the answers on a question file."),
        "glossary": ("notes:glossary", "Look a term up, or list all of them."),
        "lint": ("notes:lint", "Check the content."),
    }
)
"""Where each command is, and what it does in a line."""

LOG = MappingProxyType(
    {
        "audit": ("gaps:audit", "Show who read the log of a server."),
        "backup": ("keep:backup", "Copy the query log into a new file."),
        "digest": ("gaps:digest", "Show the weekly digest of a server."),
        "export": ("keep:export", "Write questions for spreadsheets and programs."),
        "join": ("gaps:join", "Make one gap of two."),
        "migrate": ("keep:migrate", "Bring the query log to this program's version."),
        "not-helpful": ("gaps:not_helpful", "Show what was found not helpful."),
        "note": ("gaps:note", "Say something of a gap."),
        "purge": ("keep:purge", "Delete questions past their retention, now."),
        "recent": ("log:recent", "Show the newest questions."),
        "reopen": ("gaps:reopen", "Open a closed gap."),
        "replay": ("keep:replay", "Ask logged questions again, of today's notes."),
        "resolve": ("gaps:resolve", "Close a gap."),
        "restore": ("keep:restore", "Put a backup in the place of the query log."),
        "search": ("log:search", "Find questions by their words."),
        "show": ("log:show", "Show everything stored of one question."),
        "split": ("gaps:split", "Take a wording out of its gap."),
        "tentative": ("gaps:tentative", "Show what was answered only tentatively."),
        "top": ("gaps:top", "Show what is asked most."),
        "trend": ("keep:trend", "Show how many questions each day had."),
        "unanswered": ("gaps:unanswered", "Show what is not covered by the notes."),
        "web": ("keep:web", "Review in a browser, on this machine only."),
    }
)
"""The same of `log`."""

PRIVACY = MappingProxyType(
    {
        "delete": ("keep:delete", "Delete what is stored of a person."),
        "delete-guild": ("keep:delete_guild", "Delete what is stored of a server."),
        "export": ("keep:export_person", "Print what is stored of a person."),
        "fields": ("keep:fields", "List every field that is stored."),
    }
)
"""The same of `privacy`."""


def _remember(ctx: click.Context, _: click.Parameter, typed: str | None) -> None:
    if typed is not None:
        ctx.meta[LANGUAGE] = typed


LANGUAGE_OPTION = click.Option(
    ["--language"],
    type=click.Choice([ENGLISH.code, *TRANSLATED]),
    expose_value=False,
    callback=_remember,
    help="The language of what is said. Usual is that of LC_ALL, LC_MESSAGES or LANG.",
)
"""Every command has it; it translates neither what the notes say nor JSON."""


class LazyGroup(click.Group):
    """Knows its lazy commands by name and in a line each, and loads the one that is wanted."""

    def __init__(self, lazy: Mapping[str, tuple[str, str]], **options: Any) -> None:  # noqa: ANN401 -- click's
        named = {name: click.Command(name, short_help=told) for name, (_, told) in lazy.items()}
        super().__init__(commands=named, **options)
        self._lazy = lazy

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        if cmd_name in self._lazy:
            module, _, name = self._lazy[cmd_name][0].partition(":")
            command = getattr(import_module(f"bot.terminal.{module}"), name)
        if command is not None and LANGUAGE_OPTION not in command.params:
            command.params.append(LANGUAGE_OPTION)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, self.commands[name].short_help or "") for name in self.list_commands(ctx)]
            )


class Terminal(LazyGroup):
    """Turns errors of ours into one sentence and exit status 1; Ctrl-C into 130."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except FootnoteError as error:
            raise click.ClickException(word_error(error)) from error
        except KeyboardInterrupt:
            click.echo(err=True)  # leaves the line on which the terminal shows ^C
            ctx.exit(INTERRUPTED)


_EACH = "\n\nEach command explains itself: python -m bot {} --help"


@click.group(
    cls=Terminal,
    lazy=COMMANDS,
    invoke_without_command=True,
    epilog=examples(
        "ask why do humans generalise better than models",
        "ask --json - < questions.txt",
        "check 'Ilya said \"the whole problem is the power\"'",
        "cite two gpus of today",
        "log recent --limit 5",
        "lint",
        "run",
    )
    + _EACH.format("ask"),
    params=[LANGUAGE_OPTION],
)
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


@terminal.group(
    cls=LazyGroup,
    lazy=LOG,
    no_args_is_help=True,
    short_help="Review what was asked.",
    epilog=examples(
        "log recent",
        "log search humans generalise --since 7d",
        "log unanswered",
        "log replay --since 30d",
    )
    + _EACH.format("log search"),
)
def log() -> None:
    """Review the query log: what was asked, and what became of it.

    Commands that only read leave the file as it is, and can read one that may not be written.
    """


@terminal.group(
    cls=LazyGroup,
    lazy=PRIVACY,
    no_args_is_help=True,
    short_help="What is stored, and its end.",
    epilog=examples(
        "privacy fields",
        "privacy export 80351110224678912 > ada.json",
        "privacy delete 80351110224678912",
        "privacy delete-guild 41771983423143937",
    ),
)
def privacy() -> None:
    """See what is stored, and export or delete what is stored of one person or server.

    In Discord, everybody does it for themselves with /privacy. Ids are Discord's.
    """


@terminal.command(
    short_help="Connect to Discord and answer there.",
    epilog="""\
\b
Examples:
  FOOTNOTE_DISCORD_TOKEN=… python -m bot run
  python -m bot run                      (the token in a file named .env)
""",
)
@click.pass_obj
def run(serve: Serve) -> None:
    """Connect to Discord and answer there until told to end.

    The token comes from FOOTNOTE_DISCORD_TOKEN, in the environment or in .env. SIGTERM or Ctrl-C
    ends the bot: replies in flight are finished and the query log is closed first.
    """
    serve(_settings())


@terminal.command(
    short_help="Say whether the running bot is well.",
    epilog="\b\nExample, in a container's health check:\n  python -m bot health",
)
def health() -> None:
    """Say whether the running bot is connected to Discord, able to answer, and records questions.

    A bot that is connected and able renews the file named by FOOTNOTE_HEALTH_FILE; one that is not
    stops doing so, and is unhealthy after three intervals. So is one that records nothing.
    """
    file, interval = _sign_of_life()
    try:
        age = time() - file.stat().st_mtime
        trouble = file.read_text("utf-8")
    except OSError:
        raise click.ClickException("The bot gives no sign of life.") from None
    if age > BEATS_MISSED * interval:
        raise click.ClickException(f"The bot's last sign of life is {age:.0f} s old.")
    if trouble:
        raise click.ClickException(f"The bot answers, but {printable(trouble).rstrip('.')}.")
    click.echo("The bot is connected and able to answer.")


def _sign_of_life() -> tuple[Path, float]:
    """The file and how often it is renewed, without loading all settings where these are plain."""
    try:
        file, interval = plain_setting("health_file"), plain_setting("health_interval_seconds")
        seconds = float(str(interval))
    except ValueError:
        file, seconds = None, 0.0
    if not (isinstance(file, str) and 0 < seconds < float("inf")):
        settings = _settings()
        file, seconds = settings.health_file, settings.health_interval_seconds
    if file is None:
        raise SettingsError("FOOTNOTE_HEALTH_FILE", "it names no file")
    return Path(file), seconds


def plain_setting(key: str) -> object:
    """What is written for one setting, unchecked; None where nothing is.

    `load_settings` finds it in the same places, but checks all of them, which takes pydantic.

    Raises:
        ValueError: a file is not TOML, or not UTF-8.
    """
    name = f"FOOTNOTE_{key.upper()}"
    if written := _value(os.environ, name):
        return written
    if (dotenv := ROOT / ".env").is_file():
        from dotenv import dotenv_values  # noqa: PLC0415 -- few installations have the file

        if written := _value(dotenv_values(dotenv, encoding="utf-8"), name):
            return written
    return tomllib.loads((ROOT / "config" / "default.toml").read_text("utf-8")).get(key)


def _value(variables: Mapping[str, str | None], name: str) -> str | None:
    """The value of a variable, however its name's letters are written."""
    return next((value for each, value in variables.items() if each.upper() == name), None)


def _settings() -> "Settings":
    from bot.settings import load_settings  # noqa: PLC0415 -- it brings pydantic, `health` has none

    return load_settings()


def run_terminal(serve: Serve) -> NoReturn:
    """Run the command that the process's arguments name; leaves with its exit status.

    What is written to a stream that was closed before the start goes nowhere. Where a reader goes
    away meanwhile, or the disk is full, the exit status is 1.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 -- stays
    try:
        terminal.main(obj=serve)
    except OSError as error:
        if error.errno != ENOSPC:
            raise
        sys.exit("Error: No space is left where this is written to.")
    raise AssertionError("click leaves by itself")
