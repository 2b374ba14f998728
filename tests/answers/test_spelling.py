"""Misspelt words are corrected towards the corpus, and words that are words are left alone."""

import pytest

from bot.answers.dictionary import Dictionary, Speller

WORDS = "superintelligence alignment generalisation emotions neural anthropic transformer karpathy"


@pytest.fixture(scope="module")
def speller(dictionary: Dictionary) -> Speller:
    return Speller(WORDS.split(), dictionary)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("superinteligence", "superintelligence", id="a letter left out"),
        pytest.param("allignment", "alignment", id="a letter doubled"),
        pytest.param("emotoins", "emotions", id="neighbours swapped"),
        pytest.param("antropic", "anthropic", id="a name"),
        pytest.param("genralisaton", "generalisation", id="two slips in a long word"),
    ],
)
def test_a_slip_is_corrected(speller: Speller, typed: str, meant: str) -> None:
    assert speller.correct(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("neuralink", id="a name like a known word"),
        pytest.param("altman", id="a name like none"),
        pytest.param("natural", id="a word of the dictionary"),
        pytest.param("emotions", id="a word of the corpus"),
        pytest.param("gpt4", id="letters and digits"),
        pytest.param("emo", id="too short"),
        pytest.param("", id="nothing"),
        pytest.param("🙏🙏🙏🙏", id="no letters"),
    ],
)
def test_what_is_no_slip_is_left_alone(speller: Speller, typed: str) -> None:
    assert speller.correct(typed) is None
