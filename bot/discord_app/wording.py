"""For what is not yet ported: sentences the bot says of itself; see `replies.itself`."""

from math import ceil

from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply


def too_soon(seconds: float, say: Phrases) -> Reply:
    wait = max(1, ceil(seconds))
    told = say.count(
        "That was quick. You can ask again in {number} second.",
        "That was quick. You can ask again in {number} seconds.",
        wait,
    )
    return Reply(told, private=True)


def busy(say: Phrases) -> Reply:
    return Reply(say("Too many questions at once. Please ask again in a moment."), private=True)


def closing(say: Phrases) -> Reply:
    return Reply(say("I am just restarting. Please ask again in a minute."), private=True)


def log_unavailable(say: Phrases) -> Reply:
    return Reply(say("My log cannot be reached just now. Please try again later."), private=True)


def private_here(say: Phrases) -> str:
    return say("In this channel my answers are private.")


def in_an_embed(say: Phrases) -> str:
    return say("-# The answer is in the embed below.")


def may_not_share_here(say: Phrases) -> Reply:
    return Reply(
        say("In this channel my answers are private. So this one stays with you."), private=True
    )


def nothing_stored(say: Phrases) -> Reply:
    return Reply(
        say(
            "You have asked me to store nothing of yours, so I count no vote and share no answer. "
            "`/privacy opt-in` changes that."
        ),
        private=True,
    )


def button_unknown(say: Phrases) -> Reply:
    return Reply(
        say(
            "This button does nothing here: it is not one of mine, or no longer. "
            "Please ask your question again."
        ),
        private=True,
    )


def parts_revised(say: Phrases) -> Reply:
    return Reply(
        say("The notes have been revised since this was shown. Please use the command again."),
        private=True,
    )


def page_gone(say: Phrases) -> Reply:
    return Reply(say("That page is gone. To read on, use `/section` again."), private=True)


def shared_already(say: Phrases) -> Reply:
    return Reply(say("This answer was shared already."), private=True)


def may_not_post_here(say: Phrases) -> Reply:
    return Reply(say("I may not post in this channel, so the answer stays with you."), private=True)


def mishap(error_id: str, say: Phrases) -> Reply:
    return Reply(
        say("Sorry, that went wrong on my side (error {error_id}).", error_id=error_id),
        private=True,
    )
