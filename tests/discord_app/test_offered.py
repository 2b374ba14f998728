"""Which buttons stand under an answer, and what More leads through, whatever the notes hold."""

from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answer import Answer, Outcome
from bot.discord_app.custom_ids import Press, What
from bot.discord_app.limits import MESSAGE, length
from bot.discord_app.offered import with_buttons, with_more
from bot.discord_app.phrases import ENGLISH, Phrases
from bot.discord_app.reply import Reply, render, render_more
from bot.notes.passage import Passage
from tests.discord_app.builders import answer, passage, told
from tests.discord_app.strategies import languages, passages

QUERY, ASKER = 12, 34


def offered(made: Answer, *, private: bool = False) -> list[What]:
    reply = with_buttons(render(made, private=private, say=ENGLISH), made, QUERY, ASKER)
    return [press.what for press in of_the_answer(reply)]


def of_the_answer(reply: Reply) -> list[Press]:
    return [press for press in reply.presses if isinstance(press, Press)]


def short(number: int) -> list[Passage]:
    return [passage(told(f"passage {each}")) for each in range(number)]


def test_more_is_offered_when_there_is_more_than_was_shown() -> None:
    assert What.MORE not in offered(answer(*short(3)))
    assert offered(answer(*short(4)))[0] is What.MORE
    assert offered(answer(*short(4), outcome=Outcome.TENTATIVE))[0] is What.MORE
    assert What.MORE not in offered(answer(*short(4), outcome=Outcome.NOT_COVERED))


def test_more_goes_on_after_the_last_passage_that_fitted() -> None:
    long = [passage(told(f"{each} " + "word " * 140)) for each in range(3)]
    made = answer(*long)
    reply = with_buttons(render(made, say=ENGLISH), made, QUERY, ASKER)
    assert reply.presses[0] == Press(What.MORE, QUERY, ASKER, after=2)
    further = render_more(made, 2, asked="why?", say=ENGLISH)
    assert further
    assert "\n\n2 word" in further.text


def test_a_public_answer_can_be_deleted_and_a_private_one_shared() -> None:
    votes = [What.HELPFUL, What.NOT_HELPFUL]
    assert offered(answer(*short(1))) == [What.RELATED, What.DELETE, *votes]
    assert offered(answer(*short(1)), private=True) == [What.RELATED, What.SHARE, *votes]


def test_what_is_related_is_offered_beside_passages_alone_and_all_fits_into_one_row() -> None:
    assert What.RELATED not in offered(answer(outcome=Outcome.NOT_COVERED))
    assert What.RELATED not in offered(answer(*short(1), outcome=Outcome.NOT_COVERED))
    assert len(offered(answer(*short(4)))) == len(offered(answer(*short(4)), private=True)) == 5


@given(st.lists(passages, max_size=10), st.text(min_size=1, max_size=300), languages)
def test_more_leads_through_every_passage_to_an_end(
    found: list[Passage], asked: str, say: Phrases
) -> None:
    made = answer(*found)
    reply: Reply | None = with_buttons(render(made, asked=asked, say=say), made, QUERY, ASKER)
    pages = 0
    while reply and (more := [p for p in of_the_answer(reply) if p.what is What.MORE]):
        after = more[0].after
        further = render_more(made, after, asked=asked, say=say)
        assert further
        assert after < further.held <= len(found)
        assert 0 < length(further.text) <= MESSAGE
        assert further.private
        reply = with_more(further, made, QUERY, ASKER)
        pages += 1
    assert pages < max(1, len(found))
