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
        "claimed_speaker": "Ilya Sutskever",
        "speaker": "Ilya Sutskever",
        "source": "Why humans generalise better than models",
        "citation": "[§ Why humans generalise better than models]",
        "passage": "sutskever-2025/human-robustness",
        "quotation": "The robustness of people is really staggering.",
        "differences": [{"op": "replace", "theirs": "humans", "notes": "people"}],
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
        "You asked about: the robustness of humans is really staggering",
        "Nearly: Ilya Sutskever said this in words that differ.",
        "",
        "   · written: ‹humans›; said: “people”",
        "",
        "   “The robustness of people is really staggering.”",
        "   — Ilya Sutskever's own words",
        "   [§ Why humans generalise better than models]",
        "   0:25:13 https://www.youtube.com/watch?v=aR20FWCCjAs&t=1513s",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“the whole problem is the power”", "Verbatim: these are Ilya Sutskever's own words."),
        (
            "Dwarkesh: “the whole problem is the power”",
            "Said by somebody else: these are the words of Ilya Sutskever, not Dwarkesh Patel.",
        ),
        (
            "Dwarkesh: “the entire problem is the power”",
            "Said by somebody else: these are, with differences, the words of Ilya Sutskever",
        ),
        (
            "Ilya: “models generalise dramatically worse than humans”",
            "A paraphrase: the notes say this of Ilya Sutskever in words of their own",
        ),
        (
            "Ilya: “the 5 to 20 year timeline is a wide band”",
            "No quotation: nobody in the episode said this, it is the note-writer's judgement.",
        ),
        ("“I like trains and cheese”", "Not in the notes: they neither quote nor restate this."),
        ("“AGI”", "Cannot tell: there is too little to go by, or the words are anybody's."),
    ],
)
def test_every_verdict_is_said_in_words(run: Run, text: str, said: str) -> None:
    shown = " ".join(run("check", text).stdout.split())
    assert said in shown


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
