"""The check of a quote as a message: the verdict in words, what differs, the true words. Pure.

“ ” hold a speaker's words only; what somebody else wrote stands in ‹ ›.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.answers.quotecheck.verdict import Change, Difference, QuoteCheck, Verdict
from bot.answers.visible import visible
from bot.discord_app.limits import length
from bot.discord_app.markup import isolated, plain, shortened
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply, fit_passages
from bot.notes.passage import Passage
from bot.notes.voice import Span, Voice

_ECHOED = 200  # characters repeated of what was written
_NAME = 60  # characters shown of a name
_LABEL = 100  # characters shown of a section's title
_DIFFERING = 80  # characters shown of either side of a difference
_DIFFERENCES = 800  # characters that the list of differences may take


def render_check(check: QuoteCheck, *, private: bool = True, say: Phrases) -> Reply:
    """The verdict on what somebody wrote, with the passage it rests on where there is one."""
    head = [_word_verdict(check, say), *_echo(check, say), *_differences(check, say)]
    if check.passage is None:
        return Reply("\n".join(head), private)
    further = (_true_words(source.passage, source.quotation) for source in check.joined)
    shown = [_true_words(check.passage, _quotation(check)), *further]
    return Reply(fit_passages(head, shown, say=say), private)


def nothing_to_check(say: Phrases) -> Reply:
    return Reply(say("There are no words in that which I could check."), private=True)


def _quotation(check: QuoteCheck) -> Span | None:
    """A speaker's own words; nothing else is shown as such."""
    span = check.quotation
    return span if span is not None and span.voice is Voice.QUOTE else None


def _true_words(passage: Passage, span: Span | None) -> Passage:
    """The passage, reduced to the quotation where there is one."""
    if span is None:
        return passage
    claim = replace(passage.claim, voice=Voice.QUOTE, speaker=span.speaker, spans=(span,))
    return replace(passage, claim=claim)


def _echo(check: QuoteCheck, say: Phrases) -> list[str]:
    words = _written(check.words or check.text, _ECHOED)
    return [say("-# Checked: {words}", words=words)] if words else []


def _written(text: str, limit: int) -> str:
    """What somebody wrote, or nothing if nothing of it is seen."""
    shown = isolated(shortened(visible(text), limit))
    return f"‹{shown}›" if shown else ""


def _name(name: str | None, say: Phrases) -> str:
    return isolated(shortened(visible(name or ""), _NAME)) or say("somebody")


def _word_verdict(check: QuoteCheck, say: Phrases) -> str:
    speaker = _name(check.speaker, say)
    match check.verdict:
        case Verdict.VERBATIM:
            return say("**Verbatim.** These are {speaker}’s own words.", speaker=speaker)
        case Verdict.NEARLY:
            return say("**Nearly.** {speaker} said this in words that differ.", speaker=speaker)
        case Verdict.PARAPHRASE:
            return _word_paraphrase(check, say)
        case Verdict.MISATTRIBUTED:
            return _word_misattribution(check, say)
        case Verdict.NOT_FOUND:
            return say("**Not in the notes.** They neither quote nor restate this.")
        case Verdict.UNSURE:
            return say("**Cannot tell.** There is too little to go by, or the words are anybody’s.")


def _word_paraphrase(check: QuoteCheck, say: Phrases) -> str:
    label = check.citation.label if check.citation else ""
    where = plain(shortened(visible(label), _LABEL)) or say("the notes")
    if check.passage is not None and check.passage.voice is Voice.ASSESSMENT:
        return say(
            "**A paraphrase.** Nobody said this; it is the note-writer’s judgement in {where}.",
            where=where,
        )
    return say(
        "**A paraphrase.** These are nobody’s own words; they are a paraphrase of {where}.",
        where=where,
    )


def _word_misattribution(check: QuoteCheck, say: Phrases) -> str:
    speaker, claimed = _name(check.speaker, say), _name(check.claimed_speaker, say)
    if _quotation(check) is None:
        told = say(
            "The notes restate {speaker}, not {claimed}, and in words of their own.",
            speaker=speaker,
            claimed=claimed,
        )
    elif all(each.change is Change.OMIT for each in check.differences):
        told = say(
            "These are the words of {speaker}, not {claimed}.", speaker=speaker, claimed=claimed
        )
    else:
        told = say(
            "These are, with differences, the words of {speaker}, not {claimed}.",
            speaker=speaker,
            claimed=claimed,
        )
    return f"{say('**Said by somebody else.**')} {told}"


def _differences(check: QuoteCheck, say: Phrases) -> Iterator[str]:
    """A line for each difference, as many as there is room for, saying how many more."""
    if _quotation(check) is None:
        return
    room = _DIFFERENCES
    for shown, each in enumerate(check.differences):
        line = f"- {_word_difference(each, say)}"
        room -= length(line) + 1
        if room < 0:
            further = len(check.differences) - shown
            yield say("-# Further differences, not shown here: {further}.", further=further)
            return
        yield line


def _word_difference(difference: Difference, say: Phrases) -> str:
    theirs = _written(difference.theirs, _DIFFERING) or say("nothing")
    words = plain(shortened(visible(difference.notes), _DIFFERING))
    notes = f"“{words}”" if words else say("nothing")
    match difference.change:
        case Change.REPLACE:
            return say("written: {theirs}; said: {notes}", theirs=theirs, notes=notes)
        case Change.INSERT:
            return say("written: {theirs}; not said there", theirs=theirs)
        case Change.DELETE:
            return say("said, and not written: {notes}", notes=notes)
        case Change.OMIT:
            return say("said, and marked as left out: {notes}", notes=notes)
