"""`ask`: a question, or a question a line, what the notes say to it, and its row in the log."""

import asyncio
import gc
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import click

from bot.answers.answer import SHOWN, Answer, Earlier, Hit
from bot.answers.answerer import Answerer, load_answerer
from bot.answers.query import QueryWord
from bot.answers.search import ExplainedHit, Explanation
from bot.answers.telling import SMALL_TALK
from bot.errors import QueryLogError
from bot.moderation.replay import record_of
from bot.querylog.scope import Everywhere
from bot.querylog.values import Filter, QueryRecord, StoredQuery, Surface
from bot.replies.answers import worded
from bot.replies.itself import not_recorded
from bot.settings import load_settings
from bot.terminal.lines import (
    INDENT,
    STANDARD_INPUT,
    Line,
    Tone,
    examples,
    json_line,
    paragraph,
    print_data,
    print_lines,
    show,
    spaced,
    terminal_width,
    texts,
    word,
)

RANKED = 10
"""How many passages the ranking of a JSON answer holds, unless asked otherwise."""

LARGEST = 2**63 - 1
"""The largest id of a row."""

LONGEST = 50
"""How many passages can be asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer, when it was asked for (with time zone) and how long it took."""

    answer: Answer
    asked_at: datetime
    elapsed_ms: float


Record = Callable[[Asked], None]


@click.command(
    epilog=examples(
        "ask why do humans generalise better than models",
        'ask --limit 5 "what is a value function?"',
        'ask --json --no-log "who left for Meta?"',
        'ask --follow "and who stayed?"',
        'ask --explain "lifelong learning"',
        "ask --json - < questions.txt",
    )
)
@click.argument("question", nargs=-1, required=True, metavar="QUESTION")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each question.")
@click.option(
    "--limit",
    type=click.IntRange(1, LONGEST),
    metavar="N",
    help="Show up to N passages, 1 to 50. Usual are 3, and 10 with --json.",
)
@click.option("--follow", is_flag=True, help="Ask on within the last answer that was logged.")
@click.option(
    "--after",
    "after_id",
    type=click.IntRange(1, LARGEST),
    metavar="ID",
    help="Ask on within the answer to question ID of the log.",
)
@click.option("--explain", is_flag=True, help="Show why each passage ranks where it does.")
@click.option("--no-log", "unlogged", is_flag=True, help="Leave the query log alone.")
def ask(  # noqa: PLR0913 -- click gives each option by name
    question: tuple[str, ...],
    *,
    as_json: bool,
    limit: int | None,
    follow: bool,
    after_id: int | None,
    explain: bool,
    unlogged: bool,
) -> None:
    """Answer QUESTION from the notes, each claim with its citation.

    The words of a question need no quotation marks unless your shell reads some of them itself,
    such as ? or '. With - as the question, questions are read from standard input, one a line,
    and each is answered at once.

    Every answer says what it is worth: the notes answer the question, they may not, or they do
    not cover it. With --json, passages are the ranking, whatever the outcome.

    A short question that follows on another, such as why? or and what about models?, is read
    together with it by --follow or --after. With - and --follow, each line follows on the one
    before.
    """
    _check_explain(explain=explain, as_json=as_json, follows=follow or bool(after_id))
    many = question == (STANDARD_INPUT,)
    typed = texts(question, missing="The question is empty.", as_json=as_json)
    settings = load_settings()
    answerer = _load(settings.knowledge)
    after = None
    if after_id or (follow and not many):
        after = earlier(settings.database, answerer, after_id)
    with recording(None if unlogged else settings.database) as record:
        for each in typed:
            asked = _answer(answerer, each, limit or RANKED, after)
            if as_json:
                print_data(answer_line(asked.answer, asked.elapsed_ms))
            else:
                _show(asked.answer, limit, with_question=many)
            if follow and not asked.answer.asks_nothing:
                after = asked.answer.earlier
            if explain:
                explanation = answerer.explain(each, limit or SHOWN)
                print_lines((Line(), *render_explanation(explanation, terminal_width())))
            if each.strip() and not asked.answer.asks_nothing:
                record(asked)


def _check_explain(*, explain: bool, as_json: bool, follows: bool) -> None:
    if explain and follows:
        raise click.UsageError("--explain explains a question by itself.")
    if explain and as_json:
        raise click.UsageError("--explain is for people, --json for programs: choose one.")


def _load(knowledge: Path) -> Answerer:
    answerer = load_answerer(knowledge)
    gc.freeze()
    gc.enable()  # `main` switched it off while everything was loaded
    return answerer


def _answer(answerer: Answerer, question: str, limit: int, after: Earlier | None) -> Asked:
    """The answer, when it was asked for and how long it took."""
    asked_at, started = datetime.now(UTC), perf_counter()
    found = answerer.answer(question, limit, after=after)
    return Asked(found, asked_at, (perf_counter() - started) * 1000)


def _show(answer: Answer, limit: int | None, *, with_question: bool) -> None:
    if with_question:
        question = paragraph(
            answer.question, terminal_width(), tone=Tone.HEADING, first="> ", rest="> "
        )
        print_lines((*question, Line()))
    show(worded(answer, most=limit), numbered=True)
    print_lines((Line(),) * with_question)


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


def _passage(hit: Hit) -> dict[str, object]:
    passage = hit.passage
    return {
        "id": passage.id,
        "episode": passage.citation.episode,
        "kind": passage.kind,
        "source": passage.citation.source,
        "citation": str(passage.citation),
        "link": passage.citation.link,
        "starts_at": passage.citation.starts_at,
        "voice": passage.voice,
        "speaker": passage.speaker,
        "text": passage.text,
        "score": round(hit.score, 4),
    }


