"""The check of a quote, on prepared texts and on the content that ships."""

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bot.answers.dictionary import Dictionary
from bot.answers.language import Language
from bot.notes.episode import Claim, Span, Voice
from bot.quotecheck.checker import LONGEST, MOST, QuoteChecker
from bot.quotecheck.opposites import Tables
from bot.quotecheck.verdict import Change, Difference, Kind, Verdict
from bot.settings import PROJECT_ROOT
from tests.answers.corpora import SPEAKER, corpus_of

ILYA, DWARKESH = "Ilya Sutskever", "Dwarkesh Patel"
HOST = "Bob Sample"
RIGHT = 0.94


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


def is_right(checker: QuoteChecker, each: Prepared) -> bool:
    check = checker.check(each.text)
    source = check.citation.source if check.citation else None
    return (
        check.verdict == each.verdict
        and each.speaker in {None, check.speaker}
        and each.source in {None, source}
    )


def test_the_verdict_on_prepared_texts_is_right_but_for_one_in_sixteen(
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
def test_a_marked_change_that_turns_the_meaning_contradicts(
    checker: QuoteChecker, text: str
) -> None:
    check = checker.check(text)
    assert check.verdict is Verdict.CONTRADICTS
    assert [each.kind for each in check.telling] == [Kind.POLARITY]


def test_a_short_quotation_is_verbatim_where_its_surroundings_bear_it_out(
    checker: QuoteChecker,
) -> None:
    assert checker.check("Ilya said “will run out”").verdict is Verdict.UNSURE
    borne_out = "Ilya said that the data for pre-training “will run out”"
    assert checker.check(borne_out).verdict is Verdict.VERBATIM


def test_a_quotation_cut_off_right_after_a_denial_contradicts(checker: QuoteChecker) -> None:
    check = checker.check("“all machine learning ideas are discussed freely”")
    assert check.verdict is Verdict.CONTRADICTS
    assert ("", "not", Kind.POLARITY) in [(d.theirs, d.notes, d.kind) for d in check.telling]


@pytest.mark.parametrize(
    ("text", "kind", "theirs", "notes"),
    [
        ("“you’ve got to be hiding the thing”", Kind.ANTONYM, "hiding", "showing"),
        ("“a superintelligent 40-year-old”", Kind.NUMBER, "40", "15"),
        ("“more ideas than companies by quite a bit”", Kind.ROLE, "ideas than companies", ""),
        ("“we are squarely an age of scaling company”", Kind.WORD, "scaling", "research"),
        ("“people have just better machine learning, period”", Kind.CERTAINTY, "", "might"),
        ("“it’s never hard to feel the AGI”", Kind.POLARITY, "never", "very"),
    ],
)
def test_a_quotation_changed_in_what_it_says_contradicts_and_tells_what_differs(
    checker: QuoteChecker, text: str, kind: Kind, theirs: str, notes: str
) -> None:
    check = checker.check(text)
    assert check.verdict is Verdict.CONTRADICTS
    assert any(
        each.kind is kind and theirs == each.theirs and notes in each.notes
        for each in check.telling
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“one word, but such a green word, because it informs people what to do”", Kind.WORD),
        ("“the whole problem is the power and money”", Kind.WORD),
    ],
)
def test_a_changed_word_that_no_table_knows_is_left_open_with_both_texts(
    checker: QuoteChecker, text: str, kind: Kind
) -> None:
    check = checker.check(text)
    assert check.verdict is Verdict.UNSURE
    assert check.quotation is not None
    assert [each.kind for each in check.telling] == [kind]


def test_each_statement_gets_its_verdict_and_the_worst_stands_on_top(checker: QuoteChecker) -> None:
    check = checker.check(
        "Ilya said “the whole problem is the power”. He also recalls AlexNet on 20 GPUs. "
        "Meta was turned down by Ilya, too."
    )
    assert check.verdict is Verdict.CONTRADICTS
    assert [each.verdict for each in check.statements] == [
        Verdict.VERBATIM,
        Verdict.CONTRADICTS,
        Verdict.PARAPHRASE,
    ]
    assert check.telling[0].kind is Kind.NUMBER
    assert (check.telling[0].theirs, check.telling[0].notes) == ("20 GPUs", "two GPUs")


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("Altman said that scaling pre-training data will run out one day", "Altman"),
        (
            "Dwarkesh argues that human emotions are a value function hard-coded by evolution",
            DWARKESH,
        ),
        ("Geoffrey Hinton says AlexNet was trained on two GPUs", "Geoffrey Hinton"),
    ],
)
def test_a_claim_without_quotation_marks_is_given_back_to_its_speaker(
    checker: QuoteChecker, text: str, claimed: str
) -> None:
    check = checker.check(text)
    assert (check.verdict, check.claimed_speaker, check.speaker) == (
        Verdict.MISATTRIBUTED,
        claimed,
        ILYA,
    )
    assert check.citation is not None


