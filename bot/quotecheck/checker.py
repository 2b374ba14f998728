"""The check of what was said: what somebody wrote, beside what the notes hold.

To certify the opposite is the worst that can happen here, so in doubt the verdict is a weaker one.

- A text is checked sentence by sentence, and has the worst verdict of all that is told of it.
- Words marked as quoted, or like a speaker's, are laid beside that speaker's words, up to the next
  punctuation; the writer's chatter around them is set aside. Case, punctuation, spelling and form
  make no difference, nor does an omission or addition that the writer marks, unless it turns the
  meaning. A change that says something else is `CONTRADICTS`, with what differs.
- Words without marks are certified by no verdict where what stands before them denies them.
- Anything else is laid beside the passages that have most in common with it. `PARAPHRASE` stands
  where everything agrees that both tell.
- The note-writer's own judgement, in anybody's mouth, is `PARAPHRASE`: the notes' words, nobody's
  in the episode. A restatement of another speaker than the one claimed is `MISATTRIBUTED`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.answers.analysis import Analyser, distinct, fold
from bot.answers.dictionary import Dictionary, load_dictionary
from bot.answers.language import Language, load_language
from bot.notes.episode import Corpus, Passage, Voice
from bot.notes.library import load_corpus
from bot.quotecheck.alignment import Reach
from bot.quotecheck.attribution import Attribution, Claim, nearest
from bot.quotecheck.changes import Changes
from bot.quotecheck.clauses import ClauseReader, Statement
from bot.quotecheck.opposites import Lexicon, Tables, load_tables
from bot.quotecheck.quotations import (
    SENTENCE,
    Match,
    Quotations,
    clause,
    introduces,
    is_borne_out,
    is_near,
    is_sentence,
    is_telling,
    joined,
    outside,
    said_by,
    sentences,
    stands_alone,
    trimmed,
    unclaimed,
    without,
)
from bot.quotecheck.restating import Restatement, Restatements, best_of
from bot.quotecheck.verdict import Difference, Kind, QuoteCheck, Source, Verdict
from bot.quotecheck.words import Excerpt, WordReader, clean, excerpts

LONGEST = 4000
"""How many characters of a text are read."""

MOST = 16
"""How many sentences, and quotations, are checked one by one; the rest of them counts as one."""

TOGETHER = 2
"""How many sentences are looked up as one where a later one alone is about nothing."""

ENOUGH = 2
"""Words that carry meaning and can be looked for; in a whole sentence one is enough."""

SHOWN = 3
"""How many passages that were weighed are told as grounds."""

_WORST_FIRST = (
    Verdict.CONTRADICTS,
    Verdict.MISATTRIBUTED,
    Verdict.NOT_FOUND,
    Verdict.UNSURE,
    Verdict.PARAPHRASE,
    Verdict.NEARLY,
    Verdict.VERBATIM,
)
_DOUBTING = frozenset(["false", "myth", "opposite", "untrue", "wrong"])
_NO_DENIAL = re.compile(r"\W*\w+n['’]t\b|.*\bcan['’]?t believe\b", re.IGNORECASE | re.DOTALL)
_FIRST_PERSON = frozenset(["i", "my", "me", "mine", "myself", "imo", "imho"])


@dataclass(frozen=True, slots=True)
class _Text:
    """A sentence of a text as read, with what of it is marked as quoted.

    `plain` is the whole text, cleaned, `all_claims` the names that it gives, and `claims` those
    that can tell who speaks in the sentence. `rest` are further quotations, read as one.
    """

    typed: str
    plain: str
    whole: Excerpt
    claims: tuple[Claim, ...]
    marked: tuple[Excerpt, ...]
    rest: Excerpt | None = None

    @property
    def said(self) -> str:
        return self.plain[self.whole.start : self.whole.end]


class QuoteChecker:
    """Checks texts against one corpus. Pure; holds no state but its memory of words read."""

    def __init__(
        self, corpus: Corpus, language: Language, dictionary: Dictionary, tables: Tables
    ) -> None:
        self._analyser = Analyser(language)
        self._words = WordReader(language)
        self._dropped = language.stop_words | language.chatter | {"who", "when"}
        self._attribution = Attribution(corpus, language, dictionary)
        self._quotations = Quotations(corpus.passages, self._words)
        self._lexicon = Lexicon(tables, language)
        self._clauses = ClauseReader(
            self._words,
            self._lexicon,
            language,
            dictionary,
            dict.fromkeys(_proper_in(corpus), "") | _names_in(corpus),
        )
        self._restatements = Restatements(corpus.passages, self._clauses, self._lexicon, dictionary)
        self._changes = Changes(self._clauses, self._lexicon, self._restatements)

    def check(self, text: str) -> QuoteCheck:
        """The verdict on a text; what is longer than `LONGEST` is cut there. Never raises."""
        parts = tuple(self._sentences(text))
        checks = [self._check(part) for part in parts]
        told = [
            check
            for part, check in zip(parts, checks, strict=True)
            if not (check.verdict is Verdict.UNSURE and check.passage is None)
            and not self._is_comment(part, check, among=len(parts))
        ]
        if not told:
            return min(checks, key=_badness)
        worst = min(told, key=_badness)
        if told[1:] and worst.verdict is Verdict.NOT_FOUND and len(parts) <= TOGETHER:
            whole = self._together(parts)
            if whole.verdict is Verdict.PARAPHRASE:
                return whole
        return replace(worst, statements=tuple(told) if told[1:] else ())

    def _together(self, parts: tuple[_Text, ...]) -> QuoteCheck:
        """The check of sentences as one, of which a later one may need what the first names."""
        first, last = parts[0], parts[-1]
        claims = tuple(dict.fromkeys(claim for part in parts for claim in part.claims))
        whole = Excerpt(first.whole.start, last.whole.end)
        marked = tuple(each for part in parts for each in part.marked)
        return self._check(replace(first, whole=whole, claims=claims, marked=marked))

    def _sentences(self, text: str) -> Iterator[_Text]:
        plain = clean(text[:LONGEST])
        claims = self._attribution.claims(plain)
        marked = tuple(trimmed(each, claims, plain) for each in excerpts(plain))
        rest = Excerpt(marked[MOST - 1].start, marked[-1].end) if len(marked) > MOST else None
        if rest is not None:
            marked = (*marked[: MOST - 1], rest)
        named: Claim | None = None
        telling = [
            word.start
            for word in unclaimed(self._words.read(plain), claims)
            if word.key not in self._dropped and not word.is_gap
        ]

        def carries(part: Excerpt) -> bool:
            return bisect_left(telling, part.start) < bisect_left(telling, part.end)

        cut = sentences(plain, marked, carries)
        if len(cut) > MOST:
            cut = (*cut[: MOST - 1], Excerpt(cut[MOST - 1].start, len(plain)))
        for part in self._joined(cut, plain, claims):
            inside = tuple(c for c in claims if part.start <= c.start and c.end <= part.end)
            goes_on = bool(inside) and all(claim.name is None for claim in inside)
            own = (replace(inside[0], name=named.name),) if goes_on and named else inside
            quoted = tuple(m for m in marked if part.start <= m.start and m.end <= part.end)
            yield _Text(text, plain, part, own or (claims if quoted else ()), quoted, rest)
            named = next((claim for claim in reversed(inside) if claim.name is not None), named)

    def _joined(
        self, cut: tuple[Excerpt, ...], plain: str, claims: tuple[Claim, ...]
    ) -> list[Excerpt]:
        """The sentences, those together of which the later only tells who says the earlier."""
        found: list[Excerpt] = []
        said = set[str]()
        for part in cut:
            words = unclaimed(self._words.read(plain, part.start, part.end), claims)
            telling = {word.stem for word in words if word.key not in self._dropped}
            names = any(part.start <= claim.start < part.end and claim.name for claim in claims)
            if found and names and telling <= said:
                found[-1] = Excerpt(found[-1].start, part.end)
            else:
                found.append(part)
            said = telling
        return found

    def _is_comment(self, part: _Text, check: QuoteCheck, among: int) -> bool:
        """Whether one sentence of several is the writer's own, of whom no word is in the notes."""
        if among == 1 or check.verdict is not Verdict.NOT_FOUND:
            return False
        said = any(claim.said for claim in part.claims)
        words = {
            word.key for word in self._words.read(part.plain, part.whole.start, part.whole.end)
        }
        return not (said or part.marked) and (
            bool(words & _FIRST_PERSON) or not any(each.pairs for each in check.grounds)
        )

    def _check(self, text: _Text) -> QuoteCheck:
        checks = [
            _doubted(check) if each == text.rest or self._is_denied(text, each) else check
            for each in text.marked
            for check in (self._check_marked(text, each),)
        ]
        if checks and self._is_bare(text):
            return min(checks, key=_badness)
        told = [check for check in checks if not _is_empty(check)]
        if not told:
            return self._check_unmarked(text)
        return self._with_surroundings(text, min(told, key=_badness))

    def _is_bare(self, text: _Text) -> bool:
        """Whether nothing is written but quotations and who is said to have spoken them."""
        around = text.said
        stretches: tuple[Excerpt | Claim, ...] = (*text.marked, *text.claims)
        for each in stretches:
            start, end = each.start - text.whole.start, each.end - text.whole.start
            if start >= 0:
                around = f"{around[:start]}{' ' * (end - start)}{around[end:]}"
        return not self._analyser.terms(around)

    def _with_surroundings(self, text: _Text, check: QuoteCheck) -> QuoteCheck:
        """The check of a quotation, unless what is said around it is not what the notes say."""
        if check.verdict not in {Verdict.VERBATIM, Verdict.NEARLY} or check.passage is None:
            return check
        at = text.plain.find(check.words, text.whole.start) - text.whole.start
        quoted = (at, at + len(check.words)) if len(check.words.split()) > SENTENCE else (0, 0)
        statement = self._statement(text, text.whole, quoted)
        beside = self._restatements.beside(statement, check.passage)
        counts = (beside is None or not beside.is_close) and any(
            token.entry.quantity is not None for token in statement.tokens
        )
        if counts:  # too little is said beside the quotation to tell but how much of it holds
            beside = self._restatements.beside(self._statement(text, text.whole), check.passage)
        if beside is None or not beside.is_close:
            return check
        against = tuple(
            each
            for each in beside.comparison.differences
            if each.settled
            and (each.kind is Kind.QUANTIFIER if counts else each.kind is not Kind.CERTAINTY)
        )
        if not against:
            return check
        return replace(
            check,
            verdict=Verdict.CONTRADICTS,
            words=text.said.strip(),
            quotation=None,
            differences=against,
            grounds=(beside.grounds(),),
        )

    def _check_marked(self, text: _Text, excerpt: Excerpt) -> QuoteCheck:
        words = self._words.read(text.plain, excerpt.start, excerpt.end)
        claim = nearest(outside(text.claims, excerpt), excerpt.start, excerpt.end)
        before = text.plain[text.whole.start : excerpt.start]
        around = before + "\n" + text.plain[excerpt.end : text.whole.end]
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
        own = {*self._analyser.terms(match.quotation.span.text), *self._speakers(passage)}
        held = {*self._analyser.terms(f"{passage.text} {passage.citation.label}")}
        return len((held - own) & {*self._analyser.terms(around)})

    def _speakers(self, passage: Passage) -> tuple[str, ...]:
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
        differences = tuple(
            each for one in matches for each in self._changes.of(one.alignment, one.quotation)
        )
        verdict = _changed(verdict, differences)
        others = name is not None and name != match.speaker
        if others and verdict is not Verdict.CONTRADICTS:
            verdict = Verdict.MISATTRIBUTED
        return QuoteCheck(
            text=text.typed,
            verdict=verdict,
            words=said,
            claimed_speaker=name,
            speaker=match.speaker,
            passage=match.quotation.passage,
            quotation=match.quotation.span,
            differences=differences,
            joined=tuple(Source(one.quotation.passage, one.quotation.span) for one in further),
            grounds=tuple(one.grounds(differences) for one in matches),
        )

    def _check_unmarked(self, text: _Text) -> QuoteCheck:
        """The check of a sentence in which nothing telling is marked as quoted."""
        read = self._words.read(text.plain, text.whole.start, text.whole.end)
        words = unclaimed(read, text.claims)
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
                check = self._conclude(text, claim, excerpt, (match,), verdict)
                check = self._with_surroundings(text, check)
                if self._is_denied(text, excerpt):
                    return replace(_doubted(check), words=text.said.strip())
                return check
            embedded = embedded or stands_alone(part.alignment)
        claim = nearest(text.claims, text.whole.start, text.whole.end)
        check = self._look_up(text, claim, text.whole)
        unsure = embedded and check.verdict is Verdict.NOT_FOUND
        return replace(check, verdict=Verdict.UNSURE) if unsure else check

    def _is_denied(self, text: _Text, excerpt: Excerpt) -> bool:
        """Whether what stands right before words may deny them: it is not true that so-and-so.

        "Didn't he say …?" does not, nor "I can't believe he said …".
        """
        lead = text.plain[text.whole.start : excerpt.start]
        before = () if _NO_DENIAL.match(lead) else self._clauses.read(lead).tokens
        return bool(before) and any(
            each.clause == before[-1].clause and (each.flips or each.key in _DOUBTING)
            for each in before
        )

    def _statement(self, text: _Text, excerpt: Excerpt, *aside: tuple[int, int]) -> Statement:
        """What a stretch says, without who says it, and without what is set aside in it."""
        told = [
            (claim.start - excerpt.start, claim.end - excerpt.start)
            for claim in text.claims
            if claim.said and not (claim.acts or _denies(text.plain[claim.start : claim.end]))
        ]
        return self._clauses.read(text.plain[excerpt.start : excerpt.end], (*told, *aside))

    def _look_up(self, text: _Text, claim: Claim | None, excerpt: Excerpt) -> QuoteCheck:
        """The check of words that are no speaker's: what restates them, if anything does."""
        said = text.plain[excerpt.start : excerpt.end]
        name = claim.name if claim else None
        found = self._restatements.find(self._statement(text, excerpt))
        grounds = tuple(each.grounds() for each in found[:SHOWN])
        best = best_of(found, name)
        if best is not None:
            return replace(self._restated(text, said, name, best), grounds=grounds)
        unnamed = without(text.claims, said, excerpt.start)
        terms = len(distinct(self._analyser.terms(unnamed)))
        enough = terms >= ENOUGH or (terms and len(unnamed.split()) >= SENTENCE)
        verdict = Verdict.NOT_FOUND if enough else Verdict.UNSURE
        return QuoteCheck(text.typed, verdict, said.strip(), name, grounds=grounds)

    def _restated(
        self, text: _Text, said: str, name: str | None, restatement: Restatement
    ) -> QuoteCheck:
        passage = restatement.passage
        speaker = None if passage.voice is Voice.ASSESSMENT else passage.speaker
        others = None not in {name, speaker} and name != speaker
        verdict = Verdict.MISATTRIBUTED if others else Verdict.PARAPHRASE
        comparison = restatement.comparison
        if restatement.contradicts:
            verdict = Verdict.CONTRADICTS
        elif comparison.differences or not (self._lexicon.can_compare and restatement.can_vouch):
            verdict = Verdict.MISATTRIBUTED if others else Verdict.UNSURE
        return QuoteCheck(
            text=text.typed,
            verdict=verdict,
            words=said.strip(),
            claimed_speaker=name,
            speaker=speaker,
            passage=passage,
            differences=comparison.differences,
        )


