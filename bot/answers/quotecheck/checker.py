"""The check of a quote: what somebody wrote, and whether the words are whose they are said to be.

A wrong `VERBATIM` is the worst that can happen here, so in doubt the verdict is a weaker one.

- Of several quotations in a text, those too short to tell anything are set aside and the worst
  verdict counts: one false quotation among true ones makes the text false.
- Where nothing is marked as quoted, the words of the text that are like a speaker's are, up to the
  next punctuation; the writer's chatter around them is set aside.
- An omission or addition that the writer marks (…, [words]) is faithful, unless it holds a
  negation. Case, punctuation and spelling variants make no difference.
- The note-writer's own judgement, in anybody's mouth, is `PARAPHRASE`: the notes' words, nobody's
  in the episode. A restatement of another speaker than the one claimed is `MISATTRIBUTED`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.answers.analysis import Analyser, distinct
from bot.answers.dictionary import Dictionary, load_dictionary
from bot.answers.language import Language, load_language
from bot.answers.quotecheck.alignment import Reach
from bot.answers.quotecheck.attribution import Attribution, Claim, nearest
from bot.answers.quotecheck.excerpts import (
    clause,
    introduces,
    is_sentence,
    outside,
    trimmed,
    unclaimed,
    without,
)
from bot.answers.quotecheck.joining import joined, said_by
from bot.answers.quotecheck.marks import Excerpt, clean, excerpts
from bot.answers.quotecheck.proof import (
    SENTENCE,
    is_borne_out,
    is_near,
    is_restated,
    is_telling,
    stands_alone,
)
from bot.answers.quotecheck.quotations import Match, Quotations
from bot.answers.quotecheck.restating import Restatement, Restatements
from bot.answers.quotecheck.verdict import QuoteCheck, Source, Verdict
from bot.answers.quotecheck.words import WordReader
from bot.notes.loading import load_corpus
from bot.notes.passage import Corpus, Passage
from bot.notes.voice import Voice

LONGEST = 4000
"""How many characters of a text are read."""

ENOUGH = 2
"""Words that carry meaning and can be looked for; in a whole sentence one is enough."""

AS_GOOD = 0.1
"""By how much less a passage may say of the text and still be taken, for being the claimed
speaker's."""

