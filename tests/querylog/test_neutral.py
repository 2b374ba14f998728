"""Nobody's id is in what is stored of what people type, whoever typed it and when."""

import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answers.analysis import NothingAsked, read_question
from bot.querylog.database import migrate, open_database, steps
from bot.querylog.log import QueryLog
from bot.querylog.scope import OneGuild
from bot.querylog.values import Filter, Opinion, neutral
from tests.querylog.builders import a_record, a_vote
from tests.querylog.histories import ADA, BOB, EVE, GUILD, traces

ID = "80351110224678912"
AN_ID = re.compile(r"\d{17}")
BEFORE = 7
"""The last version that stored what people type as they typed it."""

ids = st.integers(10**16, 2**64 - 1).map(str)
forms = st.sampled_from(
    [
        "{}",
        "<@{}>",
        "<@!{}>",
        "<@&{}>",
        "<#{}>",
        "<:kek:{}>",
        "<a:kek:{}>",
        "</log recent:{}>",
        "<id:linked-roles:{}>",
        "https://discord.com/channels/{0}/{0}/{0}",
        "<@{}",
        "{0}{0}",
        "{0}<@{0}>",
        "https://cdn.discordapp.com/attachments/{0}/{0}/cat.png",
    ]
)
around = st.text(max_size=20) | st.text("<>@#&!:/0123456789 ", max_size=20)


@given(before=around, form=forms, snowflake=ids, after=around)
@example(before="</12:3>", form="{}", snowflake=ID, after="")
def test_no_snowflake_survives_in_whatever_form_and_company(
    before: str, form: str, snowflake: str, after: str
) -> None:
    said = neutral(f"{before}{form.format(snowflake)}{after}")
    assert snowflake not in said
    assert not AN_ID.search(said)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (f"what did <@{ID}> say?", "what did @someone say?"),
        (f"or <@!{ID}>, or <@&{ID}>?", "or @someone, or @role?"),
        (f"as in <#{ID}> or <id:customize>", "as in #channel or #channel"),
        (f"<:kek:{ID}> <a:Wave_2:{ID}>", "[emoji] [emoji]"),
        (f"</privacy delete:{ID}> does what", "[command] does what"),
        (f"see https://discord.com/channels/{ID}/{ID}/{ID}.", "see [link]."),
        (f"<https://ptb.discordapp.com/channels/@me/{ID}>", "<[link]>"),
        (f"who is {ID}", "who is [id]"),
        (f"by {ID[:5]}\u200b{ID[5:]} again", "by [id] again"),
        ("８０３５１１１０２２４６７８９１２", "[id]"),
    ],
)
def test_each_form_becomes_a_word_that_names_nobody(typed: str, stored: str) -> None:
    assert neutral(typed) == stored


@pytest.mark.parametrize(
    "text",
    [
        "20 GPUs in 2025, for $32bn",
        "1e26 FLOPs or 1,000,000,000,000,000,000",
        "call +49 170 1234567 or 491701234567",
        "4111 1111 1111 1111 and 4111111111111111",
        "<t:1618953630:R> is 3.14159265358979 later",
        "@everyone, is a < b > c? <b>1</b>",
        "https://www.youtube.com/watch?v=aR20FWCCjAs&t=0s",
    ],
)
def test_what_is_no_id_stays(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize(
    "mention",
    [f"<@{ID}>", f"<@!{ID}>", f"<@&{ID}>", f"<#{ID}>", f"<:kek:{ID}>", f"</log recent:{ID}>"],
)
def test_a_question_is_answered_the_same_with_the_word_as_with_the_mention(mention: str) -> None:
    assert read_question(neutral(f"is {mention} an AGI?")) == read_question(f"is {mention} an AGI?")
    assert read_question(neutral(mention)) == NothingAsked()


@given(st.text("0123456789 .,:$%+-()abcäß\n\0") | st.text())
def test_text_without_markup_and_long_numbers_stays(text: str) -> None:
    if "<" not in text and "discord" not in text and not re.search(r"\d{16}", text):
        assert neutral(text) == text


def texts(path: Path) -> str:
    """Every text in every column of every table, indexes of words included."""
    with closing(connect(path)) as database:
        database.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, questions, row)")
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_schema")]
        rows = [
            row
            for table in [*tables, "temp.words"]
            if table in {"queries", "hits", "votes", "gaps", "readings", "temp.words"}
            for row in database.execute(f"SELECT * FROM {table}")  # noqa: S608 -- names of ours
        ]
    return "\n".join(value for row in rows for value in row if isinstance(value, str))


