"""What moderators are shown of a log, and told about it.

A row, a gap and the like are a few lines each, so that an edge can put them on pages.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from bot.answers.answer import Outcome
from bot.moderation.periods import LONGEST
from bot.moderation.replay import Change, Replayed, Summary
from bot.moderation.trend import TrendWords
from bot.notes.episode import Citation, Corpus
from bot.querylog.values import GapNote, Opinion, Reading, StoredQuery, Surface, Tally
from bot.replies.document import Block, Document, EmptyLine, Line
from bot.replies.itself import of_lines
from bot.replies.sentences import (
    Channel,
    Cut,
    Language,
    Moment,
    Person,
    Sentence,
    Strong,
    Typed,
    count,
    listed,
    say,
)

QUESTION = 120  # characters shown of a question among others
_WHOLE = 800  # characters shown of a question alone
_WHY = 300  # characters shown of a word why, and of a note
_WORDS = 10  # words of a question that are listed
_REVISION = 12  # characters shown of a revision's name

Lines = tuple[Line, ...]


class Listed(StrEnum):
    """What has pages."""

    RECENT = "recent"
    SEARCH = "search"
    UNANSWERED = "unanswered"
    TENTATIVE = "tentative"
    NOT_HELPFUL = "not_helpful"
    QUESTIONS = "questions"
    SECTIONS = "sections"
    AUDIT = "audit"


HEADS: Mapping[Listed, Sentence] = MappingProxyType(
    {
        Listed.SEARCH: say("Search"),
        Listed.UNANSWERED: say("Asked, and not covered by the notes"),
        Listed.TENTATIVE: say("Asked, and answered only tentatively"),
        Listed.NOT_HELPFUL: say("Answered, and found not helpful"),
        Listed.QUESTIONS: say("Asked most"),
        Listed.SECTIONS: say("Shown first most"),
        Listed.AUDIT: say("Who read the log"),
    }
)

_CHANGES: Mapping[Change, Sentence] = MappingProxyType(
    {
        Change.NEWLY_ANSWERED: say("newly answered"),
        Change.NEWLY_TENTATIVE: say("newly tentative"),
        Change.NEWLY_NOT_COVERED: say("newly not covered"),
        Change.MOVED: say("moved"),
        Change.REFUSED: say("refused"),
        Change.UNCHANGED: say("unchanged"),
    }
)

_SURFACES: Mapping[Surface, Sentence] = MappingProxyType(
    {
        Surface.SLASH: say("command"),
        Surface.MENTION: say("mention"),
        Surface.DIRECT_MESSAGE: say("direct message"),
        Surface.TERMINAL: say("terminal"),
    }
)

_OUTCOMES: Mapping[str, Sentence] = MappingProxyType(
    {
        Outcome.ANSWERED.value: say("answered"),
        Outcome.TENTATIVE.value: say("tentative"),
        Outcome.NOT_COVERED.value: say("not covered"),
    }
)


def outcome(name: str) -> Sentence | str:
    """An outcome by its name; one of another version's stays as it is."""
    return _OUTCOMES.get(name, name)


def places_of(corpus: Corpus) -> Mapping[str, Citation]:
    """By passage, where it stands."""
    return {passage.id: passage.citation for passage in corpus.passages}


def head(what: Listed, looked_for: Sequence[object]) -> Lines:
    """What stands above a list: what it is of, and what was looked for, in that order."""
    of = HEADS.get(what)
    if of is None:
        return ()
    sought = listed((of, listed(looked_for, " · ")), ": ")
    return (Line(sought if looked_for else of, small=True),)


def sought(
    since: datetime | None,
    until: datetime | None,
    outcome: Outcome | None,
    vote: Opinion | None,
    surface: Surface | None,
) -> Iterator[Sentence]:
    """What was looked for, beside words and sections."""
    if since:
        yield say("since {when}", when=Moment(since))
    if until:
        yield say("until {when}", when=Moment(until))
    if outcome:
        yield _OUTCOMES[outcome.value]
    if vote:
        yield say("found helpful") if vote is Opinion.HELPFUL else say("found not helpful")
    if surface:
        yield _SURFACES[surface]


def nothing_of(what: Listed) -> Line:
    """What is said where a list is empty."""
    match what:
        case Listed.RECENT:
            return Line(say("Nobody has asked me anything in this server yet."))
        case Listed.UNANSWERED | Listed.TENTATIVE | Listed.NOT_HELPFUL:
            return Line(NO_GAPS)
        case Listed.AUDIT:
            return Line(NOBODY_READ)
        case _:
            return Line(say("There is no such question in this server’s log."))


NO_PAGE = Line(say("There is nothing on this page any more."))


def page_number(page: int) -> Line:
    return Line(say("Page {page}", page=page), small=True)


