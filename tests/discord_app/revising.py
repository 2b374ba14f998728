"""The real notes, revised."""

from dataclasses import replace
from typing import TypeVar

from bot.answers.answerer import Answerer
from bot.answers.dictionary import load_dictionary
from bot.answers.evidence import load_calibration
from bot.answers.language import load_language
from bot.notes.episode import Episode, Question, Section, Term, build_corpus
from bot.settings import PROJECT_ROOT

Part = TypeVar("Part", Section, Term, Question)


def answering(*episodes: Episode) -> Answerer:
    """An answerer of these episodes, which stand for another revision of the notes."""
    knowledge = PROJECT_ROOT / "knowledge"
    return Answerer(
        build_corpus(episodes, "another revision"),
        load_language(knowledge),
        load_dictionary(),
        load_calibration(knowledge),
    )


def revised(answerer: Answerer) -> Answerer:
    """The same notes under another revision's name."""
    return answering(*answerer.corpus.episodes)


def without(answerer: Answerer, title: str) -> Answerer:
    """The only episode without the section of this title, and without anything to see also."""
    (episode,) = answerer.corpus.episodes
    kept = tuple(one for one in episode.sections if one.title != title)
    return answering(
        replace(
            episode,
            sections=tuple(map(_unlinked, kept)),
            terms=tuple(map(_unlinked, episode.terms)),
            questions=tuple(map(_unlinked, episode.questions)),
        )
    )


def _unlinked(part: Part) -> Part:
    return replace(part, see=(), claims=tuple(replace(one, see=()) for one in part.claims))
