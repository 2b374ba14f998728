"""Fixtures that several test modules share, and how the suite is run."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.discord_server.server import DiscordServer

# How long an example takes on a machine under load says nothing; benchmarks judge speed.
hypothesis.settings.register_profile(
    "quick", deadline=None, max_examples=25, derandomize=True, database=None
)
hypothesis.settings.register_profile("full", deadline=None, max_examples=300)
hypothesis.settings.load_profile("quick")

SLOW = ("discord_app", "terminal", "faults")
"""Folders whose tests start a bot or a process; the others come before them."""


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Run folders of tests on every core where pytest-xdist is; files stay in one process."""
    asked_for = getattr(config.option, "numprocesses", 0) is not None  # 0: it is not installed
    of_files = all(Path(argument.partition("::")[0]).is_file() for argument in config.args)
    if asked_for or of_files or config.option.usepdb or hasattr(config, "workerinput"):
        return
    config.option.numprocesses, config.option.dist = os.cpu_count(), "worksteal"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what is quick first."""
    tests = Path(__file__).parent
    items.sort(key=lambda item: item.path.relative_to(tests).parts[0] in SLOW)


@pytest.fixture(autouse=True, scope="session")
def _settings_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keeps every test, and every process it starts, off the log and language of who runs them."""
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.upper().startswith("FOOTNOTE_")]:
            environment.delenv(name)
        database = tmp_path_factory.mktemp("data") / "queries.sqlite3"
        environment.setenv("FOOTNOTE_DATABASE", str(database))
        for name in ("LC_ALL", "LC_MESSAGES"):
            environment.delenv(name, raising=False)
        environment.setenv("LANG", "C.UTF-8")
        yield


@pytest.fixture
async def discord_server() -> AsyncIterator[DiscordServer]:
    """A local Discord; a request that Discord does not allow fails the test."""
    async with DiscordServer() as server:
        yield server
    assert [str(violation) for violation in server.violations] == []
