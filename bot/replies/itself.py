"""What the bot says of itself: what it is, refusals, thanks, apologies; to one person alone."""

from collections.abc import Callable
from dataclasses import replace
from math import ceil

from bot.answers.analysis import LIMIT
from bot.errors import (
    DiscordLoginError,
    FootnoteError,
    KnowledgeError,
    NotStoredError,
    QueryLogError,
    SettingsError,
)
from bot.notes.episode import Corpus, Episode, written
from bot.replies.document import Block, Document, EmptyLine, Line
from bot.replies.sentences import Cut, Link, Sentence, Strong, count, listed, say

_NAME = 100  # characters shown of a title or a name


def of_lines(*texts: object) -> Document:
    """A private word of whole lines and nothing else."""
    return Document(tuple(map(Line, texts)), private=True)


def help_on_asking() -> Document:
    asking = say(
        "Ask me a question about the episode, and I reply with what the notes say, each claim with "
        "its citation: `/ask`, or mention me with your question, or write to me in a direct "
        "message."
    )
    kept = say(
        "Questions put to me are logged, with who asked, and so are votes on my answers: for "
        "this bot’s operator and, in a server, its moderators. What else you write there I do not "
        "see."
    )
    return Document((Line(asking), Line(kept, small=True)), private=True)


NOTHING_ASKED = of_lines(
    say("There is no question in that. Ask in words, such as: what is a value function?")
)


def too_long(size: int) -> Document:
    return of_lines(
        say(
            "That question has {size} characters; {limit} is the most I take. "
            "Please ask it more shortly.",
            size=size,
            limit=LIMIT,
        )
    )


def too_soon(seconds: float) -> Document:
    wait = max(1, ceil(seconds))
    told = count(
        "That was quick. You can ask again in {number} second.",
        "That was quick. You can ask again in {number} seconds.",
        wait,
    )
    return of_lines(told)


BUSY = of_lines(say("Too many questions at once. Please ask again in a moment."))
CLOSING = of_lines(say("I am just restarting. Please ask again in a minute."))
LOG_UNAVAILABLE = of_lines(say("My log cannot be reached just now. Please try again later."))
SERVER_UNKNOWN = of_lines(
    say(
        "Discord has not told me of this server’s channels and roles yet. "
        "Please try again in a minute."
    )
)
PRIVATE_HERE = say("In this channel my answers are private.")
ASK_ME = of_lines(
    say("Ask me about the episode: `/ask`, or mention me with your question. `/help` tells more.")
)
WELCOME = of_lines(
    say(
        "Here I am. `/help` says what there is for everybody, and `/settings show`, for those who "
        "may manage the server, how I answer here."
    )
)
ROLE_MENTIONED = of_lines(
    say("Discord does not show me what mentions only my role. Please mention me, or use `/ask`.")
)
ASK_PRIVATELY = of_lines(
    say("In this channel my answers are private. Please use `/ask`: only you will see the answer.")
)
MAY_NOT_SHARE_HERE = of_lines(
    say("In this channel my answers are private. So this one stays with you.")
)
NOTHING_STORED = of_lines(
    say(
        "You have asked me to store nothing of yours, so I count no vote and share no answer. "
        "`/privacy opt-in` changes that."
    )
)
BUTTON_UNKNOWN = of_lines(
    say(
        "This button does nothing here: it is not one of mine, or no longer. "
        "Please ask your question again."
    )
)
ANSWER_UNKNOWN = of_lines(
    say(
        "This answer is no longer in my log, so there is nothing more to it. "
        "Please ask your question again."
    )
)
NOTES_REVISED = of_lines(
    say("The notes have been revised since this was answered. Please ask your question again.")
)
PARTS_REVISED = of_lines(
    say("The notes have been revised since this was shown. Please use the command again.")
)
PAGE_GONE = of_lines(say("That page is gone. To read on, use `/section` again."))
NOTHING_MORE = of_lines(say("There are no more passages on this question."))
NOT_YOURS_TO_DELETE = of_lines(
    say("Only who asked the question, and who may manage messages here, can delete its answer.")
)
DELETED_ALREADY = of_lines(say("That answer is gone already."))
NOT_DELETED = of_lines(say("I could not delete that answer. Please try again later."))
NOT_YOURS_TO_SHARE = of_lines(say("Only who asked the question can share its answer."))
SHARED_ALREADY = of_lines(say("This answer was shared already."))
MAY_NOT_POST_HERE = of_lines(say("I may not post in this channel, so the answer stays with you."))


