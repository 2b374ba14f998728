"""`about` in the terminal."""

from dataclasses import replace

from bot.notes.episode import build_corpus
from bot.notes.library import load_corpus
from bot.settings import PROJECT_ROOT
from bot.terminal.notes import render_about


def shown(author: str | None) -> list[str]:
    (episode,) = load_corpus(PROJECT_ROOT / "knowledge").episodes
    corpus = build_corpus([replace(episode, author=author)], "0123456789ab")
    return [line.text.strip() for line in render_about(corpus, 80)]


def test_it_names_the_episode_and_the_revision() -> None:
    lines = shown(None)
    assert lines[0] == "Ilya Sutskever with Dwarkesh Patel"
    assert "Published: 2025-11-25, 1:36:03 long" in lines
    assert "Notes: their author is not named" in lines
    assert lines[-1].endswith("passages, revision 0123456789ab")


def test_it_names_the_notes_author_where_they_do_and_nothing_steers_the_terminal() -> None:
    assert "Notes: by Ann Author" in "".join(shown("Ann\x1b Author")).replace("\ufffd", "")
