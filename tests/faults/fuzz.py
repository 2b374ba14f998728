"""Whatever is typed, pressed, filled in, written or set: told or refused in words, within limits.

    python -m tests.faults.fuzz [INPUTS [SEED]]

Most inputs go where they are read, without a Discord around it: questions, texts to check, what is
being typed, notes and settings. One in `LIVE` goes the whole way, to a bot on the local Discord: as
a press or a form with a custom id that nobody offered, or as an option that Discord would not let
through. An input breaks a promise where anything but an error of ours is raised, what is shown is
longer than Discord takes or pings somebody, the bot stays silent or logs an error.
"""

import asyncio
import logging
import os
import random
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import thread_time
from typing import TYPE_CHECKING
from unittest.mock import patch

from pydantic import HttpUrl, SecretStr

from bot.answers.analysis import Question, read_question
from bot.answers.answerer import load_answerer
from bot.discord_app.check import LONGEST_CHECKED, LONGEST_FOUND
from bot.discord_app.entries import choices_of
from bot.discord_app.message import CHOICE, CHOICES, MESSAGE, length, write
from bot.discord_app.run import prepare, run_until
from bot.errors import FootnoteError, SettingsError
from bot.notes.library import read_episode
from bot.notes.markdown import Findings
from bot.querylog.values import neutral
from bot.replies import answers, checks
from bot.replies.document import Document
from bot.replies.sentences import Language
from bot.settings import PREFIX, PROJECT_ROOT, Settings, load_settings
from tests.discord_server.people import COMPONENT, MODAL
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MEMBER, Json, Permission

if TYPE_CHECKING:
    from functools import partial

    from bot.discord_app.ground import Ground

KNOWLEDGE = PROJECT_ROOT / "knowledge"
LIVE = 200
AIM = 5.0
"""Milliseconds of the event loop."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PIECES = (
    *("<@123456789012345678>", "@everyone", "@here", "<#12>", "<@&12>", "</ask:1>", "<t:0:R>"),
    *("“", "”", '"', "'", "**", "`", "```", "||", "> ", "# ", "- ", "](https://x)", "\\", "[", "_"),
    *("\u202e", "\u200b", "\ufeff", "\u0301" * 9, "\ud800", "\0", "\r\n", "\t", "ß", "İ", "ﬁ"),
    *("{question}", "%s", "%(x)s", "{0.__class__}", "' OR 1=1 --", "${x}", "../../etc", "NaN"),
    *("not", "never", "Ilya", "Dwarkesh", "he said", "§ 3", "Q1", "99999999999999999999", "1e400"),
    *("שלום", "مرحبا", "日本語", "한국어", "🧦", "👩‍👩‍👧‍👦", "---", "see:"),
    *("id:", "[quote]", "time: 99:99:99", "１", "-1"),
)
CUSTOM_IDS = (
    *("fn1:more:1:2:3", "fn1:related:1:2", "fn1:share:1:2", "fn1:helpful:1:2", "fn1:delete:1:2"),
    *("fn1:not_helpful:1:2", "fn1:why:1:2", "fn-privacy:delete"),
    *("fn1:log:recent:1", "fn1:page:1", "fn2:next:a:b:1:2", "fn2:choose:a:b:1", "fn-privacy:show"),
    *("fn2:post:x:1:2", ""),
)
PING = re.compile(r"@(?:everyone|here)|<@[!&]?\d+>")

Kind = Callable[[str], None]


class Broken(AssertionError):  # noqa: N818 -- a promise
    """An input broke a promise; says of which kind, and which."""


class Texts:
    """Makes texts out of what there is: real ones changed, pieces of markup, and anything."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        notes = next((KNOWLEDGE / "episodes").glob("*.md")).read_text("utf-8")
        self._lines = [line for line in notes.splitlines() if line]
        self.notes = notes

    def text(self, longest: int) -> str:
        chance, made = self._chance, ""
        room = chance.choice((8, 40, 200, longest))
        while len(made) < room:
            made += (
                chance.choice(("", " "))
                + chance.choice(
                    (
                        self._word,
                        self._word,
                        lambda: chance.choice(PIECES),
                        lambda: self.changed(chance.choice(self._lines)),
                        lambda: chr(chance.randrange(0x1_1000)),
                        lambda: chance.choice(PIECES) * chance.randint(1, 60),
                    )
                )()
            )
        return made[:room]

    def changed(self, text: str) -> str:
        """The text with a few places changed, left out, doubled or filled with a piece."""
        chance = self._chance
        for _ in range(chance.randint(0, 4)):
            at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
            to = min(to, at + 40)
            middle = chance.choice(("", text[at:to] * 2, chance.choice(PIECES), self._word()))
            text = text[:at] + middle + text[to:]
        return text

    def _word(self) -> str:
        return "".join(self._chance.choices(LETTERS, k=self._chance.randint(1, 12)))


