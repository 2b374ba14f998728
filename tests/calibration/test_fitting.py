"""The calibration follows from judged questions."""

from dataclasses import replace

import numpy as np
import pytest

from bot.answers.answer import Outcome
from bot.answers.evidence import decide, likelihood_of
from tests.answers.test_evidence import EVERYTHING
from tests.calibration.fitting import Aims, Example, fit, left_out, regress


def examples(count: int = 200) -> list[Example]:
    """Questions the likelier to be answerable the better they fit; density is noise."""
    draw = np.random.default_rng(7)
    return [
        Example(
            replace(EVERYTHING, fit=fits, dense=float(draw.uniform())),
            answerable=bool(draw.uniform() < fits),
        )
        for fits in map(float, draw.uniform(size=count))
    ]


def test_a_figure_that_tells_weighs_more_than_one_that_does_not() -> None:
    weights = fit(examples()).weights
    assert weights["fit"] > 3
    assert abs(weights["dense"]) < 1


def test_likelihoods_come_near_the_true_ones() -> None:
    calibration = fit(examples(2000))
    assert likelihood_of(replace(EVERYTHING, fit=0.5), calibration) == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("share", [0.05, 0.2])
def test_thresholds_keep_wrong_outcomes_near_what_is_aimed_at(share: float) -> None:
    known = examples(2000)
    calibration = fit(known, Aims(false_answers=share, false_abstentions=share))
    outcomes = [(each.answerable, decide(each.evidence, calibration)) for each in known]
    wrong = [outcome is Outcome.ANSWERED for answerable, outcome in outcomes if not answerable]
    missed = [outcome is Outcome.NOT_COVERED for answerable, outcome in outcomes if answerable]
    assert np.mean(wrong) == pytest.approx(share, abs=0.03)
    assert np.mean(missed) == pytest.approx(share, abs=0.03)


def test_a_figure_never_counts_against_what_it_speaks_for() -> None:
    turned = [replace(each, answerable=not each.answerable) for each in examples()]
    assert regress(turned).weights["fit"] == 0


def test_every_episode_is_judged_by_a_model_that_never_saw_it() -> None:
    upright = [replace(each, episode="one") for each in examples()]
    turned = [replace(each, episode="other", answerable=not each.answerable) for each in upright]
    likelihoods = left_out([*upright, *turned])
    # In the other episode, fitting speaks for nothing: it cannot tell one question from another.
    assert np.ptp(likelihoods[: len(upright)]) < 0.2


def test_the_same_examples_give_the_same_calibration() -> None:
    assert fit(examples()) == fit(examples())


def test_too_few_examples_of_a_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 10 examples of each kind"):
        fit([Example(EVERYTHING, answerable=True)] * 50)
