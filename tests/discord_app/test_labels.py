"""What stands on buttons, menus and forms, in every language, within what Discord takes."""

import pytest

from bot.answers.answerer import Answerer
from bot.discord_app.buttons import view_of, why_form
from bot.discord_app.custom_ids import Press, What
from bot.discord_app.limits import length
from bot.discord_app.phrases import Phrases, load_phrasebook
from bot.discord_app.quoting.entry_ids import EntryPress, Step
from bot.discord_app.quoting.parts import Parts
from bot.discord_app.reply import Reply

LABEL, TITLE, PLACEHOLDER, DESCRIPTION = 80, 45, 150, 100
UNSEEN = {What.WHY, Step.CHOOSE}
"""Of a form and of a menu, which have no button."""

languages = pytest.mark.parametrize("say", tuple(load_phrasebook()), ids=lambda say: say.language)


@languages
def test_every_button_has_a_label_that_tells_it_from_the_others(say: Phrases) -> None:
    answers = [Press(what, 1, 2) for what in What if what not in UNSEEN]
    parts = [EntryPress(step, "e" * 8, "r" * 8, 1) for step in Step if step not in UNSEEN]
    for presses in (answers, parts):
        view = view_of(Reply("words", presses=tuple(presses), say=say))
        seen = [str(getattr(button, "label", "")) for button in view.children]
        assert all(1 <= length(label) <= LABEL for label in seen), seen
        assert len(set(seen)) == len(presses)


@languages
def test_the_form_keeps_to_discords_limits(say: Phrases) -> None:
    form = why_form(Press(What.NOT_HELPFUL, 1, 2), say=say).to_dict()
    assert 1 <= length(form["title"]) <= TITLE
    (label,) = form["components"]
    assert 1 <= length(label["label"]) <= TITLE
    assert 1 <= length(label["description"]) <= DESCRIPTION


@languages
def test_a_menu_keeps_to_discords_limits(say: Phrases, answerer: Answerer) -> None:
    parts = Parts(answerer.corpus)
    for passage in answerer.corpus.passages[::10]:
        menu = parts.related([passage], 1, say=say).menu
        if menu is not None:
            assert 1 <= length(menu.placeholder) <= PLACEHOLDER
            assert all(1 <= length(each.told) <= DESCRIPTION for each in menu.options)
