"""`log unanswered`, `not-helpful`, `top`, `note`, `resolve`, `reopen`: what the notes lack.

Many wordings of a gap are one line, and what is said of it is said of all of them.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime

import click

from bot.answers.answerer import Answerer, load_answerer
from bot.moderation.gaps import Gap, counted_parts, gathered, wordings_of
from bot.querylog.log import QueryLog
from bot.querylog.values import CountedGist, CountedPassage
from bot.settings import load_settings
from bot.terminal.lines import (
    Line,
    Tone,
    count,
    examples,
    json_line,
    paragraph,
    print_data,
    print_lines,
    spaced,
    terminal_width,
    well_formed,
)
from bot.terminal.log import (
    AS_JSON,
    GUILD,
    LIMIT,
    PERIOD,
    QUERY_ID,
    Chosen,
    change,
    choosing,
    limit_option,
    read,
)

LONGEST_NOTE = 300
"""Characters of a note."""

Say = Callable[[QueryLog, str], Awaitable[bool]]
"""Says something of the gap of one gist."""

EXAMPLES = examples(
    "log unanswered --since 30d",
    "log not-helpful --limit 5",
    "log note 17 'the section on data says it: link it'",
    "log resolve 17",
)
RESOLVED = click.option("--resolved", is_flag=True, help="Show those that were closed, too.")


@click.command(epilog=EXAMPLES)
@LIMIT
@choosing(*PERIOD, GUILD)
@RESOLVED
@AS_JSON
def unanswered(*, chosen: Chosen, limit: int, resolved: bool, as_json: bool) -> None:
    """Show what was asked that the notes do not cover, the most frequent first.

    Questions alike are one line. Behind the # is the newest of them, by which `log note` and
    `log resolve` know all of them. A gap that was resolved is back as soon as somebody asks again.
    """
    since, until = chosen.filter.since, chosen.filter.until
    counted = read(lambda log: log.queries.unanswered(chosen.scope, since, until))
    _show(counted, limit, resolved=resolved, as_json=as_json)


@click.command("not-helpful", epilog=EXAMPLES)
@LIMIT
@choosing(*PERIOD, GUILD)
@RESOLVED
@AS_JSON
def not_helpful(*, chosen: Chosen, limit: int, resolved: bool, as_json: bool) -> None:
    """Show the questions whose answer somebody found not helpful, the most frequent first.

    Lines are as those of `log unanswered`.
    """
    since, until = chosen.filter.since, chosen.filter.until
    counted = read(lambda log: log.queries.not_helpful(chosen.scope, since, until))
    _show(counted, limit, resolved=resolved, as_json=as_json)


def load() -> Answerer:
    """Today's answerer, which knows which questions are alike."""
    return load_answerer(load_settings().knowledge)


def _show(counted: Iterable[CountedGist], limit: int, *, resolved: bool, as_json: bool) -> None:
    answerer = load()
    gaps = gathered(counted, answerer)
    shown = [gap for gap in gaps if resolved or not gap.is_resolved][:limit]
    if as_json:
        for gap in shown:
            print_data(json_line(gap_shape(gap)))
    else:
        _print(shown)


def _print(gaps: Iterable[Gap]) -> None:
    width = terminal_width()
    if lines := spaced(render_gap(gap, width) for gap in gaps):
        print_lines(lines)
    else:
        click.echo("There are none.")


def render_gap(gap: Gap, width: int) -> tuple[Line, ...]:
    """How often, what, when last, and what was said of it."""
    note = gap.said.note if gap.said else None
    return (
        *paragraph(f"{gap.count} × {gap.question}", width, tone=Tone.HEADING, rest="  "),
        *paragraph(" · ".join(_facts(gap)), width, tone=Tone.CITATION, first="  ", rest="  "),
        *paragraph(f"note: {note}" if note else "", width, first="  ", rest="    "),
    )


def gap_shape(gap: Gap) -> dict[str, object]:
    """The gap as JSON has it; `id` is the newest question's."""
    said = gap.said
    return {
        "id": gap.newest_id,
        "question": gap.question,
        "count": gap.count,
        "newest_at": gap.newest_at.isoformat(),
        "gists": list(gap.gists),
        "wordings": [
            {"id": each.newest_id, "question": each.question, "count": each.count}
            for each in gap.wordings
        ],
        "resolved": gap.is_resolved,
        "asked_again": gap.asked_again,
        "note": said.note if said else None,
    }


