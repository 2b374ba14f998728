"""What people do on Discord, each with the bot's answer: commands, messages, presses, modals."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from tests.discord_server.commands import (
    CHAT,
    MESSAGE_MENU,
    USER_MENU,
    chat_data,
    check_offered,
    context_of,
    find_command,
    focused_data,
    menu_data,
)
from tests.discord_server.gateway import Gateway
from tests.discord_server.messages import Mailroom
from tests.discord_server.payloads import interaction_place_json, member_json, role_json, user_json
from tests.discord_server.replies import Message, Reply
from tests.discord_server.state import LOADING, Interaction, State
from tests.discord_server.world import MEMBER, Channel, Guild, Json, Role, User

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
ATTACHMENT_LIMIT = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Who acts and where. `permissions`: by one more role of theirs; None: as their roles say.

    `app_permissions` are the bot's own there. `user_install`: the app belongs to the user, not to
    the guild. `checked`: Discord's client stops what it would not offer (`NotOfferedError`);
    without, the interaction is sent anyway.
    """

    user: User
    channel: Channel
    permissions: int | None = None
    app_permissions: int = MEMBER
    user_install: bool = False
    checked: bool = True
    locale: str = "en-GB"

    @property
    def held(self) -> int:
        if self.permissions is not None or self.channel.guild is None:
            return self.permissions or 0
        return self.channel.guild.permissions_in(self.channel, self.user)


