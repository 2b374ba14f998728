"""Rows of the query log as lines for people and as JSON for programs. Pure."""

from collections.abc import Iterator, Mapping

from bot.querylog.values import QueryRecord, StoredQuery, Tally
from bot.terminal.lines import Line, Tone, paragraph

PASSAGES_NAMED = 3


def render_query(query: StoredQuery, width: int) -> tuple[Line, ...]:
    """One question in lines of at most `width` characters, ids apart."""
    record = query.record
    named = ", ".join(f"{hit.id} {hit.score:.2f}" for hit in record.passages[:PASSAGES_NAMED])
    return (
        *_head(query, width),
        *paragraph(named, width, first="  ", rest="  "),
        *_foot(query, width),
    )


def render_whole(query: StoredQuery, cited: Mapping[str, str], width: int) -> tuple[Line, ...]:
    """Everything that is stored of a question; `cited` says where passages stand, by id."""
    record = query.record
    words = [
        ("not in the notes", ", ".join(record.terms_unknown)),
        ("read as", ", ".join(f"{typed} → {read_as}" for typed, read_as in record.corrections)),
        ("gist", record.gist or ""),
        ("notes", record.revision),
    ]
    return (
        *_head(query, width),
        *(line for name, said in words if said for line in _said(name, said, width)),
        *(
            line
            for place, hit in enumerate(record.passages, start=1)
            for line in paragraph(
                f"{place}. {cited.get(hit.id, '(no more in the notes)')} {hit.id} {hit.score:.2f}",
                width,
                first="  ",
                rest="     ",
            )
        ),
        *_foot(query, width),
    )


def row_shape(query: StoredQuery) -> dict[str, object]:
    """Everything that is stored of a question, as JSON has it."""
    record = query.record
    return {
        "id": query.id,
        "asked_at": record.asked_at.isoformat(),
        "surface": record.surface,
        "question": record.question,
        "outcome": record.outcome,
        "gist": record.gist,
        "terms_unknown": list(record.terms_unknown),
        "corrections": dict(record.corrections),
        "passages": [{"id": hit.id, "score": hit.score} for hit in record.passages],
        "revision": record.revision,
        "elapsed_ms": record.elapsed_ms,
        **{f"{name}_id": value for name, value in _ids(record).items()},
        "place_id": record.place_id,
        "private": record.private,
        "votes": {
            "helpful": query.votes.helpful,
            "not_helpful": query.votes.not_helpful,
            "whys": list(query.votes.whys),
        },
    }


def words(name: str) -> str:
    """The name of an outcome or a surface as words."""
    return name.replace("_", " ")


def _head(query: StoredQuery, width: int) -> Iterator[Line]:
    record = query.record
    when = f"{record.asked_at:%Y-%m-%d %H:%M:%S} UTC"
    facts = [f"#{query.id}", when, words(record.surface), words(record.outcome)]
    facts += [f"{record.elapsed_ms:.0f} ms", *_votes(query.votes)]
    yield from paragraph(" · ".join(facts), width, tone=Tone.CITATION)
    yield from paragraph(record.question, width, tone=Tone.HEADING, first="  ", rest="  ")


def _foot(query: StoredQuery, width: int) -> Iterator[Line]:
    places = "  ".join(f"{name} {value}" for name, value in _ids(query.record).items() if value)
    for why in query.votes.whys:
        yield from _said("not helpful", why, width)
    yield from paragraph(places, width, tone=Tone.LINK, first="  ", rest="  ")


def _said(name: str, said: str, width: int) -> tuple[Line, ...]:
    return paragraph(f"{name}: {said}", width, first="  ", rest="    ")


def _ids(record: QueryRecord) -> dict[str, int | None]:
    return {"guild": record.guild_id, "channel": record.channel_id, "user": record.user_id}


def _votes(votes: Tally) -> list[str]:
    counts = ((votes.helpful, "helpful"), (votes.not_helpful, "not helpful"))
    return [f"{count} {opinion}" for count, opinion in counts if count]
