"""Sentences the bot says of itself; the answers' own wording is in `reply`."""

from math import ceil

from bot.answers.question import LIMIT
from bot.discord_app.limits import WHY
from bot.discord_app.reply import Reply
from bot.querylog.record import Opinion

HELP = (
    "Ask me a question about the episode, and I reply with what the notes say, each claim with its "
    "citation: `/ask`, or mention me with your question, or write to me in a direct message.\n"
    "-# Questions put to me are logged, with who asked, and so are votes on my answers: for this "
    "bot’s operator and, in a server, its moderators. What else you write there I do not see."
)


def help_on_asking() -> Reply:
    return Reply(HELP, private=True)


def nothing_asked() -> Reply:
    return Reply(
        "There is no question in that. Ask in words, such as: what is a value function?",
        private=True,
    )


def too_long(size: int) -> Reply:
    return Reply(
        f"That question has {size:,} characters; {LIMIT} is the most I take. "
        "Please ask it more shortly.",
        private=True,
    )


def too_soon(seconds: float) -> Reply:
    wait = max(1, ceil(seconds))
    unit = "second" if wait == 1 else "seconds"
    return Reply(f"That was quick. You can ask again in {wait} {unit}.", private=True)


def busy() -> Reply:
    return Reply("Too many questions at once. Please ask again in a moment.", private=True)


def closing() -> Reply:
    return Reply("I am just restarting. Please ask again in a minute.", private=True)


def log_unavailable() -> Reply:
    return Reply("My log cannot be reached just now. Please try again later.", private=True)


PRIVATE_HERE = "In this channel my answers are private."

IN_AN_EMBED = "-# The answer is in the embed below."


def ask_privately() -> Reply:
    return Reply(f"{PRIVATE_HERE} Please use `/ask`: only you will see the answer.", private=True)


def may_not_share_here() -> Reply:
    return Reply(f"{PRIVATE_HERE} So this one stays with you.", private=True)


def nothing_stored() -> Reply:
    return Reply(
        "You have asked me to store nothing of yours, so I count no vote and share no answer. "
        "`/privacy opt-in` changes that.",
        private=True,
    )


def button_unknown() -> Reply:
    return Reply(
        "This button does nothing here: it is not one of mine, or no longer. "
        "Please ask your question again.",
        private=True,
    )


def answer_unknown() -> Reply:
    return Reply(
        "This answer is no longer in my log, so there is nothing more to it. "
        "Please ask your question again.",
        private=True,
    )


def notes_revised() -> Reply:
    return Reply(
        "The notes have been revised since this was answered. Please ask your question again.",
        private=True,
    )


def parts_revised() -> Reply:
    return Reply(
        "The notes have been revised since this was shown. Please use the command again.",
        private=True,
    )


def page_gone() -> Reply:
    return Reply("That page is gone. To read on, use `/section` again.", private=True)


def nothing_more() -> Reply:
    return Reply("There are no more passages on this question.", private=True)


def not_yours_to_delete() -> Reply:
    return Reply(
        "Only who asked the question, and who may manage messages here, can delete its answer.",
        private=True,
    )


def deleted_already() -> Reply:
    return Reply("That answer is gone already.", private=True)


def not_deleted() -> Reply:
    return Reply("I could not delete that answer. Please try again later.", private=True)


def not_yours_to_share() -> Reply:
    return Reply("Only who asked the question can share its answer.", private=True)


def shared_already() -> Reply:
    return Reply("This answer was shared already.", private=True)


def may_not_post_here() -> Reply:
    return Reply("I may not post in this channel, so the answer stays with you.", private=True)


_VOTED = {Opinion.HELPFUL: "helpful", Opinion.NOT_HELPFUL: "not helpful"}


def thanks_for(opinion: Opinion) -> Reply:
    return Reply(
        f"Thank you. Your vote: {_VOTED[opinion]}. It is logged with your Discord id; "
        "to change it, press the other button.",
        private=True,
    )


def too_long_a_why(size: int) -> Reply:
    return Reply(
        f"Your vote is kept, but not your word on it: it has {size:,} characters, "
        f"and {WHY} is the most I take.",
        private=True,
    )


def update_under_way() -> Reply:
    return Reply("This command is being updated. Please try again in a minute.", private=True)


def mishap(error_id: str) -> Reply:
    return Reply(f"Sorry, that went wrong on my side (error {error_id}).", private=True)