def _facts(gap: Gap) -> Iterator[str]:
    yield f"#{gap.newest_id}"
    yield f"last {gap.newest_at:%Y-%m-%d %H:%M} UTC"
    if len(gap.gists) > 1:
        yield count(len(gap.gists), "wording")
    if gap.is_resolved:
        yield "resolved"
    if gap.asked_again:
        yield "asked again since it was resolved"


@click.command(epilog=EXAMPLES)
@QUERY_ID
@click.argument("text", nargs=-1, required=True)
@choosing(GUILD)
def note(query_id: int, text: tuple[str, ...], *, chosen: Chosen) -> None:
    """Keep TEXT as the note on the gap that the question ID belongs to, for later reviews.

    It takes the place of an earlier one. Notes are the operator's own; with --guild they are those
    of that server's moderators.
    """
    said = well_formed(" ".join(text)).strip()
    if not 0 < len(said) <= LONGEST_NOTE:
        raise click.UsageError(f"A note has 1 to {LONGEST_NOTE} characters.")
    now = datetime.now(UTC)
    _say(
        query_id,
        chosen,
        "Noted",
        lambda log, gist: log.gaps.note(chosen.scope, gist, said, None, now),
    )


@click.command(epilog=EXAMPLES)
@QUERY_ID
@choosing(GUILD)
def resolve(query_id: int, *, chosen: Chosen) -> None:
    """Close the gap that the question ID belongs to, until somebody asks again."""
    now = datetime.now(UTC)
    _say(query_id, chosen, "Resolved", lambda log, gist: log.gaps.resolve(chosen.scope, gist, now))


@click.command(epilog=EXAMPLES)
@QUERY_ID
@choosing(GUILD)
def reopen(query_id: int, *, chosen: Chosen) -> None:
    """Open the gap that the question ID belongs to."""
    _say(query_id, chosen, "Reopened", lambda log, gist: log.gaps.reopen(chosen.scope, gist))


def _say(query_id: int, chosen: Chosen, done: str, say: Say) -> None:
    answerer = load()

    async def said(log: QueryLog) -> int:
        found = await wordings_of(log, chosen.scope, query_id, answerer)
        # A gist that only the grouping knows, of an old row, has nothing to be said of.
        return sum([await say(log, each.gist or "") for each in found])

    wordings = change(said)
    if not wordings:
        reason = f"There is no question #{query_id} that asks something of the notes."
        raise click.ClickException(reason)
    click.echo(f"{done}: {count(wordings, 'wording')} of #{query_id}.")


@click.command(epilog=examples("log top", "log top --since 7d --limit 3 --json"))
@limit_option(10, "Show up to N of each")
@choosing(*PERIOD, GUILD)
@AS_JSON
def top(*, chosen: Chosen, limit: int, as_json: bool) -> None:
    """Show the most frequent questions, those alike as one, and the sections shown first most."""
    questions, passages = _read(chosen)
    answerer = load()
    asked = gathered(questions, answerer)[:limit]
    counted = counted_parts(passages, answerer.corpus)[:limit]
    parts = [(str(part), number) for part, number in counted]
    if as_json:
        print_data(json_line(_top_shape(asked, parts)))
    elif asked or parts:
        width = terminal_width()
        counts = [(gap.question, gap.count) for gap in asked]
        print_lines(
            spaced((_table("Questions", counts, width), _table("Shown first", parts, width)))
        )
    else:
        click.echo("No question fits.")


def _read(chosen: Chosen) -> tuple[tuple[CountedGist, ...], tuple[CountedPassage, ...]]:
    since, until = chosen.filter.since, chosen.filter.until
    questions = read(lambda log: log.queries.top_questions(chosen.scope, since, until))
    return questions, read(lambda log: log.queries.top_passages(chosen.scope, since, until))


def _table(name: str, counts: Sequence[tuple[str, int]], width: int) -> tuple[Line, ...]:
    if not counts:
        return ()
    wide = len(str(counts[0][1]))
    rows = (
        paragraph(text, width, first=f"  {count:{wide}d} × ", rest=" " * (wide + 5))
        for text, count in counts
    )
    return (Line(name, Tone.HEADING), *(line for row in rows for line in row))


def _top_shape(asked: Sequence[Gap], parts: Sequence[tuple[str, int]]) -> dict[str, object]:
    return {
        "questions": [
            {"question": gap.question, "count": gap.count, "newest_id": gap.newest_id}
            for gap in asked
        ],
        "sections": [{"citation": citation, "count": count} for citation, count in parts],
    }
