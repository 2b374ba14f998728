"""What the notes lack, and what is asked most: `log unanswered` and its like, `top`, and a week.

Many wordings of a gap are one, and what is said of it is said of all of them.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import click

from bot.answers.answerer import Answerer, load_answerer
from bot.moderation import gaps
from bot.moderation.digest import Digest, Volume, digest_of
from bot.moderation.gaps import Gap, counted_parts, gathered
from bot.notes.episode import Citation
from bot.querylog.log import QueryLog
from bot.querylog.queries import Queries
from bot.querylog.scope import InChannels, OneGuild, Scope
from bot.querylog.values import CountedGist, CountedPassage, Reading
from bot.replies import document as reply
from bot.replies import gaps as words
from bot.replies import moderation
from bot.replies.document import Block, Document
from bot.replies.moderation import Listed
from bot.settings import load_settings
from bot.terminal.lines import (
    examples,
    json_line,
    print_data,
    print_objects,
    well_formed,
    word,
)
from bot.terminal.lines import show as show_document
from bot.terminal.log import (
    AS_JSON,
    GUILD,
    LARGEST,
    LIMIT,
    LONGEST_NOTE,
    PERIOD,
    QUERY_ID,
    Chosen,
    change,
    choosing,
    limit_option,
    read,
)

Wordings = tuple[CountedGist, ...]
Parts = Sequence[tuple[Citation | str, int]]

Counted = Callable[[Queries, Scope, datetime | None, datetime | None], Awaitable[Wordings]]
"""Counts the gists of one list."""

Note = Callable[[QueryLog, str], Awaitable[bool]]
"""Says something of the gap of one gist."""

Done = Callable[[Wordings], Document]
"""What is said once something was done about these wordings."""

GAP_EXAMPLES = examples(
    "log unanswered --since 30d",
    "log not-helpful --limit 5",
    "log note 17 'the section on data says it: link it'",
    "log resolve 17",
    "log join 17 23",
)
RESOLVED = click.option("--resolved", is_flag=True, help="Show those that were closed, too.")


@click.command(epilog=GAP_EXAMPLES)
@LIMIT
@choosing(*PERIOD, GUILD)
@RESOLVED
@AS_JSON
def unanswered(*, chosen: Chosen, limit: int, resolved: bool, as_json: bool) -> None:
    """Show what was asked, and is not covered by the notes, the most frequent first.

    Questions alike are one gap. Behind the # is the newest of them, by which `log note` and
    `log resolve` know all of them. A gap that was resolved is back as soon as somebody asks again.
    """
    _show_gaps(chosen, Queries.unanswered, limit, resolved=resolved, as_json=as_json)


@click.command(epilog=GAP_EXAMPLES)
@LIMIT
@choosing(*PERIOD, GUILD)
@RESOLVED
@AS_JSON
def tentative(*, chosen: Chosen, limit: int, resolved: bool, as_json: bool) -> None:
    """Show what was asked, and answered only tentatively, the most frequent first.

    Gaps are as those of `log unanswered`.
    """
    _show_gaps(chosen, Queries.tentative, limit, resolved=resolved, as_json=as_json)


@click.command("not-helpful", epilog=GAP_EXAMPLES)
@LIMIT
@choosing(*PERIOD, GUILD)
@RESOLVED
@AS_JSON
def not_helpful(*, chosen: Chosen, limit: int, resolved: bool, as_json: bool) -> None:
    """Show what was answered, and found not helpful, the most frequent first.

    Gaps are as those of `log unanswered`.
    """
    _show_gaps(chosen, Queries.not_helpful, limit, resolved=resolved, as_json=as_json)


def load() -> Answerer:
    """Today's answerer, which knows which questions are alike."""
    return load_answerer(load_settings().knowledge)


def _show_gaps(
    chosen: Chosen, counted: Counted, limit: int, *, resolved: bool, as_json: bool
) -> None:
    since, until = chosen.filter.since, chosen.filter.until
    found = read(lambda log: counted(log.queries, chosen.scope, since, until))
    gaps = gathered(found, load())
    shown = [gap for gap in gaps if resolved or not gap.is_resolved][:limit]
    if as_json:
        print_objects(map(gap_shape, shown))
    else:
        show_document(moderation.listing(map(words.gap, shown), moderation.NO_GAPS))


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


@click.command(epilog=GAP_EXAMPLES)
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
    _note(
        query_id,
        chosen,
        words.noted,
        lambda log, gist: log.gaps.note(chosen.scope, gist, said, None, now),
    )


@click.command(epilog=GAP_EXAMPLES)
@QUERY_ID
@choosing(GUILD)
def resolve(query_id: int, *, chosen: Chosen) -> None:
    """Close the gap that the question ID belongs to, until somebody asks again."""
    now = datetime.now(UTC)
    _note(
        query_id,
        chosen,
        words.resolved,
        lambda log, gist: log.gaps.resolve(chosen.scope, gist, now),
    )


@click.command(epilog=GAP_EXAMPLES)
@QUERY_ID
@choosing(GUILD)
def reopen(query_id: int, *, chosen: Chosen) -> None:
    """Open the gap that the question ID belongs to."""
    _note(query_id, chosen, words.reopened, lambda log, gist: log.gaps.reopen(chosen.scope, gist))


