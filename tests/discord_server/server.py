"""A Discord on loopback for tests: `async with DiscordServer() as server`."""

from typing import Any, TypedDict, Unpack

from tests.discord_server.people import Scene
from tests.discord_server.replies import Message, Reply
from tests.discord_server.running import RunningServer
from tests.discord_server.world import Channel, Guild, Json, User


class Place(TypedDict, total=False):
    """Who acts and where; all optional: `server.user` in `server.guild`'s first channel.

    `dm=True` is the direct message with the bot. For the rest see `Scene`.
    """

    user: User
    channel: Channel
    guild: Guild
    dm: bool
    permissions: int
    app_permissions: int
    user_install: bool
    checked: bool
    locale: str


class DiscordServer(RunningServer):
    """The server and what people do on it; each act waits for the bot's answer.

    async with DiscordServer() as server:
        ...  # a client connects to `server.api_base` with `server.token`
        await server.ready()
        reply = await server.slash("ask", {"question": "Why?"}, dm=True)
        assert reply.ephemeral
        assert server.violations == []
    """

    async def slash(self, name: str, options: Json | None = None, **place: Unpack[Place]) -> Reply:
        """Use a slash command (`"log recent"` for a subcommand) and wait for the reply."""
        return await self.people.slash(name, options or {}, self.scene(**place))

    async def autocomplete(
        self, name: str, options: Json, focused: str | None = None, **place: Unpack[Place]
    ) -> list[Json]:
        return await self.people.autocomplete(name, options, self.scene(**place), focused)

    async def message_menu(self, name: str, target: Message, **place: Unpack[Place]) -> Reply:
        return await self.people.message_menu(name, target, self.scene(**place))

    async def user_menu(self, name: str, target: User, **place: Unpack[Place]) -> Reply:
        return await self.people.user_menu(name, target, self.scene(**place))

    async def press(self, message: Message | Reply, label: str, **place: Unpack[Place]) -> Reply:
        """Press the button with this label or custom id."""
        message = _message(message)
        scene = self.scene(**place)
        return await self.people.press(message, message.component(label), scene)

    async def select(
        self, message: Message | Reply, label: str, *values: str, **place: Unpack[Place]
    ) -> Reply:
        """Choose values in the select with this placeholder or custom id."""
        message = _message(message)
        scene = self.scene(**place)
        return await self.people.press(message, message.component(label), scene, values)

    async def submit_modal(self, asked: Reply, values: Json, **place: Unpack[Place]) -> Reply:
        """Fill in the modal that `asked` is, by custom ids."""
        return await self.people.submit_modal(asked, values, self.scene(**place))

    async def say(
        self,
        content: str,
        *,
        mention_bot: bool = False,
        reply_to: Message | None = None,
        beside: Json | None = None,
        **place: Unpack[Place],
    ) -> Message:
        """Write a message and wait for nothing; `beside` is what it has but for its content."""
        scene = self.scene(**place)
        text = f"{self.bot.mention} {content}" if mention_bot else content
        return await self.people.say(text, scene.user, scene.channel, reply_to, beside)

    async def edit(
        self, message: Message, content: str, *, after: float = 10, **place: Unpack[Place]
    ) -> None:
        """Change what one wrote so many seconds before, and wait for nothing."""
        await self.people.edit(message, content, self.scene(**place).channel, after)

    async def message(
        self,
        content: str,
        *,
        mention_bot: bool = False,
        reply_to: Message | None = None,
        **place: Unpack[Place],
    ) -> Message:
        """Write a message and wait for the bot's reply."""
        said = await self.say(content, mention_bot=mention_bot, reply_to=reply_to, **place)
        return await self.people.reply_to(said, self.scene(**place).channel)

    async def no_reply(
        self, content: str, *, reply_to: Message | None = None, **place: Unpack[Place]
    ) -> None:
        """Write a message that the bot must leave alone.

        Somebody else's addressed question follows, and only that is answered; a reply to the
        first that comes later still is a violation.
        """
        scene = self.scene(**place)
        said = await self.say(content, reply_to=reply_to, **place)
        self.state.silent.add(said.id)
        other = self.add_user("marker")
        if scene.channel.guild is not None:
            self.join(scene.channel.guild, other)
        marker = await self.people.say(f"{self.bot.mention} marker", other, scene.channel)
        await self.people.reply_to(marker, scene.channel)
        mine = [
            Message(data)
            for data in self.state.messages.values()
            if data["author"]["id"] == str(self.bot.id) and int(data["id"]) > said.id
        ]
        assert len(mine) == 1, f"the bot answered {content!r}: {[one.text for one in mine]}"

    def scene(self, **place: Unpack[Place]) -> Scene:
        """The place with its defaults filled in."""
        given: dict[str, Any] = dict(place)
        guild, dm = given.pop("guild", self.guild), given.pop("dm", False)
        user = given.pop("user", self.user)
        channel = given.pop("channel", None) or (self.dm(user) if dm else guild.channel)
        return Scene(user=user, channel=channel, **given)


def _message(answer: Message | Reply) -> Message:
    return answer.message if isinstance(answer, Reply) else answer
