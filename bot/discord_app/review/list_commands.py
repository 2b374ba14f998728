"""`/log` lists: the newest, a search, gaps, what is asked most, and who read the log."""

import discord
from discord import app_commands

from bot.answers.catalogue import EntryKind
from bot.discord_app.asking import Asking
from bot.discord_app.old_buttons import Interaction
from bot.discord_app.phrases import Phrases
from bot.discord_app.quoting.citing import Called, Shelf
from bot.discord_app.quoting.parts import Parts
from bot.discord_app.reply import Reply
from bot.discord_app.review import told
from bot.discord_app.review.answering import Answering
from bot.discord_app.review.criteria import Criteria, Sign
from bot.discord_app.review.desk import Desk
from bot.discord_app.review.lists import Lists, UnknownSectionError
from bot.discord_app.review.options import (
    SINCE,
    UNTIL,
    Command,
    Outcomes,
    Surfaces,
    Text,
    Votes,
    When,
    criteria_of,
    dated,
    mark_of,
)
from bot.discord_app.review.page_ids import Listed, Turn, whose_mark
from bot.moderation.periods import NoMomentError


class ListCommands:
    """The commands that show the log in pages."""

    def __init__(self, asking: Asking, parts: Parts, answering: Answering, lists: Lists) -> None:
        self._parts = parts
        self._answering = answering
        self._lists = lists
        episodes = len(asking.answerer.corpus.episodes)
        self._sections = Shelf(parts.catalogue, asking.places, episodes, EntryKind.SECTION)

    def commands(self) -> tuple[Command | app_commands.Group, ...]:
        top = app_commands.Group(name="top", description="What is asked most.")
        for name, listed, told_of in (
            ("questions", Listed.QUESTIONS, "The questions asked most; those alike are one."),
            ("sections", Listed.SECTIONS, "The parts of the notes that answer most often."),
        ):
            top.add_command(self._top(name, listed, told_of))
        gaps = (
            ("unanswered", Listed.UNANSWERED, "What was asked and the notes do not cover."),
            ("not-helpful", Listed.NOT_HELPFUL, "What was answered, and found not helpful."),
        )
        return (
            self._recent(),
            self._search(),
            *(self._gaps(*each) for each in gaps),
            top,
            self._audit(),
        )

    def _recent(self) -> Command:
        @app_commands.command(name="recent")
        async def recent(interaction: discord.Interaction[discord.Client]) -> None:
            """The newest questions asked in this server, shown to you alone."""
            await self._list(interaction, Listed.RECENT, Criteria())

        return recent

    def _search(self) -> Command:
        @app_commands.command(name="search")
        @app_commands.describe(
            text="Words that the question has, or several in quotation marks side by side.",
            since=SINCE,
            until=UNTIL,
            outcome="What came of it.",
            vote="What people made of the answer.",
            surface="Where it was asked.",
            section="The section that answered it; type words of its title, and choose.",
        )
        @app_commands.autocomplete(section=self._sections.offer)
        async def search(  # noqa: PLR0913, PLR0917 -- Discord's options
            interaction: discord.Interaction[discord.Client],
            text: Text | None = None,
            since: When | None = None,
            until: When | None = None,
            outcome: Outcomes | None = None,
            vote: Votes | None = None,
            surface: Surfaces | None = None,
            section: Called | None = None,
        ) -> None:
            """Search what was asked in this server, shown to you alone."""
            mark = mark_of(self._parts.catalogue, section)
            criteria = criteria_of(text, outcome, vote, surface, mark)
            await self._list(interaction, Listed.SEARCH, criteria, since, until)

        return search

    def _gaps(self, name: str, listed: Listed, told_of: str) -> Command:
        @app_commands.command(name=name, description=told_of)
        @app_commands.describe(
            since=SINCE,
            until=UNTIL,
            resolved="Show those that were resolved as well.",
        )
        async def gaps(
            interaction: discord.Interaction[discord.Client],
            since: When | None = None,
            until: When | None = None,
            resolved: bool = False,  # noqa: FBT001, FBT002 -- Discord's options are named by the user
        ) -> None:
            await self._list(interaction, listed, Criteria(Sign(resolved=resolved)), since, until)

        return gaps

    def _top(self, name: str, listed: Listed, told_of: str) -> Command:
        @app_commands.command(name=name, description=told_of)
        @app_commands.describe(
            since=SINCE,
            until=UNTIL,
        )
        async def top(
            interaction: discord.Interaction[discord.Client],
            since: When | None = None,
            until: When | None = None,
        ) -> None:
            await self._list(interaction, listed, Criteria(), since, until)

        return top

    def _audit(self) -> Command:
        @app_commands.command(name="audit")
        async def audit(interaction: discord.Interaction[discord.Client]) -> None:
            """Who read this log and when; for those who manage the server."""
            await self._list(interaction, Listed.AUDIT, Criteria())

        return audit

    async def _list(
        self,
        interaction: Interaction,
        listed: Listed,
        criteria: Criteria,
        since: str | None = None,
        until: str | None = None,
    ) -> None:
        async def make(desk: Desk, say: Phrases) -> Reply:
            try:
                sign = dated(criteria, since, until, desk.now).sign
                whose = whose_mark(desk.scope.id, desk.reader_id)
                turn = Turn(listed, whose, 0, 1, sign)
                return await self._lists.page(desk, turn, criteria.text, say)
            except NoMomentError:
                return told.no_moment(say)
            except UnknownSectionError:
                return told.no_section(say)
            except ValueError:
                return told.too_many_words(say)

        for_managers = listed is Listed.AUDIT
        await self._answering.command(interaction, make, for_managers=for_managers)
