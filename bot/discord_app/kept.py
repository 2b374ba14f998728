"""What `/privacy` says. Pure."""

from bot.querylog.people import Erased, Kept

FIELDS_FILE = "stored-fields.md"
EXPORT_FILE = "footnote-export.json"

CONFIRM = (
    "This deletes everything I keep about you, in every server and in direct messages: your "
    "questions with all votes on their answers, your votes, your notes, and your id wherever it "
    "stands. It cannot be undone. My replies in Discord stay; each has a button to delete it."
)
UNDER_WAY = "Deleting… What is begun is finished even if I am restarted meanwhile."
NOT_DELETED = "My log fails just now, so I cannot say that everything is deleted. Please try again."
FOR_ANOTHER = "This button is for somebody else. Yours is under `/privacy delete`."
LOG_FAILS = "My log cannot be reached just now, and nothing has changed. Please try again later."
OPTED_OUT = (
    "From now on I store nothing of yours, and answer as before. Without a row in my log an answer "
    "has no buttons but Delete. What I stored until now stays until it is too old; "
    "`/privacy delete` deletes it. If you moderate, that you read the log is recorded all the same."
)
OPTED_IN = "From now on I store what you ask me again. `/privacy opt-out` changes that."


def tell_kept(kept: Kept, retention_days: int) -> str:
    """How much is stored of the person, for how long, and what they can do about it."""
    amounts = (
        _count(kept.questions, "question"),
        _count(kept.votes, "vote"),
        _count(kept.notes, "note on a gap", "notes on gaps"),
        _count(kept.readings, "reading of the log", "readings of the log"),
    )
    lines = [f"**What I keep about you:** {', '.join(amounts)}."]
    if kept.oldest is not None:
        lines.append(f"Your oldest question here is from <t:{int(kept.oldest.timestamp())}:f>.")
    lines.append(f"Each is deleted {_count(retention_days, 'day')} after it was stored.")
    if kept.opted_out_since is None:
        lines.append("You have not opted out: what you ask me is stored.")
    else:
        since = int(kept.opted_out_since.timestamp())
        lines.append(f"You opted out <t:{since}:f>: since then nothing of yours is stored.")
    lines.append(
        "-# `/privacy export` gives you all of it, `/privacy delete` deletes it, "
        "`/privacy opt-out` and `opt-in` say whether I store more. "
        "The file lists every field that my log has."
    )
    return "\n".join(lines)


def tell_exported(size: int) -> str:
    return f"Everything I keep about you, {max(1, size // 1000):,} kB of JSON."


def tell_too_large(size: int, limit: int) -> str:
    """What is said instead of an export that Discord does not take."""
    return (
        f"What I keep about you is {size // 1_000_000:,} MB of JSON; Discord lets me attach "
        f"{limit // 1_000_000:,} MB here. The operator of this bot can give it to you."
    )


def tell_erased(erased: Erased) -> str:
    """What was deleted, and whether any byte of it is left."""
    amounts = (
        _count(erased.questions, "question"),
        _count(erased.votes, "vote"),
        _count(erased.notes, "note"),
    )
    done = f"Deleted: {', '.join(amounts)}"
    done += f"; taken out of {_count(erased.readings, 'reading')}: your id."
    if erased.complete:
        return f"{done} No byte of it is left in my log’s files."
    return (
        f"{done} The rows are gone. Others are using my log’s files just now, so that bytes of "
        "them are left there; I go on removing them, every hour until it succeeds."
    )


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
