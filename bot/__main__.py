"""The entry: `python -m bot`, and the console script `footnote`."""

import gc
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings


def main() -> None:
    """Run the command line; leaves with its exit status."""
    # What is loaded stays: looking for garbage meanwhile costs a tenth of the time to an answer.
    # Whoever goes on working once all is loaded switches it on again.
    gc.disable()
    from bot.terminal.main import run_terminal  # noqa: PLC0415 -- after the line above

    run_terminal(serve)


def serve(settings: "Settings") -> None:
    """Serve Discord until the process is told to end."""
    # While the bot is still starting there is nothing to finish; its event loop takes over later.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Only `run` needs the Discord client, and it takes longer to import than a question to answer.
    from bot.discord_app.run import serve as serve_discord  # noqa: PLC0415 -- the reason above

    gc.enable()
    serve_discord(settings)


if __name__ == "__main__":
    main()
