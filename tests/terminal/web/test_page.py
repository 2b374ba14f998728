"""The page shows the log to whoever has its key, and nobody's id to anybody."""

import os
import re
import sqlite3
import subprocess
import sys
from collections import deque
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from bot.querylog.log import QueryLog
from bot.querylog.page import READY_MADE, VIEWS, open_for_page
from tests.querylog.builders import a_record
from tests.terminal.web.conftest import PATIENCE, ROOT, Page
from tests.terminal.web.sample import CHANNEL, PEOPLE

HIDDEN = tuple(str(number) for number in (*PEOPLE, CHANNEL))
LINK = re.compile(r'(?:href|src)="([^"]*)"')
WANTED = (
    "/",
    "/log",
    "/trend",
    "/trend?days=365",
    "/log/asked?_search=scaling",
    "/log/asked?_facet=person",
    "/log/one_day?day=2026-11-22",
    "/log/one_section?section=Emotions",
    *(f"/log/{view}" for view in VIEWS),
    *(f"/log/{view}.json?_shape=array" for view in VIEWS),
    *(f"/log/{ready.name}" for ready in READY_MADE),
)
FORBIDDEN = (
    "/log/queries",
    "/log/votes.json",
    "/log/secrets",
    "/log/SECRETS.json?_shape=array",
    "/log/opted_out",
    "/log/readings",
    "/log/questions",
    "/log/questions_data",
    "/log/sqlite_master",
    "/log/queries/1.json",
    "/log/asked/1",
    "/log?sql=select+user_id+from+queries",
    "/log.json?sql=select+hex(key)+from+secrets",
    "/log.csv?sql=select+1",
    "/log/asked?_where=id+in+(select+user_id+from+queries)",
    "/log/asked.json?_where=1",
    "/log/asked.csv",
    "/log/asked?_format=csv",
    "/log/asked?_through={}",
    "/log/asked?_sort=user_id",
    "/log/asked?_col=user_id",
    "/log/asked?_facet=user_id",
    "/log.db",
    "/_internal",
    "/_internal/columns.json",
    "/_memory",
    "/-/databases.json",
    "/-/metadata.json",
    "/-/threads.json",
    "/-/permissions",
    "/-/auth-token?token=x",
    "/-/plugins.json",
    "/-/allow-debug",
    "/-/patterns",
    "/-/messages",
)


@pytest.mark.parametrize("address", WANTED)
def test_what_the_page_offers_is_there(page: Page, address: str) -> None:
    assert page.visitor.get(address).status_code == 200


@pytest.mark.parametrize("address", FORBIDDEN)
def test_what_is_not_for_the_page_is_refused(page: Page, address: str) -> None:
    shown = page.visitor.get(address)
    assert shown.status_code >= 400
    assert not any(number in shown.text for number in HIDDEN)


def test_the_picture_is_one_with_its_numbers_beside_it(page: Page) -> None:
    assert page.visitor.get("/trend.png").content.startswith(b"\x89PNG")
    shown = page.visitor.get("/trend?days=30").text
    assert 'alt="Questions per day: answered ' in shown
    assert shown.count('<th scope="row">') == 30


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
    assert shown.status_code == 421


def test_whoever_lacks_the_key_sees_nothing(page: Page) -> None:
    cookie = f"footnote-{page.address.rpartition(':')[2]}"
    for told in ({}, {"Cookie": f"{cookie}=guess"}, {"Cookie": "\x7f; ="}):
        shown = httpx.get(f"{page.address}/log/asked", headers=told, timeout=PATIENCE)
        assert shown.status_code == 403
    assert httpx.get(f"{page.address}/?key=guess", timeout=PATIENCE).status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_the_page_is_for_reading(page: Page, method: str) -> None:
    assert page.visitor.request(method, "/log/asked").status_code == 405


def test_another_site_may_neither_read_nor_frame_the_page(page: Page) -> None:
    shown = page.visitor.get("/log/asked.json", headers={"Origin": "https://evil.example"})
    assert not any(name.startswith("access-control") for name in shown.headers)
    assert "frame-ancestors 'none'" in shown.headers["content-security-policy"]
    assert shown.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT user_id FROM queries",
        "WITH asked AS (SELECT user_id FROM queries) SELECT * FROM asked",
        "SELECT channel_id FROM queries",
        "SELECT user_id FROM votes",
        "SELECT key FROM secrets",
        "SELECT count(*) FROM secrets",
        "SELECT person FROM opted_out",
        "SELECT reader_id FROM readings",
        "SELECT author_id FROM gaps",
        "SELECT 1 FROM asked WHERE EXISTS (SELECT 1 FROM queries WHERE user_id > 0)",
        "ATTACH ':memory:' AS other",
        "VACUUM INTO 'copy'",
        "PRAGMA query_only = OFF",
        "PRAGMA writable_schema = ON",
        "PRAGMA user_version = 1",
        "DELETE FROM queries",
        "UPDATE sqlite_master SET sql = ''",
        "CREATE TEMP TABLE t (x)",
        "CREATE TEMP VIEW asked AS SELECT 1",
        "SELECT load_extension('x')",
        "BEGIN IMMEDIATE",
    ],
)
def test_no_statement_reaches_an_id_or_writes(page: Page, statement: str) -> None:
    connection = open_for_page(page.log, {})
    with pytest.raises(sqlite3.Error):
        connection.execute(statement).fetchall()
    connection.close()


async def test_small_talk_of_earlier_versions_is_on_no_page(tmp_path: Path) -> None:
    path = tmp_path / "log"
    async with QueryLog.open(path) as log:
        await log.queries.record(a_record("hi", gist="", outcome="not_covered"))
        await log.queries.record(a_record("socks?", gist="sock", outcome="not_covered"))
    with closing(open_for_page(path, {})) as connection:
        for name in ("asked", "unanswered"):
            assert connection.execute(f"SELECT question FROM {name}").fetchall() == [("socks?",)]  # noqa: S608 -- a view of ours
        assert connection.execute("SELECT questions FROM days").fetchall() == [(1,)]


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
    assert 'pip install -e ".[web]"' in done.stderr


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