@click.command(epilog=GAP_EXAMPLES)
@QUERY_ID
@click.argument("other_id", type=click.IntRange(0, LARGEST), metavar="OTHER")
@choosing(GUILD)
def join(query_id: int, other_id: int, *, chosen: Chosen) -> None:
    """Make one gap of those that the questions ID and OTHER belong to."""

    async def joined(log: QueryLog) -> Wordings:
        for each in (query_id, other_id):
            if await log.queries.one(chosen.scope, each) is None:
                raise click.ClickException(word(moderation.no_query(each)))
        return await gaps.join(log, chosen.scope, query_id, other_id, load())

    _arrange(query_id, words.joined, joined)


@click.command(epilog=GAP_EXAMPLES)
@QUERY_ID
@choosing(GUILD)
def split(query_id: int, *, chosen: Chosen) -> None:
    """Take the wording of the question ID out of its gap, for a gap of its own."""
    _arrange(query_id, words.split, lambda log: gaps.split(log, chosen.scope, query_id, load()))


def _note(query_id: int, chosen: Chosen, done: Done, say: Note) -> None:
    async def said(log: QueryLog) -> Wordings:
        found = await gaps.wordings_of(log, chosen.scope, query_id, load())
        # A gist that only the grouping knows, of an old row, has nothing to be said of.
        return tuple([each for each in found if await say(log, each.gist or "")])

    _arrange(query_id, done, said)


def _arrange(query_id: int, done: Done, act: Callable[[QueryLog], Awaitable[Wordings]]) -> None:
    wordings = change(act)
    if not wordings:
        raise click.ClickException(word(moderation.no_gap(query_id)))
    show_document(done(wordings))


@click.command(epilog=examples("log top", "log top --since 7d --limit 3 --json"))
@limit_option(10, "Show up to N of each")
@choosing(*PERIOD, GUILD)
@AS_JSON
def top(*, chosen: Chosen, limit: int, as_json: bool) -> None:
    """Show the most frequent questions, those alike as one, and the sections shown first most."""
    questions, passages = _read_top(chosen)
    answerer = load()
    asked = gathered(questions, answerer)[:limit]
    counted = counted_parts(passages, answerer.corpus)[:limit]
    if as_json:
        print_data(json_line(_top_shape(asked, counted)))
        return
    blocks = [
        *_top(Listed.QUESTIONS, [(gap.question, gap.count) for gap in asked]),
        *_top(Listed.SECTIONS, counted),
    ]
    show_document(Document(tuple(blocks) or (reply.Line(moderation.NONE_FITS),)))


def _top(what: Listed, counted: Parts) -> Iterator[Block]:
    if counted:
        yield reply.EmptyLine()
        yield from moderation.head(what, ())
        yield from (line for each in counted for line in moderation.part(each))


def _read_top(chosen: Chosen) -> tuple[tuple[CountedGist, ...], tuple[CountedPassage, ...]]:
    since, until = chosen.filter.since, chosen.filter.until
    questions = read(lambda log: log.queries.top_questions(chosen.scope, since, until))
    return questions, read(lambda log: log.queries.top_passages(chosen.scope, since, until))


def _top_shape(asked: Sequence[Gap], parts: Parts) -> dict[str, object]:
    return {
        "questions": [
            {"question": gap.question, "count": gap.count, "newest_id": gap.newest_id}
            for gap in asked
        ],
        "sections": [{"citation": str(part), "count": count} for part, count in parts],
    }


@click.command(epilog=examples("log audit --guild 803511102246789"))
@LIMIT
@choosing(GUILD)
@AS_JSON
def audit(*, chosen: Chosen, limit: int, as_json: bool) -> None:
    """Show who read the log of a server and when, the newest first."""
    scope = _one_server(chosen)
    found = read(lambda log: log.audit.newest(scope, limit))
    if as_json:
        print_objects(map(_reading_shape, found))
    else:
        nothing = moderation.NOBODY_READ
        show_document(moderation.listing(map(moderation.reading, found), nothing))


def _reading_shape(read: Reading) -> dict[str, object]:
    return {
        "id": read.id,
        "read_at": read.read_at.isoformat(),
        "reader_id": read.reader_id,
        "reader": read.reader,
        "command": read.command,
        "shown": read.shown,
    }


@click.command(epilog=examples("log digest --guild 803511102246789"))
@choosing(GUILD)
@AS_JSON
def digest(*, chosen: Chosen, as_json: bool) -> None:
    """Show the weekly digest of a server as it would be now."""
    scope, answerer = InChannels(_one_server(chosen).id, None), load()
    week = read(lambda log: digest_of(log, scope, datetime.now(UTC), answerer))
    topics = counted_parts(week.passages, answerer.corpus)
    if as_json:
        print_data(json_line(_digest_shape(week, topics)))
    else:
        show_document(words.digest(week, topics))


def _digest_shape(week: Digest, topics: Parts) -> dict[str, object]:
    def told(volume: Volume) -> dict[str, int]:
        return {**asdict(volume), "not_covered": volume.not_covered}

    return {
        "since": week.since.isoformat(),
        "until": week.until.isoformat(),
        "volume": told(week.volume),
        "before": told(week.before),
        "sections": [{"citation": str(part), "count": count} for part, count in topics],
        "gaps": [asdict(gap) for gap in week.gaps],
        "closed": week.closed,
        "votes": {"helpful": week.votes.helpful, "not_helpful": week.votes.not_helpful},
    }


def _one_server(chosen: Chosen) -> OneGuild:
    if not isinstance(chosen.scope, OneGuild):
        raise click.UsageError("Say of which server: --guild ID.")
    return chosen.scope
