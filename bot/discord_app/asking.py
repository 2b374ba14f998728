"""For what is not yet ported: why somebody may not do something now."""

from bot.answers.answerer import Answerer
from bot.discord_app import wording
from bot.discord_app.admission import Admittance, Cooldowns
from bot.discord_app.here import Here
from bot.discord_app.phrases import Phrases
from bot.discord_app.places import Places
from bot.discord_app.reply import Reply
from bot.querylog.servers import Limit


class Asking:
    """Tells whom there is room for."""

    def __init__(self, answerer: Answerer, cooldowns: Cooldowns, places: Places) -> None:
        self.answerer = answerer
        self.places = places
        self._cooldowns = cooldowns

    @property
    def operators_limit(self) -> Limit:
        """The cool-down where a server has none of its own."""
        return self._cooldowns.operators_limit

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


def _refusal(admittance: Admittance, say: Phrases) -> Reply | None:
    match admittance:
        case Admittance.OPEN:
            return None
        case Admittance.BUSY:
            return wording.busy(say)
        case Admittance.CLOSING:
            return wording.closing(say)
