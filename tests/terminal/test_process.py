"""The program as others start it: a process, its streams and its exit status."""

import json
import os
import pty
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest

from bot.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
BOT = [sys.executable, "-m", "bot"]
PATIENCE = 60.0


def start(*arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 -- the program under test
        [*BOT, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_each_answer_leaves_as_soon_as_it_is_made() -> None:
    with start("ask", "--json", "-", "--no-log") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for question in ("stroke patient socks", "best lasagne recipe"):
            process.stdin.write(f"{question}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["question"] == question
        _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (0, b"")


def test_a_reader_that_goes_away_is_no_reason_for_a_trace() -> None:
    with start("ask", "--json", "-", "--no-log") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"stroke patient socks\n")
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"who left for Meta?\n")
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_full_disk_under_the_output_is_told_in_a_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(  # noqa: S603 -- the program under test
            [*BOT, "ask", "--no-log", "stroke patient socks"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
            check=False,
        )
    assert ended.stderr == b"Error: No space is left where this is written to.\n"
    assert ended.returncode == 1


@pytest.fixture(name="heeds_ctrl_c")
def _heeds_ctrl_c() -> Iterator[None]:
    """What is started heeds Ctrl-C, also where the tests run in a shell's background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_ctrl_c_while_questions_are_awaited_ends_with_status_130(tmp_path: Path) -> None:
    with start("ask", "--json", "-", FOOTNOTE_DATABASE=str(tmp_path / "q.sqlite3")) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"stroke patient socks\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (130, b"\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_poor_encoding_costs_letters_and_not_the_answer(encoding: str) -> None:
    with start("ask", "--no-log", "stroke patient socks", PYTHONIOENCODING=encoding) as process:
        output, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (0, b"")
    assert b"Emotions and value functions]" in output


@pytest.mark.parametrize(("no_colour", "coloured"), [("", True), ("1", False)])
def test_colour_is_for_terminals_and_can_be_refused(
    no_colour: str,
    coloured: bool,  # noqa: FBT001 -- a case of the table above
) -> None:
    outer, inner = pty.openpty()
    environment = os.environ | {"NO_COLOR": no_colour, "TERM": "xterm"}
    subprocess.run(  # noqa: S603 -- the program under test
        [*BOT, "ask", "--no-log", "lasagne"], cwd=ROOT, env=environment, stdout=inner, check=True
    )
    os.close(inner)
    shown = os.read(outer, 65536)
    os.close(outer)
    assert (b"\x1b[" in shown) is coloured


def test_a_question_that_is_not_logged_needs_no_discord_no_database_and_no_catalogue() -> None:
    code = (
        "import sys; sys.argv[1:] = ['ask', '--no-log', 'who left for Meta?']\n"
        "from bot.__main__ import main\n"
        "needless = {'discord', 'babel', 'bot.querylog.connection'}\n"
        "try: main()\n"
        "finally: sys.stderr.write(' '.join(needless & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 -- the program under test
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True
    )
    assert done.stderr == b""


def test_the_console_script_is_the_same_program() -> None:
    (script,) = entry_points(group="console_scripts", name="footnote")
    assert script.load() is main


def test_the_console_script_says_its_version() -> None:
    script = Path(sysconfig.get_path("scripts")) / "footnote"
    if not script.exists():
        pytest.skip("Footnote is not installed in this environment")
    done = subprocess.run(  # noqa: S603 -- the program under test
        [script, "--version"], capture_output=True, check=True, text=True
    )
    assert done.stdout == f"Footnote {version('footnote')}\n"
