"""What `/privacy` says: what is kept about somebody, and what became of it; for them alone."""

from collections.abc import Iterator
from pathlib import Path

from bot.querylog.backup import Restored
from bot.querylog.people import Kept
from bot.querylog.retention import Erased, Purged
from bot.replies.document import Action, Attachment, Document, Line
from bot.replies.itself import of_lines
from bot.replies.sentences import Moment, Sentence, count, listed, say

FIELDS_FILE = "stored-fields.md"
EXPORT_FILE = "footnote-export.json"

BETWEEN_US = of_lines(say("That is between you and me: press the button, and only you see it."))


def kept(held: Kept, retention_days: int, fields: bytes) -> Document:
    """How much is stored of the person, for how long, and what they can do about it.

    `fields` is the file that lists every field of the log.
    """
    choices = say(
        "`/privacy export` gives you all of it, `/privacy delete` deletes it, "
        "`/privacy opt-out` and `/privacy opt-in` say whether I store more. "
        "The file lists every field that my log has."
    )
    lines = (*map(Line, _kept(held, retention_days)), Line(choices, small=True))
    return Document(lines, private=True, attachment=Attachment(FIELDS_FILE, fields))


def _kept(held: Kept, retention_days: int) -> Iterator[Sentence]:
    amounts = listed((*_amounts(held), _readings(held)))
    yield say("**What I keep about you:** {amounts}.", amounts=amounts)
    if held.oldest is not None:
        yield say("Your oldest question is from {when}.", when=Moment(held.oldest))
    yield count(
        "Everything is deleted {number} day after it was stored.",
        "Everything is deleted {number} days after it was stored.",
        retention_days,
    )
    yield say(
        "In a server, moderators see what you ask in channels that they can see; of what you "
        "ask privately, not that it was you."
    )
    if held.opted_out_since is None:
        yield say("You have not opted out: what you ask me is stored.")
    else:
        yield say(
            "You opted out {when}: since then I store nothing of yours, unless you read a "
            "server’s log.",
            when=Moment(held.opted_out_since),
        )


def _amounts(of: Kept | Erased) -> tuple[Sentence, ...]:
    return (
        count("{number} question", "{number} questions", of.questions),
        count("{number} vote", "{number} votes", of.votes),
        count("{number} note on a gap", "{number} notes on gaps", of.notes),
    )


def _readings(of: Kept | Erased) -> Sentence:
    return count("{number} reading of the log", "{number} readings of the log", of.readings)


def exported(data: bytes) -> Document:
    """What goes with the file of everything that is kept."""
    size = max(1, len(data) // 1000)
    line = Line(say("Everything I keep about you, {size} kB of JSON.", size=size))
    return Document((line,), private=True, attachment=Attachment(EXPORT_FILE, data))


def too_large(size: int, limit: int) -> Document:
    """What is said instead of an export of so many bytes, which Discord does not take."""
    return of_lines(
        say(
            "What I keep about you is {size} MB of JSON, and here I can attach {limit} MB. "
            "The operator of this bot can give it to you.",
            size=size // 1_000_000,
            limit=limit // 1_000_000,
        )
    )


DELETE_PERSON = say("Delete everything that is stored of this person?")
DELETE_SERVER = say("Delete everything that is stored of this server?")


def deleted(done: Erased, *, server: bool) -> Iterator[Sentence]:
    """What an operator is told of a person's or a server's end in the log."""
    readings = (_readings(done),) if server else ()
    yield say("Deleted: {amounts}.", amounts=listed((*_amounts(done), *readings)))
    if done.readings and not server:
        yield count(
            "A pseudonym took the id’s place in {number} reading.",
            "A pseudonym took the id’s place in {number} readings.",
            done.readings,
        )
    if done.complete:
        yield say("No byte of it is left in the log’s files.")
    else:
        yield say("Bytes of it are left, since others use the log: `log purge` removes them.")


def purged(done: Purged, days: int) -> Iterator[Sentence]:
    """What an operator is told of the end of what is older than so many days."""
    yield say("Deleted: {amounts}.", amounts=_older(done, days))
    if not done.complete:
        yield say("Its last bytes go when whoever reads the log just now has finished.")


def _older(done: Purged, days: int) -> Sentence:
    return say(
        "{questions} older than {days}",
        questions=count("{number} question", "{number} questions", done.questions),
        days=count("{number} day", "{number} days", days),
    )


def migrated(database: Path) -> Sentence:
    return say("The query log {path} is of this version.", path=str(database))


def backed_up(file: Path) -> Sentence:
    return say("Copied the query log into {path}.", path=str(file))


def restored(file: Path, done: Restored) -> Iterator[Sentence]:
    """What an operator is told of a restore, and what is left to do."""
    yield say("Restored {path}.", path=str(file))
    if questions := done.purged.questions:
        yield count(
            "Of it, {number} question past the retention went again.",
            "Of it, {number} questions past the retention went again.",
            questions,
        )
    if not done.informed:
        yield say(
            "No log from before tells who opted out or was deleted after the backup: repeat with "
            "`privacy delete` what you were asked since."
        )
    for aside in done.asides:
        yield say("The log from before is {path}: delete it when all is well.", path=str(aside))


def ask_whether_to_delete(key: str) -> Document:
    """What a deletion takes away, with the button that confirms it."""
    told = say(
        "This deletes everything I keep about you, in every server and in direct messages: your "
        "questions with all votes on their answers, your votes, your notes, and your id wherever "
        "it stands. It cannot be undone. My replies in Discord stay; each that others see has a "
        "button to delete it. That you read a server’s log stays recorded until it is too old, "
        "with a pseudonym in the place of your id."
    )
    confirm = Action(key, say("Delete everything"), danger=True)
    return Document((Line(told),), private=True, actions=(confirm,))


DELETING = of_lines(say("Deleting… What is begun is finished even if I am restarted meanwhile."))


def erased(done: Erased) -> Document:
    """What was deleted, and whether any byte of it is left."""
    return of_lines(listed(tuple(_erased(done)), " "))


def _erased(done: Erased) -> Iterator[Sentence]:
    yield say("Deleted: {amounts}.", amounts=listed(_amounts(done)))
    if done.readings:
        yield count(
            "In {number} reading of the log, a pseudonym took the place of your id.",
            "In {number} readings of the log, a pseudonym took the place of your id.",
            done.readings,
        )
    if done.complete:
        yield say(
            "No byte of it is left in the files of my log, and no mention of you in what "
            "others typed."
        )
    else:
        yield say(
            "Others are using the files of my log just now, so that bytes of it are left "
            "there. I go on removing them, every hour until it succeeds."
        )


NOT_DELETED = of_lines(
    say("My log fails just now, so I cannot say that everything is deleted. Please try again.")
)
FOR_ANOTHER = of_lines(say("This button is for somebody else. Yours is under `/privacy delete`."))
NOTHING_CHANGED = of_lines(
    say("My log cannot be reached just now, and nothing has changed. Please try again later.")
)
OPTED_OUT = of_lines(
    say(
        "From now on I store nothing of yours, and answer as before. An answer that is in no "
        "log has no buttons that look things up there. What I stored until now stays until it "
        "is too old, unless you use `/privacy delete`. If you moderate, that you read the log "
        "is recorded all the same."
    )
)
OPTED_IN = of_lines(
    say("From now on I store what you ask me again. `/privacy opt-out` changes that.")
)