def test_without_tables_nothing_is_certified(language: Language, dictionary: Dictionary) -> None:
    checker = QuoteChecker(corpus_of(restating()), language, dictionary, Tables())
    assert checker.check("Turtles carry heavy green shells").verdict is Verdict.UNSURE


def test_a_verdict_does_not_depend_on_the_order_of_sets(checker: QuoteChecker) -> None:
    texts = [each.text for each in prepared()[:60]]
    told = "\n".join(str(checker.check(text).verdict) for text in texts)
    code = (
        "import sys, json; from pathlib import Path;"
        "from bot.quotecheck.checker import load_quote_checker as load;"
        "c = load(Path('knowledge'));"
        "print('\\n'.join(str(c.check(t).verdict) for t in json.load(sys.stdin)))"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "."}
        ran = subprocess.run(  # noqa: S603 -- this very interpreter, on a text of the test's own
            [sys.executable, "-c", code],
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            check=True,
            cwd=PROJECT_ROOT,
            env=environment,
        )
        assert ran.stdout.strip() == told


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
    language: Language, dictionary: Dictionary, tables: Tables
) -> None:
    words = "nobody expects the second winter"
    corpus = corpus_of(quoting(words, SPEAKER), quoting(words, HOST))
    checker = QuoteChecker(corpus, language, dictionary, tables)
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
def test_words_are_compared_with_a_speakers_only_if_most_of_them_agree(
    language: Language, dictionary: Dictionary, tables: Tables, written: str, *, is_near: bool
) -> None:
    words = "nobody expects the second winter when robots inherit every empty kitchen"
    checker = QuoteChecker(corpus_of(quoting(words, SPEAKER)), language, dictionary, tables)
    check = checker.check(f"“{written}”")
    assert (check.quotation is not None) == is_near


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("RL's long rollouts give you lots of learning per rollout", Verdict.CONTRADICTS),
        ("five year olds recognise cars from data that isn't diverse", Verdict.PARAPHRASE),
        ("Pre-training consumes more compute than RL at some labs", Verdict.UNSURE),
        ("Daniel Gross was not the only one who left for Meta", Verdict.UNSURE),
        ("Daniel Gross was the only one who left for Meta", Verdict.PARAPHRASE),
        ("at some labs RL already uses more compute than pre-training", Verdict.PARAPHRASE),
        ("Labs converge on technical approach first and on alignment later", Verdict.CONTRADICTS),
    ],
)
def test_little_of_something_denies_it_and_sides_keep_their_places(
    checker: QuoteChecker, text: str, verdict: Verdict
) -> None:
    assert checker.check(text).verdict is verdict


CERTIFIED = {Verdict.VERBATIM, Verdict.NEARLY, Verdict.PARAPHRASE}


