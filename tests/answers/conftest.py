"""What tests of the answers share: the tables and the content that ship."""

import pytest

from bot.answers.analysis import Analyser
from bot.answers.answerer import Answerer, load_answerer
from bot.answers.dictionary import Dictionary, load_dictionary
from bot.answers.language import Language, load_language
from bot.settings import PROJECT_ROOT

KNOWLEDGE = PROJECT_ROOT / "knowledge"


@pytest.fixture(scope="session")
def language() -> Language:
    return load_language(KNOWLEDGE)


@pytest.fixture(scope="session")
def dictionary() -> Dictionary:
    return load_dictionary()


@pytest.fixture(scope="session")
def analyser(language: Language) -> Analyser:
    return Analyser(language)


@pytest.fixture(scope="session")
def answerer() -> Answerer:
    return load_answerer(KNOWLEDGE)
