"""What the bot tells of itself and of what it keeps, whatever the notes."""

from collections.abc import Mapping

from bot.answers.about import About, Sentence, Told, Wish, say

SMALL_TALK = Told(
    About.BOT,
    (
        Sentence(
            "That asks nothing of the notes. Ask about the episode, such as: what is a value "
            "function? Or ask what I can do."
        ),
    ),
)
"""What is told where nothing is asked; in Discord the help is."""


def _bot(*lines: Sentence) -> Told:
    return Told(About.BOT, lines)


def _privacy(wish: Wish, *lines: Sentence) -> Told:
    return Told(About.PRIVACY, lines, wish=wish)


_WHAT = say(
    "I am Footnote, a program: no person, and no AI that writes; there is no language model in "
    "me. I search one reader’s notes on the episode and show what they say, each claim with its "
    "citation and with whose words it holds."
)
_ONLY_NOTES = say(
    "I have not heard the episode and read no web page: I know nothing but these notes. Where "
    "they do not cover a question, I say so."
)
_CAN = say(
    "Ask about the episode by `/ask`, a mention or a direct message. `/section` reads a section, "
    "`/glossary` a term; `/cite` and `/quote` post a passage; `/check` tells whether a quotation "
    "is right; `/about` shows the episode and everything else."
)
_RIGHT = say(
    "I find passages by their words, and may find the wrong ones: read the citation, and follow "
    "its link to the recording. Whether the notes are right, I cannot tell."
)
_FEEDBACK = say(
    "Press *Not helpful* under an answer and say why, if you like: this server’s moderators and "
    "my operator read it. Or tell a moderator."
)
_KEPT = say(
    "Questions put to me and votes on my answers are logged, with who gave them. My operator can "
    "read them and, in a server, its moderators what was asked there. All of it is deleted after "
    "some time: `/privacy show` tells after how many days, and what is kept of you."
)
_CHOICES = say(
    "`/privacy export` gives you all of it, `/privacy delete` deletes it, `/privacy opt-out` has "
    "nothing more stored. In a terminal, `ask --no-log` leaves the log alone."
)

OF_ITSELF: Mapping[str, Told] = {
    "can": _bot(_WHAT, _CAN),
    "machine": _bot(_WHAT, _RIGHT),
    "works": _bot(_ONLY_NOTES, _WHAT, _RIGHT),
    "limits": _bot(
        _ONLY_NOTES,
        say(
            "I answer in the words of the notes, which are in English. A reply to one of my "
            "answers asks on within it; what is not addressed to me I do not see."
        ),
    ),
    "maker": _bot(
        say("Who runs me, this server’s moderators know; who made me is not in the notes."),
        _WHAT,
    ),
    "private": _bot(
        say(
            "With `private: True`, `/ask` answers you alone, and you can share the answer "
            "afterwards. Without it everybody in the channel sees the answer, unless the server "
            "has it otherwise. A direct message stays between you and me."
        ),
        _KEPT,
    ),
    "feedback": _bot(_FEEDBACK, _RIGHT),
    "buttons": _bot(
        say(
            "Under an answer, *More* shows further passages and *Related* what stands beside it; "
            "*Share* posts an answer that only you see, and *Delete* takes one away, for who "
            "asked and who may manage messages."
        ),
        _FEEDBACK,
    ),
    "stop": _privacy(
        Wish.OPT_OUT,
        say(
            "`/privacy opt-out` has nothing of yours stored from now on, and I go on answering. "
            "What you just wrote was not logged."
        ),
        _CHOICES,
    ),
    "delete": _privacy(
        Wish.DELETE,
        say(
            "`/privacy delete` deletes everything I keep about you, and asks once before. What "
            "you just wrote was not logged."
        ),
        _CHOICES,
    ),
    "export": _privacy(
        Wish.EXPORT,
        say("`/privacy export` gives you everything I keep about you, as a file."),
        _CHOICES,
    ),
    "stored": _privacy(Wish.SHOW, _KEPT, _CHOICES),
}
"""What is told of the bot and of one's data, by the name of the intent."""
