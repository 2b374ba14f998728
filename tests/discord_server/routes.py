"""The HTTP API with the bot's token: who am I, commands, channels and their messages."""

from dataclasses import dataclass

from aiohttp import web

from tests.discord_server.commands import store_commands, without_localisations
from tests.discord_server.errors import ApiError, missing_access, unknown_channel
from tests.discord_server.gateway import Gateway
from tests.discord_server.messages import Mailroom
from tests.discord_server.payloads import application_json, channel_json, own_user_json
from tests.discord_server.rules import check_command, check_commands, check_edit, check_message
from tests.discord_server.state import State
from tests.discord_server.traffic import API, Answer, Call, Endpoint, Traffic
from tests.discord_server.world import Channel, ChannelType, Json

_COMMANDS = "/applications/{application_id}/commands"
_GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
_MESSAGES = "/channels/{channel_id}/messages"


@dataclass(frozen=True, slots=True)
class Routes:
    """The endpoints that need the bot's token."""

    state: State
    gateway: Gateway
    mail: Mailroom

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint("GET", "/gateway", self.gateway_url, needs_token=False),
            Endpoint("GET", "/gateway/bot", self.gateway_bot),
            Endpoint("GET", "/users/@me", self.me),
            Endpoint("GET", "/oauth2/applications/@me", self.application),
            Endpoint("GET", "/applications/@me", self.application),
            Endpoint("POST", "/users/@me/channels", self.open_dm),
            Endpoint("GET", "/channels/{channel_id}", self.get_channel),
            Endpoint("POST", "/channels/{channel_id}/typing", self.typing),
            Endpoint("POST", _MESSAGES, self.send, check_message),
            Endpoint("GET", _MESSAGES + "/{message_id}", self.get_message),
            Endpoint("PATCH", _MESSAGES + "/{message_id}", self.edit, check_edit),
            Endpoint("DELETE", _MESSAGES + "/{message_id}", self.delete),
            *(
                endpoint
                for template in (_COMMANDS, _GUILD_COMMANDS)
                for endpoint in (
                    Endpoint("GET", template, self.get_commands),
                    Endpoint("PUT", template, self.put_commands, check_commands),
                    Endpoint("POST", template, self.post_command, check_command),
                    Endpoint("DELETE", template + "/{command_id}", self.delete_command),
                )
            ),
        ]

    async def gateway_url(self, _call: Call) -> Answer:
        return {"url": self.gateway.url}

    async def gateway_bot(self, _call: Call) -> Answer:
        limit = {"total": 1000, "remaining": 1000 - len(self.gateway.sessions)}
        limit |= {"reset_after": 86_400_000, "max_concurrency": 1}
        return {
            "url": self.gateway.url,
            "shards": self.gateway.shards,
            "session_start_limit": limit,
        }

    async def me(self, _call: Call) -> Answer:
        return own_user_json(self.state.bot)

    async def application(self, _call: Call) -> Answer:
        return application_json(self.state.bot, self.state.owner)

    async def open_dm(self, call: Call) -> Answer:
        user = self.state.users.get(int(call.fields.get("recipient_id", 0)))
        if user is None or user.bot:
            raise ApiError(400, 50033, "Invalid Recipient(s)")
        return channel_json(self.state.private_channel(ChannelType.DIRECT, (user,)))

    async def get_channel(self, call: Call) -> Answer:
        return channel_json(self._channel(call))

    async def typing(self, call: Call) -> Answer:
        self._channel(call)
        return None

    async def send(self, call: Call) -> Answer:
        return await self.mail.from_bot(self._channel(call), call.fields, call.record.files)

    async def get_message(self, call: Call) -> Answer:
        self._channel(call)
        message = self.state.messages.get(int(call.params["message_id"]))
        return message or self._message(call)

    async def edit(self, call: Call) -> Answer:
        return self.mail.edit(self._message(call), call)

    async def delete(self, call: Call) -> Answer:
        del self.state.messages[int(self._message(call)["id"])]
        return None

    async def get_commands(self, call: Call) -> Answer:
        commands = self.state.commands.get(self._scope(call), [])
        if call.record.query.get("with_localizations", "").lower() in {"1", "true"}:
            return commands
        return [without_localisations(command) for command in commands]

    async def put_commands(self, call: Call) -> Answer:
        bodies = call.record.body if isinstance(call.record.body, list) else []
        return store_commands(self.state, self._scope(call), bodies)

    async def post_command(self, call: Call) -> Answer:
        scope, body = self._scope(call), call.fields
        key = (body.get("type", 1), body["name"])
        others = [
            one for one in self.state.commands.get(scope, []) if (one["type"], one["name"]) != key
        ]
        return store_commands(self.state, scope, [*others, body])[-1]

    async def delete_command(self, call: Call) -> Answer:
        scope = self._scope(call)
        known = self.state.commands.get(scope, [])
        kept = [one for one in known if one["id"] != call.params["command_id"]]
        if len(kept) == len(known):
            raise ApiError(404, 10063, "Unknown application command")
        self.state.commands[scope] = kept
        return None

    def _scope(self, call: Call) -> int | None:
        if call.params["application_id"] != str(self.state.bot.id):
            raise ApiError(403, 20012, "You are not authorized to perform this action")
        return int(call.params["guild_id"]) if "guild_id" in call.params else None

    def _channel(self, call: Call) -> Channel:
        wanted = call.params["channel_id"]
        channel = self.state.channels.get(int(wanted)) if wanted.isdigit() else None
        if channel is None:
            raise unknown_channel()
        if not channel.bot_can_read:
            raise missing_access()
        return channel

    def _message(self, call: Call) -> Json:
        return self.mail.own(call.params["message_id"], self._channel(call))


def application(gateway: Gateway, endpoints: list[Endpoint], traffic: Traffic) -> web.Application:
    """The whole server: gateway, API, and a 404 for the rest."""
    app = web.Application(client_max_size=25 * 1024 * 1024)
    app.router.add_get("/gateway", gateway.serve)
    for endpoint in endpoints:
        path = API + endpoint.template
        app.router.add_route(endpoint.method, path, traffic.served(endpoint))
    app.router.add_route("*", "/{path:.*}", traffic.unknown)
    return app
