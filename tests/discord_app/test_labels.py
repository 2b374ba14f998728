"""What stands on buttons, menus and forms, in every language, within what Discord takes."""

import pytest

from bot.answers.answerer import Answerer
from bot.answers.catalogue import Catalogue, Relations
from bot.discord_app import ask, check, cite
from bot.discord_app.buttons import Delete
from bot.discord_app.entries import Related
from bot.discord_app.message import length, write
from bot.replies import moderation, passages
from bot.replies.document import Document
from bot.replies.sentences import Language, load_languages

LABEL, TITLE, PLACEHOLDER, DESCRIPTION = 80, 45, 150, 100

languages = pytest.mark.parametrize("say", tuple(load_languages()), ids=lambda say: say.code)


@languages
def test_every_button_has_a_label_that_tells_it_from_the_others(
    say: Language, answerer: Answerer
) -> None:
    under = (ask.More, ask.Related, ask.Share, ask.Helpful, ask.NotHelpful)
    answered = (*(each.action(1, 2) for each in under), Delete.action(2))
    at = "revision", Catalogue(answerer.corpus).entries[0], 2
    turns = (cite.Turn.action(*at, 1, on=False), cite.Turn.action(*at, 2, on=True))
    parts = (*turns, Related.action(*at), check.Share.action(*at))
    for actions in (answered, parts):
        view = write(Document((), actions=actions), say).view
        assert view is not None
        seen = [str(getattr(button, "label", "")) for button in view.children]
        assert all(1 <= length(label) <= LABEL for label in seen), seen
        assert len(set(seen)) == len(seen) >= 4


@languages
@pytest.mark.parametrize("by_time", [True, False])
def test_the_buttons_under_a_page_of_the_log_tell_back_from_on(
    say: Language, *, by_time: bool
) -> None:
    back, on = map(say.word, moderation.newer_and_older(by_time=by_time))
    assert back != on
    assert all(1 <= length(label) <= LABEL for label in (back, on))


@languages
def test_the_form_keeps_to_discords_limits(say: Language) -> None:
    form = ask.why_form(say, 1, 2).to_dict()
    assert 1 <= length(form["title"]) <= TITLE
    (label,) = form["components"]
    assert 1 <= length(label["label"]) <= TITLE
    assert 1 <= length(label["description"]) <= DESCRIPTION


@languages
def test_a_menu_keeps_to_discords_limits(say: Language, answerer: Answerer) -> None:
    relations = Relations(Catalogue(answerer.corpus))
    for passage in answerer.corpus.passages[::10]:
        if found := relations.of([passage]):
            view = write(passages.related(found, "key"), say).view
            assert view is not None
            (menu,) = (each.to_component_dict() for each in view.children)
            assert 1 <= length(menu["placeholder"]) <= PLACEHOLDER
            assert 1 <= len(menu["options"]) <= 25
            for option in menu["options"]:
                assert 1 <= length(option["label"]) <= DESCRIPTION
                assert 1 <= length(option["description"]) <= DESCRIPTION
