"""One question's way, the same from every surface: cool-down, cleaning, answer, log, reply."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import perf_counter

from bot.answers.answer import Answer, Earlier
from bot.answers.answerer import Answerer
from bot.answers.question import NothingAsked, TooLong, read_question
from bot.discord_app import wording
from bot.discord_app.admission import Admittance
from bot.discord_app.cooldown import Cooldowns
from bot.discord_app.offered import with_buttons, with_delete
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply, render
from bot.discord_app.settings.fitted import fitted_to
from bot.discord_app.settings.here import ELSEWHERE, Here
from bot.discord_app.settings.places import Places
from bot.querylog.columns import neutral
from bot.querylog.recorder import PATIENCE, Recorder
from bot.querylog.servers import Limit
from bot.querylog.values import QueryRecord, ScoredPassage, Surface

SLASH_PATIENCE = 2.0
"""Seconds of Discord's three in which a command's reply waits for its row."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it arrived.

    `guild_id` is None where no guild's moderators may see it; of others, those see it who can see
    the channel `place_id`. `here` is what holds where it was
    asked. `private` is what the asker chose, None for nothing: then it is as the server has it.
    """

    surface: Surface
    text: str
    user_id: int
    channel_id: int | None
    guild_id: int | None
    place_id: int | None
    here: Here = ELSEWHERE
    private: bool | None = None
    after: Earlier | None = None

    @property
    def answered_privately(self) -> bool:
        """Whether the answer is for the asker alone, in the place where it was asked."""
        return self.surface is Surface.SLASH and self.here.keeps_private(self.private)


class Asking:
    """Turns questions into replies; what is refused or asks nothing is not logged."""

    def __init__(
        self, answerer: Answerer, recorder: Recorder, cooldowns: Cooldowns, places: Places
    ) -> None:
        self.answerer = answerer
        self.places = places
        self._recorder = recorder
        self._cooldowns = cooldowns

    @property
    def operators_limit(self) -> Limit:
        """The cool-down where a server has none of its own."""
        return self._cooldowns.operators_limit

    async def reply_to(self, asked: Asked, admittance: Admittance) -> Reply | None:
        """The reply, or None where silence is the better one.

        The row is committed, or given up by the recorder, when this returns.
        """
        say = asked.here.tongues.own
        refusal = _refusal(admittance, say)
        if refusal is not None:
            return _unless_noise(refusal, asked)
        if wait := self._cooldowns.ask(asked.user_id, asked.here):
            refusal = wording.too_soon(wait.seconds, say)
            return refusal if wait.first else _unless_noise(refusal, asked)
        if asked.surface is Surface.MENTION and not asked.here.public:
            return wording.ask_privately(say)
        # As it is stored, so that what a button finds later is what was found.
        match read_question(neutral(asked.text)):
            case NothingAsked():
                return wording.nothing_asked(say) if asked.text else wording.help_on_asking(say)
            case TooLong(length):
                return wording.too_long(length, say)
            case question:
                return await self._answered(asked, question.text)

    def refusal_of(
        self, reply: Reply, user_id: int, here: Here, admittance: Admittance
    ) -> Reply | None:
        """What is said instead of a reply that is no answer, where it may not be sent now.

        A reply that everybody sees counts towards the person's cool-down as a question does.
        """
        if reply.private:
            return _refusal(admittance, here.tongues.own)
        return self.refusal_to(user_id, here, admittance)

    def refusal_to(self, user_id: int, here: Here, admittance: Admittance) -> Reply | None:
        """What is said to a person instead of something that costs as much as an answer.

        It counts towards the person's cool-down as a question does.
        """
        say = here.tongues.own
        refusal = _refusal(admittance, say)
        if refusal is not None:
            return refusal
        wait = self._cooldowns.ask(user_id, here)
        return wording.too_soon(wait.seconds, say) if wait else None

    async def _answered(self, asked: Asked, question: str) -> Reply:
        asked_at, begun = datetime.now(UTC), perf_counter()
        answer = self.answerer.answer(question, after=asked.after)
        elapsed_ms = (perf_counter() - begun) * 1000
        row_id = None
        if not answer.asks_nothing:
            # With buttons, a reply that was sent has a row that outlives the process.
            patience = SLASH_PATIENCE if asked.surface is Surface.SLASH else PATIENCE
            row = _row(asked, asked_at, answer, elapsed_ms)
            row_id = await self._recorder.record(row, patience)
        wish = answer.told and answer.told.wish
        private = asked.answered_privately or (asked.surface is Surface.SLASH and wish is not None)
        say = asked.here.tongues.of(private=private)
        if answer.small_talk:
            reply = replace(wording.help_on_asking(say), private=private)
        else:
            # Discord shows others that somebody used /ask, but not what was asked.
            above = question if asked.surface is Surface.SLASH else None
            reply = render(answer, asked=above, private=private, say=say)
        if row_id is None:
            reply = with_delete(reply, asked.user_id)
        else:  # buttons name the row, and say nothing of their own
            reply = with_buttons(reply, answer, row_id, asked.user_id)
        return fitted_to(asked.here, reply, asked.private)


def _refusal(admittance: Admittance, say: Phrases) -> Reply | None:
    match admittance:
        case Admittance.OPEN:
            return None
        case Admittance.BUSY:
            return wording.busy(say)
        case Admittance.CLOSING:
            return wording.closing(say)


def _unless_noise(refusal: Reply, asked: Asked) -> Reply | None:
    """A refusal is private after a command; anywhere else it would be one more message."""
    return refusal if asked.surface is Surface.SLASH else None


def _row(asked: Asked, asked_at: datetime, answer: Answer, elapsed_ms: float) -> QueryRecord:
    return QueryRecord(
        asked_at=asked_at,
        surface=asked.surface,
        question=asked.text,
        outcome=answer.outcome.value,
        passages=tuple(ScoredPassage(hit.passage.id, hit.score) for hit in answer.hits),
        revision=answer.revision,
        elapsed_ms=elapsed_ms,
        guild_id=asked.guild_id,
        channel_id=asked.channel_id,
        user_id=asked.user_id,
        gist=answer.gist,
        terms_unknown=answer.terms_unknown,
        corrections=tuple((each.typed, each.read_as) for each in answer.corrections),
        private=asked.answered_privately,
        place_id=asked.place_id,
    )
