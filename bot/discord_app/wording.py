"""Sentences the bot says of itself; the answers' own wording is in `reply`."""

from math import ceil

from bot.answers.question import LIMIT
from bot.discord_app.limits import WHY
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply
from bot.querylog.values import Opinion


def help_on_asking(say: Phrases) -> Reply:
    asking = say(
        "Ask me a question about the episode, and I reply with what the notes say, each claim with "
        "its citation: `/ask`, or mention me with your question, or write to me in a direct "
        "message."
    )
    kept = say(
        "-# Questions put to me are logged, with who asked, and so are votes on my answers: for "
        "this bot’s operator and, in a server, its moderators. What else you write there I do not "
        "see."
    )
    return Reply(f"{asking}\n{kept}", private=True)


def nothing_asked(say: Phrases) -> Reply:
    return Reply(
        say("There is no question in that. Ask in words, such as: what is a value function?"),
        private=True,
    )


def too_long(size: int, say: Phrases) -> Reply:
    return Reply(
        say(
            "That question has {size} characters; {limit} is the most I take. "
            "Please ask it more shortly.",
            size=size,
            limit=LIMIT,
        ),
        private=True,
    )


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


def ask_privately(say: Phrases) -> Reply:
    return Reply(
        say(
            "In this channel my answers are private. "
            "Please use `/ask`: only you will see the answer."
        ),
        private=True,
    )


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


def answer_unknown(say: Phrases) -> Reply:
    return Reply(
        say(
            "This answer is no longer in my log, so there is nothing more to it. "
            "Please ask your question again."
        ),
        private=True,
    )


def notes_revised(say: Phrases) -> Reply:
    return Reply(
        say("The notes have been revised since this was answered. Please ask your question again."),
        private=True,
    )


def parts_revised(say: Phrases) -> Reply:
    return Reply(
        say("The notes have been revised since this was shown. Please use the command again."),
        private=True,
    )


def page_gone(say: Phrases) -> Reply:
    return Reply(say("That page is gone. To read on, use `/section` again."), private=True)


def nothing_more(say: Phrases) -> Reply:
    return Reply(say("There are no more passages on this question."), private=True)


def not_yours_to_delete(say: Phrases) -> Reply:
    return Reply(
        say(
            "Only who asked the question, and who may manage messages here, can delete its answer."
        ),
        private=True,
    )


def deleted_already(say: Phrases) -> Reply:
    return Reply(say("That answer is gone already."), private=True)


def not_deleted(say: Phrases) -> Reply:
    return Reply(say("I could not delete that answer. Please try again later."), private=True)


def not_yours_to_share(say: Phrases) -> Reply:
    return Reply(say("Only who asked the question can share its answer."), private=True)


def shared_already(say: Phrases) -> Reply:
    return Reply(say("This answer was shared already."), private=True)


def may_not_post_here(say: Phrases) -> Reply:
    return Reply(say("I may not post in this channel, so the answer stays with you."), private=True)


def thanks_for(opinion: Opinion, say: Phrases) -> Reply:
    match opinion:
        case Opinion.HELPFUL:
            vote = say("Thank you. Your vote: helpful.")
        case Opinion.NOT_HELPFUL:
            vote = say("Thank you. Your vote: not helpful.")
    kept = say("It is logged with your Discord id; to change it, press the other button.")
    return Reply(f"{vote} {kept}", private=True)


def too_long_a_why(size: int, say: Phrases) -> Reply:
    return Reply(
        say(
            "Your vote is kept, but not your word on it: it has {size} characters, "
            "and {limit} is the most I take.",
            size=size,
            limit=WHY,
        ),
        private=True,
    )


def update_under_way(say: Phrases) -> Reply:
    return Reply(say("This command is being updated. Please try again in a minute."), private=True)


def mishap(error_id: str, say: Phrases) -> Reply:
    return Reply(
        say("Sorry, that went wrong on my side (error {error_id}).", error_id=error_id),
        private=True,
    )
