"""Interaction endpoints: the callback and what the interaction's token may do afterwards."""

import time
from dataclasses import dataclass

from tests.discord_server.errors import (
    ApiError,
    Fault,
    already_acknowledged,
    invalid_form,
    unknown_interaction,
    unknown_message,
    unknown_webhook,
)
from tests.discord_server.messages import Mailroom
from tests.discord_server.payloads import user_json
from tests.discord_server.rules import check_callback, check_edit, check_message
from tests.discord_server.state import EPHEMERAL, LOADING, Interaction, State
from tests.discord_server.traffic import Answer, Call, Endpoint
from tests.discord_server.world import Json

MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
TOKEN_LIFETIME = 15 * 60.0
USER_INSTALL_FOLLOWUPS = 5
_ALLOWED = {
    2: {MESSAGE, DEFER, MODAL},
    3: {MESSAGE, DEFER, DEFER_UPDATE, UPDATE, MODAL},
    4: {CHOICES},
    5: {MESSAGE, DEFER, DEFER_UPDATE, UPDATE},
}
_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"


@dataclass(frozen=True, slots=True)
class Callbacks:
    """The endpoints of interactions."""

    state: State
    mail: Mailroom

    def endpoints(self) -> list[Endpoint]:
        """They need no bot token: the interaction's own is in the path."""
        callback = "/interactions/{interaction_id}/{interaction_token}/callback"
        messages = _WEBHOOK + "/messages/{message_id}"
        rows = [
            ("POST", callback, self.respond, check_callback),
            ("POST", _WEBHOOK, self.follow_up, check_message),
            ("GET", messages, self.get, None),
            ("PATCH", messages, self.edit, check_edit),
            ("DELETE", messages, self.delete, None),
        ]
        return [Endpoint(*row, needs_token=False) for row in rows]

    async def respond(self, call: Call) -> Answer:
        interaction = self.state.interactions.get(call.params["interaction_token"])
        if interaction is None or interaction.payload["id"] != call.params["interaction_id"]:
            raise unknown_interaction()
        if interaction.callback is not None:
            raise already_acknowledged()
        if time.monotonic() - interaction.at > self.state.interaction_deadline:
            raise unknown_interaction()
        kind = call.fields["type"]
        if kind not in _ALLOWED[interaction.kind]:
            fault = Fault("type", "INTERACTION_TYPE", f"callback {kind} does not answer this")
            raise invalid_form([fault])
        message = await self._first_message(interaction, kind, call)
        interaction.callback = call.fields
        if call.record.query.get("with_response", "").lower() not in {"1", "true"}:
            return None
        return _callback_response(interaction, kind, message)

    async def follow_up(self, call: Call) -> Answer:
        """A further message; the first one after a deferral takes the place of its original."""
        interaction = self._acknowledged(call)
        original = self.state.messages.get(interaction.original or 0)
        if original is not None and original["flags"] & LOADING:
            return self._finish(original, call)
        if interaction.by_user_install and len(interaction.followups) >= USER_INSTALL_FOLLOWUPS:
            raise ApiError(400, 40094, "This interaction has reached its follow-up limit")
        extra = self._origin(interaction)
        body, files = call.fields, call.record.files
        message = await self.mail.from_bot(interaction.channel, body, files, **extra)
        interaction.followups.append(int(message["id"]))
        return message

    async def get(self, call: Call) -> Answer:
        return self._message(call)

    async def edit(self, call: Call) -> Answer:
        return self._finish(self._message(call), call)

    async def delete(self, call: Call) -> Answer:
        del self.state.messages[int(self._message(call)["id"])]
        return None

    def _finish(self, message: Json, call: Call) -> Json:
        message["flags"] &= ~LOADING
        return self.mail.edit(message, call)

    async def _first_message(self, interaction: Interaction, kind: int, call: Call) -> Json | None:
        """The message that the callback makes or changes, if it is of that kind."""
        body = call.fields.get("data") or {}
        if kind in {MESSAGE, DEFER}:
            if kind == DEFER:
                body = {"flags": (body.get("flags") or 0) & EPHEMERAL | LOADING}
            extra = self._origin(interaction)
            channel, files = interaction.channel, call.record.files
            message = await self.mail.from_bot(channel, body, files, **extra)
        elif kind in {UPDATE, DEFER_UPDATE} and "message" in interaction.payload:
            message = self.mail.own(interaction.payload["message"]["id"])
            if kind == UPDATE:
                self.mail.edit(message, call, body)
        else:
            return None
        interaction.original = int(message["id"])
        return message

    def _origin(self, interaction: Interaction) -> Json:
        """What a message says about the interaction it answers."""
        metadata = {
            "id": interaction.payload["id"],
            "type": interaction.kind,
            "user": user_json(interaction.user),
            "authorizing_integration_owners": interaction.payload["authorizing_integration_owners"],
        }
        if interaction.kind == 3:
            metadata["interacted_message_id"] = interaction.payload["message"]["id"]
        return {
            "application_id": str(self.state.bot.id),
            "webhook_id": str(self.state.bot.id),
            "type": 20 if interaction.kind == 2 else 0,
            **({"interaction_metadata": metadata} if interaction.kind in {2, 3} else {}),
        }

    def _acknowledged(self, call: Call) -> Interaction:
        interaction = self.state.interactions.get(call.params["webhook_token"])
        if interaction is None or call.params["webhook_id"] != str(self.state.bot.id):
            raise unknown_webhook()
        if interaction.callback is None:
            raise unknown_webhook()
        if time.monotonic() - interaction.at > TOKEN_LIFETIME:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return interaction

    def _message(self, call: Call) -> Json:
        interaction = self._acknowledged(call)
        wanted = call.params["message_id"]
        if wanted == "@original":
            wanted = str(interaction.original)
        if not wanted.isdigit() or int(wanted) not in {
            interaction.original,
            *interaction.followups,
        }:
            raise unknown_message()
        return self.mail.own(wanted)


def _callback_response(interaction: Interaction, kind: int, message: Json | None) -> Json:
    about: Json = {"id": interaction.payload["id"], "type": interaction.kind}
    answer: Json = {"interaction": about}
    if message is not None:
        about |= {
            "response_message_id": message["id"],
            "response_message_loading": bool(message["flags"] & LOADING),
            "response_message_ephemeral": bool(message["flags"] & EPHEMERAL),
        }
        answer["resource"] = {"type": kind}
        if kind != DEFER_UPDATE:
            answer["resource"]["message"] = message
    return answer
