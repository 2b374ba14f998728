"""The rules of what may be sent when, and of what is told to whom: whole, and Discord's own."""

from itertools import product

import pytest

from bot.discord_app.event import FAILURES, TOLD, WAYS, Act, Source, Stage, Way, Word
from bot.replies.sentences import ENGLISH

FIRST = {Way.RESPOND, Way.CHANGE}


def test_there_is_one_way_for_everything_at_every_stage() -> None:
    assert set(WAYS) == set(Act)
    assert all(set(ways) == set(Stage) for ways in WAYS.values())
    assert set(TOLD) == set(Source)


def test_discord_takes_one_response_and_it_comes_first() -> None:
    for act, stage in product(Act, Stage):
        assert (WAYS[act][stage] in FIRST) is (stage is Stage.NEW)


def test_a_promised_reply_is_filled_by_whatever_comes_first() -> None:
    assert {WAYS[act][Stage.PROMISED] for act in Act} == {Way.EDIT}


@pytest.mark.parametrize("source", [Source.COMMAND, Source.PRESS, Source.FORM])
def test_whoever_uses_an_interaction_is_always_told_why_nothing_comes(source: Source) -> None:
    assert TOLD[source] >= {Word.NO_ROOM, Word.TOO_SOON, Word.TOO_SOON_AGAIN, Word.FAILED}


def test_a_channel_is_not_filled_with_refusals() -> None:
    assert TOLD[Source.MESSAGE].isdisjoint({Word.NO_ROOM, Word.TOO_SOON_AGAIN})


def test_what_is_said_of_a_known_failure_is_for_one_person_alone() -> None:
    for word in FAILURES.values():
        assert word.private
        (line,) = word.blocks
        assert ENGLISH.word(getattr(line, "text", ""))
