"""The check of what was said: the verdict, every difference, and the true words."""

from collections.abc import Iterator

from bot.answers.analysis import visible
from bot.notes.episode import Passage, Span, Voice
from bot.quotecheck.verdict import Change, Difference, Kind, QuoteCheck, Verdict
from bot.replies.document import Block, Document, Items, Line, Passages
from bot.replies.itself import of_lines
from bot.replies.passages import own_words, said
from bot.replies.sentences import Cut, Listing, Quoted, Sentence, Strong, Written, listed, say

_ECHOED = 200  # characters repeated of what was written
_NAME = 60  # characters shown of a name
_LABEL = 100  # characters shown of a section's title
_DIFFERING = 80  # characters shown of either side of a difference


def worded(check: QuoteCheck, *, private: bool = True) -> Document:
    """The verdict on what somebody wrote, with the passage that it rests on, if there is one."""
    blocks = [Line(verdict(check)), *checked_words(check), *_compared(check)]
    if check.passage is not None:
        span = quotation(check)
        first = said(check.passage) if span is None else own_words(check.passage, span)
        joined = (own_words(each.passage, each.quotation) for each in check.joined)
        blocks.append(Passages((first, *joined)))
    return Document(tuple(blocks), private)


def nothing_to_check() -> Document:
    return of_lines(say("There are no words in that which I could check."))


def nothing_to_find() -> Document:
    return of_lines(say("There is no topic in that message to look up in the notes."))


def verdict(check: QuoteCheck) -> Listing:
    """The verdict in a word or two, and what it means."""
    return listed((Strong(title(check.verdict)), _told(check)), " ")


def title(verdict: Verdict) -> Sentence:
    """The verdict in a word or two."""
    titles = {
        Verdict.VERBATIM: say("Verbatim."),
        Verdict.NEARLY: say("Nearly."),
        Verdict.PARAPHRASE: say("A paraphrase."),
        Verdict.CONTRADICTS: say("Contradicts the notes."),
        Verdict.MISATTRIBUTED: say("Said by somebody else."),
        Verdict.NOT_FOUND: say("Not in the notes."),
        Verdict.UNSURE: say("Cannot tell."),
    }
    return titles[verdict]


def checked_words(check: QuoteCheck) -> Iterator[Line]:
    """The words that the verdict is on, in a line, if there are any to be seen."""
    if visible(words := check.words or check.text):
        yield Line(say("Checked: {words}", words=Written(words, _ECHOED)), small=True)


def quotation(check: QuoteCheck) -> Span | None:
    """The speaker's own words that the text was compared with; nothing else is shown as such."""
    span = check.quotation
    return span if span is not None and span.voice is Voice.QUOTE else None


def differences(check: QuoteCheck) -> tuple[Sentence, ...]:
    """What differs: from a speaker's words all of it, from a restatement what matters."""
    if quotation(check) is not None:
        return tuple(_difference(each, _from_words(each)) for each in check.differences)
    if check.verdict is Verdict.MISATTRIBUTED:
        return ()
    return tuple(_difference(each, _from_notes(each)) for each in check.telling)


def several(check: QuoteCheck) -> Sentence:
    """What is said above the verdicts on several statements."""
    number = len(check.statements)
    return say("The worst of {number} statements stands on top:", number=number)


def statements(check: QuoteCheck) -> tuple[Listing, ...]:
    """The verdict on each of several statements, and its words."""
    return tuple(
        listed((title(each.verdict), _written(each.words)), " ") for each in check.statements
    )


def _compared(check: QuoteCheck) -> Iterator[Block]:
    yield Items(
        differences(check),
        lambda further: say("Further differences, not shown here: {further}.", further=further),
    )
    if check.statements:
        yield Line(several(check))
        yield Items(
            statements(check),
            lambda further: say("Further statements, not shown here: {further}.", further=further),
        )