@pytest.mark.parametrize(
    ("true", "turned", "kind"),
    [
        pytest.param(
            "After about 10 hours of practice a teenager can drive a car",
            "A teenager can drive after some 10 days of practice",
            Kind.NUMBER,
            id="the same number of another unit",
        ),
        pytest.param(
            "Research doesn’t require the largest cluster",
            "You cannot do research without the largest cluster",
            Kind.POLARITY,
            id="not without is with",
        ),
        pytest.param(
            "Ilya says that the data for pre-training will run out",
            "Ilya never said that the data for pre-training will run out",
            Kind.POLARITY,
            id="never said is not said",
        ),
        pytest.param(
            "Evolution hard-coded emotions into people as a value function",
            "Emotions hard-coded evolution in people as a value function",
            Kind.ROLE,
            id="who does it after by",
        ),
        pytest.param(
            "Governments will demand that something be done when AI gains power",
            "Labs demand that governments and the public do something",
            Kind.ROLE,
            id="somebody else does it to who does it",
        ),
        pytest.param(
            "Ilya was the one who liked the gloss that Dwarkesh offered on reward hacking",
            "Dwarkesh was the one who liked the reward hacking gloss",
            Kind.ROLE,
            id="the one who",
        ),
        pytest.param(
            "Researchers take the benchmarks as the model for the RL environments",
            "Benchmarks are modelled on the RL environments of researchers",
            Kind.ROLE,
            id="a model for is not modelled on",
        ),
        pytest.param(
            "Models from different labs are alike",
            "Pre-trained models from different labs are different",
            Kind.ANTONYM,
            id="a word told twice",
        ),
        pytest.param(
            "The trouble with classic competitive self-play is that it’s too narrow",
            "The trouble with classic competitive self-play is that it’s too broad",
            Kind.ANTONYM,
            id="an opposite at the end of its clause",
        ),
        pytest.param(
            "Only Daniel Gross left SSI",
            "A tenth of SSI went to Meta with Gross",
            Kind.QUANTIFIER,
            id="a share that the notes lack",
        ),
        pytest.param(
            "Classic self-play is good only for negotiation and conflict",
            "Self-play in its classic form is good for everything",
            Kind.QUANTIFIER,
            id="everything is not only something",
        ),
        pytest.param(
            "beauty, simplicity, elegance, correct inspiration from the brain, all of them at once",
            "beauty, simplicity, elegance, correct inspiration from the brain: any of them will do",
            Kind.QUANTIFIER,
            id="any beside a quotation is not all",
        ),
    ],
)
def test_what_is_turned_is_not_certified_and_what_is_not_turned_is(
    checker: QuoteChecker, true: str, turned: str, kind: Kind
) -> None:
    assert checker.check(true).verdict in CERTIFIED
    check = checker.check(turned)
    assert check.verdict in {Verdict.CONTRADICTS, Verdict.UNSURE}
    assert kind in {each.kind for each in check.telling}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("He forecast the OpenAI and Anthropic step three years before", id="counted"),
        pytest.param("Ilya argues that one can’t act effectively without emotions", id="without"),
        pytest.param("Rollouts are long, so that you learn little from each", id="learn, teach"),
    ],
)
def test_what_only_looks_turned_is_a_paraphrase(checker: QuoteChecker, text: str) -> None:
    assert checker.check(text).verdict is Verdict.PARAPHRASE


def test_of_many_quotations_none_is_certified_that_was_not_read(checker: QuoteChecker) -> None:
    true = "“the whole problem is the power” "
    assert checker.check(true * MOST).verdict is Verdict.VERBATIM
    assert checker.check(true * MOST + "“the whole problem is the cheese”").verdict not in {
        Verdict.VERBATIM,
        Verdict.NEARLY,
        Verdict.PARAPHRASE,
    }


@pytest.mark.parametrize(
    "before",
    ["It is not true that", "It's a myth that", "Ilya denies that", "Ilya doesn't think that"],
)
def test_words_without_marks_are_not_certified_where_they_are_denied(
    checker: QuoteChecker, before: str
) -> None:
    words = "the robustness of people is really staggering"
    assert checker.check(words).verdict is Verdict.VERBATIM
    check = checker.check(f"{before} {words}")
    assert check.verdict is Verdict.UNSURE
    assert check.passage is not None


def test_a_text_is_read_up_to_its_limit(checker: QuoteChecker) -> None:
    text = f"“the whole problem is the power” {'x' * LONGEST} Dwarkesh said"
    assert checker.check(text).verdict is Verdict.VERBATIM


def restating() -> Claim:
    spans = (Span("Turtles carry heavy green shells.", Voice.PARAPHRASE, SPEAKER),)
    return Claim("turtles", Voice.PARAPHRASE, SPEAKER, spans)


def quoting(words: str, speaker: str) -> Claim:
    spans = (
        Span("It was said that ", Voice.PARAPHRASE, speaker),
        Span(words, Voice.QUOTE, speaker),
    )
    return Claim(f"by-{speaker[0].lower()}", Voice.PARAPHRASE, speaker, spans)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Ilya never said “it’s very hard to feel the AGI”", Verdict.UNSURE),
        ("Ilya denies that “the whole problem is the power”", Verdict.UNSURE),
        ("Didn’t Ilya say “the whole problem is the power”?", Verdict.VERBATIM),
        ("I can’t believe Ilya said “the whole problem is the power”", Verdict.VERBATIM),
    ],
)
def test_a_quotation_of_which_it_is_said_that_it_was_not_said_is_not_certified(
    checker: QuoteChecker, text: str, verdict: Verdict
) -> None:
    assert checker.check(text).verdict is verdict
