"""What is about the episode, the notes, the bot or one's data, and what is a question for them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from bot.answers.answer import About, Outcome, Wish
from bot.answers.answerer import Answerer
from bot.answers.intents import moment_in
from bot.answers.language import load_language
from bot.errors import KnowledgeError
from bot.notes.episode import build_corpus
from bot.settings import PROJECT_ROOT

TOLD = {
    "1:36:03": ["what's the runtime", "is it longer than two hours?", "hwo long is teh epsiode"],
    "25 November 2025": ["when did this come out", "what year is it from", "is this recent"],
    "Before: ": ["did it come out before or after new year 2026", "was it published before 2027?"],
    "After: ": ["is it from before June 2025?"],
    "Neither": ["was it released before November 2025"],
    "Ilya Sutskever, and the host": ["who's the interviewer", "names of the people talking?"],
    "watch?v=aR20FWCCjAs": [
        "where can i listen to it",
        "got a youtube link?",
        "the video pls, link",
    ],
    "notes are on Ilya Sutskever with Dwarkesh": ["what podcast is this", "title of the episode?"],
    "not stated": ["who wrote the notes", "are these notes made by an AI?"],
    "[§ Alignment]: 0:55:07": ["what's at 1:10:00", "which section is minute 65 in"],
    "[§ SSI’s model": ["what happens halfway through", "what is said fifty minutes in"],
    "[§ Research taste]: 1:32:42": ["what do they talk about at the end", "at 95 min which topic"],
    "[§ Explaining model jaggedness]: 0:00:00": ["what do they open with?"],
    "[§ Self-play and multi-agent]: 1:30:26 to 1:32:42": ["what comes before research taste?"],
    "[§ What are we scaling?] starts": ["what's the third section", "chapter 3, what is it called"],
    "[§ What are we scaling?] runs": ["summarise section 3"],
    "[§ Self-play and multi-agent] runs": [
        *("summarise the second last section", "sum up the second to last section"),
    ],
    "The episode in short": ["tldr of the whole interview", "sum it up in two sentences"],
    "over by then": ["what do they discuss at two hours?"],
    "[§ Alignment] starts at 0:55:07 and ends at 1:18:13": [
        *("when does the alignment part start", "how long is the alignment chapter"),
        "until when do they talk about alignment",
    ],
    "[§ Emotions and value functions] starts": ["where do they discuss the stroke patient?"],
    "[§ Self-play and multi-agent]: 1:30:26": ["which section is shortest", "list the topics"],
    "in 10 sections": ["how is the episode structured", "table of contents", "list all sections"],
    "[§ Research taste] runs from": ["give me the gist of the section on research taste"],
    "[§ Straight-shotting superintelligence] runs": ["recap of straight-shotting superinteligence"],
    "Continual learning · ": ["what terms are in the glossary", "which words do you define"],
    "own words on this": ["any good quotes on alignment?", "give me a quote about research taste"],
    "Some of the speakers": ["best quotes from ilya"],
    "whose words it holds": ["was that verbatim", "is that what ilya said or your summary?"],
    "no language model": ["r u an ai", "are you chatgpt", "do you ever make things up?"],
    "know nothing but these notes": ["can you google it", "have you watched the video"],
    "`/check` tells": ["what can you do", "who are you?", "how do i use this", "help"],
    "moderators know": ["are you open source"],
    "*Not helpful*": ["how do i report a wrong answer"],
    "`private: True`": ["how can i ask privately", "does everybody see your reply?"],
    "*Share* posts": ["how can i share an answer"],
    "can read them": [
        "do you keep my questions?",
        "can moderators see what i asked",
        "are you spying",
    ],
    "`/privacy show`": ["how long is my data stored", "what's your privacy policy"],
}
WISHES = {
    Wish.OPT_OUT: [
        "don't log my questions",
        "i want to opt out",
        "please stop recording what i ask",
    ],
    Wish.DELETE: ["delete all my data", "please forget everything i asked", "wipe my history"],
    Wish.EXPORT: ["send me a copy of my data", "export everything you have on me"],
    Wish.SHOW: ["do you store anything about me?", "who can read what i asked you"],
}
CONTENT = [
    "how long until superintelligence",
    "who left for Meta?",
    "when does he think AGI will come",
    "what does he say about privacy",
    "when did the age of scaling end",
    "do models forget what they learned",
    "what is pre-training",
    "how do you make a model care",
    "do the notes trust him",
]


def questions() -> Iterator[tuple[str, list[str]]]:
    """Every question of the question files that the notes answer, and where they do."""
    for path in sorted((PROJECT_ROOT / "tests" / "questions").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            asked = json.loads(line)
            if asked["answerable"]:
                yield asked["question"], asked["gold"]


@pytest.mark.parametrize("holds", TOLD)
def test_what_is_about_the_episode_the_notes_or_the_bot_is_told(
    answerer: Answerer, holds: str
) -> None:
    for question in TOLD[holds]:
        answer = answerer.answer(question)
        assert answer.told is not None, question
        assert holds in str(answer.told), (question, str(answer.told))
        assert answer.outcome is Outcome.ANSWERED


@pytest.mark.parametrize("wish", Wish)
def test_a_wish_about_ones_data_is_seen_and_is_no_question(answerer: Answerer, wish: Wish) -> None:
    for question in WISHES[wish]:
        answer = answerer.answer(question)
        assert answer.told is not None, question
        assert (answer.told.about, answer.told.wish) == (About.PRIVACY, wish), question
        assert answer.asks_nothing
        assert answer.gist == ""


@pytest.mark.parametrize("question", CONTENT)
def test_a_question_for_the_notes_is_left_to_them(answerer: Answerer, question: str) -> None:
    assert answerer.answer(question).told is None


def test_no_question_that_the_notes_answer_is_told_anything_but_its_answer(
    answerer: Answerer,
) -> None:
    for question, gold in questions():
        answer = answerer.answer(question)
        if answer.told is not None:
            assert answer.hits, question
            assert answer.hits[0].passage.citation.source in gold, question


def test_a_section_is_summarised_by_its_passages_in_their_order(answerer: Answerer) -> None:
    hits = answerer.answer("sum up the self-play chapter", limit=50).hits
    held = [each for each in answerer.corpus.passages if "Self-play" in each.citation.source]
    assert [hit.passage for hit in hits] == held


def test_of_several_episodes_the_named_one_is_meant_or_else_the_newest(answerer: Answerer) -> None:
    (episode,) = answerer.corpus.episodes
    other = replace(
        episode, id="other", title="Ada on Sleep", guest="Ada Example", published=date(2026, 1, 2)
    )
    both = Answerer(
        build_corpus([episode, replace(other, length=60)], "rev"),
        answerer.language,
        answerer.dictionary,
        answerer.calibration,
    )
    assert "On Ada on Sleep." in str(both.answer("how long is the episode?").told)
    assert "0:01:00" in str(both.answer("how long is the episode?").told)
    assert "1:36:03" in str(both.answer("how long is the episode with Ilya?").told)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("35 minutes in", 2100),
        ("at 1:02:03", 3723),
        ("at 35:10", 2110),
        ("an hour and five minutes in", 3900),
        ("an hour and a half in", 5400),
        ("half an hour in", 1800),
        ("minute twenty-five", 1500),
        ("1h20m", 4800),
        ("in the middle", 50),
        ("no moment", None),
    ],
)
def test_moments_are_read_as_people_type_them(text: str, seconds: int | None) -> None:
    assert moment_in(text, 100)[1] == seconds


@pytest.mark.parametrize("wrong", ['needs = ["<nobody>"]', 'needs = []\nrest = "everything"'])
def test_a_table_that_cannot_be_read_is_named(tmp_path: Path, wrong: str) -> None:
    knowledge = tmp_path / "knowledge"
    copytree(PROJECT_ROOT / "knowledge", knowledge)
    table = knowledge / "language" / "intents.toml"
    with table.open("a", encoding="utf-8") as file:
        file.write(f'[[intent]]\nname = "length"\n{wrong}\n')
    with pytest.raises(KnowledgeError, match=r"intents\.toml:1: "):
        load_language(knowledge)
    table.unlink()
    assert load_language(knowledge).intents.intent == []


@pytest.mark.parametrize("message", ["opt me back in", "log my questions again please"])
def test_who_wants_to_be_logged_again_is_told_how(answerer: Answerer, message: str) -> None:
    assert "opt-in" in str(answerer.answer(message).told)


def test_one_word_nobody_expected_keeps_no_message_from_being_about_the_bot(
    answerer: Answerer,
) -> None:
    assert answerer.answer("am i talking to a real person rn").told
    assert not answerer.answer("when was o1 released").told
