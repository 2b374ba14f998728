"""What `/privacy` says: what is kept about somebody, and what became of it; for them alone."""

from collections.abc import Iterator

from bot.querylog.people import Erased, Kept
from bot.replies.document import Action, Attachment, Document, Line
from bot.replies.itself import of_lines
from bot.replies.sentences import Moment, Sentence, count, listed, say

FIELDS_FILE = "stored-fields.md"
EXPORT_FILE = "footnote-export.json"


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
    readings = count("{number} reading of the log", "{number} readings of the log", held.readings)
    amounts = listed((*_amounts(held), readings))
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
