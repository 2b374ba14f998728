"""The weekly digest: counted within one server, told of nobody, and posted once."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.answers.likeness import Grouping, Wording
from bot.moderation.digest import WEEK, OpenGap, Volume, digest_of
from bot.querylog.log import QueryLog
from bot.querylog.scope import InChannels
from bot.querylog.values import CountedPassage, DigestPlace, Opinion, Tally
from tests.querylog.builders import a_record, a_vote

GUILD, CHANNEL = 100, 7
EVERY = InChannels(GUILD, None)
END = datetime(2026, 11, 23, tzinfo=UTC)
IN_THE_WEEK = END - timedelta(days=2)


class EachAlone:
    """Groups no question with another."""

    def gist(self, question: str) -> str:
        return question

    def grouping(self, wordings: Iterable[Wording]) -> Grouping:
        yield
        return tuple((each.gist,) for each in wordings)


@pytest.fixture
async def log(path: Path) -> AsyncIterator[QueryLog]:
    async with QueryLog.open(path) as opened:
        yield opened


async def ask(log: QueryLog, gist: str, outcome: str = "not_covered", **changes: object) -> int:
    asked = {"asked_at": IN_THE_WEEK, "guild_id": GUILD, "gist": gist, "outcome": outcome}
    return await log.queries.record(a_record(f"{gist}?", **(asked | changes)))


async def wanting_digests(log: QueryLog) -> DigestPlace:
    await log.servers.change(GUILD, lambda it: replace(it, digest_channel_id=CHANNEL))
    (place,) = await log.digests.places()
    return place


async def test_a_week_is_counted_beside_the_one_before(log: QueryLog) -> None:
    row = await ask(log, "socks", "answered")
    await ask(log, "cake")
    await ask(log, "socks", "answered", asked_at=END - WEEK - timedelta(hours=1))
    for moment in (END, END - 2 * WEEK - timedelta(seconds=1)):
        await ask(log, "outside", asked_at=moment)
    await ask(log, "elsewhere", guild_id=GUILD + 1)
    await ask(log, "private", guild_id=None)
    await log.votes.cast(a_vote(row, Opinion.NOT_HELPFUL, voted_at=IN_THE_WEEK))
    digest = await digest_of(log, EVERY, END, EachAlone())
    assert (digest.volume, digest.before) == (Volume(2, 1), Volume(1, 1))
    assert digest.volume.share == 50
    assert digest.passages == (CountedPassage("sutskever/a1", 1),)
    assert digest.votes == Tally(not_helpful=1)
    assert [gap.count for gap in digest.gaps] == [1]


async def test_what_one_person_alone_has_asked_is_counted_and_not_shown(log: QueryLog) -> None:
    for user_id in (1, 1, 1):
        await ask(log, "alone", user_id=user_id)
    for user_id in (1, 2):
        await ask(log, "together", user_id=user_id)
    await ask(log, "nobody's", user_id=None)
    digest = await digest_of(log, EVERY, END, EachAlone())
    assert set(digest.gaps) == {
        OpenGap(3, None),
        OpenGap(2, "together?"),
        OpenGap(1, None),
    }


async def test_every_question_of_the_week_is_counted_once_by_its_outcome_and_its_gap(
    log: QueryLog,
) -> None:
    for gist, outcome in (("a", "answered"), ("b", "tentative"), ("c", "not_covered")):
        await ask(log, gist, outcome)
    await ask(log, "closed")
    await log.gaps.resolve(EVERY, "closed", END)
    digest = await digest_of(log, EVERY, END, EachAlone())
    volume = digest.volume
    assert (volume.questions, volume.answered, volume.tentative, volume.not_covered) == (4, 1, 1, 2)
    assert sum(gap.count for gap in digest.gaps) + digest.closed == volume.not_covered


async def test_words_are_shown_where_two_have_typed_them_all(log: QueryLog) -> None:
    """The gist is of the sentence that was taken for the question alone."""
    gist, changes = "socks", {"asked_at": IN_THE_WEEK, "guild_id": GUILD, "outcome": "not_covered"}
    for user_id, text in enumerate(("Whose socks?", "My boss is mean. Whose socks?")):
        await log.queries.record(a_record(text, gist=gist, user_id=user_id, **changes))
    digest = await digest_of(log, EVERY, END, EachAlone())
    assert digest.gaps == (OpenGap(2, None),)
    await log.queries.record(a_record("whose  SOCKS", gist=gist, user_id=7, **changes))
    digest = await digest_of(log, EVERY, END, EachAlone())
    assert digest.gaps == (OpenGap(3, "whose  SOCKS"),)


async def test_what_was_asked_privately_or_elsewhere_is_in_no_digest(log: QueryLog) -> None:
    for user_id in (1, 2):
        await ask(log, "private", user_id=user_id, private=True)
        await ask(log, "elsewhere", user_id=user_id, place_id=8)
        await ask(log, "here", user_id=user_id, place_id=7)
    digest = await digest_of(log, InChannels(GUILD, frozenset({7})), END, EachAlone())
    assert digest.gaps == (OpenGap(2, "here?"),)
    assert digest.volume == Volume(2, 0)


async def test_of_two_who_want_to_post_one_may(log: QueryLog) -> None:
    place, digests = await wanting_digests(log), log.digests
    assert place == DigestPlace(GUILD, CHANNEL, None)
    assert [await digests.claim(place, END) for _ in range(2)] == [True, False]
    (place,) = await digests.places()
    assert place.sent_for == END


async def test_a_digest_that_was_not_posted_can_be_claimed_again(log: QueryLog) -> None:
    place, digests = await wanting_digests(log), log.digests
    await digests.claim(place, END)
    await digests.release(place, END)
    assert await digests.claim(place, END)


async def test_a_server_that_wants_none_any_more_gets_none(log: QueryLog) -> None:
    place, digests = await wanting_digests(log), log.digests
    await log.servers.change(GUILD, lambda it: replace(it, digest_channel_id=None))
    assert await digests.places() == ()
    assert not await digests.claim(place, END)


async def test_who_wants_one_again_waits_for_the_next_week(log: QueryLog) -> None:
    place, digests = await wanting_digests(log), log.digests
    await digests.claim(place, END)
    await log.servers.change(GUILD, lambda it: replace(it, digest_channel_id=None))
    assert (await wanting_digests(log)).sent_for is None