def render_explanation(explanation: Explanation, width: int) -> tuple[Line, ...]:
    """The explanation in lines of at most `width` characters, but for words that are longer."""
    hits = (_explained(at, hit, width) for at, hit in enumerate(explanation.hits, start=1))
    blocks = (_words(explanation.words, width), *hits, _likelihood(explanation))
    return spaced(map(tuple, blocks))


def _words(words: tuple[QueryWord, ...], width: int) -> Iterator[Line]:
    if not words:
        yield Line("No word of the question carries meaning.", Tone.HEADING)
        return
    yield Line("Words (rarity in English; what else is searched)", Tone.HEADING)
    for each in words:
        notes = [f"{each.rarity:.1f}"]
        notes += [] if each.known else ["in no passage"]
        notes += ["not in the dictionary"] if each.stranger else []
        notes += [f"also {', '.join(each.related)}"] if each.related else []
        yield from _indented(f"{each.typed} → {each.term}: {'; '.join(notes)}", width)


def _explained(number: int, hit: ExplainedHit, width: int) -> Iterator[Line]:
    named = f", {hit.named:.2f} of it as the question is its source's name" if hit.named else ""
    named += f", times {hit.likely:.2f} for its episode" if hit.likely < 1 else ""
    head = f"{number}. {hit.passage.id} {hit.passage.citation}: {hit.score:.2f}{named}"
    yield from paragraph(head, width, tone=Tone.HEADING, rest=INDENT)
    for each in sorted(hit.contributions, key=lambda one: -one.score):
        fields = ", ".join(each.fields) or "words that carry no meaning"
        related = f", searched for {each.word}" if each.related else ""
        told = f"{each.score:5.2f} {each.term} in {fields}, at {each.weight:.2f}{related}"
        yield from _indented(told, width)


def _likelihood(explanation: Explanation) -> Iterator[Line]:
    evidence, calibration = explanation.evidence, explanation.calibration
    if evidence is None:
        yield Line("No passage holds any word of the question: not covered.", Tone.HEADING)
        return
    yield Line(
        f"Likelihood that the notes answer: {explanation.likelihood:.2f} "
        f"(answered from {calibration.answered_from:g}, covered from {calibration.covered_from:g})",
        Tone.HEADING,
    )
    for name, value in zip(evidence.figures(), evidence.values(), strict=True):
        yield Line(f"{INDENT}{name:<16} {value:5.2f} × {calibration.weights[name]:6.2f}")
    for name, value in {"own words": evidence.own, "line of wording": evidence.line}.items():
        yield Line(f"{INDENT}{name:<16} {value:5.2f}")
    if explanation.lacking:
        yield Line(f"At most tentative for: {', '.join(explanation.lacking)}.")


def _indented(text: str, width: int) -> tuple[Line, ...]:
    return paragraph(text, width, first=INDENT, rest=INDENT * 2)


@contextmanager
def recording(path: Path | None) -> Iterator[Record]:
    """A function that stores a row and never fails; without a path it does nothing.

    The log is opened by the first row and stays open. The first failure is said on standard
    error, and nothing is stored from then on: each further row might wait for a stuck log.
    """
    if path is None:
        yield lambda _: None
        return
    with asyncio.Runner() as runner:
        journal = _Journal(path, runner)
        try:
            yield journal.record
        finally:
            journal.close()


def earlier(path: Path, answerer: Answerer, query_id: int | None) -> Earlier:
    """The question of this id in the log with what was shown for it; or the terminal's last one.

    Raises:
        ClickException: there is none.
        QueryLogError: the log cannot be read.
    """
    row = asyncio.run(_row_before(path, query_id)) if path.exists() else None
    if row is None:
        # What moderators read brings more than a question needs.
        from bot.replies.moderation import nothing_before  # noqa: PLC0415 -- the reason above

        raise click.ClickException(word(nothing_before(query_id)))
    found = ((each.id, each.score) for each in row.record.passages)
    return answerer.earlier(row.record.question, row.record.outcome, found)


async def _row_before(path: Path, query_id: int | None) -> StoredQuery | None:
    # As below: the log is brought in only where it is needed.
    from bot.querylog.log import QueryLog  # noqa: PLC0415 -- the reason above

    async with QueryLog.open(path) as log:
        if query_id is not None:
            return await log.queries.one(Everywhere(), query_id)
        last = await log.queries.search(Everywhere(), Filter(surface=Surface.TERMINAL), 1)
        return next(iter(last), None)


class _Journal:
    def __init__(self, path: Path, runner: asyncio.Runner) -> None:
        # The log brings SQLite, which a question that is not logged does without.
        from bot.querylog.log import QueryLog  # noqa: PLC0415 -- the reason above

        self._opening = QueryLog.open(path)
        self._log: QueryLog | None = None
        self._closing = AsyncExitStack()
        self._runner = runner
        self._failed = False

    def record(self, asked: Asked) -> None:
        if not self._failed:
            answer, asked_at, elapsed = asked.answer, asked.asked_at, asked.elapsed_ms
            row = record_of(answer, answer.question, Surface.TERMINAL, asked_at, elapsed)
            self._attempt(self._record(row))

    def close(self) -> None:
        self._attempt(self._closing.aclose())

    async def _record(self, row: QueryRecord) -> None:
        if self._log is None:
            self._log = await self._closing.enter_async_context(self._opening)
        await self._log.queries.record(row)

    def _attempt(self, work: Coroutine[object, object, None]) -> None:
        try:
            with _uninterrupted():
                self._runner.run(work)
        except (QueryLogError, ValueError) as error:
            if not self._failed:
                click.echo(word(not_recorded(error)), err=True)
            self._failed = True


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Lets Ctrl-C wait: a log left half-way would report to an event loop that is closed."""
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt
