"""Which buttons stand under an answer, and what More leads through, whatever the notes hold."""

from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answer import Answer, Outcome
from bot.discord_app import ask
from bot.discord_app.message import MESSAGE, Message, length, write
from bot.notes.episode import Passage
from bot.replies import answers
from bot.replies.document import Document
from bot.replies.sentences import ENGLISH, Language
from tests.discord_app.builders import answer, passage, told
from tests.discord_app.custom_ids import Press, What, decode
from tests.discord_app.strategies import passages, spoken

QUERY, ASKER = 12, 34


def replied(
    made: Answer, *, private: bool = False, asked: str | None = None, say: Language = ENGLISH
) -> Message:
    document = answers.worded(made, above=asked, private=private)
    return write(ask.with_buttons(document, made, QUERY, ASKER), say)


def further(made: Answer, after: int) -> Document | None:
    more = partial(ask.more_of, made, QUERY, ASKER)
    return answers.further(made, after, above="why?", more=more)


def pressed(message: Message) -> list[Press]:
    """The presses under a message, in their order."""
    items = message.view.children if message.view else []
    presses = (decode(str(getattr(each, "custom_id", ""))) for each in items)
    return [press for press in presses if press is not None]


def offered(made: Answer, *, private: bool = False) -> list[What]:
    return [press.what for press in pressed(replied(made, private=private))]


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
    assert pressed(replied(made))[0] == Press(What.MORE, QUERY, ASKER, after=2)
    document = further(made, 2)
    assert document
    assert "\n\n2 word" in write(document, ENGLISH).text


def test_a_public_answer_can_be_deleted_and_a_private_one_shared() -> None:
    votes = [What.HELPFUL, What.NOT_HELPFUL]
    assert offered(answer(*short(1))) == [What.RELATED, What.DELETE, *votes]
    assert offered(answer(*short(1)), private=True) == [What.RELATED, What.SHARE, *votes]


def test_what_is_related_is_offered_beside_passages_alone_and_all_fits_into_one_row() -> None:
    assert What.RELATED not in offered(answer(outcome=Outcome.NOT_COVERED))
    assert What.RELATED not in offered(answer(*short(1), outcome=Outcome.NOT_COVERED))
    assert len(offered(answer(*short(4)))) == len(offered(answer(*short(4)), private=True)) == 5


@given(st.lists(passages, max_size=10), st.text(min_size=1, max_size=300), spoken)
def test_more_leads_through_every_passage_to_an_end(
    found: list[Passage], asked: str, say: Language
) -> None:
    made, pages, held = answer(*found), 0, 0
    message = replied(made, asked=asked, say=say)
    while more := [press for press in pressed(message) if press.what is What.MORE]:
        (press,) = more
        assert held < press.after <= len(found)
        held, pages = press.after, pages + 1
        document = further(made, held)
        assert document
        assert document.private
        message = write(document, say)
        assert 0 < length(message.text) <= MESSAGE
    assert pages < max(1, len(found))
