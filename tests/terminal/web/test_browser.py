"""The page in a real Chromium: it reads, counts and draws there, and calls nobody else."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect, sync_playwright

from tests.terminal.web.conftest import Page, serve_page

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PICTURES = Path(__file__).parent
DRAW = "DRAW_PICTURES"
"""Set to 1, the pictures beside this test are made anew."""


@dataclass
class Visit:
    """A tab with the page open, and which hosts and complaints it met."""

    tab: Tab
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(name="page", scope="module")
def _page(log: Path) -> Iterator[Page]:
    """A page of its own: an address to sign in by works once."""
    with serve_page(log) as page:
        yield page


@pytest.fixture(scope="module")
def visit(page: Page, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"no browser on the PATH: {', '.join(NAMES)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("browser"),
            executable_path=found,
            args=FLAGS,
            viewport={"width": 1200, "height": 800},
        )
        tab = browser.new_page()
        visit = Visit(tab)
        tab.on("request", lambda request: visit.hosts.add(urlsplit(request.url).netloc))
        tab.on("pageerror", lambda error: visit.complaints.append(str(error)))
        tab.goto(page.sign_in)
        yield visit
        browser.close()
    # The fixture's own loop must not stay the process's current one.
    asyncio.set_event_loop(None)


def test_the_token_leaves_the_address_once_the_page_is_open(visit: Visit, page: Page) -> None:
    assert visit.tab.url == f"{page.address}/"
    expect(visit.tab.get_by_role("heading", level=1)).to_have_text("What was asked")
    assert visit.tab.title() == "Footnote: What was asked"


def test_a_ready_made_question_is_answered(visit: Visit, page: Page) -> None:
    visit.tab.goto(page.address)
    visit.tab.get_by_role("link", name="Gaps in the notes").click()
    expect(visit.tab.get_by_role("heading", level=1)).to_contain_text("Gaps in the notes")
    assert visit.tab.title() == "Footnote: Gaps in the notes"
    assert visit.tab.locator("table.rows-and-columns tbody tr").count() > 0


def test_a_facet_narrows_the_questions(visit: Visit, page: Page) -> None:
    visit.tab.goto(f"{page.address}/log/asked")
    visit.tab.locator(".facet-results").get_by_role("link", name="not_covered").click()
    visit.tab.wait_for_url("**outcome=not_covered**")
    outcomes = visit.tab.locator("td.col-outcome")
    expect(outcomes.first).to_be_visible()
    assert set(outcomes.all_inner_texts()) == {"not_covered"}


def test_words_are_searched_from_the_keyboard(visit: Visit, page: Page) -> None:
    visit.tab.goto(f"{page.address}/log/asked")
    search = visit.tab.get_by_label("Search:")
    search.focus()
    search.press_sequentially("scaling")
    search.press("Enter")
    visit.tab.wait_for_url("**_search=scaling**")
    questions = visit.tab.locator("td.col-question").all_inner_texts()
    assert questions
    assert all("scaling" in question for question in questions)


def test_the_picture_is_drawn_and_told_in_words(visit: Visit, page: Page) -> None:
    visit.tab.goto(f"{page.address}/trend")
    picture = visit.tab.get_by_role("img", name="Questions a day")
    assert picture.evaluate("image => image.complete && image.naturalWidth") == 800
    assert "answered" in (picture.get_attribute("alt") or "")
    assert visit.tab.locator("pre").inner_text() == picture.get_attribute("alt")


def test_the_keyboard_reaches_every_ready_made_question(visit: Visit, page: Page) -> None:
    visit.tab.goto(page.address)
    links = visit.tab.locator("section.content li a")
    reached: set[str] = set()
    for _ in range(links.count() + 10):
        visit.tab.keyboard.press("Tab")
        reached.add(visit.tab.evaluate("document.activeElement.textContent"))
    assert set(links.all_text_contents()) <= reached


def test_the_page_can_be_pictured(visit: Visit, page: Page, tmp_path: Path) -> None:
    folder = PICTURES if os.environ.get(DRAW) == "1" else tmp_path
    visit.tab.goto(page.address)
    visit.tab.screenshot(path=folder / "home.png")
    visit.tab.goto(
        f"{page.address}/log/asked?_col=asked_on&_col=question&_col=outcome&_col=vote&_col=section&_col=person"
    )
    visit.tab.screenshot(path=folder / "asked.png")
    visit.tab.goto(f"{page.address}/trend")
    visit.tab.get_by_role("img", name="Questions a day").screenshot(path=folder / "trend.png")
    assert (folder / "home.png").stat().st_size > 10_000


def test_the_page_called_no_other_host_and_broke_no_script(visit: Visit, page: Page) -> None:
    assert visit.hosts == {urlsplit(page.address).netloc}
    assert visit.complaints == []
