"""Sentences are values, worded in a language only where they are written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from bot.replies.sentences import (
    ENGLISH,
    Moment,
    Typed,
    count,
    listed,
    load_languages,
    read_language,
    say,
)

POLISH = """
msgid ""
msgstr ""
"Language: pl\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "{number} page"
msgid_plural "{number} pages"
msgstr[0] "{number} strona"
msgstr[1] "{number} strony"
msgstr[2] "{number} stron"

msgctxt "name"
msgid "ask"
msgstr "zapytaj"

#, fuzzy
msgid "Next"
msgstr "Poprzednia"
"""


@pytest.fixture
def polish(tmp_path: Path) -> Path:
    file = tmp_path / "pl.po"
    file.write_text(POLISH, "utf-8")
    return file


def test_a_language_has_as_many_forms_as_it_has(polish: Path) -> None:
    language = read_language(polish, "pl")
    worded = [language.word(count("{number} page", "{number} pages", n)) for n in (1, 2, 5, 12, 22)]
    assert worded == ["1 strona", "2 strony", "5 stron", "12 stron", "22 strony"]


def test_one_thing_and_several_have_their_own_forms_in_english() -> None:
    worded = [str(count("{number} page", "{number} pages", n)) for n in (0, 1, 2)]
    assert worded == ["0 pages", "1 page", "2 pages"]


def test_a_sentence_in_a_sentence_and_a_list_of_them_are_worded_too() -> None:
    german = load_languages().for_locale("de")
    read = say("{typed} as {read}", typed=Typed("a"), read=Typed("b"))
    sentence = say("Read {words}.", words=listed((read, read), "; "))
    shown = german.word(sentence, lambda value: value.text if isinstance(value, Typed) else "?")
    assert shown == "Gelesen: a als b; a als b."
    assert str(say("Next")) == "Next"


def test_numbers_are_written_as_the_language_writes_them_and_the_rest_as_the_edge_does() -> None:
    german = load_languages().for_locale("de_AT")
    sentence = say("{size} characters, {when}", size=12345, when=Moment(datetime.now(UTC)))
    assert german.word(sentence, lambda _: "now") == "12.345 characters, now"
    assert ENGLISH.word(sentence, lambda _: "now") == "12,345 characters, now"


def test_braces_in_what_somebody_wrote_are_left_alone() -> None:
    assert str(say("{words}", words="{number} {0} {")) == "{number} {0} {"


def test_what_a_language_lacks_is_said_in_english_and_has_no_name(polish: Path) -> None:
    language = read_language(polish, "pl")
    assert language.word(say("Previous")) == "Previous"
    assert language.word(say("Next")) == "Next"  # nobody has looked at its translation yet
    assert language.named("name", "ask") == "zapytaj"
    assert language.named("name", "cite") is None
    assert language.named("description", "ask") is None


def test_a_locale_leads_to_its_language_and_any_other_to_english() -> None:
    languages = load_languages()
    found = {each: languages.for_locale(each).code for each in ("de", "es-ES", "es-419", "de_CH")}
    assert found == {"de": "de", "es-ES": "es", "es-419": "es", "de_CH": "de"}
    assert all(languages.for_locale(each) is ENGLISH for each in ("en-GB", "fr", "", None))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "xx.po"
    file.write_text('nonsense "a"\n', "utf-8")
    with pytest.raises(PoFileError, match=r"xx\.po"):
        read_language(file, "de")
