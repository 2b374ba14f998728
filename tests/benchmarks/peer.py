"""A bare discord.py bot to measure beside: it says `/ask` back under five buttons, and no more.

    python -m tests.benchmarks.peer API_BASE TOKEN [DATABASE STATEMENTS]

With a database, a row is committed before each reply: STATEMENTS is a file of JSON that holds the
statements, the row and its hits, and the settings of the connection, as the query log has them. It
is done in the way that costs least, in the event loop's own thread. Nothing of `bot/` is imported.
"""

import asyncio
import json
import signal
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import discord
import yarl
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route

LABELS = ("More", "Related", "Delete", "Helpful", "Not helpful")


class Rows:
    """Inserts the one row again and again, each time with another question."""

    def __init__(self, database: Path, statements: Path) -> None:
        told = json.loads(statements.read_text("utf-8"))
        self._insert, self._row = told["insert"], told["row"]
        self._insert_hit, self._hits = told["insert_hit"], told["hits"]
        self._database = sqlite3.connect(database, isolation_level=None)
        for statement in told["configuration"]:
            self._database.execute(statement)

    def add(self, question: str, user_id: int) -> int:
        """The row's id, once it is committed."""
        asked_at = time.time_ns() // 1000
        row = self._row | {"question": question, "user_id": user_id, "asked_at": asked_at}
        self._database.execute("BEGIN IMMEDIATE")
        number: int = self._database.execute(self._insert, row).fetchone()[0]
        hits = [hit | {"query_id": number} for hit in self._hits]
        self._database.executemany(self._insert_hit, hits)
        self._database.execute("COMMIT")
        return number


class Peer(discord.Client):
    """The same intents and caches as Footnote's client."""

    def __init__(self, rows: Rows | None) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=0,
        )
        self.rows = rows
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(ask)

    async def setup_hook(self) -> None:
        await self.tree.sync()


@app_commands.command(name="ask", description="Say it again")
async def ask(
    interaction: discord.Interaction[Peer], question: app_commands.Range[str, 1, 300]
) -> None:
    rows = interaction.client.rows
    row = 0 if rows is None else rows.add(question, interaction.user.id)
    view = ui.View(timeout=None)
    for number, label in enumerate(LABELS):
        custom_id = f"peer:{number}:{row}"
        button: ui.Button[Any] = ui.Button(label=label, custom_id=custom_id)
        view.add_item(button)
    view.stop()  # discord.py would keep one for each message
    await interaction.response.send_message(question, view=view)


async def serve(base: str, token: str, rows: Rows | None) -> None:
    """Answer until SIGTERM."""
    Route.BASE = base
    async with Peer(rows) as client:
        await client.login(token)
        found = await client.http.request(Route("GET", "/gateway/bot"))
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(found["url"])
        running = asyncio.create_task(client.connect())
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
        await asyncio.wait({running})


def main() -> None:
    base, token, *log = sys.argv[1:]
    asyncio.run(serve(base, token, Rows(*map(Path, log)) if log else None))


if __name__ == "__main__":
    main()
