"""An answer as one line of JSON, for programs."""

import json

from bot.answers.answer import Answer, Hit
from bot.terminal.lines import well_formed


def answer_line(answer: Answer, elapsed_ms: float) -> str:
    """The answer's object on one line, without its line break; always valid UTF-8.

    `passages` is the ranking, whatever the outcome.
    """
    shape = {
        "question": answer.question,
        "outcome": answer.outcome,
        "passages": [_passage(hit) for hit in answer.hits],
        "terms_unknown": answer.terms_unknown,
        "corrections": {each.typed: each.read_as for each in answer.corrections},
        "revision": answer.revision,
        "elapsed_ms": round(elapsed_ms, 3),
    }
    return json_line(shape)


def json_line(shape: object) -> str:
    """Any JSON value on one line."""
    return well_formed(json.dumps(shape, ensure_ascii=False))


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
