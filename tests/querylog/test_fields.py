"""What is said to be stored is what is stored: schema, words and README cannot drift apart."""

import re
from pathlib import Path

from bot.querylog.database import steps
from bot.querylog.fields import PLAIN, as_table, columns, stored_fields

README = Path(__file__).parents[2] / "README.md"
MARKS = re.compile(r"<!-- stored fields -->\n(.*)\n<!-- end of stored fields -->", re.DOTALL)


def test_every_column_has_its_words_and_no_words_are_about_nothing() -> None:
    assert {table: set(named) for table, named in PLAIN.items()} == {
        table: set(named) for table, named in columns().items()
    }


def test_every_column_of_the_migrations_is_found() -> None:
    scripts = "".join(step.script for step in steps())
    tables = set(re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)", scripts))
    assert tables == set(columns())
    added = re.findall(r"ALTER TABLE (\w+) ADD COLUMN (\w+)", scripts)
    assert {(one.table, one.column) for one in stored_fields()} >= set(added)


def test_no_words_break_the_table() -> None:
    for field in stored_fields():
        assert re.fullmatch(r"[^|\n]+[^|\n.]", field.meaning)


def test_the_readme_lists_every_field_as_the_program_does() -> None:
    listed = MARKS.search(README.read_text("utf-8"))
    assert listed is not None
    assert listed[1].strip() == as_table(stored_fields())
