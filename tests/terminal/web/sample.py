"""A log like that of a lively server: thirty days of questions, answered by the real notes."""

import asyncio
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.answers.answerer import load_answerer
from bot.querylog.log import QueryLog
from bot.querylog.values import Opinion, QueryRecord, ScoredPassage, Surface, Vote
from bot.settings import PROJECT_ROOT

SERVERS = (811111111111111111, 822222222222222222)
PEOPLE = tuple(933333333333333000 + 7 * number for number in range(24))
CHANNEL = 844444444444444444
QUESTIONS = (
    "why do humans generalise better than models?",
    "what did Ilya say about value functions?",
    "who left for Meta?",
    "is scaling over?",
    "what is the age of research?",
    "how does SSI plan to reach superintelligence",
    "when will AGI come",
    "what is reward hacking",
    "stroke patient who could not decide on socks",
    "does he explain pre-training data limits?",
    "what about gpt-5 benchmarks",
    "best lasagne recipe",
    "who won the world cup",
    "how do i install pytorch",
    "what did Dwarkesh say about kubernetes",
    "emotions as value functions",
    "what is continual learning?",
    "how long was the recording",
)
WHYS = ("it answered another question", "the link opens the wrong moment", None, None)


async def fill(path: Path, questions: int = 420, days: int = 30) -> None:
    """Write the sample; the same each time, but for its dates, which end now."""
    chance, answerer = random.Random(7), load_answerer(PROJECT_ROOT / "knowledge")  # noqa: S311 -- a sample
    now = datetime.now(UTC)
    moments = sorted(now - timedelta(days=days * chance.random() ** 1.3) for _ in range(questions))
    async with QueryLog.open(path) as log:
        for at in moments:
            asked = chance.choices(QUESTIONS, range(len(QUESTIONS) + 12, 12, -1))[0]
            found = answerer.answer(asked, limit=3)
            surface = chance.choices(list(Surface), (60, 25, 10, 5))[0]
            terminal, private = surface is Surface.TERMINAL, surface is Surface.DIRECT_MESSAGE
            record = QueryRecord(
                asked_at=at,
                surface=surface,
                question=asked,
                outcome=found.outcome,
                passages=tuple(ScoredPassage(hit.passage.id, hit.score) for hit in found.hits),
                revision=found.revision,
                elapsed_ms=chance.uniform(0.8, 9.5),
                guild_id=None if terminal or private else chance.choices(SERVERS, (4, 1))[0],
                channel_id=None if terminal else CHANNEL,
                user_id=None if terminal else chance.choice(PEOPLE),
                gist=asked.lower().rstrip("?"),
                terms_unknown=found.terms_unknown,
            )
            query_id = await log.queries.record(record)
            if chance.random() < 0.25:  # about as many as vote
                opinion = chance.choices(list(Opinion), (3, 1))[0]
                why = chance.choice(WHYS) if opinion is Opinion.NOT_HELPFUL else None
                await log.votes.cast(Vote(query_id, chance.choice(PEOPLE), opinion, now, why))


if __name__ == "__main__":
    asyncio.run(fill(Path(sys.argv[1])))
