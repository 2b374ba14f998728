"""A query log as a busy year would leave it: many rows, the same ones each time.

python -m tests.benchmarks.generated_log FILE [ROWS]

Questions are those of tests/questions and the gaps of the tests, in other wordings too: with what
people say around a question, without some of its words, with slips of the fingers. Some are asked
very often and most hardly ever. All are answered by today's content.
"""

import json
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from time import perf_counter

from bot.answers.answer import Answer
from bot.answers.answerer import load_answerer
from bot.answers.evaluation import read_questions
from bot.querylog.database import open_database
from bot.settings import PROJECT_ROOT

ROWS = 1_000_000
LARGE_GUILD = 1_000
"""The guild that nine in ten questions are asked in."""

SINCE = datetime(2026, 9, 1, tzinfo=UTC)
DAYS = 45
WORDINGS = 30_000
VOTED = 0.05
PEOPLE = 20_000
CHANNELS = 100

_TESTS = PROJECT_ROOT / "tests"
_AROUND = (
    "{}", "{}?", "hey {}", "{} please", "so {}", "does ilya say {}", "quick question: {}", "{} thx",
    "what about {}", "I wonder {}", "in the episode, {}", "{} according to the notes",
)  # fmt: skip

_QUERY = """
    INSERT INTO queries (id, asked_at, surface, guild_id, channel_id, user_id, question, outcome,
                         revision, elapsed_ms, gist, terms_unknown, corrections, found, private,
                         place_id)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_HIT = "INSERT INTO hits (query_id, place, passage_id, score) VALUES (?, ?, ?, ?)"
_VOTE = "INSERT INTO votes (query_id, user_id, vote, why, voted_at) VALUES (?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Wording:
    """A question with the columns that its answer gives."""

    question: str
    outcome: str
    revision: str
    gist: str
    terms_unknown: str
    corrections: str
    hits: tuple[tuple[str, float], ...]


def wordings(number: int = WORDINGS) -> tuple[Wording, ...]:
    """So many different wordings, the same each time; answering them takes a millisecond each."""
    random, answerer = Random(7), load_answerer(PROJECT_ROOT / "knowledge")  # noqa: S311 -- no secret
    asked = dict.fromkeys(_questions())
    originals = list(asked)
    while len(asked) < number:
        asked.setdefault(_reworded(random.choice(originals), random))
    return tuple(_answered(answerer.answer(question, limit=5)) for question in asked)


def generate(path: Path, rows: int = ROWS, known: Sequence[Wording] | None = None) -> None:
    """Fill a new log at `path`; a million rows take a few minutes and 600 MB."""
    known = wordings() if known is None else known
    with closing(open_database(path)) as database:
        database.execute("BEGIN")
        for statement, values in ((_QUERY, _queries), (_HIT, _hits), (_VOTE, _votes)):
            database.executemany(statement, values(rows, known))
        database.execute("COMMIT")


def _queries(rows: int, known: Sequence[Wording]) -> Iterator[tuple[object, ...]]:
    random = Random(8)  # noqa: S311 -- no secret
    step = timedelta(days=DAYS) / rows
    for row, wording in enumerate(_asked(rows, known), start=1):
        asked_at = SINCE + row * step
        guild_id = LARGE_GUILD if random.random() < 0.9 else random.choice([None, *range(1, 50)])
        channel_id = random.randrange(CHANNELS)
        surface = "direct_message" if guild_id is None else random.choice(["slash", "mention"])
        yield (
            row, _microseconds(asked_at), surface, guild_id, channel_id,
            random.randrange(PEOPLE), wording.question, wording.outcome, wording.revision, 1.5,
            wording.gist, wording.terms_unknown, wording.corrections,
            wording.hits[0][0] if wording.hits else None, 0, channel_id,
        )  # fmt: skip


def _hits(rows: int, known: Sequence[Wording]) -> Iterator[tuple[object, ...]]:
    for row, wording in enumerate(_asked(rows, known), start=1):
        for place, (passage, score) in enumerate(wording.hits, start=1):
            yield row, place, passage, score


def _votes(rows: int, _: Sequence[Wording]) -> Iterator[tuple[object, ...]]:
    random = Random(9)  # noqa: S311 -- no secret
    for row in range(1, rows + 1):
        if random.random() < VOTED:
            vote = random.choice(["helpful", "helpful", "not_helpful"])
            why = "not what I asked" if vote == "not_helpful" and random.random() < 0.2 else None
            yield row, random.randrange(PEOPLE), vote, why, _microseconds(SINCE)


def _asked(rows: int, known: Sequence[Wording]) -> Iterator[Wording]:
    """The wordings as they are asked: the n-th with a frequency of one in n, about."""
    random = Random(10)  # noqa: S311 -- no secret
    order = random.sample(known, len(known))
    weights = list(accumulate(1 / (rank + 20) for rank in range(len(order))))
    for begun in range(0, rows, 1000):
        yield from random.choices(order, cum_weights=weights, k=min(1000, rows - begun))


def _questions() -> Iterator[str]:
    for file in sorted((_TESTS / "questions").glob("*.jsonl")):
        yield from (each.question for each in read_questions(file))
    gaps = tomllib.loads((_TESTS / "answers" / "gaps.toml").read_text("utf-8"))
    yield from (line for wordings in gaps.values() for line in wordings.splitlines())


def _reworded(question: str, random: Random) -> str:
    words = question.split()
    if len(words) > 3 and random.random() < 0.5:
        del words[random.randrange(len(words))]
    if random.random() < 0.4:
        at = random.randrange(len(words))
        words[at] = _slipped(words[at], random)
    return random.choice(_AROUND).format(" ".join(words))


def _slipped(word: str, random: Random) -> str:
    at = random.randrange(len(word))
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


def _answered(answer: Answer) -> Wording:
    return Wording(
        question=answer.question,
        outcome=answer.outcome.value,
        revision=answer.revision,
        gist=answer.gist,
        terms_unknown=json.dumps(answer.terms_unknown),
        corrections=json.dumps({each.typed: each.read_as for each in answer.corrections}),
        hits=tuple((hit.passage.id, hit.score) for hit in answer.hits),
    )


def _microseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)


def main() -> None:
    """Generate the file that the command line names."""
    began = perf_counter()
    rows = int(sys.argv[2]) if sys.argv[2:] else ROWS
    generate(Path(sys.argv[1]), rows)
    print(f"{sys.argv[1]}: done in {perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
