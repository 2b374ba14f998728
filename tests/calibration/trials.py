"""Episodes at several densities of search wording, and what is asked of them."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from bot.answers.evaluation import JudgedQuestion, read_questions
from bot.notes.episode import Corpus, build_corpus
from bot.notes.library import load_corpus, read_episode
from bot.notes.markdown import Findings
from bot.settings import PROJECT_ROOT

KNOWLEDGE = PROJECT_ROOT / "knowledge"
EPISODES = PROJECT_ROOT / "tests" / "episodes"
QUESTIONS = PROJECT_ROOT / "tests" / "questions"
UNFITTED = PROJECT_ROOT / "tests" / "unfitted"


@dataclass(frozen=True, slots=True)
class Trial:
    """An episode at one density of search wording, and what is asked of it.

    `weight` is what it counts in fitting.
    """

    name: str
    corpus: Corpus
    questions: tuple[JudgedQuestion, ...]
    weight: float = 1.0

    @property
    def episode(self) -> str:
        """The episode's id."""
        return self.corpus.episodes[0].id


def corpus_of(path: Path) -> Corpus:
    """The corpus of one episode file, whose name need not be the episode's."""
    text = path.read_text(encoding="utf-8")
    (named,) = re.findall(r"^id: (\S+)$", text, re.MULTILINE)[:1]
    findings = Findings(path)
    episode = read_episode(text, named, findings)
    if episode is None:
        raise SystemExit("\n".join(map(str, findings.problems)))
    return build_corpus([episode], f"{named} {path.stem}")


def without_wording(corpus: Corpus) -> Corpus:
    """The corpus as it would be had nobody written down how people ask."""
    passages = tuple(replace(p, claim=replace(p.claim, wording=())) for p in corpus.passages)
    return replace(corpus, passages=passages)


def trials_of(folder: Path) -> tuple[Trial, Trial]:
    """An episode's folder, with its search wording and without."""
    questions = read_questions(folder / "questions.jsonl")
    return (
        Trial(f"{folder.name} asked", corpus_of(folder / "asked.md"), questions),
        Trial(f"{folder.name} bare", corpus_of(folder / "bare.md"), questions),
    )


def first_trials(questions_at: Path) -> tuple[Trial, Trial]:
    """The first episode, with its search wording and without, and what a file or folder asks."""
    first, paths = load_corpus(KNOWLEDGE), sorted(questions_at.glob("*.jsonl")) or [questions_at]
    questions = tuple(each for path in paths for each in read_questions(path))
    return (
        Trial("first asked", first, questions, 2.0),
        Trial("first bare", without_wording(first), questions, 2.0),
    )


def further_trials() -> tuple[Trial, ...]:
    """The episodes of other fields under tests/episodes."""
    folders = sorted(path for path in EPISODES.iterdir() if path.is_dir())
    return tuple(trial for folder in folders for trial in trials_of(folder))


def fitted_trials() -> tuple[Trial, ...]:
    """What the calibration is fitted to."""
    return (*first_trials(QUESTIONS), *further_trials())
