"""What the bot answered, as a test reads it: views that stay current while the bot edits."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.discord_server.state import EPHEMERAL, LOADING, Interaction, State
from tests.discord_server.world import Json

TEXT_DISPLAY = 10


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `data` is Discord's JSON of it and follows later edits."""

    data: Json

    @property
    def id(self) -> int:
        return int(self.data["id"])

    @property
    def content(self) -> str:
        return str(self.data["content"])

    @property
    def embeds(self) -> list[Json]:
        return list(self.data["embeds"])

    @property
    def components(self) -> list[Json]:
        """Every component, however deep it is nested, outer ones first."""
        return list(_walk(self.data["components"]))

    @property
    def buttons(self) -> list[Json]:
        return [one for one in self.components if one["type"] == 2]

    @property
    def ephemeral(self) -> bool:
        return bool(self.data["flags"] & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether people still see "is thinking…"."""
        return bool(self.data["flags"] & LOADING)

    @property
    def edited(self) -> bool:
        return self.data["edited_timestamp"] is not None

    @property
    def reply_to(self) -> int | None:
        """The id of the message this one is a reply to."""
        reference = self.data.get("message_reference")
        return int(reference["message_id"]) if reference else None

    @property
    def text(self) -> str:
        """All that a reader sees: content, texts of components, embeds; a line each."""
        parts = [self.content]
        parts += [one["content"] for one in self.components if one["type"] == TEXT_DISPLAY]
        for embed in self.embeds:
            parts += _embed_texts(embed)
        return "\n".join(filter(None, parts))

    def component(self, label_or_id: str) -> Json:
        """The button or select with this label, placeholder or custom id.

        Raises:
            LookupError: there is none; names what there is.
        """
        names = []
        for one in self.components:
            found = [str(one[key]) for key in ("label", "custom_id", "placeholder") if key in one]
            if label_or_id in found:
                return one
            names.append(found)
        raise LookupError(f"no component {label_or_id!r} among {names}")


@dataclass(frozen=True, slots=True)
class Reply:
    """The bot's answer to one interaction: its callback and the messages that came of it."""

    state: State
    interaction: Interaction

    @property
    def callback(self) -> Json:
        """The body of the callback as it was sent."""
        if self.interaction.callback is None:
            raise LookupError("no callback yet")
        return self.interaction.callback

    @property
    def type(self) -> int:
        """4 message, 5 deferred, 6 deferred update, 7 update, 8 choices, 9 modal."""
        return int(self.callback["type"])

    @property
    def message(self) -> Message:
        """The original response as it stands now, or the message that was updated."""
        return Message(self.state.messages[self.interaction.original or 0])

    @property
    def content(self) -> str:
        return self.message.content

    @property
    def text(self) -> str:
        return self.message.text

    @property
    def embeds(self) -> list[Json]:
        return self.message.embeds

    @property
    def components(self) -> list[Json]:
        return self.message.components

    @property
    def ephemeral(self) -> bool:
        return self.message.ephemeral

    @property
    def followups(self) -> list[Message]:
        kept = self.state.messages
        return [Message(kept[one]) for one in self.interaction.followups if one in kept]

    @property
    def choices(self) -> list[Json]:
        """Of an autocomplete."""
        return list(self.callback["data"]["choices"])

    @property
    def modal(self) -> Json:
        """Title, custom id and components of a modal."""
        modal: Json = self.callback["data"]
        return modal


def _walk(components: list[Json]) -> Iterator[Json]:
    for component in components:
        yield component
        yield from _walk(component.get("components", []))
        inner = [component[key] for key in ("component", "accessory") if key in component]
        yield from _walk(inner)


def _embed_texts(embed: Json) -> list[str]:
    parts = [embed.get("author", {}).get("name"), embed.get("title"), embed.get("description")]
    for field in embed.get("fields", []):
        parts += [field["name"], field["value"]]
    parts.append(embed.get("footer", {}).get("text"))
    return [part for part in parts if part]
