"""What the card's figures mean, on guesses made up here, and how labelled appeals are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.appeals import Labelled, between, read
from training.figures import Judged, by_topic, calibration, calibration_error, confusion, where_sure, within

GUESSES = [
    Judged("road", (("road", 0.95), ("lift", 0.05))),
    Judged("road", (("lift", 0.55), ("road", 0.45))),
    Judged("lift", (("lift", 0.95), ("road", 0.05))),
    Judged("trees", (("lift", 0.55), ("road", 0.45))),
]


def test_places_are_counted_from_the_first() -> None:
    """Right at the first place, and among the first two."""
    assert within(GUESSES, 1) == 0.5
    assert within(GUESSES, 2) == 0.75


def test_where_sure_says_how_often_and_how_right() -> None:
    """The threshold itself is sure; nobody sure is right of nothing."""
    assert where_sure(GUESSES, 0.95) == (0.5, 1.0)
    assert where_sure(GUESSES, 0.5) == (1.0, 0.5)
    assert where_sure(GUESSES, 0.99) == (0.0, 0.0)


def test_precision_is_of_the_guessed_and_recall_of_the_true() -> None:
    """A topic never guessed has neither."""
    found = {one.topic: (one.appeals, one.precision, one.recall) for one in by_topic(GUESSES)}
    assert found == {"road": (2, 1.0, 0.5), "lift": (1, pytest.approx(1 / 3), 1.0), "trees": (1, 0.0, 0.0)}
    assert confusion(GUESSES) == {("road", "road"): 1, ("road", "lift"): 1, ("lift", "lift"): 1, ("trees", "lift"): 1}


def test_confidence_is_held_against_the_truth_by_tenths() -> None:
    """0.55 that is never right and 0.95 that always is."""
    assert [(one.guesses, one.right) for one in calibration(GUESSES)] == [(2, 0.0), (2, 1.0)]
    assert calibration_error(GUESSES) == pytest.approx((0.55 + 0.05) / 2)


def test_appeals_are_read_in_order_of_time_and_parted_by_months(tmp_path: Path) -> None:
    """Both months of a span belong to it."""
    file = tmp_path / "appeals.csv"
    file.write_text(
        'created,topic,reason,text\n2021-01-02T10:00:00,road,Яма,"Яма,\nбольшая"\n2020-12-31T10:00:00,lift,Лифт,Стоит\n',
        encoding="utf-8",
    )
    assert read(file) == [
        Labelled("2020-12-31", "lift", "Лифт", "Стоит"),
        Labelled("2021-01-02", "road", "Яма", "Яма,\nбольшая"),
    ]
    assert [row.topic for row in between(read(file), "2020-10", "2020-12")] == ["lift"]
    assert len(between(read(file), "2020-12", "2021-01")) == 2


def test_a_topic_that_the_code_does_not_know_is_refused(tmp_path: Path) -> None:
    """Rather no model than one whose answers nobody could map."""
    file = tmp_path / "appeals.csv"
    file.write_text("created,topic,reason,text\n2021-01-02,roads,Яма,Яма\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="roads"):
        read(file)
