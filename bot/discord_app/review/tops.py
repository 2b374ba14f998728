"""What is asked most: sections of the notes by what was shown first of them. Pure."""

from collections import Counter
from collections.abc import Iterable

from bot.discord_app.markup import plain
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import plain_citation
from bot.notes.passage import Corpus
from bot.querylog.values import CountedPassage


def counted_parts(counted: Iterable[CountedPassage], corpus: Corpus) -> tuple[tuple[str, int], ...]:
    """Citations of parts of the notes, with how many questions had something of them shown first.

    The most frequent first; a passage that is no longer in the notes stands under its own id.
    """
    cited = {passage.id: plain_citation(passage.citation) for passage in corpus.passages}
    counts: Counter[str] = Counter()
    for each in counted:
        counts[cited.get(each.passage_id, plain(each.passage_id))] += each.count
    return tuple(sorted(counts.items(), key=lambda part: (-part[1], part[0])))


def part_block(part: tuple[str, int], _: Phrases) -> str:
    citation, count = part
    return f"**{count} ×** {citation}"
