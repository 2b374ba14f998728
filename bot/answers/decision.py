"""What the passages found are worth: the step from evidence to an outcome.

A logistic model over `Evidence` estimates how likely the notes answer the question; two
thresholds turn that into an outcome. Its parameters are `calibration.toml` in the content folder,
beside the command that fits them.
"""

import math
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.answers.answer import Outcome
from bot.answers.evidence import Evidence
from bot.errors import KnowledgeError, Problem

FILE = "calibration.toml"


class Calibration(BaseModel):
    """The parameters.

    At a likelihood of `answered_from` or more a question is answered, below `covered_from` it is
    not covered, and in between the answer is tentative.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    intercept: float
    weights: dict[str, float]
    answered_from: float
    covered_from: float


def load_calibration(knowledge: Path) -> Calibration:
    """Read the parameters.

    Raises:
        KnowledgeError: the file is missing or does not name every figure of `Evidence`.
    """
    path = knowledge / FILE
    try:
        calibration = Calibration.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise KnowledgeError((Problem(path, 1, str(error)),)) from error
    if calibration.weights.keys() != set(Evidence.names()):
        expected = ", ".join(Evidence.names())
        raise KnowledgeError((Problem(path, 1, f"weights must be exactly: {expected}"),))
    return calibration


def decide(evidence: Evidence, calibration: Calibration) -> Outcome:
    """What the evidence is enough for."""
    likelihood = likelihood_of(evidence, calibration)
    if likelihood >= calibration.answered_from:
        return Outcome.ANSWERED
    if likelihood >= calibration.covered_from:
        return Outcome.TENTATIVE
    return Outcome.NOT_COVERED


def likelihood_of(evidence: Evidence, calibration: Calibration) -> float:
    """How likely, between 0 and 1, the notes answer a question with this evidence."""
    figures = zip(Evidence.names(), evidence.values(), strict=True)
    logit = calibration.intercept + sum(
        calibration.weights[name] * value for name, value in figures
    )
    return 1 / (1 + math.exp(-logit))
