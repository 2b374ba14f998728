"""What Datasette is told of the page: what may be seen, and the picture of the trend."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from bot.moderation.trend import OUTCOMES, TrendWords, trend_alt, trend_png
from bot.querylog.page import LAST_DAYS, READY_MADE, VIEWS
from bot.querylog.values import Day
from bot.terminal.web.database import NAME

PERIODS = (7, 30, 90, 365)
"""Of how many days there is a picture."""

USUAL = 30

WORDS = TrendWords(
    title="Questions per day",
    outcomes={
        "answered": "answered",
        "tentative": "may not answer",
        "not_covered": "not covered",
    },
    days_a_bar="A bar is {} days.".format,
    short=lambda day: f"{day.day} {day:%b}",
)


@hookimpl  # type: ignore[untyped-decorator]  # published without types
def permission_allowed(action: str, resource: Any) -> bool:  # noqa: ANN401 -- differs by action
    """Yes to what the page shows, no to everything else."""
    match action:
        case "view-instance":
            return True
        case "view-database":
            return bool(resource == NAME)
        case "view-table":
            return resource[0] == NAME and resource[1] in VIEWS
        case "view-query":
            return resource[0] == NAME and resource[1] in {ready.name for ready in READY_MADE}
        case _:
            return False


@hookimpl  # type: ignore[untyped-decorator]  # published without types
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """The page of the trend, and its picture."""
    return [(r"^/trend$", trend_page), (r"^/trend\.png$", trend_picture)]


@hookimpl  # type: ignore[untyped-decorator]  # published without types
def extra_template_vars() -> dict[str, object]:
    """What the home page lists."""
    return {"ready_made": READY_MADE, "log": NAME}


@hookimpl  # type: ignore[untyped-decorator]  # published without types
def menu_links(datasette: Datasette) -> list[dict[str, str]]:
    """Where one may go from anywhere."""
    pages = (("/", "Home"), (f"/{NAME}/asked", "All questions"), ("/trend", "Trend"))
    return [{"href": datasette.urls.path(path), "label": label} for path, label in pages]


async def trend_page(datasette: Datasette, request: Request) -> Response:
    """The trend as a picture, with its numbers as words and as a table."""
    days = await _days(datasette, _period(request))
    rows = [(day.day, *(day.outcomes[name] for name in OUTCOMES)) for day in reversed(days)]
    told = {
        "alt": trend_alt(days, WORDS),
        "rows": rows,
        "names": [WORDS.outcomes[name] for name in OUTCOMES],
        "period": len(days),
        "periods": PERIODS,
    }
    return Response.html(await datasette.render_template("trend.html", told, request=request))


async def trend_picture(datasette: Datasette, request: Request) -> Response:
    """The trend as a PNG."""
    days = await _days(datasette, _period(request))
    picture = await asyncio.to_thread(trend_png, days, WORDS)
    return Response(picture, content_type="image/png")


def _period(request: Request) -> int:
    asked = request.args.get("days", "")
    return int(asked) if asked in map(str, PERIODS) else USUAL


async def _days(datasette: Datasette, period: int) -> tuple[Day, ...]:
    """Every day of the period up to today in UTC, also those without a question."""
    found = await datasette.get_database(NAME).execute(LAST_DAYS, {"period": f"-{period} days"})
    asked = {
        date.fromisoformat(row["day"]): {name: row[name] for name in OUTCOMES} for row in found.rows
    }
    today, none = datetime.now(UTC).date(), dict.fromkeys(OUTCOMES, 0)
    days = (today - timedelta(days=back) for back in reversed(range(period)))
    return tuple(Day(day, asked.get(day, none)) for day in days)
