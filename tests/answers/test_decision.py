"""From evidence to an outcome."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers.answer import Outcome
from bot.answers.decision import Calibration, decide, likelihood_of, load_calibration
from bot.answers.evidence import Evidence
from bot.errors import KnowledgeError

NOTHING = Evidence(**dict.fromkeys(Evidence.names(), 0.0))
ONLY_COVERAGE = Calibration(
    intercept=-2.0,
    weights={**dict.fromkeys(Evidence.names(), 0.0), "coverage": 4.0},
    answered_from=0.7,
    covered_from=0.3,
)


@pytest.mark.parametrize(
    ("coverage", "outcome"),
    [(0.0, Outcome.NOT_COVERED), (0.5, Outcome.TENTATIVE), (1.0, Outcome.ANSWERED)],
)
def test_more_evidence_is_a_better_outcome(coverage: float, outcome: Outcome) -> None:
    assert decide(replace(NOTHING, coverage=coverage), ONLY_COVERAGE) is outcome


def test_the_likelihood_is_the_logistic_of_the_weighted_sum() -> None:
    assert likelihood_of(replace(NOTHING, coverage=0.5), ONLY_COVERAGE) == 0.5


def test_a_calibration_that_lacks_a_figure_is_refused(tmp_path: Path) -> None:
    (tmp_path / "calibration.toml").write_text(
        "intercept = 0\nanswered_from = 0.6\ncovered_from = 0.3\n[weights]\ncoverage = 1\n"
    )
    with pytest.raises(KnowledgeError, match="weights must be exactly: score, phrase"):
        load_calibration(tmp_path)


def test_a_missing_calibration_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"calibration\.toml"):
        load_calibration(tmp_path)
