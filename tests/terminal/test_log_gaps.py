"""`log unanswered`, `not-helpful`, `note`, `resolve`, `reopen`, `top` and `trend`."""

import json
from asyncio import to_thread
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.querylog.log import QueryLog
from bot.querylog.scope import OneGuild
from bot.querylog.values import Opinion, ScoredPassage
from tests.terminal.conftest import Run
from tests.terminal.logged import asked, store, vote

MISTRAL = ("what about Mistral?", "does he mention mistral", "Mistral, please")
BOTH = "   · 2 × Mistral, please #3\n   · 1 × does he mention mistral #2\n"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def ask_about_mistral(database: Path) -> None:
    gists = ("mistral", "mention mistral", "mistral")
    rows = enumerate(zip(MISTRAL, gists, strict=True))
    store(
        database,
        *(
            asked(question, gist=gist, asked_at=NOON + timedelta(minutes=number))
            for number, (question, gist) in rows
        ),
    )


def test_wordings_of_one_gap_are_one_line(run: Run, database: Path) -> None:
    ask_about_mistral(database)
    store(database, asked("hello", gist=""))
    assert run("log", "unanswered").stdout == (
        "3 × Mistral, please\n"
        "  last 2026-11-20 12:02 UTC · #3\n"
        "   · 2 × Mistral, please #3\n"
        "   · 1 × does he mention mistral #2\n"
    )
    line = json.loads(run("log", "unanswered", "--json").stdout)
    assert (line["count"], line["id"], line["gists"]) == (3, 3, ["mistral", "mention mistral"])
    assert line["wordings"] == [
        {"id": 3, "question": "Mistral, please", "count": 2},
        {"id": 2, "question": "does he mention mistral", "count": 1},
    ]


def test_a_gap_is_closed_by_any_of_its_questions_until_somebody_asks_again(
    run: Run, database: Path
) -> None:
    ask_about_mistral(database)
    assert run("log", "note", "1", "no", "such claim").stdout == f"Noted, for 2 wordings.\n{BOTH}"
    assert run("log", "resolve", "2").stdout.startswith("Resolved, for 2 wordings. ")
    assert run("log", "unanswered").stdout == "There is no open gap.\n"
    closed = run("log", "unanswered", "--resolved").stdout
    assert "· resolved · #3\n  Note by somebody: no such claim\n" in closed
    store(database, asked(MISTRAL[0], gist="mistral", days_ago=-1))
    assert "· asked again since it was" in run("log", "unanswered").stdout
    assert run("log", "reopen", "1").stdout.startswith("Open again, for 2 wordings.\n")
    assert "asked again" not in run("log", "unanswered").stdout


def test_gaps_are_joined_and_a_wording_is_taken_out(run: Run, database: Path) -> None:
    ask_about_mistral(database)
    store(database, asked("lasagne", gist="lasagn", asked_at=NOON))
    joined = run("log", "join", "1", "4").stdout
    assert joined.startswith("One gap now, of 3 wordings:\n")
    assert run("log", "unanswered").stdout.startswith("4 × Mistral, please\n")
    assert run("log", "split", "4").stdout == (
        f"A gap of its own now: lasagne\n2 wordings stay together:\n{BOTH}"
    )
    assert "1 × lasagne\n" in run("log", "unanswered").stdout
    assert run("log", "split", "4").stdout == "That is the only wording of its gap.\n"
    unknown = run("log", "join", "1", "99")
    assert (unknown.exit_code, unknown.stderr) == (1, "Error: There is no question #99.\n")


def test_what_was_answered_tentatively_is_beside_what_was_not_covered(
    run: Run, database: Path
) -> None:
    store(database, asked("lasagne", gist="lasagn"), asked("GPUs", gist="gpu", outcome="tentative"))
    assert run("log", "tentative").stdout.startswith("1 × GPUs\n")
    assert run("log", "unanswered").stdout.startswith("1 × lasagne\n")
    assert json.loads(run("log", "tentative", "--json").stdout)["question"] == "GPUs"


def test_a_servers_digest_is_as_in_discord(run: Run, database: Path) -> None:
    store(
        database,
        *(asked("lasagne", gist="lasagn", user_id=person, private=False) for person in (1, 2)),
        asked("GPUs", gist="gpu", outcome="tentative", private=False),
    )
    shown = run("log", "digest", "--guild", "42").stdout
    assert "3 questions, 0 % answered, 1 tentative, 2 not covered\n" in shown
    assert "2 × lasagne\n" in shown
    shape = json.loads(run("log", "digest", "--guild", "42", "--json").stdout)
    assert shape["volume"] == {"questions": 3, "answered": 0, "tentative": 1, "not_covered": 2}
    assert shape["gaps"] == [{"count": 2, "question": "lasagne"}]
    assert run("log", "digest").exit_code == 2


