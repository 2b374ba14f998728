"""What the check of a quote makes of prepared texts, by label and kind, and how long it takes.

python -m tests.benchmarks.checks tests/quotecheck/check_a.jsonl [--episode FILE.md]

An object a line: `text`, `label` (the right verdict) and, for what contradicts, `kind`. With
`--episode` the texts are about that episode, read with the tables that ship. Times are of the
processor, for texts of 4,000 characters.
"""

import argparse
import json
import random
import shutil
import string
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from bot.notes.library import load_corpus
from bot.quotecheck.checker import LONGEST, QuoteChecker, load_quote_checker
from bot.quotecheck.verdict import Verdict
from bot.settings import PROJECT_ROOT

KNOWLEDGE = PROJECT_ROOT / "knowledge"
ROUNDS = 15
CERTIFIED = frozenset({Verdict.VERBATIM, Verdict.NEARLY, Verdict.PARAPHRASE})
"""What a text that says the opposite must not be called."""

Told = dict[tuple[str, str], Counter[str]]
"""How often each verdict was given, by label and kind; a label's own row has no kind."""


def main() -> None:
    """Print the table of every file named on the command line, and the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--episode", type=Path)
    asked = parser.parse_args()
    checker = checker_of(asked.episode)
    for file in asked.files:
        print(f"{file.name}, {len(read(file))} texts")
        print_table(measured(checker, read(file)))
    time_checks(checker, [text for file in asked.files for text, _, _ in read(file)])


def checker_of(episode: Path | None = None) -> QuoteChecker:
    """The checker of the content that ships, or of one episode with the tables that ship."""
    if episode is None:
        return load_quote_checker(KNOWLEDGE)
    name = next(
        line.partition(":")[2].strip()
        for line in episode.read_text("utf-8").splitlines()
        if line.startswith("id:")
    )
    with TemporaryDirectory() as folder:
        shutil.copytree(KNOWLEDGE / "language", Path(folder) / "language")
        (Path(folder) / "episodes").mkdir()
        shutil.copy(episode, Path(folder) / "episodes" / f"{name}.md")
        return load_quote_checker(Path(folder))


def read(file: Path) -> list[tuple[str, str, str]]:
    """The texts of a file, each with its label and kind."""
    rows = (json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip())
    return [
        (row["text"], row.get("label") or row["verdict"], row.get("kind") or "") for row in rows
    ]


def measured(checker: QuoteChecker, rows: Iterable[tuple[str, str, str]]) -> Told:
    """What the checker says of the texts."""
    told: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for text, label, kind in rows:
        verdict = checker.check(text).verdict
        told[label, ""][verdict] += 1
        if kind:
            told[label, kind][verdict] += 1
    return dict(told)


def certified(verdicts: Counter[str]) -> float:
    """The share of texts that were called verbatim, nearly or a paraphrase."""
    return sum(verdicts[each] for each in CERTIFIED) / verdicts.total()


def print_table(told: Told) -> None:
    for label, kind in sorted(told):
        verdicts = told[label, kind]
        right = verdicts[label] / verdicts.total()
        passed = f", certified {certified(verdicts):4.0%}" if label == "contradicts" else ""
        others = ", ".join(f"{n} {each}" for each, n in verdicts.most_common() if each != label)
        name = f"  {kind}" if kind else label
        print(f"{name:16}{verdicts.total():4} right {right:4.0%}{passed}  {others}")


def time_checks(checker: QuoteChecker, texts: list[str]) -> None:
    """Times for texts of the greatest length: these ones, the notes' own, and nobody's."""
    chance = random.Random(1)  # noqa: S311 -- texts that are the same in every run
    notes = [passage.text for passage in load_corpus(KNOWLEDGE).passages]
    words = " ".join(notes).split()

    def joined(parts: list[str], mark: str) -> Callable[[], str]:
        return lambda: mark.join(chance.choices(parts, k=LONGEST))[:LONGEST]

    strange = ["".join(chance.choices(string.ascii_lowercase, k=6)) for _ in range(4000)]
    cases = {
        "these texts": joined(texts, " "),
        "these, quoted": joined([f"“{text}”" for text in texts], " "),
        "passages": joined(notes, " "),
        "their words": joined(words, " "),
        "no words": joined(strange, " "),
    }
    for name, make in cases.items():
        times = [timed(checker, make()) for _ in range(ROUNDS)]
        print(
            f"{name:16}{LONGEST} characters: median {median(times):.0f}, most {max(times):.0f} ms"
        )
    times = [timed(checker, text) for text in texts]
    print(f"{'one by one':16}median {median(times):.1f}, most {max(times):.0f} ms")


def timed(checker: QuoteChecker, text: str) -> float:
    """How many milliseconds of the processor a check takes."""
    started = process_time()
    checker.check(text)
    return (process_time() - started) * 1000


if __name__ == "__main__":
    main()
