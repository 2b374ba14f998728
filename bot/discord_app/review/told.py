"""What a moderator is told beside the log itself. Private, all of it."""

from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply
from bot.moderation.periods import LONGEST


def for_moderators(say: Phrases) -> Reply:
    return _private(
        say(
            "The log is for moderators: it takes the permission to manage messages in this "
            "server, or a role that its managers named."
        )
    )


def for_managers(say: Phrases) -> Reply:
    return _private(say("Who read the log is for those who may manage this server."))


def log_unreadable(say: Phrases) -> Reply:
    return _private(say("The log cannot be read just now. Please try again later."))


def for_another(say: Phrases) -> Reply:
    return _private(say("Somebody else opened this list. Please use the command yourself."))


def no_moment(say: Phrases) -> Reply:
    return _private(
        say(
            "For since and until, give a number of days such as 7, or a date such as 2026-11-01; "
            "at most {days} days from now.",
            days=LONGEST,
        )
    )


def no_section(say: Phrases) -> Reply:
    return _private(say("The notes have no such section. Please choose from the list."))


def too_many_words(say: Phrases) -> Reply:
    return _private(say("Those are too many words to search for."))


def no_row(say: Phrases) -> Reply:
    return _private(say("This server’s log has no such question."))


def no_gap(say: Phrases) -> Reply:
    return _private(say("That question asks nothing of the notes that could be a gap."))


def nothing_to_note(say: Phrases) -> Reply:
    return _private(say("There are no words in that note."))


def noted(wordings: int, say: Phrases) -> Reply:
    return _private(
        say.count("Noted, for {number} wording.", "Noted, for {number} wordings.", wordings)
    )


def resolved(wordings: int, say: Phrases) -> Reply:
    text = say.count(
        "Resolved, for {number} wording. It opens again when somebody asks it.",
        "Resolved, for {number} wordings. It opens again when somebody asks one of them.",
        wordings,
    )
    return _private(text)


def reopened(wordings: int, say: Phrases) -> Reply:
    return _private(
        say.count(
            "Open again, for {number} wording.", "Open again, for {number} wordings.", wordings
        )
    )


def no_questions(say: Phrases) -> Reply:
    return _private(say("There is no such question in this server’s log."))


def exported(rows: int, say: Phrases, *, whole: bool) -> Reply:
    text = say.count(
        "{number} question, with people as pseudonyms.",
        "{number} questions, with people as pseudonyms.",
        rows,
    )
    rest = say("That is the newest; no more fit into a file here. Use until for those before.")
    return _private(text if whole else f"{text} {rest}")


def mishap(error_id: str, say: Phrases) -> Reply:
    return _private(say("Sorry, that went wrong on my side (error {error}).", error=error_id))


def _private(text: str) -> Reply:
    return Reply(text, private=True)
