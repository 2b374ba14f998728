"""`check` on the real content."""

import json
from pathlib import Path

import pytest

from tests.terminal.conftest import Run

NEARLY = 'Ilya said "the robustness of humans is really staggering" lol'


def test_the_keys_of_an_object_are_those_that_programs_rely_on(run: Run) -> None:
    shape = json.loads(run("check", "--json", NEARLY).stdout)
    assert shape == {
        "text": NEARLY,
        "verdict": "nearly",
        "words": "the robustness of humans is really staggering",
        "claimed_speaker": "Ilya Sutskever",
        "speaker": "Ilya Sutskever",
        "source": "Why humans generalise better than models",
        "citation": "[§ Why humans generalise better than models]",
        "link": "https://www.youtube.com/watch?v=aR20FWCCjAs&t=1513s",
        "starts_at": 1513,
        "passage": "sutskever-2025/human-robustness",
        "quotation": "The robustness of people is really staggering.",
        "differences": [
            {"op": "replace", "theirs": "humans", "notes": "people", "kind": None, "settled": True}
        ],
        "joined": [],
    }


def test_a_text_a_line_gives_an_object_a_line_in_order(run: Run) -> None:
    texts = [
        "“The whole problem is the power.” — Dwarkesh",
        "",
        "👍",
        "Ilya: “I like trains and cheese”",
    ]
    result = run("check", "--json", "-", typed="\n".join(texts))
    shapes = [json.loads(line) for line in result.stdout.splitlines()]
    assert [shape["text"] for shape in shapes] == texts
    verdicts = ["misattributed", "unsure", "unsure", "not_found"]
    assert [shape["verdict"] for shape in shapes] == verdicts


def test_people_get_the_verdict_the_differences_the_true_words_and_where_they_stand(
    run: Run,
) -> None:
    assert run("check", NEARLY).stdout.splitlines() == [
        "Nearly. Ilya Sutskever said this in words that differ.",
        "  Checked: ‹the robustness of humans is really staggering›",
        "",
        "   · written: ‹humans›; said: “people”",
        "",
        "   “The robustness of people is really staggering.”",
        "   — Ilya Sutskever’s own words",
        "   [§ Why humans generalise better than models]",
        "   0:25:13 https://www.youtube.com/watch?v=aR20FWCCjAs&t=1513s",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“the whole problem is the power”", "Verbatim. These are Ilya Sutskever’s own words."),
        (
            "Dwarkesh: “the whole problem is the power”",
            "Said by somebody else. These are the words of Ilya Sutskever, not Dwarkesh Patel.",
        ),
        (
            "Dwarkesh: “the entire problem is the power”",
            "Said by somebody else. These are, with differences, the words of Ilya Sutskever",
        ),
        (
            "Ilya: “models generalise dramatically worse than humans”",
            "A paraphrase. These are nobody’s own words; they are a paraphrase of Q1: What is it",
        ),
        (
            "Ilya: “the 5 to 20 year timeline is a wide band”",
            "A paraphrase. Nobody said this; it is the note-writer’s judgement in Q3: Is it true?.",
        ),
        (
            "Ilya: “models generalise dramatically better than humans”",
            "Contradicts the notes. They say something else of Ilya Sutskever in Q1: What is it",
        ),
        (
            "Ilya recalls that AlexNet was trained on 20 GPUs",
            "· number: the notes: ‹two GPUs›; the text: ‹20 GPUs›",
        ),
        (
            "“the whole problem is the power and money”",
            "Cannot tell. It is not quite what § Alignment says; compare the two.",
        ),
        ("“I like trains and cheese”", "Not in the notes. They neither quote nor restate this."),
        ("“AGI”", "Cannot tell. There is too little to go by, or the words are anybody’s."),
    ],
)
def test_every_verdict_is_said_in_words(run: Run, text: str, said: str) -> None:
    shown = " ".join(run("check", text).stdout.split())
    assert said in shown


def test_each_of_several_statements_is_told_and_is_an_object(run: Run) -> None:
    text = "AlexNet was trained on 20 GPUs. Ilya said “the whole problem is the power”."
    shown = " ".join(run("check", text).stdout.split())
    assert "The worst of 2 statements stands on top:" in shown
    assert "· Contradicts the notes. ‹AlexNet was trained on 20 GPUs.›" in shown
    told = json.loads(run("check", "--json", text).stdout)
    assert [each["verdict"] for each in told["statements"]] == ["contradicts", "verbatim"]
    assert (told["verdict"], told["differences"][0]["kind"]) == ("contradicts", "number")


def test_what_was_laid_beside_what_is_explained_if_asked(run: Run) -> None:
    told = run("check", "--explain", "the models generalise better than people").stdout
    shown = " ".join(told.split())
    assert "Beside sutskever-2025/gap-crux [Glossary: Generalisation gap]" in shown
    assert "models ~ models (same)" in shown
    assert "(the sides of: than)" in shown


def test_quotation_marks_hold_speakers_words_only(run: Run) -> None:
    shown = run("check", "Ilya said “trains are the future of cheese”").stdout
    assert "trains are the future of cheese" in shown
    assert "“" not in shown


def test_nothing_that_is_checked_reaches_the_query_log(run: Run, database: Path) -> None:
    run("check", NEARLY)
    assert not database.exists()


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_text_is_wrong_usage(run: Run, text: str) -> None:
    result = run("check", text)
    assert (result.exit_code, "The text is empty." in result.stderr) == (2, True)