_WORST_FIRST = (
    Verdict.MISATTRIBUTED,
    Verdict.NOT_FOUND,
    Verdict.PARAPHRASE,
    Verdict.NEARLY,
    Verdict.VERBATIM,
    Verdict.UNSURE,
)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as read. `claims` are the names it gives."""

    typed: str
    plain: str
    claims: tuple[Claim, ...]


class QuoteChecker:
    """Checks texts against one corpus. Pure; holds no state but its memory of words read."""

    def __init__(self, corpus: Corpus, language: Language, dictionary: Dictionary) -> None:
        self._analyser = Analyser(language)
        self._reader = WordReader(language)
        self._attribution = Attribution(corpus, language, dictionary)
        self._quotations = Quotations(corpus.passages, self._reader)
        self._restatements = Restatements(corpus.passages, self._analyser, dictionary)

    def check(self, text: str) -> QuoteCheck:
        """The verdict on a text; what is longer than `LONGEST` is cut there. Never raises."""
        plain = clean(text[:LONGEST])
        read = _Text(text, plain, self._attribution.claims(plain))
        marked = [trimmed(each, read.claims, plain) for each in excerpts(plain)]
        checks = [self._check_marked(read, each) for each in marked]
        if checks and self._is_bare(read, marked):
            return min(checks, key=_badness)
        told = [check for check in checks if check.verdict is not Verdict.UNSURE]
        return min(told, key=_badness) if told else self._check_unmarked(read)

    def _is_bare(self, text: _Text, marked: list[Excerpt]) -> bool:
        """Whether nothing is written but quotations and who is said to have spoken them."""
        around = text.plain
        stretches: tuple[Excerpt | Claim, ...] = (*marked, *text.claims)
        for each in stretches:
            around = f"{around[: each.start]}{' ' * (each.end - each.start)}{around[each.end :]}"
        return not self._analyser.terms(around)

    def _check_marked(self, text: _Text, excerpt: Excerpt) -> QuoteCheck:
        words = self._reader.read(text.plain, excerpt.start, excerpt.end)
        claim = nearest(outside(text.claims, excerpt), excerpt.start, excerpt.end)
        around = text.plain[: excerpt.start] + "\n" + text.plain[excerpt.end :]
        matches = said_by(claim, self._quotations.matches(words, Reach.WHOLE))
        if not any(match.alignment.is_faithful for match in matches) and (
            several := joined(words, claim, self._quotations)
        ):
            return self._conclude(text, claim, excerpt, several, Verdict.VERBATIM)
        for match in matches:
            verdict = self._weigh_marked(match, around)
            if verdict is not None:
                verdict = Verdict.UNSURE if _is_anybodys(match, matches, claim) else verdict
                return self._conclude(text, claim, excerpt, (match,), verdict)
        return self._look_up(text, claim, excerpt)

    def _weigh_marked(self, match: Match, around: str) -> Verdict | None:
        """What a match makes of words marked as quoted, with other words around them."""
        if match.alignment.is_faithful:
            telling = is_telling(match.alignment) or is_borne_out(
                match.alignment, self._shared(around, match)
            )
            return Verdict.VERBATIM if telling else Verdict.UNSURE
        near = is_near(match.alignment, marked=True, notes=match.quotation.words)
        return Verdict.NEARLY if near else None

    def _shared(self, around: str, match: Match) -> int:
        """How many terms of the surroundings the passage holds beside the quotation."""
        passage = match.quotation.passage
        own = {*self._analyser.terms(match.quotation.span.text), *self._names(passage)}
        held = {*self._analyser.terms(f"{passage.text} {passage.citation.label}")}
        return len((held - own) & {*self._analyser.terms(around)})

    def _names(self, passage: Passage) -> tuple[str, ...]:
        speakers = (span.speaker or "" for span in passage.spans)
        return self._analyser.terms(" ".join(speakers))

    def _conclude(
        self,
        text: _Text,
        claim: Claim | None,
        excerpt: Excerpt,
        matches: tuple[Match, ...],
        verdict: Verdict,
    ) -> QuoteCheck:
        said = text.plain[excerpt.start : excerpt.end].strip()
        name = claim.name if claim else None
        if verdict is Verdict.UNSURE:
            return QuoteCheck(text.typed, verdict, said, name)
        match, *further = matches
        if name is not None and name != match.speaker:
            verdict = Verdict.MISATTRIBUTED
        return QuoteCheck(
            text=text.typed,
            verdict=verdict,
            words=said,
            claimed_speaker=name,
            speaker=match.speaker,
            passage=match.quotation.passage,
            quotation=match.quotation.span,
            differences=tuple(each for one in matches for each in one.alignment.differences()),
            joined=tuple(Source(one.quotation.passage, one.quotation.span) for one in further),
        )

    def _check_unmarked(self, text: _Text) -> QuoteCheck:
        """The check of a text in which nothing telling is marked as quoted."""
        words = unclaimed(self._reader.read(text.plain), text.claims)
        embedded = False
        parts = self._quotations.matches(words, Reach.PART)
        for part in parts:
            start, end = clause(words, part, text.claims)
            excerpt = Excerpt(words[start].start, words[end - 1].end)
            claim = nearest(text.claims, excerpt.start, excerpt.end)
            match = part.quotation.match(words[start:end], Reach.WHOLE)
            named = claim is not None and claim.name is not None and is_sentence(words, start, end)
            marked = introduces(claim, excerpt) or end - start == len(words) or named
            verdict = match and _weigh_unmarked(match, marked=marked)
            if match and verdict:
                verdict = Verdict.UNSURE if _is_anybodys(part, parts, claim) else verdict
                return self._conclude(text, claim, excerpt, (match,), verdict)
            embedded = embedded or stands_alone(part.alignment)
        check = self._look_up(
            text, nearest(text.claims, 0, len(text.plain)), Excerpt(0, len(text.plain))
        )
        unsure = embedded and check.verdict is Verdict.NOT_FOUND
        return replace(check, verdict=Verdict.UNSURE) if unsure else check

    def _look_up(self, text: _Text, claim: Claim | None, excerpt: Excerpt) -> QuoteCheck:
        """The check of words that are no speaker's: what restates them, if anything does."""
        said = text.plain[excerpt.start : excerpt.end]
        name = claim.name if claim else None
        unnamed = without(text.claims, said, excerpt.start)
        restated = [each for each in self._restatements.find(unnamed) if is_restated(each)]
        if restated:
            return self._restated(text, said, name, restated)
        terms = len(distinct(self._analyser.terms(unnamed)))
        enough = terms >= ENOUGH or (terms and len(unnamed.split()) >= SENTENCE)
        verdict = Verdict.NOT_FOUND if enough else Verdict.UNSURE
        return QuoteCheck(text.typed, verdict, said.strip(), name)

    def _restated(
        self, text: _Text, said: str, name: str | None, restated: list[Restatement]
    ) -> QuoteCheck:
        best = restated[0]
        by_speaker = (each for each in restated if each.passage.speaker == name)
        same = next(by_speaker, best)
        if best.share - same.share <= AS_GOOD:
            best = same
        passage = best.passage
        speaker = None if passage.voice is Voice.ASSESSMENT else passage.speaker
        others = None not in {name, speaker} and name != speaker
        return QuoteCheck(
            text=text.typed,
            verdict=Verdict.MISATTRIBUTED if others else Verdict.PARAPHRASE,
            words=said.strip(),
            claimed_speaker=name,
            speaker=speaker,
            passage=passage,
        )


def _weigh_unmarked(match: Match, *, marked: bool) -> Verdict | None:
    """What a match makes of words without quotation marks.

    They may be `marked` all the same, by a name before them or by being all that is written.
    """
    if match.alignment.is_faithful:
        return Verdict.VERBATIM if is_telling(match.alignment, marked=marked) else None
    near = is_near(match.alignment, marked=marked, notes=match.quotation.words)
    return Verdict.NEARLY if near else None


def _is_anybodys(match: Match, matches: Iterable[Match], claim: Claim | None) -> bool:
    """Whether several speakers said the same, and the text names none."""
    speakers = {each.speaker for each in matches if each.alignment.score == match.alignment.score}
    return len(speakers) > 1 and (claim is None or claim.name is None)


def _badness(check: QuoteCheck) -> int:
    return _WORST_FIRST.index(check.verdict)


def load_quote_checker(knowledge: Path) -> QuoteChecker:
    """Everything that checking needs, from a content folder.

    Raises:
        KnowledgeError: the content or a language table is not as it must be.
    """
    return QuoteChecker(load_corpus(knowledge), load_language(knowledge), load_dictionary())
