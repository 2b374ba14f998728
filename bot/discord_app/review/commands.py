"""`/log`: the commands by which a server's moderators read what was asked, and close gaps."""

from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Any

import discord
from discord import app_commands

from bot.answers.answer import Outcome
from bot.answers.catalogue import Entry, EntryKind
from bot.discord_app.asking import Asking
from bot.discord_app.buttons import Interaction
from bot.discord_app.citing import Called, Shelf
from bot.discord_app.mishaps import report
from bot.discord_app.parts import Parts
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply
from bot.discord_app.review import closing, told
from bot.discord_app.review.answering import Answering, Made
from bot.discord_app.review.criteria import Criteria, Sign, digest, searchable
from bot.discord_app.review.desk import Desk
from bot.discord_app.review.digest import render_digest
from bot.discord_app.review.exporting import Formats, Order, export
from bot.discord_app.review.gaps import gap_choices, open_gaps
from bot.discord_app.review.lists import Lists, UnknownSectionError
from bot.discord_app.review.page_ids import Listed, Turn, whose_mark
from bot.discord_app.review.posting import gatherer
from bot.discord_app.review.replaying import replay_of
from bot.discord_app.review.rows import citations_of, whole_row
from bot.discord_app.review.trend import LONGEST_DAYS, trend_of
from bot.querylog.digests import Digests
from bot.querylog.periods import NoMomentError, beginning, end
from bot.querylog.record import Opinion, Surface

Text = app_commands.Range[str, 1, 100]
When = app_commands.Range[str, 1, 20]
Days = app_commands.Range[int, 1, LONGEST_DAYS]
Row = app_commands.Range[int, 1, 2**53 - 1]
Note = app_commands.Range[str, 1, 300]
Command = app_commands.Command[Any, ..., None]


class Outcomes(Enum):
    """What came of a question, as it is offered."""

    answered = Outcome.ANSWERED.value
    tentative = Outcome.TENTATIVE.value
    not_covered = Outcome.NOT_COVERED.value


class Votes(Enum):
    """What people made of an answer, as it is offered."""

    helpful = Opinion.HELPFUL.value
    not_helpful = Opinion.NOT_HELPFUL.value


class Surfaces(Enum):
    """Where a server's members ask, as it is offered."""

    command = Surface.SLASH.value
    mention = Surface.MENTION.value


