"""How honest the answers are, on the first episode and on episodes that nothing was fitted to.

    python -m tests.benchmarks.honesty [FOLDER...]

For every episode, with its search wording and without: how often a right source is found, how
often the outcome is wrong, and stemmed rank-bm25 over the same text and wording beside it. Each
episode under tests/episodes is judged by a calibration fitted to all others. A FOLDER is a further
episode, which no calibration ever saw: `asked.md`, `bare.md` and `questions.jsonl`.

The questions of tests/unfitted were asked once the bot was finished, those of its folder `second`
after the answers had been changed once more, those of `third` before what questions take for
granted was looked at; `near` are questions that the notes do not answer
though all of their words are at home there, `followups` follow on an answer. Below the table: what
would come of answering from another likelihood on, and how often what should change nothing of a
question changes nothing.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean

import numpy as np
from rank_bm25 import BM25Okapi
from Stemmer import Stemmer

from bot.answers.answer import Outcome
from bot.answers.answerer import Answerer, load_answerer
from bot.answers.dictionary import load_dictionary
from bot.answers.evaluation import Result, evaluate, figures
from bot.answers.evidence import Calibration, lacking, likelihood_of, load_calibration
from bot.answers.language import load_language
from bot.notes.episode import Passage
from tests.calibration.fitting import examples_of, fit
from tests.calibration.trials import (
    KNOWLEDGE,
    UNFITTED,
    Trial,
    first_trials,
    fitted_trials,
    trials_of,
)

FROM = (0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


def main() -> None:
    """Print the table for the first episode, those under tests/episodes, and the named folders."""
    shipped = load_calibration(KNOWLEDGE)
    fitted = fitted_trials()
    judged = [(trial, _without(trial, fitted, shipped)) for trial in fitted]
    judged += [(trial, shipped) for trial in _unfitted()]
    judged += [(trial, shipped) for name in sys.argv[1:] for trial in trials_of(Path(name))]
    print(HEAD)
    for trial, calibration in judged:
        report(trial, calibration)
    print("\nfrom   answered right / wrong, of all answerable / unanswerable, per cent")
    for trial, calibration in judged:
        print(f"{trial.name:34}", curve(trial, calibration))
    print(f"{'':34}", " ".join(f"{each:>7}" for each in FROM))
    print(unchanged())


HEAD = (
    f"{'':34} asked source@1 source@3 | false answers, abstentions, hedged, tentative | shown, "
    "precision | rank-bm25 @1 @3"
)


def _without(trial: Trial, fitted: Sequence[Trial], shipped: Calibration) -> Calibration:
    """The shipped calibration for the first episode; for another one, one that never saw it."""
    if trial.name.startswith("first"):
        return shipped
    others = [each for one in fitted if one.episode != trial.episode for each in examples_of(one)]
    return fit(others)


def _unfitted() -> Iterable[Trial]:
    for folder in (UNFITTED, UNFITTED / "second", UNFITTED / "third"):
        for name in ("first", "near", "followups"):
            if (path := folder / f"{name}.jsonl").exists():
                for trial in first_trials(path):
                    yield replace(trial, name=f"{trial.name}, {path.parent.name} {name}")


def unchanged() -> str:
    """How often a question's first source and outcome are those of its noisy variants."""
    answerer = load_answerer(KNOWLEDGE)

    def found(question: str) -> tuple[str, Outcome]:
        answer = answerer.answer(question)
        return answer.hits[0].passage.citation.source if answer.hits else "", answer.outcome

    lines = (UNFITTED / "second" / "noise.jsonl").read_text(encoding="utf-8").splitlines()
    same = [
        found(each["question"]) == found(variant)
        for each in map(json.loads, lines)
        for variant in each["variants"]
    ]
    return f"{sum(same)} of {len(same)} noisy questions answered as the plain one"


def answering(trial: Trial, calibration: Calibration) -> Answerer:
    """The answerer of a trial."""
    return Answerer(trial.corpus, load_language(KNOWLEDGE), load_dictionary(), calibration)


def report(trial: Trial, calibration: Calibration) -> None:
    """Print one row."""
    results = evaluate(answering(trial, calibration), trial.questions)
    row, engine = figures(results), stemmed(trial.corpus.passages)
    ranks = [_rank(engine, each, trial.corpus.passages) for each in results]
    answerable = [rank for rank in ranks if rank is not None]
    shares = (row.source_at_1, row.source_at_3)
    outcomes = (row.false_answers, row.false_abstentions, row.hedged, row.tentative)
    print(
        f"{trial.name:34} {len(results):5}",
        *map(_cell, shares),
        "|",
        *map(_cell, outcomes),
        "|",
        *_shown(results),
        "|",
        _cell(mean(rank <= 1 for rank in answerable) if answerable else None),
        _cell(mean(rank <= 3 for rank in answerable) if answerable else None),
    )


def _shown(results: Sequence[Result]) -> tuple[str, str]:
    """How many passages an answer shows, and the share of them that are of a right source."""
    shown = [
        [hit.passage.citation.source in each.judged.gold for hit in each.answer.shown]
        for each in results
        if each.judged.answerable and each.answer.shown
    ]
    if not shown:
        return _cell(None), _cell(None)
    return f"{mean(map(len, shown)):6.2f}", _cell(mean(map(mean, shown)))


def _rank(
    engine: Callable[[str], list[int]], result: Result, passages: Sequence[Passage]
) -> int | None:
    """The place of the first right source by an engine; 11 is beyond; None if there is none."""
    if not result.judged.answerable:
        return None
    sources = [passages[at].citation.source for at in engine(result.judged.question)]
    return next((n for n, each in enumerate(sources, 1) if each in result.judged.gold), 11)


def curve(trial: Trial, calibration: Calibration) -> str:
    """What is answered, right and wrong, from each of `FROM` on."""
    answerer = answering(trial, calibration)
    likely: dict[bool, list[float]] = {True: [], False: []}
    for each in trial.questions:
        seen = answerer.examine(each.question)
        sure = likelihood_of(seen.evidence, calibration) if seen.evidence else 0.0
        held_back = seen.query.small_talk or (seen.evidence and lacking(seen.evidence))
        likely[each.answerable].append(1.0 if seen.named else 0.0 if held_back else sure)
    return " ".join(
        "/".join(
            f"{mean(one >= start for one in likely[kind]) * 100 if likely[kind] else 0:3.0f}"
            for kind in (True, False)
        )
        for start in FROM
    )


def stemmed(passages: Sequence[Passage]) -> Callable[[str], list[int]]:
    """rank-bm25 over Snowball stems without stop words: positions, best first."""
    stop_words, stem = load_language(KNOWLEDGE).stop_words, Stemmer("english").stemWord

    def tokens(text: str) -> list[str]:
        words = re.findall(r"\w+", text.lower())
        return [stem(word) for word in words if word not in stop_words]

    said = (f"{p.citation.label}. {p.text} {' '.join(p.claim.wording)}" for p in passages)
    index = BM25Okapi(list(map(tokens, said)))
    return lambda question: [
        int(at) for at in np.argsort(-index.get_scores(tokens(question)), kind="stable")[:10]
    ]


def _cell(share: float | None) -> str:
    return f"{'–':>6}" if share is None else f"{share * 100:6.1f}"


if __name__ == "__main__":
    main()
