"""What one can do under an answer, decided from what it holds and who sees it. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from bot.answers.answer import Answer, Outcome
from bot.discord_app.custom_ids import Press, What
from bot.discord_app.reply import Reply


def with_buttons(reply: Reply, answer: Answer, query: int, asker: int) -> Reply:
    """The reply to a question that is in the query log as row `query`, with its buttons."""
    return replace(reply, presses=tuple(_presses(reply, answer, query, asker)))


def with_delete(reply: Reply, asker: int) -> Reply:
    """The reply to a question that is in no row, with what needs none."""
    return reply if reply.private else replace(reply, presses=(Press(What.DELETE, 0, asker),))


def with_more(reply: Reply, answer: Answer, query: int, asker: int) -> Reply:
    """The reply with a button for the passages after those it holds, if there are any."""
    return replace(reply, presses=tuple(_more(reply, answer, query, asker)))


def _presses(reply: Reply, answer: Answer, query: int, asker: int) -> Iterator[Press]:
    yield from _more(reply, answer, query, asker)
    if answer.shown:
        yield Press(What.RELATED, query, asker)
    if not reply.private:
        yield Press(What.DELETE, query, asker)
    else:
        yield Press(What.SHARE, query, asker)
    yield Press(What.HELPFUL, query, asker)
    yield Press(What.NOT_HELPFUL, query, asker)


def _more(reply: Reply, answer: Answer, query: int, asker: int) -> Iterator[Press]:
    if answer.outcome is not Outcome.NOT_COVERED and 0 < reply.held < len(answer.distinct):
        yield Press(What.MORE, query, asker, after=reply.held)
