"""How much has to agree before words count as a speaker's: the thresholds, in one place."""

from bot.answers.quotecheck.alignment import MISSPELT, Alignment, Words
from bot.answers.quotecheck.restating import Restatement

LONG = 5
"""Words in a row that are telling whatever they are."""

SENTENCE = 4
"""Words in a row that are telling if two of them are; where nothing is marked as quoted, the
fewest that count as nearly a speaker's words."""

AGREEING = 0.6
"""The share of words that agree, from which words with differences are nearly a speaker's."""

CLOSELY = 0.8
"""The same, where only a small part of the quotation is written."""

HELD = 3
"""The fewest words of a text that a passage holds that restates it."""

SAID = 0.5
"""The share of a text's weight that such a passage holds, at least."""

WEIGHTY = 1.45
"""What it holds of a text weighs as much: a few words of the field do not make a paraphrase."""

FEWER_HELD, MORE_SAID = 2, 0.7
"""The same for a text whose words stand side by side in the passage, too."""

RARE_SAID, RARE_WEIGHT = 0.6, 1.9
"""The same for few words held, none side by side, that are rare enough to tell."""

MANY_HELD, MANY_PAIRS, MANY_SAID = 4, 2, 0.45
"""The same for a long text of which many words are held, some side by side."""


def is_telling(alignment: Alignment, *, marked: bool = True) -> bool:
    """Whether faithful words, in quotation marks if `marked`, are known for a speaker's."""
    words, telling = len(alignment.same), len(_telling(alignment.same))
    if alignment.pieces > 1 and words < 2 * alignment.pieces + 1:
        return False
    if telling >= 3 or (words >= LONG and (marked or telling > 1)):  # noqa: PLR2004 -- see above
        return True
    either, both = alignment.whole or telling > 1, alignment.whole and telling > 1
    return marked and (either if words >= SENTENCE else both)


def is_borne_out(alignment: Alignment, around: int) -> bool:
    """Whether faithful words in quotation marks, too short to tell alone, are a speaker's.

    `around` is how many words beside them, not quoted, the passage holds too.
    """
    if alignment.pieces > 1 or not _telling(alignment.same):
        return False
    return around > 0 if len(alignment.same) > 1 else alignment.whole and around > 1


def is_near(alignment: Alignment, *, marked: bool, notes: Words) -> bool:
    """Whether words with differences are a speaker's; `notes` are all words of the quotation.

    A part of a long quotation has to agree more closely: it may be a common turn of phrase.
    """
    words = len(alignment.same) + MISSPELT * len(alignment.alike)
    agreeing = words / (words + alignment.strays)
    if words < (3 if marked else SENTENCE) or agreeing < AGREEING:
        return False
    telling = len(_telling(alignment.same) | _telling(alignment.alike))
    if telling < 2:  # noqa: PLR2004 -- the same
        return marked and words >= SENTENCE and words >= AGREEING * len(notes)
    return telling * 2 >= len(_telling(notes)) or (words > LONG and agreeing >= CLOSELY)


def stands_alone(alignment: Alignment) -> bool:
    """Whether unmarked words among others are a whole quotation, too long to be a coincidence."""
    return alignment.whole and len(alignment.same) >= LONG and len(_telling(alignment.same)) > 1


def is_restated(restatement: Restatement) -> bool:
    """Whether a passage says enough of a text to be its paraphrase."""
    held, pairs, share = restatement.held, restatement.pairs, restatement.share
    if held >= HELD:
        long = held >= MANY_HELD and pairs >= MANY_PAIRS
        return share >= (MANY_SAID if long else SAID) and restatement.weight >= WEIGHTY
    if held < FEWER_HELD:
        return False
    side_by_side, rare = pairs > 0 and share >= MORE_SAID, restatement.weight >= RARE_WEIGHT
    return side_by_side or (rare and share >= RARE_SAID)


def _telling(words: Words) -> set[str]:
    return {word.stem for word in words if word.telling}