class People:
    """Sends what users do through the gateway and waits for the answer."""

    def __init__(self, state: State, gateway: Gateway, mail: Mailroom) -> None:
        self._state = state
        self._gateway = gateway
        self._mail = mail

    async def slash(self, name: str, options: Json, scene: Scene) -> Reply:
        """Use a slash command; subcommands after a space. A deferred answer is waited for."""
        first, *path = name.split()
        command = self._offered(first, CHAT, scene)
        data = chat_data(command, path, options, scene.channel.guild, checked=scene.checked)
        return await self.answered(await self.interact(COMMAND, data, scene))

    async def autocomplete(
        self, name: str, options: Json, scene: Scene, focused: str | None = None
    ) -> list[Json]:
        """The choices offered while the user types; the last option given has the cursor."""
        first, *path = name.split()
        command = self._offered(first, CHAT, scene)
        data = focused_data(command, path, options, focused or list(options)[-1])
        reply = await self.answered(await self.interact(AUTOCOMPLETE, data, scene))
        return reply.choices

    async def message_menu(self, name: str, target: Message, scene: Scene) -> Reply:
        """Use a command of a message's context menu."""
        command = self._offered(name, MESSAGE_MENU, scene)
        data = menu_data(command, target.id, {"messages": {str(target.id): target.data}})
        return await self.answered(await self.interact(COMMAND, data, scene))

    async def user_menu(self, name: str, target: User, scene: Scene) -> Reply:
        """Use a command of a user's context menu."""
        command = self._offered(name, USER_MENU, scene)
        resolved = {"users": {str(target.id): user_json(target)}}
        if scene.channel.guild is not None:
            member = member_json(scene.channel.guild, target)
            resolved["members"] = {str(target.id): member | {"permissions": "0"}}
        data = menu_data(command, target.id, resolved)
        return await self.answered(await self.interact(COMMAND, data, scene))

    async def press(
        self, message: Message, component: Json, scene: Scene, values: Sequence[str] = ()
    ) -> Reply:
        """Press a button, or choose `values` in a select."""
        data: Json = {"component_type": component["type"], "custom_id": component["custom_id"]}
        data["id"] = component.get("id", 0)
        if component["type"] != 2:
            data["values"] = list(values)
        interaction = await self.interact(COMPONENT, data, scene, message=message.data)
        return await self.answered(interaction)

    async def submit_modal(self, asked: Reply, values: Json, scene: Scene) -> Reply:
        """Fill in a modal: by custom id a text, a list of chosen values, or a boolean."""
        filled = [_filled(one, values) for one in asked.modal["components"]]
        data = {"custom_id": asked.modal["custom_id"], "components": filled, "resolved": {}}
        source = asked.interaction.payload.get("message")
        return await self.answered(await self.interact(MODAL, data, scene, message=source))

    async def say(
        self,
        content: str,
        author: User,
        channel: Channel,
        reply_to: Message | None = None,
        beside: Json | None = None,
    ) -> Message:
        """Write a message, waiting for nothing; `beside` is what it has but for its content."""
        answered = reply_to.data if reply_to else None
        return Message(await self._mail.from_user(content, author, channel, answered, beside))

    async def edit(self, message: Message, content: str, channel: Channel, after: float) -> None:
        """Change what one wrote so many seconds before."""
        await self._mail.edited(message.data, content, channel, after)

    async def reply_to(self, said: Message, channel: Channel) -> Message:
        """The bot's next message here that answers `said`, or refers to none."""

        def look() -> Message | None:
            for data in self._state.messages.values():
                message = Message(data)
                mine = data["author"]["id"] == str(self._state.bot.id)
                here = data["channel_id"] == str(channel.id) and message.id > said.id
                if mine and here and message.reply_to in {None, said.id}:
                    return message
            return None

        return await self._state.until(look, "a reply to the message")

    async def interact(
        self, kind: int, data: Json, scene: Scene, message: Json | None = None
    ) -> Interaction:
        """Send `INTERACTION_CREATE`; wait for nothing but, as people do, to see what they press."""
        if kind in {COMPONENT, MODAL}:
            for _ in range(2):
                await self._gateway.round_trip()
        payload = self._payload(kind, data, scene)
        if "member" in payload and scene.permissions is not None:
            role = await self._role_of(scene.channel.guild, scene.permissions)
            payload["member"]["roles"].append(str(role.id))
        if message is not None:
            payload["message"] = message
        interaction = Interaction(payload, scene.user, scene.channel)
        self._state.interactions[payload["token"]] = interaction
        guild_id = scene.channel.guild.id if scene.channel.guild else None
        await self._gateway.dispatch("INTERACTION_CREATE", payload, guild_id)
        return interaction

    async def answered(self, interaction: Interaction) -> Reply:
        """The reply, once it is one: after a deferral its first edit or follow-up."""

        def look() -> Reply | None:
            if interaction.callback is None:
                return None
            message = self._state.messages.get(interaction.original or 0)
            if interaction.callback["type"] == 5 and message and message["flags"] & LOADING:
                return None
            return Reply(self._state, interaction)

        what = f"an answer to interaction {interaction.payload['data']}"
        return await self._state.until(look, what)

    async def _role_of(self, guild: Guild | None, permissions: int) -> Role:
        """The guild's role of just these permissions, made at the first call."""
        assert guild is not None
        name = f"holds {int(permissions)}"
        if not any(role.name == name for role in guild.roles):
            role = Role(self._state.snowflakes.next(), name, int(permissions))
            guild.roles.append(role)
            if guild.bot_is_member:
                made = {"guild_id": str(guild.id), "role": role_json(role, len(guild.roles) - 1)}
                await self._gateway.dispatch("GUILD_ROLE_CREATE", made, guild.id)
        return next(role for role in guild.roles if role.name == name)

    def _offered(self, name: str, kind: int, scene: Scene) -> Json:
        command = find_command(self._state, name, kind, scene.channel)
        if scene.checked:
            check_offered(command, scene.channel, scene.held, by_user=scene.user_install)
        return command

    def _payload(self, kind: int, data: Json, scene: Scene) -> Json:
        guild = scene.channel.guild
        installed = {"0": str(guild.id) if guild else "0"}
        if scene.user_install:
            installed = {"1": str(scene.user.id)}
        return {
            "id": str(self._state.snowflakes.next()),
            "application_id": str(self._state.bot.id),
            "type": kind,
            "token": secrets.token_urlsafe(48),
            "version": 1,
            "data": data,
            "locale": scene.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": installed,
            "context": context_of(scene.channel),
            "attachment_size_limit": ATTACHMENT_LIMIT,
            **interaction_place_json(scene.channel, scene.user, scene.permissions),
            "app_permissions": str(int(scene.app_permissions)),
        }


def _filled(component: Json, values: Json) -> Json:
    """A modal's component as submitted: rows and labels with the values of what they hold."""
    kept = {"type": component["type"], "id": component.get("id", 0)}
    if "components" in component:
        return kept | {"components": [_filled(one, values) for one in component["components"]]}
    if "component" in component:
        return kept | {"component": _filled(component["component"], values)}
    if "custom_id" not in component:
        return kept
    value = values.get(component["custom_id"], component.get("value", ""))
    key = "values" if isinstance(value, list) else "value"
    return kept | {"custom_id": component["custom_id"], key: value}
