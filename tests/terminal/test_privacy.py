"""`privacy`: what the operator does for whoever asks for what is stored of them."""

import json
from pathlib import Path

from bot.querylog.fields import as_table, stored_fields
from tests.terminal.conftest import Run
from tests.terminal.test_keeping import asked, questions, store


def test_fields_prints_the_table_of_the_readme(run: Run) -> None:
    assert run("privacy", "fields").stdout.strip() == as_table(stored_fields())


def test_export_prints_everything_of_a_person_as_json(run: Run, database: Path) -> None:
    store(database, asked("why “this”?", days_ago=1), asked("and that?", days_ago=0))
    everything = json.loads(run("privacy", "export", "3").stdout)
    assert everything["user_id"] == "3"
    assert everything["opted_out_since"] is None
    assert [row["question"] for row in everything["questions"]] == ["why “this”?", "and that?"]
    assert json.loads(run("privacy", "export", "4").stdout)["questions"] == []


def test_delete_asks_first_and_says_what_it_did(run: Run, database: Path) -> None:
    store(database, asked("why?", days_ago=1))
    refused = run("privacy", "delete", "3", typed="n\n")
    assert refused.exit_code == 1
    assert questions(database) == ["why?"]
    deleted = run("privacy", "delete", "3", typed="y\n")
    assert deleted.stdout.endswith(
        "Deleted: 1 question, 0 votes, 0 notes on gaps.\n"
        "No byte of it is left in the log’s files.\n"
    )
    assert questions(database) == []


def test_delete_guild_takes_the_server_alone(run: Run, database: Path) -> None:
    store(database, asked("why?", days_ago=1))
    assert "0 questions" in run("privacy", "delete-guild", "3", "--yes").stdout
    assert "1 question," in run("privacy", "delete-guild", "1", "--yes").stdout
    assert questions(database) == []


def test_an_id_that_is_none_is_wrong_usage(run: Run) -> None:
    for wrong in ("ada", "-1", str(2**63)):
        assert run("privacy", "export", "--", wrong).exit_code == 2
