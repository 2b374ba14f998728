"""Text to terms: which words are the same word, and that no text is too odd to be read."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answers.analysis import Analyser, fold

SAME = [
    pytest.param("generalisation generalization generalise generalizing", id="ise and ize"),
    pytest.param("behaviour behavior behaviours", id="our and or"),
    pytest.param("analyse analyze analysing", id="yse and yze"),
    pytest.param("modelling modeling models modelled modeled", id="doubled l"),
    pytest.param("centre center centres", id="re and er"),
    pytest.param("maths math mathematics", id="maths"),
    pytest.param("pre-training pretraining pretrained pre–training", id="hyphens"),
    pytest.param("self-play selfplay SELF-PLAY", id="compounds"),
    pytest.param("$32bn 32bn 32B $32,billion", id="billions"),
    pytest.param("10 ten TEN", id="numbers in words"),
    pytest.param("8,000 8000", id="grouped digits"),
    pytest.param("hunger hungry hungrier", id="kin that stemming misses"),
    pytest.param("decide decision decisions", id="verb and noun"),
    pytest.param("GPU GPUs gpu's", id="acronyms in the plural"),
    pytest.param("naïve naive NAI\u0308VE", id="accents"),
    pytest.param("Ilya’s Ilya's Ilyaʼs", id="apostrophes"),
    pytest.param("re\u200bward reward rew\u00adard", id="characters that are not shown"),
    pytest.param("ｍｏｄｅｌ model 𝐦𝐨𝐝𝐞𝐥", id="compatibility forms"),
]


@pytest.mark.parametrize("text", SAME)
def test_spellings_of_one_word_give_one_term(analyser: Analyser, text: str) -> None:
    assert len(set(analyser.terms(text.replace("$32,billion", "$32 billion")))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pre training", "pretraining"),
        ("self play", "self-play"),
        ("32 billion", "32bn"),
        ("super intelligence", "superintelligence"),
    ],
)
def test_words_written_apart_give_the_term_of_the_word_written_as_one(
    analyser: Analyser, one: str, other: str
) -> None:
    assert analyser.terms(one) == analyser.terms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("model", "modal"), ("32bn", "32"), ("general", "generalise"), ("universe", "university")],
)
def test_different_words_give_different_terms(analyser: Analyser, one: str, other: str) -> None:
    assert analyser.terms(one) != analyser.terms(other)


def test_words_without_a_topic_are_dropped(analyser: Analyser) -> None:
    assert analyser.terms("hey, what is it that he said about the socks, please?") == ("sock",)


def test_words_keep_how_they_were_typed(analyser: Analyser) -> None:
    assert [word.typed for word in analyser.words("Why SOCKS, Generalization?")] == [
        "socks",
        "generalization",
    ]


@pytest.mark.parametrize("text", ["hi there", "thanks lol", "HELLO!!", "ok thx 🙏"])
def test_small_talk_is_words_without_a_topic(analyser: Analyser, text: str) -> None:
    assert analyser.is_small_talk(text)


@pytest.mark.parametrize("text", ["help", "who are you?", "are you a real person lol"])
def test_questions_about_the_bot_are_small_talk(analyser: Analyser, text: str) -> None:
    assert analyser.is_small_talk(text)


@pytest.mark.parametrize(
    "text",
    ["bye!", "lmao wtf", "Danke schön", "you're useless", "u r a piece of junk", "best bot ever"],
)
def test_goodbyes_swearing_praise_and_insults_are_small_talk(analyser: Analyser, text: str) -> None:
    assert analyser.is_small_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", "🙏", "socks", "hi, what about socks?", "help me find the socks"),
        *("you love socks", "why are socks stupid?", "wtf are socks", "are losers lazy?"),
    ],
)
def test_silence_and_topics_are_not_small_talk(analyser: Analyser, text: str) -> None:
    assert not analyser.is_small_talk(text)


# What was not beside each other may be once the words between are dropped, as in 0:I:B.
@example(text="0:I:B")
@given(text=st.text())
def test_analysing_a_term_again_changes_nothing(analyser: Analyser, text: str) -> None:
    for term in analyser.terms(text):
        assert analyser.terms(term) == (term,)


@example(words=["uing"])
@given(words=st.lists(st.from_regex(r"[a-z]{1,14}(ize|ise|our|or|ing|ed|s)?", fullmatch=True)))
def test_analysing_the_term_of_an_english_looking_word_again_changes_nothing(
    analyser: Analyser, words: list[str]
) -> None:
    for term in analyser.terms(" ".join(words)):
        assert analyser.terms(term) == (term,)


@given(
    stem=st.from_regex(r"[a-z]{4,10}", fullmatch=True), ending=st.sampled_from(["ed", "ing", "er"])
)
def test_american_and_british_verbs_agree(analyser: Analyser, stem: str, ending: str) -> None:
    assert analyser.terms(f"{stem}iz{ending}") == analyser.terms(f"{stem}is{ending}")


@given(text=st.text(st.characters()))
def test_any_text_folds_to_text_that_folds_to_itself(text: str) -> None:
    assert fold(fold(text)) == fold(text)
