"""The weekly digest as a message: counts, topics and gaps; no names and no ids. Pure."""

import re
from collections.abc import Iterator

from bot.discord_app.limits import MESSAGE, length
from bot.discord_app.phrases import Phrases
from bot.discord_app.review.rows import question_of
from bot.discord_app.review.tops import part_name
from bot.moderation.digest import Digest, Volume
from bot.moderation.gaps import counted_parts
from bot.notes.passage import Corpus

_ID = re.compile(r"<[@#][!&]?\d+>|\d{17,20}")
_TOPICS = 5
_GAPS = 5


def render_digest(digest: Digest, corpus: Corpus, say: Phrases) -> str:
    """The digest within one message; the last lines go where a question is too long."""
    lines = list(_lines(digest, corpus, say))
    while length("\n".join(lines)) > MESSAGE:
        lines.pop()
    return "\n".join(lines)


def _lines(digest: Digest, corpus: Corpus, say: Phrases) -> Iterator[str]:
    yield say(
        "**What was asked, {since} to {until}**",
        since=f"<t:{int(digest.since.timestamp())}:d>",
        # The week ends where the next day begins.
        until=f"<t:{int(digest.until.timestamp()) - 1}:d>",
    )
    yield _volume(digest.volume, say)
    yield f"-# {say('The week before:')} {_volume(digest.before, say)}"
    topics = counted_parts(digest.passages, corpus)[:_TOPICS]
    if topics:
        yield f"\n**{say('What answered most')}**"
        yield from (f"{count} × {part_name(part)}" for part, count in topics)
    if digest.gaps:
        yield f"\n**{say('Not covered by the notes')}**"
        yield from _gaps(digest, say)
    if digest.votes.helpful or digest.votes.not_helpful:
        yield "\n" + say(
            "Votes: {helpful} helpful, {not_helpful} not helpful",
            helpful=digest.votes.helpful,
            not_helpful=digest.votes.not_helpful,
        )


def _gaps(digest: Digest, say: Phrases) -> Iterator[str]:
    """Gaps that several people have, in their words; of the rest the number alone."""
    told = [gap for gap in digest.gaps if gap.question is not None][:_GAPS]
    for gap in told:
        yield f"{gap.count} × {question_of(_ID.sub('…', gap.question or ''))}"
    rest = sum(gap.count for gap in digest.gaps) - sum(gap.count for gap in told)
    if rest:
        yield say.count(
            "-# {number} further question; moderators see it with `/log unanswered`.",
            "-# {number} further questions; moderators see them with `/log unanswered`.",
            rest,
        )


def _volume(volume: Volume, say: Phrases) -> str:
    return say.count(
        "{number} question, {share} % answered",
        "{number} questions, {share} % answered",
        volume.questions,
        share=volume.share,
    )