def _denies(claim: str) -> bool:
    """Whether a claim tells that somebody does not say it, which turns round what is said."""
    return "never" in claim.lower().split()


def _weigh_unmarked(match: Match, *, marked: bool) -> Verdict | None:
    """What a match makes of words without quotation marks.

    They may be `marked` all the same, by a name before them or by being all that is written.
    """
    if match.alignment.is_faithful:
        return Verdict.VERBATIM if is_telling(match.alignment, marked=marked) else None
    near = is_near(match.alignment, marked=marked, notes=match.quotation.words)
    return Verdict.NEARLY if near else None


def _changed(verdict: Verdict, differences: Iterable[Difference]) -> Verdict:
    """The verdict on a speaker's words, given what differs."""
    telling = [each for each in differences if each.kind is not None]
    if any(each.settled for each in telling):
        return Verdict.CONTRADICTS
    return Verdict.UNSURE if telling else verdict


def _is_anybodys(match: Match, matches: Iterable[Match], claim: Claim | None) -> bool:
    """Whether several speakers said the same, and the text names none."""
    speakers = {each.speaker for each in matches if each.alignment.score == match.alignment.score}
    return len(speakers) > 1 and (claim is None or claim.name is None)


def _doubted(check: QuoteCheck) -> QuoteCheck:
    """The check of quotations read as one, of which no single one is certified."""
    sure = check.verdict in {Verdict.VERBATIM, Verdict.NEARLY, Verdict.PARAPHRASE}
    return replace(check, verdict=Verdict.UNSURE) if sure else check


