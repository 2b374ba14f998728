"""Fits the calibration to judged questions about several episodes; an act of development.

    python -m tests.calibration.fitting > fitted.toml && mv fitted.toml knowledge/calibration.toml

Each episode is read with its search wording and without, and counts the same however many
questions there are about it. The regression is ridge-penalised and solved by Newton's method
(Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, section 4.4.1); a figure
that speaks for an answer never counts against it, nor the other way round. Thresholds are set on
likelihoods by models that never saw the episode, so that they hold where nothing was fitted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answers.answerer import Answerer
from bot.answers.dictionary import load_dictionary
from bot.answers.evidence import Calibration, Evidence, lacking, likelihood_of
from bot.answers.language import load_language
from tests.calibration.trials import KNOWLEDGE, Trial, fitted_trials

Vector = NDArray[np.float64]

FEWEST = 10
PENALTY = 2.0
STEPS = 30

FOR = ("fit", "strength")
AGAINST = ("unknown", "kind", "names", "sayer", "sort", "predicate", "elsewhere")

NOTHING = Calibration(
    intercept=0.0,
    weights=dict.fromkeys(Evidence.figures(), 0.0),
    answered_from=0.5,
    covered_from=0.5,
)
"""A model that finds every question as likely as any other."""


@dataclass(frozen=True, slots=True)
class Example:
    """The evidence for one question, whether the notes answer it, and which episode it is about.

    `weight` is how much it counts.
    """

    evidence: Evidence
    answerable: bool
    episode: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Aims:
    """What the thresholds are set for: shares of the examples of their kind, by their weight."""

    false_answers: float = 0.075
    false_abstentions: float = 0.07


def main() -> None:
    """Print the calibration for the trials as TOML."""
    examples = tuple(each for trial in fitted_trials() for each in examples_of(trial))
    calibration, aims = fit(examples), Aims()
    single = calibration.model_dump(exclude={"weights"})
    print(
        HEAD.format(number=len(examples), wrong=aims.false_answers, missed=aims.false_abstentions)
    )
    print(*(f"{name} = {value}" for name, value in single.items()), sep="\n")
    print("\n[weights]")
    print(*(f"{name} = {value}" for name, value in calibration.weights.items()), sep="\n")


HEAD = """\
# How evidence becomes an outcome: a logistic model over the figures that
# bot/answers/evidence.py describes, fitted to {number} questions about several episodes,
# each with its search wording and without, by
#   python -m tests.calibration.fitting
#
# The operating point is a choice. Of questions that the notes do not answer, {wrong:.1%} may be
# answered all the same, by models that never saw their episode: a wrong answer shown as one
# costs more than a right passage under "may not answer". Of those they do answer, {missed:.0%} may
# be said not to be covered. `python -m tests.benchmarks.honesty` prints what other points give."""


def examples_of(trial: Trial) -> list[Example]:
    """The evidence of each question of a trial; one that is never in doubt is left out."""
    answerer = Answerer(trial.corpus, load_language(KNOWLEDGE), load_dictionary(), NOTHING)
    found = []
    for each in trial.questions:
        seen = answerer.examine(each.question)
        if seen.evidence is not None and not seen.query.small_talk and not seen.named:
            found.append((seen.evidence, each.answerable))
    kinds = [sum(kind is one for _, kind in found) or 1 for one in (False, True)]
    return [
        Example(evidence, kind, trial.episode, trial.weight * 100 / kinds[kind])
        for evidence, kind in found
    ]


def fit(examples: Sequence[Example], aims: Aims = Aims()) -> Calibration:
    """The calibration for some examples; the same for the same examples in the same order.

    Raises:
        ValueError: there are fewer than `FEWEST` examples of a kind.
    """
    labels = np.array([float(example.answerable) for example in examples])
    if min(labels.sum(), (1 - labels).sum()) < FEWEST:
        raise ValueError(f"fitting takes at least {FEWEST} examples of each kind")
    model = regress(examples)
    weights = np.array([example.weight for example in examples])
    likelihoods = left_out(examples)
    capped = np.array([bool(lacking(example.evidence)) for example in examples])
    answered = _quantile(
        np.where(capped, 0.0, likelihoods)[labels == 0],
        weights[labels == 0],
        1 - aims.false_answers,
    )
    covered = _quantile(likelihoods[labels == 1], weights[labels == 1], aims.false_abstentions)
    thresholds = {
        "answered_from": round(max(answered, covered), 3),
        "covered_from": round(covered, 3),
    }
    return model.model_copy(update=thresholds)


def left_out(examples: Sequence[Example]) -> Vector:
    """The likelihood of each example by a model that saw no question about its episode."""
    episodes = sorted({example.episode for example in examples})
    groups = [each.episode for each in examples] if len(episodes) > 1 else _folds(examples)
    likelihoods = np.zeros(len(examples))
    for group in sorted(set(groups)):
        others = [each for each, one in zip(examples, groups, strict=True) if one != group]
        model = regress(others)
        for number, (each, one) in enumerate(zip(examples, groups, strict=True)):
            if one == group:
                likelihoods[number] = likelihood_of(each.evidence, model)
    return likelihoods


def _folds(examples: Sequence[Example]) -> list[str]:
    return [str(number % FEWEST) for number in range(len(examples))]


def regress(examples: Sequence[Example]) -> Calibration:
    """The model for some examples, without thresholds of its own."""
    names = Evidence.figures()
    figures = np.array([example.evidence.values() for example in examples])
    labels = np.array([float(example.answerable) for example in examples])
    weights = np.array([example.weight for example in examples])
    free = np.ones(len(names), dtype=bool)
    while True:
        intercept, found = _newton(figures[:, free], labels, weights)
        slopes = np.zeros(len(names))
        slopes[free] = found
        wrong = np.array([_against_its_sign(*each) for each in zip(names, slopes, strict=True)])
        if not wrong.any():
            rounded = {n: round(float(w), 3) for n, w in zip(names, slopes, strict=True)}
            values = {"intercept": round(intercept, 3), "weights": rounded}
            return NOTHING.model_copy(update=values)
        free &= ~wrong


def _against_its_sign(name: str, slope: float) -> bool:
    return (name in FOR and slope < 0) or (name in AGAINST and slope > 0)


def _newton(figures: Vector, labels: Vector, weights: Vector) -> tuple[float, Vector]:
    """Intercept and slopes. Figures are standardised, so that the penalty treats them alike."""
    mean, spread = figures.mean(axis=0), figures.std(axis=0) + 1e-9
    design = np.column_stack([np.ones(len(figures)), (figures - mean) / spread])
    penalty = PENALTY * np.eye(design.shape[1])
    penalty[0, 0] = 0
    slopes = np.zeros(design.shape[1])
    for _ in range(STEPS):
        likelihoods = 1 / (1 + np.exp(-design @ slopes))
        gradient = design.T @ (weights * (labels - likelihoods)) - penalty @ slopes
        variance = (weights * likelihoods * (1 - likelihoods))[:, np.newaxis]
        slopes = slopes + np.linalg.solve(design.T @ (design * variance) + penalty, gradient)
    return float(slopes[0] - (slopes[1:] * mean / spread).sum()), slopes[1:] / spread


def _quantile(values: Vector, weights: Vector, share: float) -> float:
    """The value under which that share of the weight lies."""
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][min(int(np.searchsorted(reached, share)), len(values) - 1)])


if __name__ == "__main__":
    main()
