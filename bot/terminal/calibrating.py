"""`calibrate`: from judged questions to the figures by which answers abstain."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.answers.decision import FILE, Calibration
from bot.answers.evaluation import JudgedQuestion, read_questions
from bot.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.answers.fitting import Example

EXAMPLES = f"""\
\b
Examples:
  python -m bot calibrate tests/questions/practice.jsonl > fitted.toml
  mv fitted.toml knowledge/{FILE}
"""


@click.command(epilog=EXAMPLES, short_help="Fit when to answer and when to abstain.")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
def calibrate(files: tuple[Path, ...]) -> None:
    """Fit the calibration to the questions of each FILE, and print it as TOML.

    A FILE is as `evaluate` reads it. The same questions on the same content give the same figures.
    Judge the result by questions that were not fitted.
    """
    # Fitting brings numpy, which the other commands do without.
    from bot.answers.fitting import fit  # noqa: PLC0415 -- the reason above

    questions = [question for file in files for question in read_questions(file)]
    examples = tuple(_examples(questions))
    try:
        calibration = fit(examples)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(_toml(calibration, files, len(examples)), nl=False)


def _examples(questions: list[JudgedQuestion]) -> "Iterator[Example]":
    """The evidence of each question; one that finds nothing is never in doubt, and left out."""
    from bot.answers.answerer import load_answerer  # noqa: PLC0415 -- as above
    from bot.answers.fitting import Example  # noqa: PLC0415 -- as above

    answerer = load_answerer(load_settings().knowledge)
    for each in questions:
        evidence = answerer.examine(each.question).evidence
        if evidence is not None:
            yield Example(evidence, each.answerable)


def _toml(calibration: Calibration, files: tuple[Path, ...], examples: int) -> str:
    named = " ".join(map(str, files))
    head = (
        "# How evidence becomes an outcome: a logistic model over the figures that\n"
        f"# bot/answers/evidence.py describes, fitted to {examples} questions by\n"
        f"#   python -m bot calibrate {named}\n"
    )
    single = calibration.model_dump(exclude={"weights"})
    rows = [f"{name} = {value}" for name, value in single.items()]
    weights = [f"{name} = {value}" for name, value in calibration.weights.items()]
    return head + "\n".join([*rows, "", "[weights]", *weights]) + "\n"
