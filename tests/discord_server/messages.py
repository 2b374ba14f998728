"""The bot's messages: made from request bodies, changed by edits, shown to the gateway."""

import itertools
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.discord_server.errors import ApiError, Fault, invalid_form, unknown_message
from tests.discord_server.gateway import Gateway
from tests.discord_server.message_rules import V2_FLAG
from tests.discord_server.payloads import (
    member_json,
    mentioned,
    message_json,
    timestamp,
    user_json,
)
from tests.discord_server.state import EPHEMERAL, State, Violation
from tests.discord_server.traffic import Call
from tests.discord_server.world import Channel, Json, User

REPLY = 19
_SHOWN = ("content", "embeds", "components", "attachments")
_KEPT = ("content", "embeds", "components", "tts", "flags", "nonce", "poll")


@dataclass(frozen=True, slots=True)
class Mailroom:
    """Makes and changes messages of users and of the bot."""

    state: State
    gateway: Gateway

    async def from_user(
        self,
        content: str,
        author: User,
        channel: Channel,
        reply_to: Json | None,
        beside: Json | None = None,
    ) -> Json:
        """A user's message, kept and dispatched; `beside` is what it has but for its content."""
        message = message_json(self.state.snowflakes.next(), author, channel, content=content)
        message |= beside or {}
        users = mentioned(content, self.state.users)
        if reply_to is not None:
            answered = self.state.authors[int(reply_to["id"])]
            users += [answered] if answered not in users else []
            message |= {"type": REPLY} | _reference(reply_to)
        message["mentions"] = [user_json(user) for user in users]
        message["mention_roles"] = re.findall(r"<@&(\d+)>", content)
        self._place(message, author, channel)
        self.state.keep(message, author)
        await self.gateway.dispatch_message(message, channel)
        return message

    async def edited(self, message: Json, content: str, channel: Channel, after: float) -> None:
        """A user's message changed so many seconds after it was written: `MESSAGE_UPDATE`."""
        users = mentioned(content, self.state.users)
        made = datetime.fromisoformat(message["timestamp"])
        message |= {
            "content": content,
            "mentions": [user_json(user) for user in users],
            "edited_timestamp": (made + timedelta(seconds=after)).isoformat(),
        }
        await self.gateway.dispatch_message(message, channel, "MESSAGE_UPDATE")

    async def from_bot(
        self, channel: Channel, body: Json, files: dict[str, bytes], **extra: object
    ) -> Json:
        """A message of the bot, as its request asks for; dispatched unless it is ephemeral."""
        message = message_json(self.state.snowflakes.next(), self.state.bot, channel, **extra)
        self._fill(message, body, files)
        if reference := body.get("message_reference"):
            self._refer(message, reference)
        self._place(message, self.state.bot, channel)
        self.state.keep(message, self.state.bot)
        if not message["flags"] & EPHEMERAL:
            await self.gateway.dispatch_message(message, channel)
        return message

    def edit(self, message: Json, call: Call, body: Json | None = None) -> Json:
        """Change what the body names; nobody can make a message ephemeral or a layout none.

        Raises:
            ApiError: 50006, nothing would be left of the message.
        """
        body = dict(call.fields if body is None else body)
        if "flags" in body:
            asked = (body["flags"] or 0) & ~EPHEMERAL
            body["flags"] = asked | message["flags"] & (EPHEMERAL | V2_FLAG)
        left = [body.get(name, message[name]) for name in _SHOWN]
        if not any(left) and not call.record.files:
            fault = Fault("", "EMPTY_MESSAGE", "the edit leaves nothing of the message")
            self.state.violations.append(Violation(call.record, fault))
            raise invalid_form([fault])
        self._fill(message, body, call.record.files)
        message["edited_timestamp"] = timestamp(self.state.snowflakes.next())
        return message

    def own(self, message_id: str, channel: Channel | None = None) -> Json:
        """A message by its id.

        Raises:
            ApiError: 10008, there is none; 50005, it is somebody else's.
        """
        message = self.state.messages.get(int(message_id)) if message_id.isdigit() else None
        if message is None or (channel and message["channel_id"] != str(channel.id)):
            raise unknown_message()
        if message["author"]["id"] != str(self.state.bot.id):
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        return message

    def _fill(self, message: Json, body: Json, files: dict[str, bytes]) -> None:
        for name in _KEPT:
            if name in body:
                empty = {"content": "", "flags": 0, "tts": False}.get(name, [])
                message[name] = empty if body[name] is None else body[name]
        message["embeds"] = [{"type": "rich", **embed} for embed in message["embeds"]]
        _number(message["components"], itertools.count(1))
        named = mentioned(message["content"], self.state.users)
        message["mentions"] = [user_json(user) for user in named]
        if files:
            message["attachments"] = [
                {"id": str(self.state.snowflakes.next()), "filename": name, "size": len(data)}
                | {
                    "url": "https://cdn.discordapp.com/a",
                    "proxy_url": "https://cdn.discordapp.com/a",
                }
                for name, data in files.items()
            ]

    def _place(self, message: Json, author: User, channel: Channel) -> None:
        if channel.guild is not None:
            message["guild_id"] = str(channel.guild.id)
            message["member"] = member_json(channel.guild, author)

    def _refer(self, message: Json, reference: Json) -> None:
        answered = self.state.messages.get(int(reference["message_id"]))
        if answered is None:
            if reference.get("fail_if_not_exists", True):
                fault = Fault("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
                raise invalid_form([fault])
            return
        message |= {"type": REPLY} | _reference(answered)
        if int(answered["id"]) in self.state.silent:
            fault = Fault("message_reference", "NOT_ADDRESSED", "answers what was not addressed")
            self.state.violations.append(Violation(self.state.requests[-1], fault))


def _reference(answered: Json) -> Json:
    place = {"message_id": answered["id"], "channel_id": answered["channel_id"], "type": 0}
    if "guild_id" in answered:
        place["guild_id"] = answered["guild_id"]
    inner = {key: value for key, value in answered.items() if key != "referenced_message"}
    return {"message_reference": place, "referenced_message": inner}


def _number(components: list[Json], numbers: "itertools.count[int]") -> None:
    """Discord gives each component that has no id one."""
    for component in components:
        number = next(numbers)
        component.setdefault("id", number)
        _number(component.get("components", []), numbers)
        if "accessory" in component:
            _number([component["accessory"]], numbers)
