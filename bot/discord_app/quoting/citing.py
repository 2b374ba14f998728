"""`/cite`, `/quote`, `/glossary` and `/section`: what the notes hold, called for by its name."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import discord
from discord import app_commands

from bot.answers.catalogue import Catalogue, Entry, EntryKind, Withdrawn
from bot.answers.lookup import Lookup
from bot.discord_app.admission import Admission
from bot.discord_app.asking import Asking
from bot.discord_app.fitted import fitted_to
from bot.discord_app.limits import CHOICE, CHOICES
from bot.discord_app.mishaps import report
from bot.discord_app.phrases import Phrases, Tongues
from bot.discord_app.places import Places
from bot.discord_app.quoting.choices import choices_of, one_for_each_passage
from bot.discord_app.quoting.cited import (
    render_entry,
    render_quotation,
    render_term,
    unknown,
    withdrawn,
)
from bot.discord_app.quoting.parts import Parts
from bot.discord_app.reply import Reply

Interaction = discord.Interaction[discord.Client]
Command = app_commands.Command[app_commands.Group, ..., None]
Send = Callable[[Interaction, Reply], Awaitable[None]]
"""Responds to an interaction within Discord's deadline."""

Called = app_commands.Range[str, 1, CHOICE]
Page = app_commands.Range[int, 1, 9999]

SEARCHED = 3 * CHOICES
"""Entries looked at for the choices of `/cite`: several may lead to one passage."""

_PRIVATE = "Show it to you alone, or to everybody; unless told, as the server has it."


class Render(Protocol):
    """Makes a message of an entry."""

    def __call__(self, entry: Entry, /, *, private: bool, say: Phrases) -> Reply: ...


@dataclass(frozen=True, slots=True)
class Call:
    """What a command is called, and what it says of itself and of its option."""

    command: str
    description: str
    option: str
    advice: str


class Shelf:
    """Entries of some kinds: offered while somebody types, and found by what was chosen."""

    def __init__(
        self, catalogue: Catalogue, places: Places, episodes: int, *kinds: EntryKind
    ) -> None:
        self._catalogue = catalogue
        self._places = places
        self._episodes = episodes
        self._kinds = kinds
        self._lookup = Lookup(catalogue.of(*kinds))
        # A claim and its quotations lead to the same passage.
        self._by_passage = EntryKind.CLAIM in kinds

    async def offer(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The choices for what has been typed so far; never raises."""
        try:
            say = self._places.tongues(interaction).own
            named = choices_of(self._found(typed), episodes=self._episodes, say=say)
        except Exception as error:  # noqa: BLE001 -- the one handler of what is typed
            report(error, "choices", interaction.id)
            return []
        return [app_commands.Choice(name=name, value=key) for name, key in named]

    def _found(self, typed: str) -> Sequence[Entry]:
        if not self._by_passage:
            return self._lookup.search(typed, CHOICES)
        return one_for_each_passage(self._lookup.search(typed, SEARCHED))[:CHOICES]

    def reply(self, called: str, render: Callable[[Entry], Reply], own: Phrases) -> Reply:
        """What was called for, rendered; a private word where there is no such thing.

        `own` is the language of who called for it.
        """
        match self._catalogue.find(called, self._kinds):
            case Entry() as entry:
                return render(entry)
            case Withdrawn() as found:
                return withdrawn(found, say=own)
            case None:
                return unknown(called, self._lookup.search(called, CHOICES), say=own)


class Citing:
    """The commands that show parts of the notes without a question; none of them is logged."""

    def __init__(self, asking: Asking, admission: Admission, parts: Parts, send: Send) -> None:
        catalogue, episodes = parts.catalogue, len(asking.answerer.corpus.episodes)
        self._parts = parts
        self._asking = asking
        self._admission = admission
        self._send = send
        shelf = partial(Shelf, catalogue, asking.places, episodes)
        self._all = shelf(*EntryKind)
        self._quotations = shelf(EntryKind.QUOTATION)
        self._terms = shelf(EntryKind.TERM)
        self._sections = shelf(EntryKind.SECTION)

    def commands(self) -> tuple[Command, ...]:
        cite = Call(
            "cite",
            "Post one passage of the notes with whose words it holds and where it stands.",
            "passage",
            "Type words of a section, term, claim or quotation, and choose.",
        )
        quote = Call(
            "quote",
            "Post a speaker’s own words, never a paraphrase, with speaker and citation.",
            "words",
            "Type some of the speaker’s words, and choose the quotation.",
        )
        glossary = Call(
            "glossary", "Look a term of the episode up.", "term", "Type the term, and choose."
        )
        return (
            self._command(cite, self._all, render_entry),
            self._command(quote, self._quotations, render_quotation),
            self._command(glossary, self._terms, render_term),
            self._section(),
        )

    async def _respond(
        self,
        interaction: Interaction,
        make: Callable[[bool, Tongues], Reply],
        asked: bool | None,  # noqa: FBT001 -- what an option held
    ) -> None:
        """Send what `make` makes, given whether it is private and the languages there."""
        with self._admission.reply() as admittance:
            here = await self._asking.places.of_interaction(interaction)
            made = make(here.keeps_private(asked), here.tongues)
            reply = fitted_to(here, made, asked)
            refusal = self._asking.refusal_of(reply, interaction.user.id, here, admittance)
            await self._send(interaction, refusal or reply)

    def _command(self, call: Call, shelf: Shelf, render: Render) -> Command:
        """A command with one option to choose by, which shows everybody what was chosen."""

        @app_commands.command(name=call.command, description=call.description)
        @app_commands.rename(called=call.option)
        @app_commands.describe(called=call.advice, private=_PRIVATE)
        @app_commands.autocomplete(called=shelf.offer)
        async def show(
            interaction: Interaction,
            called: Called,
            private: bool | None = None,  # noqa: FBT001 -- Discord's options are named by the user
        ) -> None:
            def make(alone: bool, tongues: Tongues) -> Reply:  # noqa: FBT001 -- as an option held
                def shown(entry: Entry) -> Reply:
                    reply = render(entry, private=alone, say=tongues.of(private=alone))
                    return self._parts.with_related(reply, entry, interaction.user.id)

                return shelf.reply(called, shown, tongues.own)

            await self._respond(interaction, make, private)

        return show

    def _section(self) -> Command:
        @app_commands.command(name="section")
        @app_commands.describe(
            title="Type words of the section’s title, and choose.",
            page="Which page; the first unless told.",
            private="Show it to you alone, as it is unless told (otherwise everybody sees it).",
        )
        @app_commands.autocomplete(title=self._sections.offer)
        async def section(
            interaction: Interaction,
            title: Called,
            page: Page = 1,
            private: bool = True,  # noqa: FBT001, FBT002 -- Discord's options are named by the user
        ) -> None:
            """Read a section of the notes through, page by page."""

            def make(alone: bool, tongues: Tongues) -> Reply:  # noqa: FBT001 -- as an option held
                def shown(entry: Entry) -> Reply:
                    say, reader = tongues.of(private=alone), interaction.user.id
                    return self._parts.page(entry, page, reader, private=alone, say=say)

                return self._sections.reply(title, shown, tongues.own)

            await self._respond(interaction, make, private)

        return section
