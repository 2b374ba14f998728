"""The folder loads as a whole or not at all."""

from datetime import date
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.notes.episode import Claim, PassageKind, Span, Voice
from bot.notes.library import lint, load_corpus

ADA, BEN = "Ada Example", "Ben Sample"
BRACKETS = f"---\n{'[' * 5000}\n---\n"


def write(knowledge: Path, name: str, text: str) -> Path:
    path = knowledge / "episodes" / f"{name}.md"
    path.write_text(text, "utf-8", newline="")
    return path


def test_the_readme_s_example_loads(knowledge: Path, example: str) -> None:
    write(knowledge, "example-2026", example)
    (episode,) = load_corpus(knowledge).episodes
    assert (episode.id, episode.guest, episode.host) == ("example-2026", ADA, BEN)
    assert (episode.published, episode.length) == (date(2026, 3, 1), 3510)
    assert episode.sources == ("Q1", "Glossary: Replay", "Why we sleep", "See also")
    assert episode.concepts == {
        "Spindles": ("Glossary: Replay", "Why we sleep"),
        "Sleep Stages": (),
    }
    assert episode.withdrawn == {"sleep-nine-hours": "the recording says eight"}


def test_a_claim_knows_whose_words_it_holds(knowledge: Path, example: str) -> None:
    write(knowledge, "example-2026", example)
    (episode,) = load_corpus(knowledge).episodes
    price, eight_hours = episode.sections[0].claims
    own_words = Span("Sleep is the price we pay for learning.", Voice.QUOTE, ADA)
    assert price == Claim("sleep-price", Voice.QUOTE, ADA, (own_words,))
    assert eight_hours.spans == (
        Span(
            "Ada doubts that everybody needs eight hours, and agrees with the host that the rule"
            " is ",
            Voice.PARAPHRASE,
            ADA,
        ),
        Span("a number in search of a reason", Voice.QUOTE, BEN),
        Span(".", Voice.PARAPHRASE, ADA),
    )


def test_names_resolve_to_sources_each_once(knowledge: Path, example: str) -> None:
    text = example.replace("  - see: Spindles\n", "  - see: § Why we sleep; Spindles; Q1\n")
    write(knowledge, "example-2026", text)
    (episode,) = load_corpus(knowledge).episodes
    (term,) = episode.terms
    assert term.see == ("Why we sleep",)
    assert term.claims[0].see == ("Why we sleep", "Glossary: Replay", "Q1")
    assert term.claims[0].wording == ("definition of replay", "what fires again at night")


def test_a_reference_keeps_the_names_it_was_given(knowledge: Path, example: str) -> None:
    write(knowledge, "example-2026", example)
    (reference,) = load_corpus(knowledge).episodes[0].references
    assert reference.names == ("Spindles", "Sleep Stages")
    assert reference.claim.see == ("Glossary: Replay", "Why we sleep")


def test_passages_follow_the_notes_with_their_kind_and_citation(
    knowledge: Path, example: str
) -> None:
    write(knowledge, "example-2026", example)
    passages = load_corpus(knowledge).passages
    assert [(passage.id, passage.kind, str(passage.citation)) for passage in passages] == [
        ("example-2026/q1-subject", PassageKind.QUESTION, "[Q1: What is it about?]"),
        ("example-2026/replay-meaning", PassageKind.TERM, "[Glossary: Replay]"),
        ("example-2026/sleep-price", PassageKind.CLAIM, "[§ Why we sleep]"),
        ("example-2026/sleep-eight-hours", PassageKind.CLAIM, "[§ Why we sleep]"),
        ("example-2026/see-spindles", PassageKind.REFERENCE, "[See also]"),
    ]


@pytest.mark.parametrize(
    ("video", "link"),
    [
        ("https://example.org/watch?v=a", "https://example.org/watch?v=a&t=0s"),
        ("https://example.org/a", "https://example.org/a?t=0s"),
    ],
)
def test_a_section_links_to_its_moment_whatever_the_address(
    video: str, link: str, knowledge: Path, example: str
) -> None:
    write(
        knowledge,
        "example-2026",
        example.replace("https://www.youtube.com/watch?v=example", video),
    )
    citations = {passage.citation.link for passage in load_corpus(knowledge).passages}
    assert citations == {video, link}


def test_problems_of_all_files_come_together_and_one_id_cannot_name_two_episodes(
    knowledge: Path, example: str
) -> None:
    write(knowledge, "b-2026", example)
    write(knowledge, "a-2026", example.replace("twenty", "*twenty*"))
    write(knowledge, "example-2026", example)
    with pytest.raises(KnowledgeError) as raised:
        load_corpus(knowledge)
    assert raised.value.problems == lint(knowledge)
    assert [str(problem) for problem in raised.value.problems] == [
        "knowledge/episodes/a-2026.md:2: id example-2026 differs from the file's name, a-2026",
        "knowledge/episodes/a-2026.md:13: * looks like markup: text is shown as it stands",
        "knowledge/episodes/b-2026.md:2: id example-2026 differs from the file's name, b-2026",
    ]


def test_a_path_outside_the_current_directory_is_shown_as_it_was_given(tmp_path: Path) -> None:
    (problem,) = lint(tmp_path)
    assert str(problem) == f"{tmp_path}/episodes:1: no episodes (*.md) in this folder"


def test_a_folder_that_is_not_there_holds_no_episodes(knowledge: Path) -> None:
    (problem,) = lint(knowledge / "missing")
    assert str(problem) == "knowledge/missing/episodes:1: no episodes (*.md) in this folder"


def test_a_file_that_is_not_utf_8_is_a_problem_where_the_byte_stands(knowledge: Path) -> None:
    path = knowledge / "episodes" / "latin.md"
    path.write_bytes(b"---\nid: latin\ntitle: Caf\xe9\n")
    assert [str(problem) for problem in lint(knowledge)] == [
        "knowledge/episodes/latin.md:3: not UTF-8: the byte 0xe9"
    ]


def test_a_file_that_cannot_be_read_is_a_problem(knowledge: Path) -> None:
    (knowledge / "episodes" / "folder.md").mkdir()
    assert [str(problem) for problem in lint(knowledge)] == [
        "knowledge/episodes/folder.md:1: cannot be read: Is a directory"
    ]


@pytest.mark.parametrize(
    "text",
    ["", "---", "---\n---", "---\n- a\n---\n", "---\n{\n---\n", "---\n\0\n---\n", BRACKETS],
    ids=["empty", "open", "closed", "list", "not YAML", "control character", "nested too deep"],
)
def test_a_file_with_next_to_nothing_in_it_is_a_problem_and_no_crash(
    text: str, knowledge: Path
) -> None:
    write(knowledge, "nothing", text)
    assert any("front matter" in problem.what for problem in lint(knowledge))


def test_the_revision_names_the_bytes_and_the_names_of_files(knowledge: Path, example: str) -> None:
    write(knowledge, "example-2026", example)
    first = load_corpus(knowledge).revision
    assert load_corpus(knowledge).revision == first
    assert len(first) == 12
    assert set(first) <= set("0123456789abcdef")
    write(knowledge, "example-2026", example.replace("twenty", "thirty"))
    assert load_corpus(knowledge).revision != first
    write(knowledge, "example-2026", example)
    write(knowledge, "other-2026", example.replace("example-2026", "other-2026"))
    assert load_corpus(knowledge).revision != first