def thanks_for_vote(*, helpful: bool) -> Document:
    if helpful:
        vote = say("Thank you. Your vote: helpful.")
    else:
        vote = say("Thank you. Your vote: not helpful.")
    kept = say("It is logged with your Discord id; to change it, press the other button.")
    return of_lines(listed((vote, kept), " "))


def too_long_a_why(size: int, limit: int) -> Document:
    return of_lines(
        say(
            "Your vote is kept, but not your word on it: it has {size} characters, "
            "and {limit} is the most I take.",
            size=size,
            limit=limit,
        )
    )


UPDATE_UNDER_WAY = of_lines(say("This command is being updated. Please try again in a minute."))


def mishap(error_id: str) -> Document:
    return of_lines(say("Sorry, that went wrong on my side (error {error_id}).", error_id=error_id))


def about(corpus: Corpus, named: int) -> Document:
    """What the bot is, the first `named` episodes of its notes, what it does and what is kept."""
    episodes = corpus.episodes[:named]
    what = say(
        "**Footnote** answers questions about a podcast episode from notes on it. Every claim "
        "comes with its citation and says whose words it holds."
    )
    blocks: list[Block] = [Line(what)]
    for each in episodes:
        blocks += _episode(each)
    if missing := len(corpus.episodes) - len(episodes):
        blocks.append(Line(say("Further episodes: {missing}.", missing=missing)))
    blocks += (_notes(corpus), EmptyLine())
    blocks += (*(Line(each, item=True) for each in _can()), EmptyLine())
    blocks += (Line(each, small=True) for each in _kept())
    return Document(tuple(blocks), private=True)


def held(corpus: Corpus) -> Document:
    """Every episode of the notes, and their revision."""
    episodes = (line for each in corpus.episodes for line in _episode(each))
    return Document((*episodes, _notes(corpus)))


def sound(corpus: Corpus) -> Sentence:
    """What a check of the content says where it finds nothing wrong."""
    return say(
        "{passages} in {episodes}, no problems",
        passages=count("{number} passage", "{number} passages", len(corpus.passages)),
        episodes=count("{number} episode", "{number} episodes", len(corpus.episodes)),
    )


def unsound(problems: int) -> Sentence:
    return count("{number} problem in the content.", "{number} problems in the content.", problems)


def _notes(corpus: Corpus) -> Line:
    told = count(
        "Notes: {number} passage, revision {revision}",
        "Notes: {number} passages, revision {revision}",
        len(corpus.passages),
        revision=corpus.revision,
    )
    return Line(told, small=True)


def failure(error: FootnoteError) -> Sentence:
    """What an operator is told of an error; its reasons are in English, as where they arose."""
    match error:
        case SettingsError(key=key, reason=reason):
            return say(
                "The setting {key} cannot be used: {reason}.", key=key, reason=_because(reason)
            )
        case KnowledgeError(problems=problems):
            return count(
                "{number} problem in what was read:",
                "{number} problems in what was read:",
                len(problems),
            )
        case QueryLogError():
            return say("The query log cannot be used: {reason}.", reason=_because(str(error)))
        case NotStoredError():
            return say(
                "This is not stored: its person has opted out of the query log, or was forgotten."
            )
        case DiscordLoginError(reason=reason):
            return say("Discord does not let the bot in: {reason}.", reason=_because(reason))
        case _:
            return Sentence("{reason}.", {"reason": _because(str(error))})