class LogCommands:
    """The group `/log`; every reply is private, of this server alone, and recorded as read."""

    def __init__(self, asking: Asking, parts: Parts, answering: Answering, lists: Lists) -> None:
        self._answerer = asking.answerer
        self._parts = parts
        self._answering = answering
        self._lists = lists
        self._tongues = asking.places.tongues
        episodes = len(asking.answerer.corpus.episodes)
        self._sections = Shelf(parts.catalogue, asking.places, episodes, EntryKind.SECTION)

    def group(self) -> app_commands.Group:
        group = app_commands.Group(
            name="log",
            description="What was asked in this server; for moderators.",
            default_permissions=discord.Permissions(manage_messages=True),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        for command in (
            self._recent(),
            self._search(),
            self._show(),
            self._export(),
            self._trend(),
            self._digest(),
            self._replay(),
            self._audit(),
        ):
            group.add_command(command)
        for name, listed, told_of in (
            ("unanswered", Listed.UNANSWERED, "What was asked and the notes do not cover."),
            ("not-helpful", Listed.NOT_HELPFUL, "What was answered, and found not helpful."),
        ):
            group.add_command(self._gaps(name, listed, told_of))
        top = app_commands.Group(name="top", description="What is asked most.", parent=group)
        for name, listed, told_of in (
            ("questions", Listed.QUESTIONS, "The questions asked most; those alike are one."),
            ("sections", Listed.SECTIONS, "The parts of the notes that answer most often."),
        ):
            top.add_command(self._top(name, listed, told_of))
        for command in (self._note(), self._resolve(), self._reopen()):
            group.add_command(command)
        return group

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
            since="From when: days ago, such as 7, or a date, such as 2026-11-01.",
            until="Until when: days ago, or a date, which is included.",
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
            criteria = self._criteria(text, outcome, vote, surface, section)
            await self._list(interaction, Listed.SEARCH, criteria, since, until)

        return search

    def _show(self) -> Command:
        @app_commands.command(name="show")
        @app_commands.describe(row="The number behind a question in a list, such as 12.")
        async def show(interaction: discord.Interaction[discord.Client], row: Row) -> None:
            """Everything the log holds of one question, shown to you alone."""

            async def make(desk: Desk, say: Phrases) -> Reply:
                found = await desk.review.show(row)
                await desk.record("log show", 0 if found is None else 1)
                if found is None:
                    return told.no_row(say)
                counted = await desk.review.top_questions() if found.record.gist else ()
                said = (each.said for each in counted if each.gist == found.record.gist)
                cited = citations_of(self._answerer.corpus)
                return Reply(whole_row(found, cited, next(said, None), say), private=True)

            await self._answering.command(interaction, make)

        return show

    def _export(self) -> Command:
        @app_commands.command(name="export")
        @app_commands.describe(
            kind="The kind of file; one for spreadsheets unless told.",
            text="Words that the question has, or several in quotation marks side by side.",
            since="From when: days ago, such as 7, or a date, such as 2026-11-01.",
            until="Until when: days ago, or a date, which is included.",
            outcome="What came of it.",
            vote="What people made of the answer.",
            surface="Where it was asked.",
            section="The section that answered it; type words of its title, and choose.",
        )
        @app_commands.autocomplete(section=self._sections.offer)
        async def export_rows(  # noqa: PLR0913, PLR0917 -- Discord's options
            interaction: discord.Interaction[discord.Client],
            kind: Formats = Formats.csv,
            text: Text | None = None,
            since: When | None = None,
            until: When | None = None,
            outcome: Outcomes | None = None,
            vote: Votes | None = None,
            surface: Surfaces | None = None,
            section: Called | None = None,
        ) -> None:
            """What a search would find, as a file for you alone; people as pseudonyms."""
            criteria = self._criteria(text, outcome, vote, surface, section)

            async def make(desk: Desk, say: Phrases) -> Made:
                try:
                    dated = _dated(criteria, since, until, desk.now)
                    chosen = self._lists.filter_of(dated)
                    command = " ".join(["log export", *dated.names()])
                    limit = interaction.filesize_limit
                    return await export(desk, Order(chosen, kind, command, limit), say)
                except NoMomentError:
                    return told.no_moment(say)
                except UnknownSectionError:
                    return told.no_section(say)
                except ValueError:
                    return told.too_many_words(say)

            await self._answering.command(interaction, make)

        return export_rows

    def _trend(self) -> Command:
        @app_commands.command(name="trend")
        @app_commands.describe(days="How many days back; 30 unless told.")
        async def trend(interaction: discord.Interaction[discord.Client], days: Days = 30) -> None:
            """How many questions each day had, as a picture and in numbers."""

            async def make(desk: Desk, say: Phrases) -> Made:
                return await trend_of(desk, days, say)

            await self._answering.command(interaction, make)

        return trend

    def _digest(self) -> Command:
        @app_commands.command(name="digest")
        async def digest_now(interaction: discord.Interaction[discord.Client]) -> None:
            """The weekly digest as it would be now, shown to you alone."""

            async def make(desk: Desk, say: Phrases) -> Reply:
                digests, answerer = Digests(desk.log.connection), self._answerer
                made = await digests.of_week(desk.scope.id, desk.now, gatherer(answerer))
                await desk.record("log digest", made.volume.questions)
                return Reply(render_digest(made, answerer.corpus, say), private=True)

            await self._answering.command(interaction, make)

        return digest_now

    def _replay(self) -> Command:
        @app_commands.command(name="replay")
        @app_commands.describe(
            since="From when: days ago, such as 7, or a date, such as 2026-11-01."
        )
        async def replay(interaction: discord.Interaction[discord.Client], since: When) -> None:
            """Ask logged questions again of today’s notes, and see what would change."""

            async def tell(how_far: str) -> None:
                await interaction.edit_original_response(content=how_far)

            async def make(desk: Desk, say: Phrases) -> Reply:
                try:
                    moment = beginning(since, desk.now)
                except NoMomentError:
                    return told.no_moment(say)
                return await replay_of(desk, self._answerer, moment, tell, say)

            await self._answering.command(interaction, make)

        return replay

    def _gaps(self, name: str, listed: Listed, told_of: str) -> Command:
        @app_commands.command(name=name, description=told_of)
        @app_commands.describe(
            since="From when: days ago, such as 7, or a date, such as 2026-11-01.",
            until="Until when: days ago, or a date, which is included.",
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
            since="From when: days ago, such as 7, or a date, such as 2026-11-01.",
            until="Until when: days ago, or a date, which is included.",
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

    def _note(self) -> Command:
        @app_commands.command(name="note")
        @app_commands.describe(
            gap="Type words of the question, and choose; or the number of a row of it.",
            text="What you have to say of it, for other moderators; in the place of what was said.",
        )
        @app_commands.autocomplete(gap=self._offer_gaps)
        async def note(
            interaction: discord.Interaction[discord.Client], gap: Row, text: Note
        ) -> None:
            """Say something of a gap, to the moderators alone."""

            async def make(desk: Desk, say: Phrases) -> Reply:
                return await closing.note(desk, self._answerer, gap, text, say)

            await self._answering.command(interaction, make)

        return note

    def _resolve(self) -> Command:
        @app_commands.command(name="resolve")
        @app_commands.describe(
            gap="Type words of the question, and choose; or the number of a row of it."
        )
        @app_commands.autocomplete(gap=self._offer_gaps)
        async def resolve(interaction: discord.Interaction[discord.Client], gap: Row) -> None:
            """Close a gap, in all its wordings, until somebody asks again."""

            async def make(desk: Desk, say: Phrases) -> Reply:
                return await closing.resolve(desk, self._answerer, gap, say)

            await self._answering.command(interaction, make)

        return resolve

    def _reopen(self) -> Command:
        @app_commands.command(name="reopen")
        @app_commands.describe(gap="The number of a row of it.")
        async def reopen(interaction: discord.Interaction[discord.Client], gap: Row) -> None:
            """Open a gap again that was resolved."""

            async def make(desk: Desk, say: Phrases) -> Reply:
                return await closing.reopen(desk, self._answerer, gap, say)

            await self._answering.command(interaction, make)

        return reopen

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
                sign = _dated(criteria, since, until, desk.now).sign
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

    async def _offer_gaps(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[int]]:
        """Open gaps, recorded as read like any list; never raises."""
        try:
            scope = await self._answering.scope_of(interaction)
            if scope is None:
                return []
            found: list[tuple[str, int]] = []

            async def make(desk: Desk, _: Phrases) -> Reply:
                found.extend(gap_choices(await open_gaps(desk, self._answerer), typed))
                await desk.record("log gaps offered", len(found))
                return Reply("…", private=True)

            say = self._tongues(interaction).own
            await self._answering.made(interaction, scope, make, say)
        except Exception as error:  # noqa: BLE001 -- the one handler of what is typed
            report(error, "gaps offered", interaction.id)
            return []
        return [app_commands.Choice(name=name, value=row) for name, row in found]

    def _criteria(
        self,
        text: str | None,
        outcome: Outcomes | None,
        vote: Votes | None,
        surface: Surfaces | None,
        section: str | None,
    ) -> Criteria:
        looked_for = searchable(text or "")
        sign = Sign(
            outcome=Outcome(outcome.value) if outcome else None,
            vote=Opinion(vote.value) if vote else None,
            surface=Surface(surface.value) if surface else None,
            section=self._mark_of(section) if section else "",
            text=digest(looked_for),
        )
        return Criteria(sign, looked_for)

    def _mark_of(self, called: str) -> str:
        """The mark of the section called so; one of none where there is no such section."""
        found = self._parts.catalogue.find(called, {EntryKind.SECTION})
        return found.mark if isinstance(found, Entry) else "0" * 16


def _dated(criteria: Criteria, since: str | None, until: str | None, now: datetime) -> Criteria:
    """The criteria with their period.

    Raises:
        NoMomentError: what was typed is no moment.
    """
    sign = replace(
        criteria.sign,
        since=beginning(since, now) if since else None,
        until=end(until, now) if until else None,
    )
    return replace(criteria, sign=sign)