def _is_empty(check: QuoteCheck) -> bool:
    """Whether there was too little to tell anything of."""
    return check.verdict is Verdict.UNSURE and check.passage is None


def _badness(check: QuoteCheck) -> tuple[bool, int]:
    return _is_empty(check), _WORST_FIRST.index(check.verdict)


def _names_in(corpus: Corpus) -> dict[str, str]:
    """The speakers by every part of their names."""
    speakers = (name for episode in corpus.episodes for name in episode.speakers)
    return {part: name for name in speakers for part in fold(name).split()}


def _proper_in(corpus: Corpus) -> frozenset[str]:
    """The names of the notes: words that have a capital inside a sentence, and never lack it."""
    proper, common = set[str](), set[str]()
    for passage in corpus.passages:
        plain = clean(passage.text)
        common |= set(re.findall(r"\b[a-z][a-z]+", plain))
        inside = re.findall(r"(?<=[a-z,;] )[A-Z][a-z]+[A-Za-z]*", plain)
        proper |= {fold(word) for word in inside}
    return frozenset(proper - common)


def load_quote_checker(knowledge: Path) -> QuoteChecker:
    """Everything that checking needs, from a content folder.

    Raises:
        KnowledgeError: the content or a language table is not as it must be.
    """
    return QuoteChecker(
        load_corpus(knowledge), load_language(knowledge), load_dictionary(), load_tables(knowledge)
    )
