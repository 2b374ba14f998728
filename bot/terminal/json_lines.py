"""An answer as one line of JSON, for programs."""

import json
import re

from bot.answers.answer import Answer, Hit
from bot.answers.itself import SMALL_TALK
from bot.terminal.lines import well_formed

# JSON lets them stand in a string; some readers end a line at them, and terminals obey a few.
_BETTER_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029]")


def answer_line(answer: Answer, elapsed_ms: float) -> str:
    """The answer's object on one line, without its line break; always valid UTF-8.

    `passages` is the ranking, whatever the outcome. `about` and `reply` are null for a question
    that the notes are asked; small talk has a reply, and is not covered.
    """
    told = SMALL_TALK if answer.small_talk else answer.told
    shape = {
        "question": answer.question,
        "outcome": answer.outcome,
        "about": told and told.about,
        "reply": told and str(told),
        "passages": [_passage(hit) for hit in answer.hits],
        "terms_unknown": answer.terms_unknown,
        "corrections": {each.typed: each.read_as for each in answer.corrections},
        "revision": answer.revision,
        "elapsed_ms": round(elapsed_ms, 3),
    }
    return json_line(shape)


def json_line(shape: object) -> str:
    """Any JSON value on one line, without a character that steers a terminal."""
    line = well_formed(json.dumps(shape, ensure_ascii=False))
    return _BETTER_ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _passage(hit: Hit) -> dict[str, object]:
    passage = hit.passage
    return {
        "id": passage.id,
        "episode": passage.citation.episode,
        "kind": passage.kind,
        "source": passage.citation.source,
        "citation": str(passage.citation),
        "voice": passage.voice,
        "speaker": passage.speaker,
        "text": passage.text,
        "score": round(hit.score, 4),
    }
