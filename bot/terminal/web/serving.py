"""The page served until it is told to end."""

import signal
import socket
import sys
import warnings
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import uvicorn
from datasette.app import Datasette
from datasette.plugins import DEFAULT_PLUGINS, pm

from bot.querylog.page import READY_MADE, VIEWS
from bot.terminal.web import plugin, refusing
from bot.terminal.web.database import NAME, LogViews
from bot.terminal.web.guard import NAMES, guarded

HOST = NAMES[0]
"""No option changes it: the log is for this machine."""

_TEMPLATES = Path(__file__).with_name("templates")
_TRACES = "datasette.handle_exception"
_LAST_REPLIES = 1  # seconds that replies under way get at the end

_SETTINGS = {
    "allow_csv_stream": False,
    "allow_download": False,
    "cache_size_kb": 0,  # setting it takes a pragma, which the connections refuse
    "default_allow_sql": False,
    "default_facet_size": 12,
    "default_page_size": 50,
    "facet_time_limit_ms": 1500,
    "sql_time_limit_ms": 3000,
    "suggest_facets": False,
}
_TITLES = {
    "asked": "All questions",
    "unanswered": "All unanswered",
    "days": "Days",
    "passages_found": "Passages found",
}
_ABOUT = {
    "asked": "Every question with what became of it.",
    "unanswered": "Questions that the notes did not answer for certain.",
    "days": "How many questions had which outcome, day by day in UTC.",
    "passages_found": "Which passages came first for how many questions.",
}
_SEARCHABLE = {
    "fts_table": "questions",
    "fts_pk": "id",
    "sort_desc": "id",
    "facets": ["outcome", "surface", "vote"],
}
_NEWEST_OR_MOST = {"days": {"sort_desc": "day"}, "passages_found": {"sort_desc": "questions"}}


def listen(port: int) -> socket.socket:
    """A socket on this machine's own address; port 0 is any that is free.

    Raises:
        OSError: the port is taken, or not for everybody.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


def serve(log: Path, sections: Mapping[str, str], listening: socket.socket, key: str) -> None:
    """Serve the page; Ctrl-C and SIGTERM end it. `sections` cites passages by id."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Datasette leaves some behind where a request is refused half-way.
    warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
    app = guarded(the_page(log, sections).app(), key, listening.getsockname()[1])
    config = uvicorn.Config(
        app,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_LAST_REPLIES,
    )
    with listening, suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def the_page(log: Path, sections: Mapping[str, str]) -> Datasette:
    """Datasette with nothing but the log's views, and no plugin but ours."""
    for name, other in pm.list_name_plugin():
        if other and (name not in DEFAULT_PLUGINS or name == _TRACES):
            pm.unregister(other)
    pm.register(plugin, "footnote")
    pm.register(refusing, "footnote-refusing")
    page = Datasette(
        [], metadata=_metadata(), settings=_SETTINGS, template_dir=str(_TEMPLATES), cors=False
    )
    page.remove_database("_memory")
    page.add_database(LogViews(page, log, sections), name=NAME)
    return page


def _metadata() -> dict[str, object]:
    tables = {
        view: {
            "title": _TITLES[view],
            "description": _ABOUT[view],
            **(_NEWEST_OR_MOST.get(view) or _SEARCHABLE),
        }
        for view in VIEWS
    }
    queries = {
        ready.name: {
            "title": ready.title,
            "description": ready.description,
            "sql": ready.sql,
            "hide_sql": True,
        }
        for ready in READY_MADE
    }
    return {"title": "Footnote", "databases": {NAME: {"tables": tables, "queries": queries}}}