def row(asked: StoredQuery, places: Mapping[str, Citation]) -> Lines:
    """When, who, where and what; below it what came of it, and the row's number."""
    record = asked.record
    facts: list[object] = [outcome(record.outcome)]
    if record.outcome == Outcome.ANSWERED:
        facts += [places.get(hit.id, hit.id) for hit in record.passages[:1]]
    facts += [*_votes(asked.votes), row_number(asked.id)]
    question = Cut(record.question, QUESTION)
    return Line(listed((_asked(asked), question), ": ")), Line(listed(facts, " · "), small=True)


def whole(asked: StoredQuery, places: Mapping[str, Citation], note: GapNote | None) -> Document:
    """Everything the log holds of the row."""
    record = asked.record
    hits = (
        form(
            f"{place}. {{where}} · {{id}} · {hit.score:.2f}",
            where=places.get(hit.id, hit.id),
            id=hit.id,
        )
        for place, hit in enumerate(record.passages, 1)
    )
    whys = (say("Not helpful, because: {why}", why=Cut(why, _WHY)) for why in asked.votes.whys)
    lines = (
        Line(form("{asked}:", asked=_asked(asked))),
        Line(Cut(record.question, _WHOLE), quoted=True),
        Line(listed(tuple(_facts(asked)), " · "), small=True),
        *map(Line, (*_words(asked), *hits, *whys)),
        *noted_of(note),
    )
    return Document(lines, private=True)


def stored(asked: StoredQuery) -> Lines:
    """What an operator sees of a row beside its moderators: where and who, by Discord's ids."""
    record = asked.record
    ids = (record.guild_id, record.channel_id, record.user_id)
    if not any(ids):
        return ()
    server, channel, person = ("–" if each is None else str(each) for each in ids)
    told = say(
        "server {server}, channel {channel}, person {person}",
        server=server,
        channel=channel,
        person=person,
    )
    return (Line(told, small=True),)


def listing(items: Iterable[Lines], nothing: Sentence, head: Lines = ()) -> Document:
    """The items with an empty line between them, below their head; or that there are none."""
    blocks: list[Block] = []
    for each in items:
        blocks.append(EmptyLine())
        blocks += each
    if not blocks:
        return Document(head or (Line(nothing),))
    return Document((*head, *blocks))


def part(shown: tuple[Citation | str, int]) -> Lines:
    """A part of the notes, and how often it was shown first."""
    where, number = shown
    return (Line(listed((Strong(times(number)), where), " ")),)


def reading(read: Reading) -> Lines:
    """When who used which command, with the names of its filters, and how many rows it showed.

    Of a reader who had themselves forgotten, that these readings are one person's.
    """
    who: object = say("somebody")
    if read.reader_id is not None:
        who = Person(read.reader_id)
    elif read.reader is not None:
        who = form("{who} ({reader})", who=who, reader=read.reader)
    told = form(
        "{when} {who}: {command} · {rows}",
        when=Moment(read.read_at),
        who=who,
        command=read.command,
        rows=count("{number} row", "{number} rows", read.shown),
    )
    return (Line(told),)


def replay_head(summary: Summary) -> Lines:
    """How many questions were asked again, how many of them would change how, and what is lost."""
    asked = count(
        "{number} question asked again of today’s notes",
        "{number} questions asked again of today’s notes",
        summary.questions,
    )
    named = [
        form("{number} {change}", number=number, change=_CHANGES[change])
        for change, number in summary.changes.items()
        if number
    ]
    lost = say("Found helpful then, and no longer so: {number}.", number=summary.lost)
    return (
        Line(asked, strong=True),
        *([Line(listed(named))] if named else []),
        *([Line(lost)] if summary.lost else []),
    )


def replayed(again: Replayed) -> Lines:
    """A row that would change: what it got, and what it would get today."""
    record = again.row.record
    change: list[object] = [_CHANGES[again.change]]
    if again.lost:
        change.append(say("was found helpful"))
    now = say("refused") if again.outcome is None else _got(again.outcome, again.after)
    change.append(say("then: {then}; now: {now}", then=_got(record.outcome, again.before), now=now))
    return (
        Line(listed((row_number(again.row.id), Cut(record.question, QUESTION)), " ")),
        Line(listed(change, " · "), small=True),
    )


def more(number: int) -> Line:
    return Line(count("{number} more.", "{number} more.", number), small=True)


def so_far(number: int) -> Sentence:
    """How far a replay is."""
    return count("{number} question …", "{number} questions …", number)


def trend_words(language: Language) -> TrendWords:
    """The texts of the picture of a trend."""
    return TrendWords(
        title=language.word(say("Questions a day")),
        outcomes={each.value: language.word(outcome(each.value)) for each in Outcome},
        days_a_bar=lambda days: language.word(
            count("One bar is {number} day", "One bar is {number} days", days)
        ),
    )


def newer_and_older(*, by_time: bool) -> tuple[Sentence, Sentence]:
    """What the buttons under a page are called: back, and on."""
    return (say("Newer"), say("Older")) if by_time else (say("Previous"), say("Next"))


