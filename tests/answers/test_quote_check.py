"""The check of a quote, on prepared texts and on the content that ships."""

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bot.answers.dictionary import Dictionary
from bot.answers.language import Language
from bot.answers.quotecheck.checker import LONGEST, QuoteChecker, load_quote_checker
from bot.answers.quotecheck.verdict import Change, Difference, Verdict
from bot.notes.episode import Claim
from bot.notes.voice import Span, Voice
from tests.answers.conftest import KNOWLEDGE
from tests.answers.corpora import SPEAKER, corpus_of

ILYA, DWARKESH = "Ilya Sutskever", "Dwarkesh Patel"
HOST = "Bob Sample"
RIGHT = 0.95


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text as people write it, and the right verdict; a source or speaker where there is one."""

    text: str
    verdict: str
    speaker: str | None
    source: str | None


@cache
def prepared() -> tuple[Prepared, ...]:
    lines = Path(__file__).with_name("quotes.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(Prepared(**json.loads(line)) for line in lines)


@pytest.fixture(name="checker", scope="module")
def _checker() -> QuoteChecker:
    return load_quote_checker(KNOWLEDGE)


def is_right(checker: QuoteChecker, each: Prepared) -> bool:
    check = checker.check(each.text)
    source = check.citation.source if check.citation else None
    return (
        check.verdict == each.verdict
        and each.speaker in {None, check.speaker}
        and each.source in {None, source}
    )


def test_the_verdict_on_prepared_texts_is_right_but_for_one_in_twenty(
    checker: QuoteChecker,
) -> None:
    wrong = [each.text for each in prepared() if not is_right(checker, each)]
    assert len(wrong) <= len(prepared()) * (1 - RIGHT), wrong


def test_the_prepared_texts_are_of_every_kind() -> None:
    kinds = Counter(each.verdict for each in prepared())
    assert set(kinds) == {verdict.value for verdict in Verdict}
    assert all(count >= 8 for count in kinds.values())


def test_no_prepared_text_is_called_verbatim_that_is_not(checker: QuoteChecker) -> None:
    others = [each.text for each in prepared() if each.verdict != "verbatim"]
    assert [text for text in others if checker.check(text).verdict is Verdict.VERBATIM] == []


@pytest.mark.parametrize(
    "text",
    [
        "“The whole problem is the power.”",
        '"the whole problem is the power"',
        "'The whole problem is the power'",
        "‘the whole problem is the power’",
        "«THE WHOLE PROBLEM IS THE POWER»",
        "„The whole problem is the power“",
        "> The whole problem is the power.",
        "> “The whole problem is the power.”\n> — Ilya",
        "**the whole *problem* is the power**!!!",
        "`the whole problem is the power`",
        "the\u200b whole problem is the power 🔥",
        "“the whole problem … is the power”",
        "“the […] problem is the power”",
        "“[T]he whole problem is [really] the power”",
        "Ilya said ‘“the whole problem is the power”’",
    ],
)
def test_marks_case_markup_and_marked_changes_are_understood(
    checker: QuoteChecker, text: str
) -> None:
    check = checker.check(text)
    assert check.verdict is Verdict.VERBATIM
    assert check.passage is not None
    assert check.passage.id.endswith("/align-power")


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("Ilya said “the whole problem is the power”", ILYA),
        ("“the whole problem is the power” — Sutskever", ILYA),
        ("“the whole problem is the power,” says Illya Sutskevr", ILYA),
        ("according to the guest, “the whole problem is the power”", ILYA),
        ("as Patel put it: “the whole problem is the power”", DWARKESH),
        ("the interviewer asked whether “the whole problem is the power”", DWARKESH),
        ("Ilya told Dwarkesh that “the whole problem is the power”", ILYA),
        ("on the Dwarkesh podcast: “the whole problem is the power”", None),
        ("it was Dwarkesh, not Ilya, who said “the whole problem is the power”", DWARKESH),
        ("Ilya and Dwarkesh got to “the whole problem is the power”", None),
        ("he said “the whole problem is the power”", None),
        ("Sam Altman said “the whole problem is the power”", "Sam Altman"),
        ("THE WHOLE PROBLEM IS THE POWER", None),
    ],
)
def test_whom_the_text_names_is_told(checker: QuoteChecker, text: str, claimed: str | None) -> None:
    check = checker.check(text)
    assert check.claimed_speaker == claimed
    expected = Verdict.VERBATIM if claimed in {None, ILYA} else Verdict.MISATTRIBUTED
    assert (check.verdict, check.speaker) == (expected, ILYA)


def test_differences_are_told_word_by_word(checker: QuoteChecker) -> None:
    check = checker.check("Ilya: “the robustness of humans is really very staggering”")
    assert check.verdict is Verdict.NEARLY
    assert check.differences == (
        Difference(Change.REPLACE, "humans", "people"),
        Difference(Change.INSERT, "very", ""),
    )
    assert check.quotation == Span(
        "The robustness of people is really staggering.", Voice.QUOTE, ILYA
    )


def test_quotations_joined_by_an_ellipsis_are_all_told(checker: QuoteChecker) -> None:
    check = checker.check("“it’s very hard to feel the AGI… you’ve got to be showing the thing”")
    assert (check.verdict, check.speaker) == (Verdict.VERBATIM, ILYA)
    assert check.quotation is not None
    shown = [check.quotation, *(source.quotation for source in check.joined)]
    assert [str(each) for each in shown] == [
        "“it’s very hard to feel the AGI”",
        "“you’ve got to be showing the thing”",
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "“you’ve got to be showing the thing… it’s very hard to feel the AGI”",
            id="in the other order",
        ),
        pytest.param(
            "“it’s very hard to feel the AGI… the robustness of people is really staggering”",
            id="from two sections",
        ),
        pytest.param(
            "“it’s very hard to feel the AGI… you’ve got to be hiding the thing”",
            id="one of them altered",
        ),
    ],
)
def test_what_an_ellipsis_joins_is_not_verbatim_where_any_of_it_is_in_doubt(
    checker: QuoteChecker, text: str
) -> None:
    assert checker.check(text).verdict is not Verdict.VERBATIM


def test_what_an_ellipsis_leaves_out_is_told(checker: QuoteChecker) -> None:
    check = checker.check("“one word … because it informs people what to do”")
    assert check.verdict is Verdict.VERBATIM
    assert check.differences == (Difference(Change.OMIT, "…", "but such a powerful word"),)


@pytest.mark.parametrize(
    "text",
    ["“a human being is … an AGI”", "“the robustness of people is [not] really staggering”"],
)
def test_a_marked_change_that_turns_the_meaning_is_not_verbatim(
    checker: QuoteChecker, text: str
) -> None:
    assert checker.check(text).verdict is Verdict.NEARLY


def test_a_short_quotation_is_verbatim_where_its_surroundings_bear_it_out(
    checker: QuoteChecker,
) -> None:
    assert checker.check("Ilya said “will run out”").verdict is Verdict.UNSURE
    borne_out = "Ilya said that the data for pre-training “will run out”"
    assert checker.check(borne_out).verdict is Verdict.VERBATIM


def test_one_false_quotation_among_true_ones_makes_the_text_false(checker: QuoteChecker) -> None:
    text = "Ilya said “the whole problem is the power” and “AGI will come in 2027 for sure”"
    check = checker.check(text)
    assert (check.verdict, check.words) == (Verdict.NOT_FOUND, "AGI will come in 2027 for sure")


def test_each_quotation_is_held_against_whoever_is_named_beside_it(checker: QuoteChecker) -> None:
    text = "{}: “the whole problem is the power” {}: “are too focused on the evals”"
    assert checker.check(text.format("Ilya", "Dwarkesh")).verdict is Verdict.VERBATIM
    assert checker.check(text.format("Dwarkesh", "Ilya")).verdict is Verdict.MISATTRIBUTED


def test_the_note_writers_judgement_is_nobodys_words(checker: QuoteChecker) -> None:
    check = checker.check("Ilya said “my timeline of 5 to 20 years is a wide band”")
    assert (check.verdict, check.speaker) == (Verdict.PARAPHRASE, None)


def test_the_same_words_of_two_speakers_are_the_claimed_ones(
    language: Language, dictionary: Dictionary
) -> None:
    words = "nobody expects the second winter"
    corpus = corpus_of(quoting(words, SPEAKER), quoting(words, HOST))
    checker = QuoteChecker(corpus, language, dictionary)
    for name in (SPEAKER, HOST):
        check = checker.check(f"{name} said “{words}”")
        assert (check.verdict, check.speaker) == (Verdict.VERBATIM, name)
    assert checker.check(f"“{words}”").verdict is Verdict.UNSURE


@pytest.mark.parametrize(
    ("written", "is_near"),
    [
        ("nobody expects the purple winter when walrus inherit every marmalade kitchen", True),
        ("nobody expects lantern purple winter walrus umbrella inherit trombone kitchen", False),
    ],
    ids=["eight words of eleven agree", "five words of eleven"],
)
def test_words_are_nearly_a_speakers_only_if_most_of_them_agree(
    language: Language, dictionary: Dictionary, written: str, *, is_near: bool
) -> None:
    words = "nobody expects the second winter when robots inherit every empty kitchen"
    checker = QuoteChecker(corpus_of(quoting(words, SPEAKER)), language, dictionary)
    check = checker.check(f"“{written}”")
    assert (check.verdict is Verdict.NEARLY) == is_near


def test_a_text_is_read_up_to_its_limit(checker: QuoteChecker) -> None:
    text = f"“the whole problem is the power” {'x' * LONGEST} Dwarkesh said"
    assert checker.check(text).verdict is Verdict.VERBATIM


def quoting(words: str, speaker: str) -> Claim:
    spans = (
        Span("It was said that ", Voice.PARAPHRASE, speaker),
        Span(words, Voice.QUOTE, speaker),
    )
    return Claim(f"by-{speaker[0].lower()}", Voice.PARAPHRASE, speaker, spans)
