"""What one autocomplete costs the processor at 10,000 passages.

python -m tests.benchmarks.autocomplete
"""

import gzip
import random
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from statistics import median, quantiles
from time import process_time

from bot.answers.catalogue import Catalogue
from bot.answers.lookup import Lookup
from bot.discord_app.entries import SEARCHED, choices_of, one_for_each_passage
from bot.discord_app.message import CHOICES
from bot.notes.episode import Claim, Corpus, Episode, Section, Span, Voice, build_corpus
from bot.replies.sentences import ENGLISH

PASSAGES = 10_000
SECTION = 10  # claims
CLAIM = 30  # words
VOCABULARY = 20_000
TYPED = 2_000
SPEAKER = "Ada Example"


def main() -> None:
    """Generate a corpus, type into it, and print the processor time of a keystroke."""
    chance = random.Random(20260101)  # noqa: S311 -- the same corpus every time
    words = _vocabulary()
    corpus = _corpus(words, chance)
    begun = process_time()
    catalogue = Catalogue(corpus)
    lookup = Lookup(catalogue.entries)
    built = process_time() - begun
    print(
        f"{len(corpus.passages)} passages, {len(catalogue.entries)} entries, built in {built:.1f} s"
    )
    typed = {
        "begun words": [_begun(words, chance) for _ in range(TYPED)],
        "one letter": [chance.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(TYPED)],
        "misspelt words": [_misspelt(words, chance) for _ in range(TYPED)],
        "eight misspelt words": [
            " ".join(_misspelt(words, chance) for _ in range(8)) for _ in range(TYPED)
        ],
    }
    for name, texts in typed.items():
        spent = [_milliseconds(lookup, text) for text in texts]
        worst = quantiles(spent, n=100)[98]
        print(f"{name}: median {median(spent):.2f} ms, p99 {worst:.2f} ms")


def _milliseconds(lookup: Lookup, typed: str) -> float:
    """From what was typed to the choices as Discord gets them."""
    begun = process_time()
    choices_of(one_for_each_passage(lookup.search(typed, SEARCHED))[:CHOICES], ENGLISH)
    return (process_time() - begun) * 1000


def _vocabulary() -> list[str]:
    """English words, the most common first."""
    text = gzip.decompress(files("bot.answers").joinpath("english_words.txt.gz").read_bytes())
    counted = (line.split(" ") for line in text.decode().splitlines())
    return [word for word, _ in sorted(counted, key=lambda one: -int(one[1]))[:VOCABULARY]]


def _corpus(words: list[str], chance: random.Random) -> Corpus:
    """Sections of claims in words as common as in English; every third claim holds a quotation."""
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    drawn = iter(chance.choices(words, weights, k=PASSAGES * (CLAIM + 1)))
    sections = tuple(
        Section(
            f"{' '.join(next(drawn) for _ in range(4))} {start}",
            start,
            tuple(_claims(drawn, start)),
        )
        for start in range(0, PASSAGES, SECTION)
    )
    video, published = "https://example.org/watch?v=1", date(2026, 1, 1)
    guests = (SPEAKER, "Ben Sample")
    episode = Episode(
        "generated", "Generated", *guests, published, PASSAGES, video, sections, (), (), (), {}, {}
    )
    return build_corpus([episode], "generated")


def _claims(drawn: Iterator[str], start: int) -> Iterator[Claim]:
    for number in range(start, start + SECTION):
        voices = [Voice.PARAPHRASE, Voice.QUOTE if number % 3 == 0 else Voice.PARAPHRASE]
        spans = tuple(
            Span(" ".join(next(drawn) for _ in range(CLAIM // 2)), voice, SPEAKER)
            for voice in voices
        )
        yield Claim(f"claim-{number}", Voice.PARAPHRASE, SPEAKER, spans)


def _begun(words: list[str], chance: random.Random) -> str:
    """One to four words, the last of them still being typed."""
    *whole, last = chance.choices(words, k=chance.randint(1, 4))
    return " ".join([*whole, last[: chance.randint(1, len(last))]])


def _misspelt(words: list[str], chance: random.Random) -> str:
    """A word of four letters or more with one letter changed."""
    word = chance.choice([word for word in chance.choices(words, k=20) if len(word) > 3])
    at = chance.randrange(len(word))
    return word[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :]


if __name__ == "__main__":
    main()