class Readers:
    """Where a kind of text is read; each raises `Broken` where a promise does not hold."""

    def __init__(self, prepared: "partial[Ground]") -> None:
        made = prepared.keywords
        self._answerer, self._checker = made["answerer"], made["checker"]
        self._lookups, self._languages = [*made["lookups"].values()], [*made["languages"]]
        self.slow: Counter[str] = Counter()
        self.slowest: dict[str, float] = {}

    @property
    def kinds(self) -> Mapping[str, tuple[Kind, int]]:
        """What reads each kind, and how long its texts may be."""
        return {
            "question": (self.question, MESSAGE),
            "checked": (self.checked, LONGEST_CHECKED),
            "typed": (self.typed, 100),
            "message": (self.message, LONGEST_FOUND),
            "notes": (self.notes, 0),
            "setting": (self.setting, 60),
        }

    def question(self, text: str) -> None:
        with self._timed("question"):
            asked = read_question(neutral(text))
            if isinstance(asked, Question):
                found = self._answerer.answer(asked.text)
                self._shown(answers.worded(found, above=asked.text), self._languages[0])

    def checked(self, text: str) -> None:
        document = checks.worded(self._checker.check(text))
        for language in self._languages:
            self._shown(document, language)

    def typed(self, text: str) -> None:
        with self._timed("typed"):
            for lookup in self._lookups:
                choices = choices_of(lookup.search(text, CHOICES), self._languages[0])
                _hold(len(choices) <= CHOICES, "more choices than Discord takes")
                _hold(all(0 < length(name) <= CHOICE for name, _ in choices), "a choice's name")
                _hold(all(0 < length(key) <= CHOICE for _, key in choices), "a choice's value")

    def message(self, text: str) -> None:
        self.checked(text[:LONGEST_FOUND])

    def notes(self, text: str) -> None:
        findings = Findings(Path("fuzzed.md"))
        episode = read_episode(text, "fuzzed", findings)
        _hold((episode is None) == bool(findings.problems), "notes neither read nor refused")

    def setting(self, text: str) -> None:
        name = f"{PREFIX}{random.choice(list(Settings.model_fields)).upper()}"  # noqa: S311 -- not a secret
        with patch.dict(os.environ, {name: _encodable(text)}), suppress(SettingsError):
            load_settings()

    def _shown(self, document: Document, language: Language) -> None:
        message = write(document, language)
        _hold(0 < length(message.text) <= MESSAGE, "a message's length")
        _hold(not PING.search(re.sub(r"\\.", "", message.text)), "somebody is pinged")

    def _timed(self, kind: str) -> "Timing":
        return Timing(self, kind)


class Timing:
    """Notes what a kind takes of the thread that it is read in."""

    def __init__(self, readers: Readers, kind: str) -> None:
        self._readers, self._kind, self._begun = readers, kind, 0.0

    def __enter__(self) -> None:
        self._begun = thread_time()

    def __exit__(self, *_: object) -> None:
        took, readers = (thread_time() - self._begun) * 1000, self._readers
        readers.slow[self._kind] += took > AIM
        readers.slowest[self._kind] = max(took, readers.slowest.get(self._kind, 0.0))


