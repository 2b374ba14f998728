"""The benchmark on Cranfield reads the collection's format and tells a good ranking from a bad."""

from pathlib import Path

import pytest

from tests.benchmarks.cranfield import judgements, ndcg, passage_of, ranking, records


def test_records_and_judgements_are_read(tmp_path: Path) -> None:
    (tmp_path / "docs").write_text(
        ".I 1\n.T\na\n.W\nlift of\na wing .\n.I 2\n.T\nb\n.W\nheat flow .\n"
    )
    (tmp_path / "rel").write_text("1 1 2\n1 2 -1\n")
    assert records(tmp_path / "docs") == ["lift of a wing .", "heat flow ."]
    assert judgements(tmp_path / "rel") == {1: {0: 3.0, 1: 0.0}}


def test_what_is_asked_for_is_ranked_first() -> None:
    texts = ["the lift of a wing", "heat flow in a plate", "drag of a wing at high speed"]
    search = ranking([passage_of(*each) for each in enumerate(texts)])
    assert search("heat flow")[0] == 1
    assert search("what is the drag at high speeds")[0] == 2


@pytest.mark.parametrize(("found", "figure"), [([0, 1], 1.0), ([1, 0], 0.63), ([2], 0.0)])
def test_a_higher_place_is_worth_more(found: list[int], figure: float) -> None:
    assert ndcg(found, {0: 4.0}) == pytest.approx(figure, abs=0.01)
