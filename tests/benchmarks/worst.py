"""What holds up the event loop, and so everybody: the costliest questions, and a full cool-down.

    python -m tests.benchmarks.worst [QUESTIONS] [SEED]

Each question is asked of a bot that has not seen it, as a message is: neutral, read, answered. CPU
of the one thread; where one takes longer than the aim it is asked of further new bots, and the
least counts, since whatever else runs on the machine only adds to it. Then what a question costs
the cool-down while so many people are being counted.
"""

import random
import sys
from collections.abc import Callable, Mapping
from statistics import median
from time import thread_time

from bot.answers.analysis import LIMIT, Question, read_question
from bot.answers.answerer import Answerer, load_answerer
from bot.discord_app.admission import ELSEWHERE, Cooldowns
from bot.querylog.servers import Limit
from bot.querylog.values import neutral
from bot.settings import PROJECT_ROOT

AIM = 5.0
"""Milliseconds."""

TRIED = 3
MOST = 2000
"""Characters of a message."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"
MARKS = "?!.,;:'\"-()[]<>@#*_~`|\\/ \n0123456789"

Make = Callable[[random.Random], str]


def _words(chance: random.Random, longest: int, room: int = LIMIT) -> str:
    lengths = (chance.randint(1, longest) for _ in range(room))
    return " ".join("".join(chance.choices(LETTERS, k=length)) for length in lengths)[:room]


def _characters(chance: random.Random, room: int) -> str:
    kinds = ((32, 0x7F), (0xA0, 0x250), (0x370, 0x600), (0x3040, 0x9FFF), (0x1F300, 0x1FAFF))
    return "".join(chr(chance.randint(*chance.choice(kinds))) for _ in range(room))


def _misspelt(chance: random.Random) -> str:
    said = list("what does ilya sutskever say about generalisation and value functions in humans? ")
    for _ in range(8):
        said[chance.randrange(len(said))] = chance.choice(LETTERS)
    return "".join(said) * 3


KINDS: Mapping[str, Make] = {
    "unknown words": lambda chance: _words(chance, 12),
    "short unknown words": lambda chance: _words(chance, 4),
    "single letters": lambda chance: " ".join(chance.choices(LETTERS, k=LIMIT // 2)),
    "one long word": lambda chance: "".join(chance.choices(LETTERS, k=LIMIT)),
    "sentences": lambda chance: _words(chance, 7).replace("a", ". "),
    "misspelt": _misspelt,
    "any characters": lambda chance: _characters(chance, LIMIT),
    "marks": lambda chance: "".join(chance.choices(MARKS + LETTERS, k=LIMIT)),
    "junk": lambda chance: _characters(chance, MOST),
    "long text": lambda chance: _words(chance, 9, MOST),
}


def asked(answerer: Answerer, text: str) -> float:
    """Milliseconds of this thread that the message takes."""
    begun = thread_time()
    question = read_question(neutral(text))
    if isinstance(question, Question):
        answerer.answer(question.text)
    return (thread_time() - begun) * 1000


def warm() -> Answerer:
    """An answerer that has had a question: what the first one makes is made at the start."""
    answerer = load_answerer(PROJECT_ROOT / "knowledge")
    answerer.answer("why do humans generalise better than models?")
    return answerer


def measure(questions: int, seed: int) -> None:
    """Print the median and the longest of each kind, in milliseconds."""
    for kind, make in KINDS.items():
        chance, answerer = random.Random(f"{seed} {kind}"), warm()  # noqa: S311 -- a benchmark
        times = []
        for _ in range(questions):
            text = make(chance)
            took = asked(answerer, text)
            for _ in range(TRIED if took > AIM else 0):
                took = min(took, asked(warm(), text))
            times.append(took)
        usual, longest = median(times), max(times)
        print(f"{kind:22}{usual:8.2f} ms at the median{longest:8.2f} ms at most", flush=True)


def cooling(people: int, asks: int = 500) -> float:
    """Microseconds of a question while so many people have just asked."""
    cooldowns, now = Cooldowns(Limit(5, 30.0)), 20.0
    for person in range(people):
        cooldowns.ask(person, ELSEWHERE, person * 20.0 / people)
    begun = thread_time()
    for number in range(asks):
        cooldowns.ask(number * 7919 % people, ELSEWHERE, now + number / people)
    return (thread_time() - begun) / asks * 1e6


def main(questions: int, seed: int) -> None:
    measure(questions, seed)
    for people in (10, 1000, 10_000):
        print(f"cool-down, {people:7} people active{cooling(people):9.2f} µs a question")


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 60,
        int(sys.argv[2]) if len(sys.argv) > 2 else 1,
    )