class Live:
    """A bot on the local Discord, told what nobody offered."""

    def __init__(self, server: DiscordServer, texts: Texts, chance: random.Random) -> None:
        self._server, self._texts, self._chance = server, texts, chance
        self._errors = _Errors()

    @classmethod
    @asynccontextmanager
    async def running(
        cls, prepared: "partial[Ground]", texts: Texts, chance: random.Random
    ) -> AsyncIterator["Live"]:
        with TemporaryDirectory() as folder:
            async with DiscordServer() as server:
                chosen = {
                    "discord_token": SecretStr(server.token),
                    "discord_api_base": HttpUrl(server.api_base),
                    "database": Path(folder) / "queries.sqlite3",
                    "cooldown_questions": 10**6,
                }
                stop, settings = asyncio.Event(), Settings.model_validate(chosen)
                bot = asyncio.create_task(run_until(stop, settings, server.token, prepared))
                await server.ready()
                live = cls(server, texts, chance)
                logging.getLogger().addHandler(live._errors)
                try:
                    yield live
                finally:
                    logging.getLogger().removeHandler(live._errors)
                    stop.set()
                    await bot

    async def once(self) -> None:
        act = self._chance.choice((self._press, self._press, self._fill_in, self._ask))
        await act()
        said = [str(one) for one in (*self._server.violations, *self._errors.told)]
        _hold(not said, f"the bot: {said}")

    async def _press(self) -> None:
        asked = await self._server.slash("ask", {"question": "why do humans generalise better?"})
        custom_id = self._custom_id()
        kind = self._chance.choice((2, 2, 3))
        button: Json = {"type": kind, "custom_id": custom_id, "id": 1, "label": "x", "style": 2}
        if kind == 3:
            button |= {"options": [{"label": "x", "value": "x"}], "label": None}
        message = asked.message.data | {"components": [{"type": 1, "components": [button]}]}
        data = {"component_type": kind, "custom_id": custom_id, "id": 1}
        data |= {} if kind == 2 else {"values": [_encodable(self._texts.text(100))]}
        await self._told(COMPONENT, data, message)

    async def _fill_in(self) -> None:
        field = {"type": 4, "custom_id": self._chance.choice(("why", "x")), "id": 3}
        value = field | {"value": _encodable(self._texts.text(4000))}
        label = {"type": 18, "id": 2, "component": value}
        await self._told(MODAL, {"custom_id": self._custom_id(), "components": [label]}, None)

    async def _ask(self) -> None:
        server, text = self._server, _encodable(self._texts.text(400)) or "x"
        name, option = self._chance.choice(
            (("ask", "question"), ("check", "text"), ("section", "title"), ("log search", "text"))
        )
        permissions = MEMBER | Permission.MANAGE_MESSAGES
        with suppress(LookupError):
            await server.slash(name, {option: text}, checked=False, permissions=permissions)

    async def _told(self, kind: int, data: Json, message: Json | None) -> None:
        server = self._server
        told = await server.people.interact(kind, data, server.scene(), message)
        await server.people.answered(told)

    def _custom_id(self) -> str:
        """One of ours with parts exchanged for others, or anything."""
        chance = self._chance
        parts = chance.choice(CUSTOM_IDS).split(":")
        for _ in range(chance.randint(0, 2)):
            other = chance.choice(("0", "1", "007", str(2**63), "9" * 40, "-1", "١", "", *PIECES))
            parts[chance.randrange(len(parts))] = other
        return _encodable(":".join(parts))[:100] or "x"


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())


def _encodable(text: str) -> str:
    """What is left of it in an environment, or in Discord's JSON."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _hold(promise: bool, what: str) -> None:  # noqa: FBT001 -- whether it holds
    if not promise:
        raise Broken(what)


async def run(inputs: int, seed: int, live_every: int = LIVE) -> Readers:
    """Read so many inputs; raises `Broken` with the first that breaks a promise."""
    chance = random.Random(seed)  # noqa: S311 -- inputs, not secrets
    texts, prepared = Texts(chance), prepare(load_answerer(KNOWLEDGE), KNOWLEDGE)
    readers = Readers(prepared)
    async with Live.running(prepared, texts, chance) as live:
        for number in range(inputs):
            if number % live_every == 0:
                await live.once()
                continue
            kind = chance.choice(list(readers.kinds))
            read, longest = readers.kinds[kind]
            text = texts.changed(texts.notes) if kind == "notes" else texts.text(longest)
            try:
                read(text)
            except FootnoteError as error:
                raise Broken(f"{kind} {text!r}: {error}") from error
            except Exception as error:
                raise Broken(f"{kind} {text!r}: {type(error).__name__} {error}") from error
    return readers


def main() -> None:
    """Print what was slow on the event loop, too."""
    inputs, seed = (int(each) for each in (*sys.argv[1:], *("1000000", "1")[len(sys.argv) - 1 :]))
    readers = asyncio.run(run(inputs, seed))
    told = [f"{inputs} inputs, no promise broken"]
    told += [
        f"{kind}: {readers.slow[kind]} over {AIM:g} ms of the thread, at most {slowest:.1f}"
        for kind, slowest in readers.slowest.items()
    ]
    print("\n".join(told))  # noqa: T201 -- the answer


if __name__ == "__main__":
    main()
