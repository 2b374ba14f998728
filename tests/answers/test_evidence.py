"""From evidence to an outcome."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers.answer import Outcome
from bot.answers.evidence import (
    Calibration,
    Evidence,
    decide,
    lacking,
    likelihood_of,
    load_calibration,
)
from bot.errors import KnowledgeError

EVERYTHING = Evidence(
    fit=0.0,
    strength=0.0,
    unknown=0.0,
    single=0.0,
    dense=0.0,
    kind=0.0,
    names=0.0,
    sayer=0.0,
    sort=0.0,
    predicate=0.0,
    elsewhere=0.0,
    denied=0.0,
    premise=0.0,
    alone=0.0,
    own=2.0,
    line=0.0,
)
ONLY_FIT = Calibration(
    intercept=-2.0,
    weights={**dict.fromkeys(Evidence.figures(), 0.0), "fit": 4.0},
    answered_from=0.7,
    covered_from=0.3,
)


@pytest.mark.parametrize(
    ("fit", "outcome"),
    [(0.0, Outcome.NOT_COVERED), (0.5, Outcome.TENTATIVE), (1.0, Outcome.ANSWERED)],
)
def test_more_evidence_is_a_better_outcome(fit: float, outcome: Outcome) -> None:
    assert decide(replace(EVERYTHING, fit=fit), ONLY_FIT) is outcome


def test_the_likelihood_is_the_logistic_of_the_weighted_sum() -> None:
    assert likelihood_of(replace(EVERYTHING, fit=0.5), ONLY_FIT) == 0.5


@pytest.mark.parametrize(
    ("lack", "reason"),
    [
        ({"kind": 1.0}, "kind"),
        ({"sayer": 1.0}, "sayer"),
        ({"elsewhere": 1.0}, "elsewhere"),
        ({"denied": 1.0}, "denied"),
        ({"premise": 1.0}, "premise"),
        ({"sort": 1.0}, "sort"),
        ({"predicate": 1.0}, "predicate"),
        ({"own": 0.1}, "own"),
        ({"alone": 1.0}, "own"),
    ],
)
def test_a_hit_that_lacks_what_is_asked_for_is_no_more_than_tentative(
    lack: dict[str, float], reason: str
) -> None:
    evidence = replace(EVERYTHING, fit=1.0, **lack)
    assert lacking(evidence) == (reason,)
    assert decide(evidence, ONLY_FIT) is Outcome.TENTATIVE


def test_a_whole_line_of_search_wording_may_carry_an_answer() -> None:
    assert lacking(replace(EVERYTHING, own=0.0, line=0.5)) == ()


def test_a_calibration_that_lacks_a_figure_is_refused(tmp_path: Path) -> None:
    (tmp_path / "calibration.toml").write_text(
        "intercept = 0\nanswered_from = 0.6\ncovered_from = 0.3\n[weights]\nfit = 1\n"
    )
    with pytest.raises(KnowledgeError, match="weights must be exactly: fit, strength"):
        load_calibration(tmp_path)


def test_a_missing_calibration_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"calibration\.toml"):
        load_calibration(tmp_path)
