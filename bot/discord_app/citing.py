"""`/cite`, `/quote`, `/glossary` and `/section`: what the notes hold, called for by its name."""

from collections.abc import Awaitable, Callable, Sequence

import discord
from discord import app_commands

from bot.answers.catalogue import Catalogue, Entry, EntryKind, Withdrawn
from bot.answers.lookup import Lookup
from bot.discord_app.admission import Admission
from bot.discord_app.asking import Asking
from bot.discord_app.choices import choices_of, one_for_each_passage
from bot.discord_app.cited import (
    render_entry,
    render_page,
    render_quotation,
    render_term,
    unknown,
    withdrawn,
)
from bot.discord_app.limits import CHOICE, CHOICES
from bot.discord_app.mishaps import report
from bot.discord_app.reply import Reply

Interaction = discord.Interaction[discord.Client]
Command = app_commands.Command[app_commands.Group, ..., None]
Send = Callable[[Interaction, Reply], Awaitable[None]]
"""Responds to an interaction within Discord's deadline."""

Called = app_commands.Range[str, 1, CHOICE]
Page = app_commands.Range[int, 1, 9999]

SEARCHED = 3 * CHOICES
"""Entries looked at for the choices of `/cite`: several may lead to one passage."""

_PRIVATE = "Show it to you alone (otherwise everybody here sees it)."


class Shelf:
    """Entries of some kinds: offered while somebody types, and found by what was chosen."""

    def __init__(self, catalogue: Catalogue, episodes: int, *kinds: EntryKind) -> None:
        self._catalogue = catalogue
        self._episodes = episodes
        self._kinds = kinds
        self._lookup = Lookup(catalogue.of(*kinds))
        # A claim and its quotations lead to the same passage.
        self._by_passage = EntryKind.CLAIM in kinds

    async def offer(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The choices for what has been typed so far; never raises."""
        try:
            named = choices_of(self._found(typed), episodes=self._episodes)
        except Exception as error:  # noqa: BLE001 -- the one handler of what is typed
            report(error, "choices", interaction.id)
            return []
        return [app_commands.Choice(name=name, value=key) for name, key in named]

    def _found(self, typed: str) -> Sequence[Entry]:
        if not self._by_passage:
            return self._lookup.search(typed, CHOICES)
        return one_for_each_passage(self._lookup.search(typed, SEARCHED))[:CHOICES]

    def reply(self, called: str, render: Callable[[Entry], Reply]) -> Reply:
        """What was called for, rendered; a private word where there is no such thing."""
        match self._catalogue.find(called, self._kinds):
            case Entry() as entry:
                return render(entry)
            case Withdrawn() as found:
                return withdrawn(found)
            case None:
                return unknown(called, self._lookup.search(called, CHOICES))


class Citing:
    """The commands that show parts of the notes without a question; none of them is logged."""

    def __init__(self, asking: Asking, admission: Admission, send: Send) -> None:
        corpus = asking.answerer.corpus
        catalogue, episodes = Catalogue(corpus), len(corpus.episodes)
        self._asking = asking
        self._admission = admission
        self._send = send
        self._all = Shelf(catalogue, episodes, *EntryKind)
        self._quotations = Shelf(catalogue, episodes, EntryKind.QUOTATION)
        self._terms = Shelf(catalogue, episodes, EntryKind.TERM)
        self._sections = Shelf(catalogue, episodes, EntryKind.SECTION)

    def commands(self) -> tuple[Command, ...]:
        return (self._cite(), self._quote(), self._glossary(), self._section())

    async def _respond(self, interaction: Interaction, make: Callable[[], Reply]) -> None:
        with self._admission.reply() as admittance:
            reply = make()
            refusal = self._asking.refusal_of(reply, interaction.user.id, admittance)
            await self._send(interaction, refusal or reply)

    def _cite(self) -> Command:
        @app_commands.command(name="cite")
        @app_commands.describe(
            passage="Type words of a section, term, claim or quotation, and choose.",
            private=_PRIVATE,
        )
        @app_commands.autocomplete(passage=self._all.offer)
        async def cite(
            interaction: Interaction,
            passage: Called,
            private: bool = False,  # noqa: FBT001, FBT002 -- Discord's options are named by the user
        ) -> None:
            """Post one passage of the notes with whose words it holds and where it stands."""
            await self._respond(
                interaction,
                lambda: self._all.reply(passage, lambda it: render_entry(it, private=private)),
            )

        return cite

    def _quote(self) -> Command:
        @app_commands.command(name="quote")
        @app_commands.describe(
            words="Type some of the speaker’s words, and choose the quotation.", private=_PRIVATE
        )
        @app_commands.autocomplete(words=self._quotations.offer)
        async def quote(
            interaction: Interaction,
            words: Called,
            private: bool = False,  # noqa: FBT001, FBT002 -- Discord's options are named by the user
        ) -> None:
            """Post a speaker’s own words, never a paraphrase, with speaker and citation."""
            await self._respond(
                interaction,
                lambda: self._quotations.reply(
                    words, lambda it: render_quotation(it, private=private)
                ),
            )

        return quote

    def _glossary(self) -> Command:
        @app_commands.command(name="glossary")
        @app_commands.describe(term="Type the term, and choose.", private=_PRIVATE)
        @app_commands.autocomplete(term=self._terms.offer)
        async def glossary(
            interaction: Interaction,
            term: Called,
            private: bool = False,  # noqa: FBT001, FBT002 -- Discord's options are named by the user
        ) -> None:
            """Look a term of the episode up."""
            await self._respond(
                interaction,
                lambda: self._terms.reply(term, lambda it: render_term(it, private=private)),
            )

        return glossary

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
            await self._respond(
                interaction,
                lambda: self._sections.reply(
                    title, lambda it: render_page(it, page, private=private)
                ),
            )

        return section
