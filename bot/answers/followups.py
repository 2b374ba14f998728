"""Questions that follow on an answer: whether one leans on what was asked before, and how much.

A question that stands on its own is left alone, whatever was asked before it.
"""

from bot.answers.analysis import spoken
from bot.answers.answer import Earlier
from bot.answers.language import FollowUpWords
from bot.answers.query import Query
from bot.notes.passage import Passage
from bot.notes.voice import Voice

FEW = 2
"""Up to how many telling words a question is too short to stand on its own."""

SOME = 4
"""Up to how many a question may lean on another that refers back to it."""

LONGEST = 10
"""Up to how many words it may have at all."""

RARE = 11.9
"""The rarity from which a word tells what is asked, so that its question stands on its own."""

EARLIER = 0.35
"""What the score of a passage for the earlier question counts, beside that for this one."""

SHOWN = 0.6
"""What a passage gains that was shown, in the idf of a word that a single passage holds."""

BESIDE = 0.9
"""What one gains of the source that was shown first."""

JUDGED = 1.5
"""What an assessment gains that was shown, where the note-writer's judgement is asked for."""


def leans(question: str, query: Query, words: FollowUpWords, *, answered: bool) -> bool:
    """Whether the question, read as `query`, is to be read together with the one before it.

    `answered`: the notes surely answer it as it stands.
    """
    said, telling = spoken(question).split(), len(query.words)
    if len(said) > LONGEST or (query.small_talk and not asks(question, words)):
        return False
    if _opens(question, words):
        return telling <= SOME
    refers = not words.back.isdisjoint(said)
    if answered:
        common = all(word.rarity < RARE for word in query.words)
        return refers and common and telling <= FEW
    return telling <= (SOME if refers else FEW)


def asks(message: str, words: FollowUpWords) -> bool:
    """Whether a message asks something, rather than says it."""
    said = spoken(message).split()
    return "?" in message or _opens(message, words) or bool(said and said[0] in words.asking)


def gain(passage: Passage, after: Earlier, *, judged: bool) -> float:
    """What a passage gains for what the question follows on.

    `judged`: the question asks for the note-writer's judgement.
    """
    if not after.shown:
        return 0.0
    beside = passage.citation == after.shown[0].citation
    shown = SHOWN + (JUDGED if judged and passage.voice is Voice.ASSESSMENT else 0.0)
    return shown * (passage in after.shown) + BESIDE * beside


def _opens(question: str, words: FollowUpWords) -> bool:
    said = f"{spoken(question)} "
    return any(said.startswith(f"{each} ") for each in words.openings)
