"""`about` in the terminal."""

from dataclasses import replace

from bot.notes.episode import build_corpus
from bot.notes.library import load_corpus
from bot.replies.itself import held
from bot.settings import PROJECT_ROOT
from bot.terminal.lines import laid_out


def shown(author: str | None) -> list[str]:
    (episode,) = load_corpus(PROJECT_ROOT / "knowledge").episodes
    corpus = build_corpus([replace(episode, author=author)], "0123456789ab")
    return [line.text.strip() for line in laid_out(held(corpus), 120)]


def test_it_names_the_episode_and_the_revision() -> None:
    lines = shown(None)
    assert lines[0].startswith(
        "Ilya Sutskever with Dwarkesh Patel · 2025-11-25 · 1:36:03 · recording https://"
    )
    assert lines[1].endswith("· the notes do not name their author")
    assert lines[-1].endswith("passages, revision 0123456789ab")


def test_it_names_the_notes_author_where_they_do_and_nothing_steers_the_terminal() -> None:
    assert "notes by Ann Author" in "".join(shown("Ann\x1b Author")).replace("\ufffd", "")
