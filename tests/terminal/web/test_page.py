"""The page shows the log to whoever signs in by its address, and nobody's id to anybody."""

import os
import re
import signal
import subprocess
import sys
from base64 import b64decode
from collections import deque
from pathlib import Path

import httpx
import pytest
import yaml

from bot.terminal import page as served
from tests.terminal.web.conftest import PATIENCE, ROOT, Page, serve_page
from tests.terminal.web.sample import CHANNEL, PEOPLE

METADATA = yaml.safe_load(Path(served.__file__).with_name("metadata.yml").read_text("utf-8"))
LOG = METADATA["databases"]["log"]
HIDDEN = tuple(str(number) for number in (*PEOPLE, CHANNEL))
LINK = re.compile(r'(?:href|src)="([^"]*)"')
WANTED = (
    "/",
    "/log",
    "/trend",
    "/trend?days=365",
    "/log/asked?_search=scaling",
    "/log/unanswered?_search=lasagne",
    "/log/asked?_facet=person",
    "/log/asked.csv",
    "/log/one_day?day=2026-11-22",
    "/log/one_section?section=Emotions",
    *(f"/log/{table}" for table in LOG["tables"]),
    *(f"/log/{table}.json?_shape=array" for table in LOG["tables"]),
    *(f"/log/{ready}" for ready in LOG["queries"]),
)
CHANGES = ("DELETE FROM asked", "ATTACH 'x' AS y", "PRAGMA query_only = OFF", "VACUUM INTO 'x'")


@pytest.mark.parametrize("address", WANTED)
def test_what_the_page_offers_is_there(page: Page, address: str) -> None:
    assert page.visitor.get(address).status_code == 200


@pytest.mark.parametrize("statement", CHANGES)
def test_the_page_is_for_reading(page: Page, statement: str) -> None:
    assert page.visitor.get("/log.json", params={"sql": statement}).status_code == 400
    assert page.visitor.post("/log/asked").status_code in {403, 405}


def test_the_picture_is_one_with_its_numbers_beside_it(page: Page) -> None:
    shown = page.visitor.get("/trend?days=30").text
    (picture,) = re.findall(r'src="data:image/png;base64,([^"]*)"', shown)
    assert b64decode(picture).startswith(b"\x89PNG")
    (alt,) = re.findall(r'alt="(Questions a day: answered [^"]*)"', shown)
    assert f"<pre>{alt}</pre>" in shown
    assert len(alt.splitlines()) == 31


def test_every_title_is_one_and_no_sql(page: Page) -> None:
    for name, ready in LOG["queries"].items():
        shown = page.visitor.get(f"/log/{name}").text
        assert f"<title>Footnote: {ready['title']}</title>" in shown
        assert "SELECT" not in re.sub(r'href="[^"]*"', "", shown)


def test_people_are_pseudonyms_on_every_page_that_a_link_leads_to(page: Page) -> None:
    met, waiting = set(WANTED), deque(WANTED)
    people: set[str] = set()
    for _ in range(400):
        if not waiting:
            break
        shown = page.visitor.get(waiting.popleft())
        assert not any(number in shown.text for number in HIDDEN), shown.url
        people |= set(re.findall(r"person-[0-9a-f]{12}", shown.text))
        if "html" in shown.headers["content-type"]:
            linked = {link.replace("&amp;", "&") for link in LINK.findall(shown.text)}
            ours = {link.removeprefix(page.address) for link in linked}
            new = {link for link in ours if link.startswith("/") and link not in met}
            met |= new
            waiting += sorted(new)
    assert len(people) > len(PEOPLE) / 2


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "[::1]:1"])
def test_another_name_for_the_host_is_refused(page: Page, host: str) -> None:
    port = page.address.rpartition(":")[2]
    shown = page.visitor.get("/log/asked", headers={"Host": host.format(port=port)})
    assert (shown.status_code, shown.content) == (421, b"")


@pytest.mark.parametrize("path", ["/", "/log", "/log/asked.json", "/trend"])
def test_whoever_is_not_signed_in_sees_nothing(page: Page, path: str) -> None:
    for told in ({}, {"Cookie": "ds_actor=guess"}, {"Cookie": "\x7f; ="}):
        shown = httpx.get(page.address + path, headers=told, timeout=PATIENCE)
        assert shown.status_code == 403
        assert "scaling" not in shown.text


def test_the_address_to_sign_in_by_works_once(page: Page) -> None:
    guessed = f"{page.address}/-/auth-token?token=guess"
    for address in (page.sign_in, guessed):
        shown = httpx.get(address, timeout=PATIENCE)
        assert shown.status_code == 403
        assert not shown.cookies


def test_another_site_may_not_read_the_page(page: Page) -> None:
    shown = page.visitor.get("/log/asked.json", headers={"Origin": "https://evil.example"})
    assert not any(name.startswith("access-control") for name in shown.headers)
    with serve_page(page.log) as other:
        # Neither a frame nor an image of another site sends it.
        assert "samesite=lax" in other.visitor.get(other.sign_in).headers["set-cookie"].lower()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_page_is_in_no_file_while_it_is_served_nor_afterwards(log: Path, how: int) -> None:
    before = set(log.parent.rglob("*"))
    with serve_page(log, how) as page:
        assert page.visitor.get(page.sign_in, follow_redirects=True).status_code == 200
        assert page.visitor.get("/log/asked?_search=scaling").status_code == 200
        files = Path(f"/proc/{page.process}/fd")
        if files.is_dir():
            opened = {str(each.readlink()) for each in files.iterdir()}
            assert not any(name.startswith("/") and "footnote" in name for name in opened)
            assert str(log) not in opened
        assert set(log.parent.rglob("*")) == before
    assert set(log.parent.rglob("*")) == before


def test_the_port_of_somebody_else_is_named(page: Page) -> None:
    port = page.address.rpartition(":")[2]
    done = _log_web("--port", port, log=page.log)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"Port {port} cannot be used" in done.stderr


@pytest.mark.parametrize("option", ["--host", "--bind", "--public"])
def test_no_option_opens_the_page_to_other_machines(page: Page, option: str) -> None:
    assert _log_web(option, "0.0.0.0", log=page.log).returncode == 2  # noqa: S104 -- it is refused


def test_without_the_extra_the_command_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['datasette'] = None\n"
        "sys.argv[1:] = ['log', 'web']\n"
        "from bot.__main__ import main\n"
        "main()"
    )
    done = _run("-c", code, log=tmp_path / "q.sqlite3")
    assert done.returncode == 1
    assert "pip install -e '.[web]'" in done.stderr


def _log_web(*arguments: str, log: Path) -> "subprocess.CompletedProcess[str]":
    return _run("-m", "bot", "log", "web", *arguments, log=log)


def _run(*arguments: str, log: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 -- the program under test
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {"FOOTNOTE_DATABASE": str(log)},
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE,
    )
