"""The frequency list: what is a word, and how seldom it is used."""

from bot.answers.dictionary import RARITY_OF_A_STRANGER, Dictionary


def test_words_are_known_and_strangers_are_not(dictionary: Dictionary) -> None:
    assert "emotion" in dictionary
    assert "the" in dictionary
    assert "hemispherectomy" not in dictionary
    assert "emo tion" not in dictionary


def test_rare_words_are_rarer_than_common_ones(dictionary: Dictionary) -> None:
    assert dictionary.rarity("the") < dictionary.rarity("learn") < dictionary.rarity("sourdough")
    assert dictionary.rarity("qwrtzp") == RARITY_OF_A_STRANGER


def test_odd_words_are_strangers(dictionary: Dictionary) -> None:
    assert "\ud800" not in dictionary
    assert "\n" not in dictionary
