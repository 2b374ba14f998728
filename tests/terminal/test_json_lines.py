"""An answer as programs read it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answer import Correction, Outcome
from bot.notes.episode import Voice
from bot.terminal.ask import answer_line
from bot.terminal.lines import well_formed
from tests.terminal.builders import answer, passage, quoted, restated


def test_the_object_has_these_keys_in_this_order() -> None:
    shape = json.loads(answer_line(answer(passage()), 1.5))
    assert list(shape) == [
        "question",
        "outcome",
        "about",
        "reply",
        "passages",
        "terms_unknown",
        "corrections",
        "revision",
        "elapsed_ms",
    ]


def test_a_passage_has_these_keys_in_this_order() -> None:
    shape = json.loads(answer_line(answer(passage()), 1.5))
    assert list(shape["passages"][0].items()) == [
        ("id", "an-episode/a-claim"),
        ("episode", "an-episode"),
        ("kind", "claim"),
        ("source", "What are we scaling?"),
        ("citation", "[§ What are we scaling?]"),
        ("link", "https://video.example/watch?v=abc&t=754s"),
        ("starts_at", 754),
        ("voice", "paraphrase"),
        ("speaker", "Ilya Sutskever"),
        ("text", "Scaling was a recipe."),
        ("score", 9.0),
    ]


def test_an_assessment_has_no_speaker() -> None:
    line = answer_line(answer(passage(voice=Voice.ASSESSMENT, speaker=None)), 1.5)
    assert json.loads(line)["passages"][0]["speaker"] is None


def test_the_ranking_is_there_even_when_the_notes_do_not_cover_the_question() -> None:
    line = answer_line(answer(passage(), outcome=Outcome.NOT_COVERED), 1.5)
    assert json.loads(line)["outcome"] == "not_covered"
    assert len(json.loads(line)["passages"]) == 1


def test_corrections_lead_from_what_was_typed_to_what_was_read() -> None:
    line = answer_line(answer(corrections=(Correction("scailing", "scaling"),)), 1.5)
    assert json.loads(line)["corrections"] == {"scailing": "scaling"}


def test_letters_are_not_escaped() -> None:
    line = answer_line(answer(passage(quoted("généraliser"))), 1.5)
    assert "“généraliser”" in line


@given(st.text(st.characters()), st.text(st.characters()))
def test_any_text_makes_one_line_of_valid_utf8(question: str, text: str) -> None:
    line = answer_line(answer(passage(restated(text)), question=question), 0.1)
    assert line.encode("utf-8")
    assert line.splitlines() == [line]
    assert json.loads(line)["question"] == well_formed(question)
