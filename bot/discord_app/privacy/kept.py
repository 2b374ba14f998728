"""What `/privacy` says. Pure."""

from datetime import datetime

from bot.discord_app.phrases import Phrases
from bot.querylog.people import Erased, Kept

FIELDS_FILE = "stored-fields.md"
EXPORT_FILE = "footnote-export.json"


def tell_kept(kept: Kept, retention_days: int, say: Phrases) -> str:
    """How much is stored of the person, for how long, and what they can do about it."""
    amounts = ", ".join(
        (
            say.count("{number} question", "{number} questions", kept.questions),
            say.count("{number} vote", "{number} votes", kept.votes),
            say.count("{number} note on a gap", "{number} notes on gaps", kept.notes),
            say.count("{number} reading of the log", "{number} readings of the log", kept.readings),
        )
    )
    lines = [say("**What I keep about you:** {amounts}.", amounts=amounts)]
    if kept.oldest is not None:
        lines.append(say("Your oldest question is from {when}.", when=_shown(kept.oldest)))
    lines.append(
        say.count(
            "Everything is deleted {number} day after it was stored.",
            "Everything is deleted {number} days after it was stored.",
            retention_days,
        )
    )
    lines.append(
        say(
            "In a server, moderators see what you ask in channels that they can see; of what you "
            "ask privately, not that it was you."
        )
    )
    if kept.opted_out_since is None:
        lines.append(say("You have not opted out: what you ask me is stored."))
    else:
        when = _shown(kept.opted_out_since)
        lines.append(
            say(
                "You opted out {when}: since then I store nothing of yours, unless you read a "
                "server’s log.",
                when=when,
            )
        )
    lines.append(
        say(
            "-# `/privacy export` gives you all of it, `/privacy delete` deletes it, "
            "`/privacy opt-out` and `/privacy opt-in` say whether I store more. "
            "The file lists every field that my log has."
        )
    )
    return "\n".join(lines)


def tell_exported(size: int, say: Phrases) -> str:
    """What goes with the file of so many bytes."""
    return say("Everything I keep about you, {size} kB of JSON.", size=max(1, size // 1000))


def tell_too_large(size: int, limit: int, say: Phrases) -> str:
    """What is said instead of an export of so many bytes, which Discord does not take."""
    return say(
        "What I keep about you is {size} MB of JSON, and here I can attach {limit} MB. "
        "The operator of this bot can give it to you.",
        size=size // 1_000_000,
        limit=limit // 1_000_000,
    )


def ask_whether_to_delete(say: Phrases) -> str:
    return say(
        "This deletes everything I keep about you, in every server and in direct messages: your "
        "questions with all votes on their answers, your votes, your notes, and your id wherever "
        "it stands. It cannot be undone. My replies in Discord stay; each that others see has a "
        "button to delete it. That you read a server’s log stays recorded until it is too old, "
        "with a pseudonym in the place of your id."
    )


def delete_everything(say: Phrases) -> str:
    """The label of the button that confirms it."""
    return say("Delete everything")


def deleting(say: Phrases) -> str:
    return say("Deleting… What is begun is finished even if I am restarted meanwhile.")


def tell_erased(erased: Erased, say: Phrases) -> str:
    """What was deleted, and whether any byte of it is left."""
    amounts = ", ".join(
        (
            say.count("{number} question", "{number} questions", erased.questions),
            say.count("{number} vote", "{number} votes", erased.votes),
            say.count("{number} note on a gap", "{number} notes on gaps", erased.notes),
        )
    )
    lines = [say("Deleted: {amounts}.", amounts=amounts)]
    if erased.readings:
        lines.append(
            say.count(
                "In {number} reading of the log, a pseudonym took the place of your id.",
                "In {number} readings of the log, a pseudonym took the place of your id.",
                erased.readings,
            )
        )
    if erased.complete:
        lines.append(
            say(
                "No byte of it is left in the files of my log, and no mention of you in what "
                "others typed."
            )
        )
    else:
        lines.append(
            say(
                "Others are using the files of my log just now, so that bytes of it are left "
                "there. I go on removing them, every hour until it succeeds."
            )
        )
    return " ".join(lines)


def not_deleted(say: Phrases) -> str:
    return say(
        "My log fails just now, so I cannot say that everything is deleted. Please try again."
    )


def for_another(say: Phrases) -> str:
    return say("This button is for somebody else. Yours is under `/privacy delete`.")


def log_fails(say: Phrases) -> str:
    return say(
        "My log cannot be reached just now, and nothing has changed. Please try again later."
    )


def opted_out(say: Phrases) -> str:
    return say(
        "From now on I store nothing of yours, and answer as before. An answer that is in no log "
        "has no buttons that look things up there. What I stored until now stays until it is too "
        "old, unless you use `/privacy delete`. If you moderate, that you read the log is "
        "recorded all the same."
    )


def opted_in(say: Phrases) -> str:
    return say("From now on I store what you ask me again. `/privacy opt-out` changes that.")


def _shown(when: datetime) -> str:
    return f"<t:{int(when.timestamp())}:f>"