def _told(check: QuoteCheck) -> Sentence:
    speaker, where = _name(check.speaker), _where(check)
    match check.verdict:
        case Verdict.VERBATIM:
            return say("These are {speaker}’s own words.", speaker=speaker)
        case Verdict.NEARLY:
            return say("{speaker} said this in words that differ.", speaker=speaker)
        case Verdict.PARAPHRASE:
            return _paraphrased(check.passage, where)
        case Verdict.CONTRADICTS:
            return _contradicted(check, speaker, where)
        case Verdict.MISATTRIBUTED:
            return _misattributed(check, speaker, _name(check.claimed_speaker))
        case Verdict.NOT_FOUND | Verdict.UNSURE:
            return _untold(check, where)


def _paraphrased(passage: Passage | None, where: object) -> Sentence:
    if passage is not None and passage.voice is Voice.ASSESSMENT:
        return say("Nobody said this; it is the note-writer’s judgement in {where}.", where=where)
    return say("These are nobody’s own words; they are a paraphrase of {where}.", where=where)


def _contradicted(check: QuoteCheck, speaker: object, where: object) -> Sentence:
    if check.quotation is not None:
        return say("{speaker} said something else.", speaker=speaker)
    if check.speaker is None:
        return say("They say something else in {where}.", where=where)
    return say("They say something else of {speaker} in {where}.", speaker=speaker, where=where)


def _untold(check: QuoteCheck, where: object) -> Sentence:
    if check.verdict is Verdict.NOT_FOUND:
        return say("They neither quote nor restate this.")
    if check.passage is None:
        return say("There is too little to go by, or the words are anybody’s.")
    return say("It is not quite what {where} says; compare the two.", where=where)


def _misattributed(check: QuoteCheck, speaker: object, claimed: object) -> Sentence:
    names = {"speaker": speaker, "claimed": claimed}
    if check.quotation is None:
        return say(
            "The notes restate {speaker}, not {claimed}, and in words of their own.", **names
        )
    if all(each.change is Change.OMIT for each in check.differences):
        return say("These are the words of {speaker}, not {claimed}.", **names)
    return say("These are, with differences, the words of {speaker}, not {claimed}.", **names)


def _difference(difference: Difference, told: Sentence) -> Sentence:
    """What differs, and what that is about where it matters."""
    if difference.kind is None:
        return told
    return say("{kind}: {difference}", kind=_kind(difference.kind), difference=told)


def _kind(kind: Kind) -> Sentence:
    """What a difference is about."""
    kinds = {
        Kind.POLARITY: say("denied or not"),
        Kind.NUMBER: say("number"),
        Kind.NAME: say("name"),
        Kind.ROLE: say("who and whom"),
        Kind.COMPARISON: say("which side, which order"),
        Kind.ANTONYM: say("the opposite"),
        Kind.QUANTIFIER: say("how many of them"),
        Kind.CERTAINTY: say("how certain"),
        Kind.WORD: say("another word"),
    }
    return kinds[kind]


def _from_words(difference: Difference) -> Sentence:
    """A difference from a speaker's words."""
    theirs = _written(difference.theirs)
    notes = Quoted(difference.notes, _DIFFERING) if visible(difference.notes) else say("nothing")
    match difference.change:
        case Change.REPLACE:
            return say("written: {theirs}; said: {notes}", theirs=theirs, notes=notes)
        case Change.INSERT:
            return say("written: {theirs}; not said there", theirs=theirs)
        case Change.DELETE:
            return say("said, and not written: {notes}", notes=notes)
        case Change.OMIT:
            return say("said, and marked as left out: {notes}", notes=notes)


def _from_notes(difference: Difference) -> Sentence:
    """A difference from what the notes say in words of their own."""
    theirs = _written(difference.theirs)
    if not visible(difference.notes):
        return say("the text: {theirs}; not so in the notes", theirs=theirs)
    notes = _written(difference.notes)
    return say("the notes: {notes}; the text: {theirs}", notes=notes, theirs=theirs)


def _written(text: str) -> object:
    """What somebody wrote, or the notes say in words of their own; a word where it is nothing."""
    return Written(text, _DIFFERING) if visible(text) else say("nothing")


def _name(name: str | None) -> object:
    return Cut(name, _NAME) if name and visible(name) else say("somebody")


def _where(check: QuoteCheck) -> object:
    label = check.citation.label if check.citation else ""
    return Cut(label, _LABEL) if visible(label) else say("the notes")