async def test_whatever_is_recorded_is_stored_without_ids(path: Path) -> None:
    async with QueryLog.open(path) as log:
        row = await log.queries.record(
            a_record(
                f"does <@{ID}> agree with {ID}?",
                guild_id=GUILD,
                gist=f"{ID} agre",
                terms_unknown=(ID, "agrees", ID),
                corrections=((f"x{ID}", "x"), ("agre", f"y{ID}")),
            )
        )
        await log.votes.cast(a_vote(row, Opinion.NOT_HELPFUL, why=f"ask <@!{ID}> in <#{ID}>"))
        assert await log.gaps.note(
            OneGuild(GUILD), row, f"<@{ID}> knows, see {ID}", BOB, datetime.now(UTC)
        )
        stored = await log.queries.one(OneGuild(GUILD), row)
        assert stored is not None
        assert stored.record.question == "does @someone agree with [id]?"
        assert stored.record.gist == "[id] agre"
        assert stored.record.terms_unknown == ("[id]", "agrees", "[id]")
        assert stored.record.corrections == (("x[id]", "x"), ("agre", "y[id]"))
        assert stored.votes.whys == ("ask @someone in #channel",)
        (gap,) = await log.queries.not_helpful(OneGuild(GUILD))
        assert gap.said is not None
        assert gap.said.note == "@someone knows, see [id]"
        assert "agree" in texts(path)
        assert not AN_ID.search(texts(path))
        # What is searched for is read as what is stored was.
        assert await log.queries.search(OneGuild(GUILD), Filter(text=f'"does <@{ID}>"'), 9) == (
            stored,
        )


def make_old(path: Path) -> None:
    """A log in which people typed ADA's id in every field that takes what they type."""
    path.parent.mkdir()
    with closing(connect(path, isolation_level=None)) as database:
        migrate(database, steps()[:BEFORE])
        ask = """
            INSERT INTO queries (asked_at, surface, guild_id, channel_id, user_id, question,
                                 outcome, revision, elapsed_ms, gist, terms_unknown, corrections)
            VALUES (1, 'slash', ?, 1, ?, ?, 'not_covered', '0f', 1.5, ?, ?, ?)
        """
        for asker, question, gist, unknown, corrections in (
            (BOB, f"what of <@{ADA}> and quokkas", f"{ADA} quokka", f'["{ADA}", "quokkas"]', "{}"),
            (EVE, f"what of <@{BOB}> and quokkas", f"{BOB} quokka", "[]", f'{{"q{ADA}": "{ADA}"}}'),
            (BOB, "20 GPUs", "20 gpu", '["gpus"]', '{"gpu": "gpus"}'),
            (BOB, f"see {ADA}", None, "[]", "{}"),
        ):
            database.execute(ask, (GUILD, asker, question, gist, unknown, corrections))
        database.execute(
            "INSERT INTO votes VALUES (1, ?, 'not_helpful', ?, 1)", (EVE, f"not <@{ADA}>'s view")
        )
        for gist, note, noted_at in (
            (f"{ADA} quokka", f"<@{ADA}> said it first", 1),
            (f"{BOB} quokka", f"{ADA} said it last", 2),
        ):
            database.execute(
                "INSERT INTO gaps (guild_id, gist, note, author_id, noted_at) VALUES (?,?,?,?,?)",
                (GUILD, gist, note, BOB, noted_at),
            )


async def test_what_is_stored_already_is_brought_to_the_same_rule(path: Path) -> None:
    make_old(path)
    assert AN_ID.search(texts(path))
    async with QueryLog.open(path) as log:
        rows = {row.id: row.record for row in await log.queries.newest(OneGuild(GUILD), 9)}
        assert [rows[at].question for at in sorted(rows)] == [
            "what of @someone and quokkas",
            "what of @someone and quokkas",
            "20 GPUs",
            "see [id]",
        ]
        assert rows[1].terms_unknown == ("[id]", "quokkas")
        assert rows[2].corrections == (("q[id]", "[id]"),)
        assert (rows[3].terms_unknown, rows[3].corrections) == (("gpus",), (("gpu", "gpus"),))
        assert [rows[at].gist for at in sorted(rows)] == ["[id] quokka"] * 2 + ["20 gpu", None]
        said = [gap.said.note for gap in await log.queries.unanswered(OneGuild(GUILD)) if gap.said]
        assert said == ["[id] said it last"]
        found = await log.queries.search(OneGuild(GUILD), Filter(text="someone"), 9)
        assert [row.id for row in found] == [2, 1]
        assert not AN_ID.search(texts(path))
    # Not only by deleting: the file is written over, and ends without companions.
    assert traces(path, ADA, set()) == set()
    with closing(connect(path)) as database:
        database.execute("INSERT INTO questions (questions, rank) VALUES ('integrity-check', 1)")


async def test_of_whom_others_typed_no_byte_is_left_after_deletion(path: Path) -> None:
    make_old(path)
    async with QueryLog.open(path) as log:
        await log.queries.record(a_record(f"who is <@{ADA}>", user_id=ADA, guild_id=GUILD))
        assert (await log.people.forget(ADA)).complete
        assert traces(path, ADA, set()) == set()
        assert len(await log.queries.newest(OneGuild(GUILD), 9)) == 4


def test_a_log_without_ids_keeps_its_rows_and_its_index_of_words(path: Path) -> None:
    path.parent.mkdir()
    with closing(connect(path, isolation_level=None)) as database:
        migrate(database, steps()[:BEFORE])
        database.execute(
            "INSERT INTO queries (asked_at, surface, question, outcome, revision, elapsed_ms) "
            "VALUES (1, 'terminal', 'a' || char(0) || 'b 2025', 'answered', '0f', 1.5)"
        )
        index = database.execute("SELECT * FROM questions_data").fetchall()
    with closing(open_database(path)) as database:
        assert database.execute("SELECT question FROM queries").fetchall() == [("a\0b 2025",)]
        assert database.execute("SELECT * FROM questions_data").fetchall() == index
