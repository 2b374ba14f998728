"""The check of what was said, in words: the verdict and every difference, once for both edges.

An edge gives `say`, which words a sentence in a language and fills it in, and how it shows names,
places, what somebody wrote, and a speaker's words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.notes.voice import Voice
from bot.quotecheck.verdict import Change, Difference, Kind, QuoteCheck, Verdict


class Say(Protocol):
    """Words an English sentence in a language, its placeholders filled in."""

    def __call__(self, english: str, /, **values: object) -> str: ...


Shown = Callable[[str], str]
"""How an edge shows a text; an empty one where nothing of it is seen."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words checks for an edge: `written` shows what somebody wrote, `quoted` a speaker's words."""

    say: Say
    name: Shown
    place: Shown
    written: Shown
    quoted: Shown

    def title(self, verdict: Verdict) -> str:
        """The verdict in a word or two."""
        say = self.say
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

    def told(self, check: QuoteCheck) -> str:
        """What the verdict means, in a sentence."""
        say, speaker = self.say, self._name(check.speaker)
        match check.verdict:
            case Verdict.VERBATIM:
                return say("These are {speaker}’s own words.", speaker=speaker)
            case Verdict.NEARLY:
                return say("{speaker} said this in words that differ.", speaker=speaker)
            case Verdict.PARAPHRASE:
                return self._paraphrased(check)
            case Verdict.CONTRADICTS:
                return self._contradicted(check)
            case Verdict.MISATTRIBUTED:
                return self._misattributed(check)
            case Verdict.NOT_FOUND | Verdict.UNSURE:
                return self._untold(check)

    def difference(self, difference: Difference, check: QuoteCheck) -> str:
        """What differs, and what that is about where it matters."""
        quotes = check.quotation is not None
        told = self._said(difference) if quotes else self._held(difference)
        if difference.kind is None:
            return told
        say = self.say
        return say("{kind}: {difference}", kind=self.kind(difference.kind), difference=told)

    def kind(self, kind: Kind) -> str:
        """What a difference is about."""
        say = self.say
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

    def statements(self, check: QuoteCheck) -> str:
        """That a text of several statements has the worst verdict of all."""
        say, count = self.say, len(check.statements)
        return say("The worst of {number} statements stands on top:", number=count)

    def statement(self, check: QuoteCheck) -> str:
        """The verdict on one statement of several, and its words."""
        say = self.say
        words = self.written(check.words) or say("nothing")
        return f"{self.title(check.verdict)} {words}"

    def _paraphrased(self, check: QuoteCheck) -> str:
        say, where = self.say, self._where(check)
        if check.passage is not None and check.passage.voice is Voice.ASSESSMENT:
            return say(
                "Nobody said this; it is the note-writer’s judgement in {where}.", where=where
            )
        return say("These are nobody’s own words; they are a paraphrase of {where}.", where=where)

    def _contradicted(self, check: QuoteCheck) -> str:
        say, speaker, where = self.say, self._name(check.speaker), self._where(check)
        if check.quotation is not None:
            return say("{speaker} said something else.", speaker=speaker)
        if check.speaker is None:
            return say("They say something else in {where}.", where=where)
        return say("They say something else of {speaker} in {where}.", speaker=speaker, where=where)

    def _untold(self, check: QuoteCheck) -> str:
        say = self.say
        if check.verdict is Verdict.NOT_FOUND:
            return say("They neither quote nor restate this.")
        if check.passage is None:
            return say("There is too little to go by, or the words are anybody’s.")
        where = self._where(check)
        return say("It is not quite what {where} says; compare the two.", where=where)

    def _misattributed(self, check: QuoteCheck) -> str:
        say = self.say
        speaker, claimed = self._name(check.speaker), self._name(check.claimed_speaker)
        if check.quotation is None:
            return say(
                "The notes restate {speaker}, not {claimed}, and in words of their own.",
                speaker=speaker,
                claimed=claimed,
            )
        if all(each.change is Change.OMIT for each in check.differences):
            return say(
                "These are the words of {speaker}, not {claimed}.", speaker=speaker, claimed=claimed
            )
        return say(
            "These are, with differences, the words of {speaker}, not {claimed}.",
            speaker=speaker,
            claimed=claimed,
        )

    def _said(self, difference: Difference) -> str:
        """A difference from a speaker's words."""
        say = self.say
        theirs = self.written(difference.theirs) or say("nothing")
        notes = self.quoted(difference.notes) or say("nothing")
        match difference.change:
            case Change.REPLACE:
                return say("written: {theirs}; said: {notes}", theirs=theirs, notes=notes)
            case Change.INSERT:
                return say("written: {theirs}; not said there", theirs=theirs)
            case Change.DELETE:
                return say("said, and not written: {notes}", notes=notes)
            case Change.OMIT:
                return say("said, and marked as left out: {notes}", notes=notes)

    def _held(self, difference: Difference) -> str:
        """A difference from what the notes say in words of their own."""
        say = self.say
        theirs, notes = self.written(difference.theirs), self.written(difference.notes)
        if not notes:
            return say("the text: {theirs}; not so in the notes", theirs=theirs)
        return say("the notes: {notes}; the text: {theirs}", notes=notes, theirs=theirs)

    def _name(self, name: str | None) -> str:
        say = self.say
        return self.name(name or "") or say("somebody")

    def _where(self, check: QuoteCheck) -> str:
        say, label = self.say, check.citation.label if check.citation else ""
        return self.place(label) or say("the notes")
