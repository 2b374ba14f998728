"""What the page says of a request it cannot serve: never a trace, which would hold questions."""

import logging
from http import HTTPStatus

from datasette import Request, Response, hookimpl
from datasette.app import Datasette
from datasette.views.base import DatasetteError

logger = logging.getLogger(__name__)


@hookimpl  # type: ignore[untyped-decorator]  # published without types
async def handle_exception(
    datasette: Datasette, request: Request, exception: Exception
) -> Response:
    """A page of one sentence, or an object of it; the log of the process gets the error's kind."""
    status = _status(exception)
    logger.debug("a page was not made: %s", type(exception).__name__)
    asked_for_data = request.path.partition("?")[0].endswith(".json")
    said = exception.message if isinstance(exception, DatasetteError) else status.phrase
    told = {"ok": False, "error": said, "status": status.value, "title": None}
    if asked_for_data:
        return Response.json(told, status=status.value)
    page = await datasette.render_template("error.html", told, request=request)
    return Response.html(page, status=status.value)


def _status(exception: Exception) -> HTTPStatus:
    status = HTTPStatus(getattr(exception, "status", HTTPStatus.INTERNAL_SERVER_ERROR))
    if isinstance(exception, DatasetteError) and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return HTTPStatus.BAD_REQUEST  # a column that is not to be sorted by, for one
    return status
