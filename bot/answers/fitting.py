"""Fits the calibration to judged questions: logistic regression and two thresholds.

The regression is ridge-penalised and solved by Newton's method (Hastie, Tibshirani and Friedman,
The Elements of Statistical Learning, section 4.4.1). The thresholds are set on likelihoods from
cross-validation, so that no question helps to judge itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answers.decision import Calibration
from bot.answers.evidence import Evidence

Vector = NDArray[np.float64]

FOLDS = 10
PENALTY = 1.0
STEPS = 50


@dataclass(frozen=True, slots=True)
class Example:
    """The evidence for one question, and whether the notes do answer it."""

    evidence: Evidence
    answerable: bool


@dataclass(frozen=True, slots=True)
class Aims:
    """What the thresholds are set for, as shares of the examples of their kind."""

    false_answers: float = 0.12
    false_abstentions: float = 0.06


def fit(examples: Sequence[Example], aims: Aims = Aims()) -> Calibration:
    """The calibration for some examples; the same for the same examples in the same order.

    Raises:
        ValueError: there are fewer than `FOLDS` examples of a kind.
    """
    figures = np.array([example.evidence.values() for example in examples])
    labels = np.array([float(example.answerable) for example in examples])
    if min(labels.sum(), (1 - labels).sum()) < FOLDS:
        raise ValueError(f"fitting takes at least {FOLDS} examples of each kind")
    likelihoods = _cross_validated(figures, labels)
    answered, covered = _thresholds(likelihoods, labels, aims)
    intercept, weights = _regress(figures, labels)
    return Calibration(
        intercept=round(intercept, 3),
        weights={n: round(float(w), 3) for n, w in zip(Evidence.names(), weights, strict=True)},
        answered_from=round(max(answered, covered), 3),
        covered_from=round(covered, 3),
    )


def _thresholds(likelihoods: Vector, labels: Vector, aims: Aims) -> tuple[float, float]:
    """From where to answer, and from where at least to hedge."""
    wrong = np.sort(likelihoods[labels == 0])[::-1]
    right = np.sort(likelihoods[labels == 1])
    answered = wrong[int(aims.false_answers * len(wrong))]
    covered = right[int(aims.false_abstentions * len(right))]
    return float(answered) + 1e-3, float(covered) - 1e-3


def _cross_validated(figures: Vector, labels: Vector) -> Vector:
    """The likelihood of each example by a model fitted to the other folds."""
    fold_of = np.arange(len(labels)) % FOLDS
    likelihoods = np.zeros(len(labels))
    for fold in range(FOLDS):
        held_out = fold_of == fold
        intercept, weights = _regress(figures[~held_out], labels[~held_out])
        likelihoods[held_out] = 1 / (1 + np.exp(-(intercept + figures[held_out] @ weights)))
    return likelihoods


def _regress(figures: Vector, labels: Vector) -> tuple[float, Vector]:
    """Intercept and weights. Figures are standardised, so that the penalty treats them alike."""
    mean, spread = figures.mean(axis=0), figures.std(axis=0) + 1e-9
    design = np.column_stack([np.ones(len(figures)), (figures - mean) / spread])
    penalty = PENALTY * np.eye(design.shape[1])
    penalty[0, 0] = 0
    weights = np.zeros(design.shape[1])
    for _ in range(STEPS):
        likelihoods = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (labels - likelihoods) - penalty @ weights
        variance = (likelihoods * (1 - likelihoods))[:, np.newaxis]
        weights = weights + np.linalg.solve(design.T @ (design * variance) + penalty, gradient)
    return float(weights[0] - (weights[1:] * mean / spread).sum()), weights[1:] / spread
