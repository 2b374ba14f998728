"""What the bot says of itself in other languages: every phrase of the code, and nothing else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from bot.replies.sentences import TRANSLATED, TRANSLATIONS
from bot.settings import PROJECT_ROOT

SPOKEN_IN = ("answers", "discord_app", "replies")
CODE = [file for room in SPOKEN_IN for file in (PROJECT_ROOT / "bot" / room).rglob("*.py")]
QUOTATION_MARKS = re.compile('[“”„«»"]')

Phrase = tuple[str, ...]
"""A phrase, or its two forms for one and for many."""


def spoken(file: Path) -> Iterator[Phrase]:
    """What a module says: the texts given to `say` and `count`, which have to be literals."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="say"), args=[text, *_]):
                yield (literal(text, file),)
            case (
                ast.Call(func=ast.Attribute(value=ast.Name(id="say"), attr="count"), args=texts)
                | ast.Call(func=ast.Name(id="count"), args=[_, _, *_] as texts)
            ):
                one, many, *_ = texts
                yield literal(one, file), literal(many, file)


def literal(node: ast.expr, file: Path) -> str:
    value = ast.literal_eval(node)
    assert isinstance(value, str), f"{file.name}:{node.lineno}: no literal"
    return value


def translations(language: str) -> dict[Phrase, Phrase]:
    """Every entry of a language's file."""
    path = TRANSLATIONS / f"{language}.po"
    with (path).open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    return {several(each.id): several(each.string) for each in catalogue if each.id}


def several(text: str | list[str] | tuple[str, ...] | None) -> Phrase:
    return (text,) if isinstance(text, str) else tuple(text or ())


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_language_has_every_phrase_of_the_code_and_no_other(language: str) -> None:
    said = {phrase for file in CODE for phrase in spoken(file)}
    assert set(translations(language)) == said


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_same_placeholders_in_each_form(language: str) -> None:
    for english, forms in translations(language).items():
        assert len(forms) == len(english)
        for one, other in zip(english, forms, strict=True):
            assert placeholders(one) | {"number"} == placeholders(other) | {"number"}, english


@pytest.mark.parametrize("language", TRANSLATED)
def test_an_entry_has_one_translation_which_babel_would_not_ask_for(language: str) -> None:
    path = TRANSLATIONS / f"{language}.po"
    for entry in path.read_text("utf-8").split("\nmsgid ")[1:]:
        forms = re.findall(r"^msgstr(?:\[\d\])? ", entry, re.MULTILINE)
        assert len(forms) == len(set(forms)), entry


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_missing_or_holds_quotation_marks(language: str) -> None:
    for english, forms in translations(language).items():
        assert all(forms), english
        assert not any(QUOTATION_MARKS.search(form) for form in (*english, *forms)), english