def not_recorded(error: Exception) -> Sentence:
    """What somebody who asks in a terminal is told where the log cannot keep it."""
    return say(
        "Warning: the query log fails, so questions are not stored: {reason}.",
        reason=_because(str(error)),
    )


def _because(reason: str) -> str:
    return reason.rstrip(".")


def _can() -> tuple[Sentence, ...]:
    return (
        say(
            "`/ask`, a mention or a direct message: an answer; under it more, what is related, "
            "sharing, votes"
        ),
        say("`/cite` and `/quote`: one passage, or a speaker’s own words"),
        say(
            "`/check`, or *Apps → Check this quote* at a message: whether words are whose they are "
            "said to be"
        ),
        say("*Apps → Find claims* at a message: what the notes say on it"),
        say("`/section` and `/glossary`: a section to read page by page, a term to look up"),
        say("`/privacy`: what is kept about you, to see, export, delete or stop"),
        say("`/help`: all of it by what you come for, to click on"),
    )


def _kept() -> tuple[Sentence, ...]:
    return (
        say(
            "Questions put to me and votes on answers are logged with who gave them, for this "
            "bot’s operator and, in a server, its moderators."
        ),
        say(
            "What you cite, check or look up is not logged, and what else is written here I do "
            "not see."
        ),
    )


def _episode(episode: Episode) -> tuple[Line, Line]:
    """The episode's title, linked to its recording, with who speaks and who wrote the notes."""
    recording = Link(episode.video, say("recording"))
    title = Strong(Cut(episode.title, _NAME))
    people = say(
        "Guest: {guest} · host: {host}",
        guest=Cut(episode.guest, _NAME),
        host=Cut(episode.host, _NAME),
    )
    author = say("the notes do not name their author")
    if episode.author is not None:
        author = say("notes by {author}", author=Cut(episode.author, _NAME))
    facts = (title, episode.published, written(episode.length), recording)
    return Line(listed(facts, " · ")), Line(listed((people, author), " · "), small=True)


_ROLES = (
    (
        say("To ask"),
        say(
            "{ask}: about the episode. A mention of me or a direct message does it too, and a "
            "reply to my answer asks on",
            ask="ask",
        ),
        say("{about}: the episode, the notes, and what is kept", about="about"),
    ),
    (
        say("To quote and to look up"),
        say(
            "{cite}, {quote}: post a passage, or a speaker’s own words", cite="cite", quote="quote"
        ),
        say(
            "{check}: whether words are whose they are said to be. At a message: *Apps → Check "
            "this quote*, *Find claims*",
            check="check",
        ),
        say(
            "{section}, {glossary}: read a section, or a term",
            section="section",
            glossary="glossary",
        ),
    ),
    (
        say("Your own data"),
        say(
            "{show}, {export}, {delete}: what I keep about you",
            show="privacy show",
            export="privacy export",
            delete="privacy delete",
        ),
        say(
            "{out}, {back}: have nothing stored, or have it stored again",
            out="privacy opt-out",
            back="privacy opt-in",
        ),
    ),
    (
        say("For those who may manage messages"),
        say(
            "{recent}, {search}: what was asked in channels that you can see",
            recent="log recent",
            search="log search",
        ),
        say(
            "{unanswered}, {disliked}: what the notes lack; {note}, {resolve} close a gap",
            unanswered="log unanswered",
            disliked="log not-helpful",
            note="log note",
            resolve="log resolve",
        ),
    ),
    (
        say("For those who may manage the server"),
        say(
            "{show}: how I answer here, how often, who reads the log and where its digest goes",
            show="settings show",
        ),
    ),
)
"""What there is for each role that people have; the values are names of commands."""


def by_role(mention: Callable[[str], object]) -> Document:
    """What there is for whom; `mention` gives what shows a command, by its name."""
    blocks: list[Line] = []
    for role, *offered in _ROLES:
        blocks.append(Line(role, strong=True))
        for each in offered:
            shown = {name: mention(str(command)) for name, command in each.values.items()}
            blocks.append(Line(replace(each, values=shown), item=True))
    return Document(tuple(blocks), private=True)
