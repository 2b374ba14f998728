"""What tests of the check share: the checker of the content that ships, and the prepared texts."""

import pytest

from bot.answers.dictionary import Dictionary, load_dictionary
from bot.answers.language import Language, load_language
from bot.quotecheck.checker import QuoteChecker, load_quote_checker
from bot.quotecheck.opposites import Tables, load_tables
from bot.settings import PROJECT_ROOT

KNOWLEDGE = PROJECT_ROOT / "knowledge"


@pytest.fixture(name="checker", scope="session")
def _checker() -> QuoteChecker:
    return load_quote_checker(KNOWLEDGE)


@pytest.fixture(scope="session")
def language() -> Language:
    return load_language(KNOWLEDGE)


@pytest.fixture(scope="session")
def dictionary() -> Dictionary:
    return load_dictionary()


@pytest.fixture(scope="session")
def tables() -> Tables:
    return load_tables(KNOWLEDGE)
