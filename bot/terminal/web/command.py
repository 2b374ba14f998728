"""`log web`: the page for longer reviews. Loads nothing of the page before it is wanted."""

import asyncio
import gc
import secrets
from importlib.util import find_spec

import click

from bot.notes.loading import load_corpus
from bot.settings import Settings, load_settings

PORT = 8765
"""Where the page is unless asked otherwise."""

INSTALL = 'python -m pip install -e ".[web]"'

EXAMPLES = """\
\b
Examples:
  python -m bot log web
  python -m bot log web --port 0        (any port that is free)
"""


@click.command(epilog=EXAMPLES, short_help="Review in a browser, on this machine only.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    metavar="N",
    help=f"Serve on port N; 0 takes any that is free. Usual is {PORT}.",
)
def web(*, port: int) -> None:
    """Review the whole log in a browser of this machine, until Ctrl-C.

    Prints an address to open. It holds a key, new each time: without it nobody else on this machine
    gets in. The page only reads; people appear under pseudonyms. It shows every server, and what
    was asked in private messages: it is the operator's.
    """
    if not _is_installed():
        raise click.ClickException(f"The web page needs Datasette: {INSTALL}")
    _serve(load_settings(), port)


def _is_installed() -> bool:
    try:
        return find_spec("datasette") is not None
    except ValueError:  # it is kept from being imported
        return False


def _serve(settings: Settings, port: int) -> None:
    from bot.querylog.page import prepare_for_page  # noqa: PLC0415 -- needed by this command only
    from bot.terminal.web.serving import HOST, listen, serve  # noqa: PLC0415 -- the same

    corpus = load_corpus(settings.knowledge)
    sections = {passage.id: str(passage.citation) for passage in corpus.passages}
    asyncio.run(prepare_for_page(settings.database))
    gc.enable()
    try:
        listening = listen(port)
    except OSError as error:
        raise click.ClickException(f"Port {port} cannot be used: {error.strerror}.") from error
    key = secrets.token_urlsafe(24)
    click.echo(f"Open http://{HOST}:{listening.getsockname()[1]}/?key={key}")
    click.echo("Ctrl-C ends the page.")
    serve(settings.database, sections, listening, key)
