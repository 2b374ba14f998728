"""`/log` of one question whole, and of all at once: a file, a picture, a digest, a replay."""

import discord
from discord import app_commands

from bot.answers.catalogue import EntryKind
from bot.discord_app.asking import Asking
from bot.discord_app.phrases import Phrases
from bot.discord_app.quoting.citing import Called, Shelf
from bot.discord_app.quoting.parts import Parts
from bot.discord_app.reply import Reply
from bot.discord_app.review import told
from bot.discord_app.review.answering import Answering, Made
from bot.discord_app.review.desk import Desk
from bot.discord_app.review.digest import render_digest
from bot.discord_app.review.exporting import Formats, Order, export
from bot.discord_app.review.lists import Lists, UnknownSectionError
from bot.discord_app.review.options import (
    SINCE,
    UNTIL,
    Command,
    Days,
    Outcomes,
    Row,
    Surfaces,
    Text,
    Votes,
    When,
    criteria_of,
    dated,
    mark_of,
)
from bot.discord_app.review.replaying import replay_of
from bot.discord_app.review.rows import citations_of, whole_row
from bot.discord_app.review.trend import trend_of
from bot.discord_app.seeing import seen_by_readers_of
from bot.moderation.digest import digest_of
from bot.moderation.periods import NoMomentError, beginning
from bot.querylog.scope import InChannels


class WholeCommands:
    """The commands that show no pages."""

    def __init__(self, asking: Asking, parts: Parts, answering: Answering, lists: Lists) -> None:
        self._answerer = asking.answerer
        self._parts = parts
        self._answering = answering
        self._lists = lists
        episodes = len(asking.answerer.corpus.episodes)
        self._sections = Shelf(parts.catalogue, asking.places, episodes, EntryKind.SECTION)

    def commands(self) -> tuple[Command, ...]:
        return (self._show(), self._export(), self._trend(), self._digest(), self._replay())

    def _show(self) -> Command:
        @app_commands.command(name="show")
        @app_commands.describe(row="The number behind a question in a list, such as 12.")
        async def show(interaction: discord.Interaction[discord.Client], row: Row) -> None:
            """Everything the log holds of one question, shown to you alone."""

            async def make(desk: Desk, say: Phrases) -> Reply:
                found = await desk.log.queries.one(desk.scope, row)
                await desk.record("log show", 0 if found is None else 1)
                if found is None:
                    return told.no_row(say)
                counted = (
                    await desk.log.queries.top_questions(desk.scope) if found.record.gist else ()
                )
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
            since=SINCE,
            until=UNTIL,
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
            mark = mark_of(self._parts.catalogue, section)
            criteria = criteria_of(text, outcome, vote, surface, mark)

            async def make(desk: Desk, say: Phrases) -> Made:
                try:
                    period = dated(criteria, since, until, desk.now)
                    chosen = self._lists.filter_of(period)
                    command = " ".join(["log export", *period.names()])
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
                answerer = self._answerer
                scope = await _digested(desk, interaction.guild)
                made = await digest_of(desk.log, scope, desk.now, answerer)
                await desk.record("log digest", made.volume.questions)
                return Reply(render_digest(made, answerer.corpus, say), private=True)

            await self._answering.command(interaction, make)

        return digest_now

    def _replay(self) -> Command:
        @app_commands.command(name="replay")
        @app_commands.describe(since=SINCE)
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


async def _digested(desk: Desk, guild: discord.Guild | None) -> InChannels:
    """What the digest is of: what its channel's readers can see, as far as this reader can too."""
    settings = await desk.log.servers.get(desk.scope.id)
    channel = guild.get_channel(settings.digest_channel_id or 0) if guild else None
    if not isinstance(channel, discord.TextChannel):
        return desk.scope
    seen = seen_by_readers_of(channel)
    own = desk.scope.channels
    return InChannels(desk.scope.id, seen if own is None else seen & own)