async def test_who_read_the_log_is_shown_to_the_operator_too(run: Run, database: Path) -> None:
    async with QueryLog.open(database) as log:
        await log.audit.add(OneGuild(42), 7, "log search text", 3, NOON)
    shown = await to_thread(run, "log", "audit", "--guild", "42")
    assert "log search text · 3 rows" in shown.stdout
    shape = json.loads((await to_thread(run, "log", "audit", "--guild", "42", "--json")).stdout)
    assert (shape["reader_id"], shape["command"], shape["shown"]) == (7, "log search text", 3)
    assert (await to_thread(run, "log", "audit")).exit_code == 2


def test_what_is_said_with_guild_is_that_guilds(run: Run, database: Path) -> None:
    ask_about_mistral(database)
    run("log", "resolve", "1", "--guild", "42")
    assert run("log", "unanswered", "--guild", "42").stdout == "There is no open gap.\n"
    assert "3 × Mistral" in run("log", "unanswered").stdout
    assert run("log", "resolve", "1", "--guild", "7").exit_code == 1


def test_of_a_question_that_is_not_there_or_asks_nothing_nothing_is_said(
    run: Run, database: Path
) -> None:
    store(database, asked("hello", gist=""))
    for row in ("1", "2"):
        result = run("log", "resolve", row)
        assert result.exit_code == 1
        assert f"no question #{row} that asks something" in result.stderr
    assert run("log", "note", "1", " ").exit_code == 2
    assert run("log", "note", "1", "x" * 301).exit_code == 2


def test_an_answer_that_did_not_help_is_a_gap_whatever_its_outcome(
    run: Run, database: Path
) -> None:
    store(database, asked("what about Mistral?", gist="mistral", outcome="answered"))
    vote(database, 1, Opinion.NOT_HELPFUL)
    assert run("log", "not-helpful").stdout.startswith("1 × what about Mistral?\n")
    assert run("log", "unanswered").stdout == "There is no open gap.\n"


def test_the_top_is_questions_and_what_was_shown_first(run: Run, database: Path) -> None:
    ask_about_mistral(database)
    passages = (ScoredPassage("sutskever-2025/emotion-deepseek", 6.5),)
    store(database, asked("DeepSeek", gist="deepseek", outcome="answered", passages=passages))
    assert run("log", "top").stdout == (
        "  Asked most\n"
        "3 × Mistral, please\n"
        "1 × DeepSeek\n"
        "\n"
        "  Shown first most\n"
        "1 × [§ Emotions and value functions]\n"
    )
    assert json.loads(run("log", "top", "--json", "--limit", "1").stdout) == {
        "questions": [{"question": "Mistral, please", "count": 3, "newest_id": 3}],
        "sections": [{"citation": "[§ Emotions and value functions]", "count": 1}],
    }


def test_the_trend_has_every_day_with_its_numbers_and_a_picture(
    run: Run, database: Path, tmp_path: Path
) -> None:
    ask_about_mistral(database)
    store(database, asked("DeepSeek", outcome="answered"))
    picture = tmp_path / "trend.png"
    period = ("--since", "2026-11-19", "--until", "2026-11-20")
    assert run("log", "trend", *period, "--output", str(picture)).stdout == (
        "day                 asked     answered    tentative  not covered\n"
        "2026-11-19              0            0            0            0\n"
        "2026-11-20              4            1            0            3\n"
        "in all                  4            1            0            3\n"
    )
    assert picture.read_bytes().startswith(b"\x89PNG")
    lines = run("log", "trend", *period, "--json").stdout.splitlines()
    assert json.loads(lines[1]) == {
        "day": "2026-11-20",
        "asked": 4,
        "answered": 1,
        "tentative": 0,
        "not_covered": 3,
    }


def test_a_period_that_ends_before_it_begins_is_wrong_usage(run: Run, database: Path) -> None:
    store(database)
    result = run("log", "trend", "--since", "2d", "--until", "5d")
    assert (result.exit_code, "--since is not before --until" in result.stderr) == (2, True)
