"""Rows of the query log for a server's moderators: in a line, and whole. Pure."""

from collections.abc import Iterator, Mapping

from bot.answers.answer import Outcome
from bot.answers.visible import visible
from bot.discord_app.limits import MESSAGE, length
from bot.discord_app.markup import isolated, plain, shortened
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import plain_citation
from bot.notes.passage import Corpus
from bot.querylog.values import GapNote, StoredQuery, Surface, Tally

_QUESTION = 120  # characters shown of a question among others
_WHOLE = 800  # characters shown of a question alone
_WORD = 60  # characters shown of a word
_WHY = 300  # characters shown of a word why, and of a note


def citations_of(corpus: Corpus) -> Mapping[str, str]:
    """By passage, where it stands, as people see it."""
    return {passage.id: plain_citation(passage.citation) for passage in corpus.passages}


def row_block(row: StoredQuery, cited: Mapping[str, str], say: Phrases) -> str:
    """When, who, where and what; below it what came of it, and the row's number."""
    facts = [outcome_word(row.record.outcome, say)]
    if row.record.outcome == Outcome.ANSWERED:
        facts += [_where(passage.id, cited) for passage in row.record.passages[:1]]
    facts += [*_votes(row.votes, say), f"#{row.id}"]
    return f"{_who(row, say)}: {question_of(row.record.question)}\n-# {' · '.join(facts)}"


def whole_row(
    row: StoredQuery, cited: Mapping[str, str], note: GapNote | None, say: Phrases
) -> str:
    """Everything the log holds of the row, as many lines as fit."""
    record = row.record
    lines = [
        f"{_who(row, say)}:",
        f"> {isolated(shortened(visible(record.question), _WHOLE))}",
        f"-# {' · '.join(_facts(row, say))}",
        *_words(row, say),
        *(
            f"{place}. {_where(hit.id, cited)} · {plain(hit.id)} · {hit.score:.2f}"
            for place, hit in enumerate(record.passages, 1)
        ),
        *(say("Not helpful, because: {why}", why=_text(why)) for why in row.votes.whys),
        *note_lines(note, say),
    ]
    return _fitted(lines)


def question_of(question: str) -> str:
    """A question among others: on one line, cut at a word, as text and nothing else."""
    return isolated(shortened(visible(question), _QUESTION)) or "…"


def note_lines(note: GapNote | None, say: Phrases) -> Iterator[str]:
    """What moderators said of a gap, if they did."""
    if note is not None and note.note:
        author = f"<@{note.author_id}>" if note.author_id else say("somebody")
        yield f"-# {say('Note by {author}: {note}', author=author, note=_text(note.note))}"


def outcome_word(outcome: str, say: Phrases) -> str:
    match outcome:
        case Outcome.ANSWERED:
            return say("answered")
        case Outcome.TENTATIVE:
            return say("tentative")
        case Outcome.NOT_COVERED:
            return say("not covered")
        case _:
            return plain(outcome)


def surface_word(surface: Surface, say: Phrases) -> str:
    match surface:
        case Surface.SLASH:
            return say("command")
        case Surface.MENTION:
            return say("mention")
        case Surface.DIRECT_MESSAGE:
            return say("direct message")
        case Surface.TERMINAL:
            return say("terminal")


def _who(row: StoredQuery, say: Phrases) -> str:
    record = row.record
    when = f"<t:{int(record.asked_at.timestamp())}:f>"
    if record.private:
        who = say("somebody (in private)")
    else:
        who = f"<@{record.user_id}>" if record.user_id else say("somebody")
    if not record.channel_id:
        return f"{when} {who}"
    return say("{when} {who} in {where}", when=when, who=who, where=f"<#{record.channel_id}>")


def _facts(row: StoredQuery, say: Phrases) -> Iterator[str]:
    record = row.record
    yield outcome_word(record.outcome, say)
    yield surface_word(record.surface, say)
    yield f"{record.elapsed_ms:.0f} ms"
    yield say("notes {revision}", revision=plain(record.revision[:12]))
    yield from _votes(row.votes, say)
    yield f"#{row.id}"


def _words(row: StoredQuery, say: Phrases) -> Iterator[str]:
    if row.record.terms_unknown:
        words = ", ".join(_word(word) for word in row.record.terms_unknown[:10])
        yield say("Not in the notes: {words}.", words=words)
    if row.record.corrections:
        read = ", ".join(
            f"{_word(typed)} → {_word(read_as)}" for typed, read_as in row.record.corrections[:10]
        )
        yield say("Read as: {words}.", words=read)


def _votes(votes: Tally, say: Phrases) -> Iterator[str]:
    if votes.helpful:
        yield say("{count} found it helpful", count=votes.helpful)
    if votes.not_helpful:
        yield say("{count} found it not helpful", count=votes.not_helpful)


def _where(passage_id: str, cited: Mapping[str, str]) -> str:
    return cited.get(passage_id, plain(passage_id))


def _word(word: str) -> str:
    return f"*{isolated(shortened(visible(word), _WORD))}*"


def _text(text: str) -> str:
    return isolated(shortened(visible(text), _WHY))


def _fitted(lines: list[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if length("\n".join([*kept, line])) <= MESSAGE:
            kept.append(line)
    return "\n".join(kept)
