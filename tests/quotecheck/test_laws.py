"""What holds of the check of a quote whatever the words."""

from collections.abc import Callable, Iterator
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.notes.episode import Corpus, Voice
from bot.notes.library import load_corpus
from bot.quotecheck.checker import QuoteChecker, load_quote_checker
from bot.quotecheck.verdict import Change, Verdict
from tests.quotecheck.conftest import KNOWLEDGE

LONG = 5
TURNING = {"not", "no", "might", "don’t"}
MARKS = ("“”", '""', "«»", "‘’", "„“", "‹›", "''")


@cache
def checker() -> QuoteChecker:
    return load_quote_checker(KNOWLEDGE)


@cache
def corpus() -> Corpus:
    return load_corpus(KNOWLEDGE)


def spoken() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Every quotation's words, with its speaker."""
    return tuple(
        (tuple(span.text.split()), span.speaker or "")
        for passage in corpus().passages
        for span in passage.claim.quotations
    )


def runs() -> Iterator[tuple[str, str]]:
    """Every run of at least `LONG` words of every quotation, with its speaker.

    None that begins right after a word that turns the rest: it says the opposite.
    """
    for words, speaker in spoken():
        for start in range(len(words)):
            if start and words[start - 1] in TURNING:
                continue
            for end in range(start + LONG, len(words) + 1):
                yield " ".join(words[start:end]), speaker


def test_any_long_run_of_a_speakers_words_is_verbatim_that_speakers() -> None:
    for run, speaker in runs():
        check = checker().check(f"“{run}”")
        assert (check.verdict, check.speaker, run) == (Verdict.VERBATIM, speaker, run)


def test_any_long_run_is_found_without_quotation_marks_too() -> None:
    for run, speaker in runs():
        check = checker().check(f"{speaker}: {run}")
        assert (check.verdict, check.speaker, run) == (Verdict.VERBATIM, speaker, run)


def test_no_passage_in_the_notes_own_words_is_verbatim_in_quotation_marks() -> None:
    restating = [each for each in corpus().passages if each.voice is not Voice.QUOTE]
    for text in (passage.text for passage in restating):
        for marks in MARKS:
            check = checker().check(f"Ilya said {marks[0]}{text}{marks[1]}")
            assert (check.verdict is Verdict.VERBATIM, text) == (False, text)


@given(
    st.sampled_from(tuple(runs())),
    st.sampled_from(MARKS),
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
    st.sampled_from(["", ".", "!", "...", ",", "?!"]),
)
@settings(deadline=None)
def test_marks_case_and_trailing_punctuation_change_no_verdict(
    run: tuple[str, str], marks: str, case: Callable[[str], str], ending: str
) -> None:
    words, speaker = run
    check = checker().check(f"{speaker} said {marks[0]}{case(words)}{ending}{marks[1]}")
    assert (check.verdict, check.speaker) == (Verdict.VERBATIM, speaker)


@given(st.sampled_from(tuple(runs())), st.data())
@settings(deadline=None)
def test_a_word_put_into_a_run_is_never_verbatim_and_is_told(
    run: tuple[str, str], data: st.DataObject
) -> None:
    words = run[0].split()
    at = data.draw(st.integers(1, len(words) - 1))
    check = checker().check(f"“{' '.join([*words[:at], 'bananas', *words[at:]])}”")
    assert check.verdict is not Verdict.VERBATIM
    if check.verdict is Verdict.NEARLY:
        assert any("bananas" in each.theirs for each in check.differences)


@given(st.text(max_size=300) | st.text("“”\"'‘’«»„>[]().… \nabIlya", max_size=80))
@settings(deadline=None)
def test_any_text_gets_a_verdict_and_the_same_one_again(text: str) -> None:
    check = checker().check(text)
    assert check == checker().check(text)
    told = check.verdict not in {Verdict.NOT_FOUND, Verdict.UNSURE}
    assert told <= (check.passage is not None)
    assert check.passage is None or check.verdict is not Verdict.NOT_FOUND
    if check.verdict is Verdict.VERBATIM:
        assert all(each.change in {Change.OMIT, Change.INSERT} for each in check.differences)
