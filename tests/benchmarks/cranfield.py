"""Analysis and ranking alone on Cranfield, beside stemmed rank-bm25: nDCG@10.

    python -m tests.benchmarks.cranfield [FOLDER]

FOLDER holds the collection as it is handed around: `cran.all.1400`, `cran.qry` and `cranqrel`. It
is not part of this repository; without an argument it is looked for in `../shared/cranfield`.
"""

import math
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import mean

import numpy as np

from bot.answers.analysis import Analyser
from bot.answers.dictionary import Speller, load_dictionary
from bot.answers.index import PassageIndex
from bot.answers.language import load_language
from bot.answers.query import QueryReader
from bot.notes.episode import Citation, Claim, Passage, PassageKind, Span, Voice
from bot.settings import PROJECT_ROOT
from tests.benchmarks.honesty import stemmed
from tests.calibration.trials import KNOWLEDGE

EXPECTED = PROJECT_ROOT.parent / "shared" / "cranfield"
DEPTH = 10
HIGHEST = 5
"""A judgement's code from 1, a complete answer, to 4; -1 and 5 are of no interest."""

Search = Callable[[str], list[int]]
Gains = Mapping[int, float]


def main() -> None:
    """Print both figures, or where the collection is expected."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else EXPECTED
    if not (folder / "cran.all.1400").is_file():
        raise SystemExit(f"Cranfield is not here: expected cran.all.1400, cran.qry in {folder}")
    passages = [passage_of(*each) for each in enumerate(records(folder / "cran.all.1400"))]
    queries, gains = records(folder / "cran.qry"), judgements(folder / "cranqrel")
    for name, search in (("Footnote", ranking(passages)), ("rank-bm25", stemmed(passages))):
        scores = [ndcg(search(query), gains[n]) for n, query in enumerate(queries, 1) if gains[n]]
        print(f"{name:10} nDCG@{DEPTH} {mean(scores):.3f} over {len(scores)} queries")


def records(path: Path) -> list[str]:
    """The texts of a file in the collection's format, in their order."""
    parts = re.split(r"^\.I \d+\s*$", path.read_text(encoding="latin-1"), flags=re.MULTILINE)[1:]
    return [" ".join(part.partition(".W")[2].split()) for part in parts]


def judgements(path: Path) -> dict[int, dict[int, float]]:
    """For each query, counted from 1, the gain of each document, counted from 0."""
    gains: dict[int, dict[int, float]] = defaultdict(dict)
    for line in path.read_text(encoding="latin-1").splitlines():
        query, document, code = map(int, line.split()[:3])
        gains[query][document - 1] = float(HIGHEST - code) if 1 <= code < HIGHEST else 0.0
    return gains


def passage_of(number: int, text: str) -> Passage:
    """A document as a passage whose source has no name."""
    span = Span(text, Voice.ASSESSMENT, None)
    claim = Claim(str(number), Voice.ASSESSMENT, None, (span,))
    return Passage(str(number), PassageKind.CLAIM, Citation("cranfield", "", "", ""), claim)


def ranking(passages: list[Passage]) -> Search:
    """Footnote's analysis and ranking; related words are of another field and left out."""
    language = load_language(KNOWLEDGE).model_copy(update={"related": {}})
    analyser, dictionary = Analyser(language), load_dictionary()
    index = PassageIndex(passages, analyser)
    speller = Speller(index.vocabulary | language.known, dictionary)
    reader = QueryReader(analyser, index, speller, dictionary, language)

    def search(query: str) -> list[int]:
        scores = np.zeros(index.size)
        for _, term, weight in reader.read(query).searched():
            scores += weight * index.column(term)
        return [int(at) for at in np.argsort(-scores, kind="stable")[:DEPTH]]

    return search


def ndcg(found: list[int], gains: Gains) -> float:
    """Normalised discounted cumulative gain of the documents found."""
    best = sorted(gains.values(), reverse=True)[:DEPTH]
    return _dcg([gains.get(each, 0.0) for each in found]) / (_dcg(best) or 1.0)


def _dcg(gains: list[float]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


if __name__ == "__main__":
    main()
