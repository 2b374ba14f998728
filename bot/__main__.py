"""The entry: `python -m bot`, and the console script `footnote`."""

from bot.settings import Settings
from bot.terminal.main import run_terminal


def main() -> None:
    """Run the command line; leaves with its exit status."""
    run_terminal(serve)


def serve(settings: Settings) -> None:
    """Serve Discord until the process is told to end."""
    # Only `run` needs the Discord client, and it takes longer to import than a question to answer.
    from bot.discord_app.run import serve as serve_discord  # noqa: PLC0415 -- the reason above

    serve_discord(settings)


if __name__ == "__main__":
    main()
