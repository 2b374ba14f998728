"""What can be known about the container without building it."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(name="steps", scope="module")
def _steps() -> list[str]:
    """The instructions, comments left out and continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    code = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    joined = re.sub(r"\s*\\\n\s*", " ", code)
    return [line for line in joined.splitlines() if line.strip()]


def arguments(steps: list[str], instruction: str) -> list[str]:
    return [
        step.removeprefix(instruction).strip() for step in steps if step.startswith(instruction)
    ]


def copied(steps: list[str]) -> set[str]:
    """What is copied out of the checkout."""
    own = [step for step in arguments(steps, "COPY") if not step.startswith("--from")]
    return {source for step in own for source in step.split()[:-1]}


def test_everything_that_is_copied_exists(steps: list[str]) -> None:
    assert copied(steps)
    assert [source for source in copied(steps) if not (ROOT / source).exists()] == []


def test_everything_that_is_copied_is_let_into_the_build(steps: list[str]) -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    assert {source.split("/")[0] for source in copied(steps)} == let_in


def test_the_licence_is_there_when_the_package_is_built(steps: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "MIT"
    assert all((ROOT / named).is_file() for named in project["license-files"])
    build = next(at for at, step in enumerate(steps) if "pip install" in step)
    assert set(project["license-files"]) <= copied(steps[:build])


def test_secrets_and_query_logs_stay_out_of_the_build() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {"**/.env", "**/*.sqlite3*"} <= set(ignored)


def test_both_stages_start_from_the_same_full_version(steps: list[str]) -> None:
    images = {step.split()[0] for step in arguments(steps, "FROM")}
    assert len(images) == 1
    assert re.fullmatch(r"python:\d+\.\d+\.\d+-slim-\w+", images.pop())


def test_the_python_of_the_image_is_one_that_the_project_supports(steps: list[str]) -> None:
    image = arguments(steps, "FROM")[0]
    minor = re.match(r"python:3\.(\d+)", image)
    assert minor is not None
    assert int(minor[1]) >= 11


def test_the_bot_does_not_run_as_root(steps: list[str]) -> None:
    users = arguments(steps, "USER")
    assert users
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", users[-1])


def test_the_health_check_asks_the_bot(steps: list[str]) -> None:
    assert arguments(steps, "HEALTHCHECK")[0].endswith('CMD ["python", "-m", "bot", "health"]')


def test_what_the_bot_writes_goes_to_the_volume(steps: list[str]) -> None:
    settings = " ".join(arguments(steps, "ENV"))
    volume = arguments(steps, "VOLUME")[0]
    for key in ("FOOTNOTE_DATABASE", "FOOTNOTE_HEALTH_FILE", "MPLCONFIGDIR"):
        assert f"{key}={volume}/" in settings


def test_signals_reach_the_bot(steps: list[str]) -> None:
    assert arguments(steps, "ENTRYPOINT") == ['["python", "-m", "bot"]']
    assert arguments(steps, "STOPSIGNAL") == ["SIGTERM"]


def test_every_dependency_is_pinned() -> None:
    lines = (ROOT / "config" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []
    pinned = {plain(pin.split("==")[0]) for pin in pins}
    assert [name for name in direct_dependencies() if name not in pinned] == []


def direct_dependencies() -> list[str]:
    """The names that pyproject.toml asks for, in the plain spelling."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return [plain(name) for name in re.findall(r'^    "([\w.-]+)>=', text, re.MULTILINE)]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