FOR_MODERATORS = of_lines(
    say(
        "The log is for moderators: it takes the permission to manage messages in this "
        "server, or a role that its managers named."
    )
)
FOR_MANAGERS = of_lines(say("Who read the log is for those who may manage this server."))
LOG_UNREADABLE = of_lines(say("The log cannot be read just now. Please try again later."))
FOR_ANOTHER = of_lines(say("Somebody else opened this list. Please use the command yourself."))
NO_MOMENT = of_lines(
    say(
        "For since and until, give a number of days such as 7, or a date such as 2026-11-01; "
        "at most {days} days from now.",
        days=LONGEST,
    )
)
NO_SECTION = of_lines(say("The notes have no such section. Please choose from the list."))
TOO_MANY_WORDS = of_lines(say("Those are too many words to search for."))
EMPTY = say("The query log is empty.")
NONE_FITS = say("No question fits.")
NO_GAPS = say("There is no open gap.")
NOBODY_READ = say("Nobody has read the log yet.")
UNCHANGED = say("Nothing would change.")
ASKING_AGAIN = say("Asking again")
NO_ROW = of_lines(say("This server’s log has no such question."))
NO_GAP = of_lines(say("That question asks nothing of the notes that could be a gap."))
NOTHING_TO_NOTE = of_lines(say("There are no words in that note."))


def no_query(query_id: int) -> Sentence:
    return say("There is no question {id}.", id=row_number(query_id))


def no_gap(query_id: int) -> Sentence:
    return say(
        "There is no question {id} that asks something of the notes.", id=row_number(query_id)
    )


def nothing_before(query_id: int | None) -> Sentence:
    """What is said to whoever asks on within what is not there."""
    if query_id is None:
        return say("The query log has no question that was asked in a terminal to follow on.")
    return say("There is no {id} in the query log to follow on.", id=row_number(query_id))


def no_picture_library(install: str) -> Sentence:
    return say("A picture needs matplotlib: {install}", install=install)


def no_page_library(install: str) -> Sentence:
    return say("The web page needs Datasette: {install}", install=install)


def port_unusable(port: int, reason: str | None) -> Sentence:
    return say("Port {port} cannot be used: {reason}.", port=str(port), reason=reason or "")


def trend_names() -> tuple[Sentence, Sentence, Sentence]:
    """The heads of the columns of days and of all questions, and of the row of their sums."""
    return say("day"), say("asked"), say("in all")


def exported(rows: int, *, whole: bool) -> Document:
    told: list[object] = [
        count(
            "{number} question, with people as pseudonyms.",
            "{number} questions, with people as pseudonyms.",
            rows,
        )
    ]
    if not whole:
        told.append(
            say("That is the newest; no more fit into a file here. Use until for those before.")
        )
    return of_lines(listed(told, " "))


def _asked(asked: StoredQuery) -> Sentence:
    """When, who and where; of what was asked privately, nobody sees who."""
    record = asked.record
    who: object = say("somebody")
    if record.private:
        who = say("somebody (in private)")
    elif record.user_id:
        who = Person(record.user_id)
    when = Moment(record.asked_at)
    if not record.channel_id:
        return form("{when} {who}", when=when, who=who)
    return say("{when} {who} in {where}", when=when, who=who, where=Channel(record.channel_id))


def _facts(asked: StoredQuery) -> Iterator[object]:
    record = asked.record
    yield outcome(record.outcome)
    yield _SURFACES[record.surface]
    yield f"{record.elapsed_ms:.0f} ms"
    yield say("notes {revision}", revision=record.revision[:_REVISION])
    yield from _votes(asked.votes)
    yield row_number(asked.id)


def _words(asked: StoredQuery) -> Iterator[Sentence]:
    record = asked.record
    if record.terms_unknown:
        words = tuple(map(Typed, record.terms_unknown[:_WORDS]))
        yield say("Not in the notes: {words}.", words=listed(words))
    if record.corrections:
        read = tuple(
            form("{typed} → {read}", typed=Typed(typed), read=Typed(read_as))
            for typed, read_as in record.corrections[:_WORDS]
        )
        yield say("Read as: {words}.", words=listed(read))


def _votes(votes: Tally) -> Iterator[Sentence]:
    if votes.helpful:
        yield say("{count} found it helpful", count=votes.helpful)
    if votes.not_helpful:
        yield say("{count} found it not helpful", count=votes.not_helpful)


def noted_of(note: GapNote | None) -> Lines:
    """What moderators said of a gap, if they did."""
    if note is None or not note.note:
        return ()
    author = Person(note.author_id) if note.author_id else say("somebody")
    told = say("Note by {author}: {note}", author=author, note=Cut(note.note, _WHY))
    return (Line(told, small=True),)


def _got(name: str, place: Citation | None) -> object:
    return outcome(name) if place is None else listed((outcome(name), place))


def row_number(row_id: int) -> Sentence:
    """A row by its id, which is no number to be grouped."""
    return form("#{id}", id=str(row_id))


def times(number: int) -> Sentence:
    return form("{number} ×", number=number)


def counted(number: int, what: object) -> Sentence:
    return form("{times} {what}", times=times(number), what=what)


def form(places: str, /, **values: object) -> Sentence:
    """Values in a form that is the same in every language."""
    return Sentence(places, values)
