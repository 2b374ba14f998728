"""Footnote beside ready-made engines, on the same passages and the same questions.

    python -m pip install -e ".[benchmarks]"
    python -m tests.benchmarks.engines tests/questions/*.jsonl

Each engine searches what the passages say and the names of their sources; the second row of each
also searches Footnote's search wording, so that the content's share in the result can be seen.
An engine abstains below a score; the score is set so that it abstains on 5 % of the answerable
questions, and what is then reported is how many of the unanswerable ones it still answers.
"""

import re
import sqlite3
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import bm25s
import numpy as np
import tantivy
from rank_bm25 import BM25Okapi
from Stemmer import Stemmer

from bot.answers.answerer import load_answerer
from bot.answers.evaluation import DEPTH, JudgedQuestion, read_questions
from bot.answers.evidence import likelihood_of, load_calibration
from bot.answers.language import load_language
from bot.notes.episode import Passage
from bot.settings import PROJECT_ROOT

KNOWLEDGE = PROJECT_ROOT / "knowledge"
ABSTENTIONS = 0.05

Ranked = list[tuple[int, float]]
"""Positions of passages with a score, best first."""

Search = Callable[[str], Ranked]


def main() -> None:
    """Print the table for the question files named on the command line."""
    questions = [each for name in sys.argv[1:] for each in read_questions(Path(name))]
    answerer = load_answerer(KNOWLEDGE)
    passages = answerer.corpus.passages
    print(f"{len(questions)} questions, {len(passages)} passages")
    print(f"{'':36} source@1 source@3 MRR@10 false answers")
    said = [f"{p.citation.label}. {p.text}" for p in passages]
    worded = [f"{text} {' '.join(p.claim.wording)}" for text, p in zip(said, passages, strict=True)]
    for name, engine in ENGINES.items():
        report(name, engine(said), questions, passages)
        report(f"{name}, search wording too", engine(worded), questions, passages)
    report("Footnote", footnote(), questions, passages)


def report(
    name: str, search: Search, questions: Sequence[JudgedQuestion], passages: Sequence[Passage]
) -> None:
    """Print one row."""
    answerable = [each for each in questions if each.answerable]
    rankings = [search(each.question) for each in answerable]
    ranks = [
        _rank(ranking, each.gold, passages)
        for ranking, each in zip(rankings, answerable, strict=True)
    ]
    best = np.sort([_best(ranking) for ranking in rankings])
    threshold = best[int(ABSTENTIONS * len(best))]
    false = [_best(search(each.question)) >= threshold for each in questions if not each.answerable]
    shares = [
        np.mean([rank == 1 for rank in ranks]),
        np.mean([rank <= 3 for rank in ranks]),
        np.mean([1 / rank if rank <= DEPTH else 0 for rank in ranks]),
        np.mean(false),
    ]
    cells = (f"{share:{width}.1%}" for share, width in zip(shares, (8, 8, 6, 13), strict=True))
    print(f"{name:36}", *cells)


def _best(ranking: Ranked) -> float:
    return ranking[0][1] if ranking else 0.0


def _rank(ranking: Ranked, gold: Iterable[str], passages: Sequence[Passage]) -> int:
    sources = (passages[at].citation.source for at, _ in ranking[:DEPTH])
    right = (rank for rank, source in enumerate(sources, start=1) if source in set(gold))
    return next(right, DEPTH + 1)


def footnote() -> Search:
    """Footnote as it ships; its score to abstain by is its likelihood."""
    answerer, calibration = load_answerer(KNOWLEDGE), load_calibration(KNOWLEDGE)

    def search(question: str) -> Ranked:
        seen = answerer.examine(question)
        sure = likelihood_of(seen.evidence, calibration) if seen.evidence else 0.0
        return [(at, sure) for at in seen.found]

    return search


def rank_bm25_plain(texts: Sequence[str]) -> Search:
    """rank-bm25 as its README shows it: lower-case, split at blanks."""
    return _rank_bm25(texts, lambda text: text.lower().split())


def rank_bm25_stemmed(texts: Sequence[str]) -> Search:
    """rank-bm25 over Snowball stems without stop words."""
    stop_words, stem = load_language(KNOWLEDGE).stop_words, Stemmer("english").stemWord
    return _rank_bm25(
        texts,
        lambda text: [
            stem(word) for word in re.findall(r"\w+", text.lower()) if word not in stop_words
        ],
    )


def _rank_bm25(texts: Sequence[str], tokenize: Callable[[str], list[str]]) -> Search:
    index = BM25Okapi([tokenize(text) for text in texts])
    return lambda question: _ordered(index.get_scores(tokenize(question)))


def with_bm25s(texts: Sequence[str]) -> Search:
    """bm25s with its own tokeniser, English stop words and Snowball stems."""
    stemmer, index = Stemmer("english"), bm25s.BM25(method="lucene")
    options = {"stopwords": "en", "stemmer": stemmer, "show_progress": False}
    index.index(bm25s.tokenize(list(texts), **options), show_progress=False)

    def search(question: str) -> Ranked:
        tokens = bm25s.tokenize(question, return_ids=False, **options)[0]
        return _ordered(index.get_scores(tokens)) if tokens else []

    return search


def with_tantivy(texts: Sequence[str]) -> Search:
    """Tantivy with its English stemmer."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("at", stored=True)
    builder.add_text_field("text", tokenizer_name="en_stem")
    index = tantivy.Index(builder.build())
    writer = index.writer()
    for at, text in enumerate(texts):
        writer.add_document(tantivy.Document(at=at, text=text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> Ranked:
        words = " ".join(re.findall(r"\w+", question.lower()))
        query, _ = index.parse_query_lenient(words, ["text"])
        hits = searcher.search(query, DEPTH).hits
        return [(int(searcher.doc(address)["at"][0]), score) for score, address in hits]

    return search


def with_fts5(texts: Sequence[str]) -> Search:
    """SQLite FTS5 with its porter tokeniser."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE passage USING fts5(text, tokenize = 'porter unicode61')")
    rows = enumerate(texts, start=1)
    database.executemany("INSERT INTO passage (rowid, text) VALUES (?, ?)", rows)

    def search(question: str) -> Ranked:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question.lower()))
        if not words:
            return []
        found = database.execute(
            "SELECT rowid - 1, -bm25(passage) FROM passage WHERE passage MATCH ? "
            "ORDER BY bm25(passage), rowid LIMIT ?",
            (words, DEPTH),
        )
        return list(found)

    return search


ENGINES: dict[str, Callable[[Sequence[str]], Search]] = {
    "rank-bm25, split": rank_bm25_plain,
    "rank-bm25, stemmed": rank_bm25_stemmed,
    "bm25s": with_bm25s,
    "tantivy": with_tantivy,
    "SQLite FTS5": with_fts5,
}


def _ordered(scores: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Ranked:
    order = np.argsort(-scores, kind="stable")[:DEPTH]
    return [(int(at), float(scores[at])) for at in order if scores[at] > 0]


if __name__ == "__main__":
    main()
