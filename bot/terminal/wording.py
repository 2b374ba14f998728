"""What the terminal says: the words for every error and every voice."""

from pathlib import Path

from bot.errors import (
    DiscordLoginError,
    FootnoteError,
    KnowledgeError,
    NotStoredError,
    Problem,
    QueryLogError,
    SettingsError,
)
from bot.notes.passage import Passage
from bot.notes.voice import Voice
from bot.terminal.lines import printable


def word_error(error: FootnoteError) -> str:
    """One clear sentence; a content error is followed by its problems, a line each."""
    match error:
        case SettingsError(key=key, reason=reason):
            return sentence(f"The setting {key} cannot be used: {reason}")
        case KnowledgeError(problems=problems):
            found = count(len(problems), "problem")
            return "\n".join([f"{found} in what was read:", *map(word_problem, problems)])
        case QueryLogError():
            return sentence(f"The query log cannot be used: {word_log_failure(error)}")
        case NotStoredError():
            return (
                "This is not stored: its person has opted out of the query log, or was forgotten."
            )
        case DiscordLoginError(reason=reason):
            return sentence(f"Discord does not let the bot in: {reason}")
        case _:
            return sentence(str(error))


def word_log_failure(error: QueryLogError) -> str:
    """Which query log fails and why, without a full stop."""
    return f"{error.path}: {error.reason}".rstrip(".")


def word_problem(problem: Problem) -> str:
    """`file:line: what is wrong`, the file as seen from the working directory."""
    return printable(str(Problem(_near(problem.path), problem.line, problem.what)))


def word_voice(passage: Passage) -> str:
    """Whose words the passage holds, and whom else it quotes."""
    others = dict.fromkeys(
        span.speaker
        for span in passage.claim.quotations
        if span.speaker is not None and span.speaker != passage.speaker
    )
    own = word_own_voice(passage.voice, passage.speaker)
    return f"{own}, quoting {' and '.join(others)}" if others else own


def count(number: int, noun: str) -> str:
    """`1 passage`, `2 passages`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def sentence(text: str) -> str:
    """The text on one line, with its full stop."""
    return printable(text).rstrip(".") + "."


def word_own_voice(voice: Voice, speaker: str | None) -> str:
    """Whose words a text in this voice holds."""
    match voice:
        case Voice.QUOTE:
            return f"{speaker}'s own words" if speaker else "a speaker's own words"
        case Voice.PARAPHRASE:
            return f"paraphrase of {speaker}" if speaker else "paraphrase"
        case Voice.ASSESSMENT:
            return "the note-writer's assessment"


def _near(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
