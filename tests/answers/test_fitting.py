"""The calibration follows from judged questions."""

from dataclasses import replace

import numpy as np
import pytest

from bot.answers.answer import Outcome
from bot.answers.decision import decide, likelihood_of
from bot.answers.evidence import Evidence
from bot.answers.fitting import Aims, Example, fit

NOTHING = Evidence(**dict.fromkeys(Evidence.names(), 0.0))


def examples(count: int = 200) -> list[Example]:
    """Questions the likelier to be answerable the higher their coverage; agreement is noise."""
    draw = np.random.default_rng(7)
    return [
        Example(
            replace(NOTHING, coverage=coverage, agreement=float(draw.uniform())),
            answerable=bool(draw.uniform() < coverage),
        )
        for coverage in map(float, draw.uniform(size=count))
    ]


def test_a_figure_that_tells_weighs_more_than_one_that_does_not() -> None:
    weights = fit(examples()).weights
    assert weights["coverage"] > 3
    assert abs(weights["agreement"]) < 1


def test_likelihoods_come_near_the_true_ones() -> None:
    calibration = fit(examples(2000))
    assert likelihood_of(replace(NOTHING, coverage=0.5), calibration) == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("share", [0.05, 0.2])
def test_thresholds_keep_wrong_outcomes_near_what_is_aimed_at(share: float) -> None:
    known = examples(2000)
    calibration = fit(known, Aims(false_answers=share, false_abstentions=share))
    outcomes = [(each.answerable, decide(each.evidence, calibration)) for each in known]
    wrong = [outcome is Outcome.ANSWERED for answerable, outcome in outcomes if not answerable]
    missed = [outcome is Outcome.NOT_COVERED for answerable, outcome in outcomes if answerable]
    assert np.mean(wrong) == pytest.approx(share, abs=0.03)
    assert np.mean(missed) == pytest.approx(share, abs=0.03)


def test_the_same_examples_give_the_same_calibration() -> None:
    assert fit(examples()) == fit(examples())


def test_too_few_examples_of_a_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 10 examples of each kind"):
        fit([Example(NOTHING, answerable=True)] * 50)
