"""How long an answer takes, and how long the first one in a terminal, as ratios within one run.

python -m tests.benchmarks.speed tests/questions/*.jsonl
"""

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from rank_bm25 import BM25Okapi

from bot.answers.analysis import Analyser
from bot.answers.answerer import load_answerer
from bot.answers.evaluation import read_questions
from bot.answers.language import load_language
from bot.settings import PROJECT_ROOT

KNOWLEDGE = PROJECT_ROOT / "knowledge"
ROUNDS = 15

ASK = ("-m", "bot", "ask", "--no-log", "why do humans generalise better than models?")

LIBRARIES = """
import sys
sys.argv[1:] = ["ask", "--no-log", "socks"]
try:
    import bot.__main__
    bot.__main__.main()
except SystemExit:
    roots = {name.partition(".")[0] for name, module in sys.modules.items()
             if "site-packages" in (getattr(module, "__file__", None) or "")}
    deep = [name for name, module in sys.modules.items() if name.partition(".")[0] in roots]
    print("LIBRARIES", *sorted(deep))
"""


def main() -> None:
    """Print both ratios for the question files named on the command line."""
    questions = [each.question for name in sys.argv[1:] for each in read_questions(Path(name))]
    time_answers(questions)
    time_start()


def time_answers(questions: list[str]) -> None:
    """A whole answer beside rank-bm25's `get_scores` alone, over the same passages and words."""
    answerer, analyser = load_answerer(KNOWLEDGE), Analyser(load_language(KNOWLEDGE))
    passages = answerer.corpus.passages
    index = BM25Okapi([analyser.terms(f"{p.text} {' '.join(p.claim.wording)}") for p in passages])
    queries = [list(analyser.terms(question)) for question in questions]
    answering, scoring = [], []
    for _ in range(ROUNDS):
        for question, query in zip(questions, queries, strict=True):
            started = perf_counter()
            answerer.answer(question)
            answered = perf_counter()
            index.get_scores(query)
            scoring.append(perf_counter() - answered)
            answering.append(answered - started)
    ours, theirs = median(answering) * 1000, median(scoring) * 1000
    print(f"{len(questions)} questions over {len(passages)} passages, {ROUNDS} rounds")
    print(f"one answer: median {ours:.3f} ms; rank-bm25's get_scores alone: {theirs:.3f} ms")


def time_start() -> None:
    """`ask` in a terminal beside a process that imports the same libraries and exits."""
    listed = _run("-c", LIBRARIES).rpartition("LIBRARIES ")[2].split()
    imports = ("-c", "\n".join(f"import {name}" for name in listed))
    asking, importing = [], []
    for _ in range(ROUNDS):
        asking.append(_timed(ASK))
        importing.append(_timed(imports))
    ours, theirs = median(asking), median(importing)
    print(f"start to first answer: median {ours:.3f} s")
    print(f"its {len(listed)} library modules imported and nothing else: {theirs:.3f} s")
    print(f"ratio {ours / theirs:.2f}")


def _timed(arguments: tuple[str, ...]) -> float:
    started = perf_counter()
    _run(*arguments)
    return perf_counter() - started


def _run(*arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(  # noqa: S603 -- our own interpreter and our own arguments
        command, check=True, capture_output=True, text=True, cwd=PROJECT_ROOT
    ).stdout


if __name__ == "__main__":
    main()
