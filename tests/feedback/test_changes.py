"""What a pack tells of a change: never a number that the newest release does not show."""

from datetime import date

import duckdb
import polars as pl
import pytest

from citywise.catalogue.indicators import packaged_indicators
from citywise.contracts.ddl import create_table, frame_schema
from citywise.contracts.tables import TABLES
from citywise.feedback.amounts import write_figure
from citywise.feedback.building import with_files
from citywise.feedback.changes import (
    Figure,
    compare_releases,
    tabulate_changes,
    whole_changes,
)
from citywise.feedback.standing import Touched

PEOPLE, SHARE, SESSIONS = "out_participations", "out_women_share", "out_sessions_delivered"
THRESHOLD = 10


def outcome(value, indicator=PEOPLE, *, of=None, status="reported", city="aarby", key="",
            value_id=None):  # fmt: skip
    counts = (value, None) if of is None else (value, of)
    return {"value_id": value_id or f"{city}{indicator}{key}", "city_id": city,
            "program_id": None, "indicator_id": indicator, "period_id": "2025-Q1",
            "disagg_key": key, "basis_code": "events", "definition_version": 1,
            "value_status_code": status, "interval_code": "none",
            "value": value if of is None or value is None else value / of,
            "numerator_count": counts[0], "denominator_count": counts[1],
            "low": None, "high": None, "n_count": of or value, "coverage_share": None,
            "count_method_code": None}  # fmt: skip


WITHHELD = {"value": None, "status": "suppressed_by_us"}


@pytest.fixture
def changes(tmp_path):
    def between(before, after):
        for name, rows in (("before", before), ("after", after)):
            (tmp_path / f"{name}.duckdb").unlink(missing_ok=True)
            with duckdb.connect(str(tmp_path / f"{name}.duckdb")) as connection:
                for table in ("out_values", "out_periods"):
                    connection.execute(create_table(TABLES[table]))
                frame = pl.DataFrame(rows, schema=frame_schema(TABLES["out_values"]))
                connection.register("incoming", frame)
                connection.execute("insert into out_values by name from incoming")
        return compare_releases(
            tmp_path / "before.duckdb", tmp_path / "after.duckdb", ["aarby"],
            packaged_indicators(), THRESHOLD,
        )  # fmt: skip

    return between


def told(change):
    def show(figure):
        return figure and (figure.status if figure.value is None else round(figure.value, 3))

    return show(change.before), show(change.after)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # both numbers have been shown, and the difference is no small group
        (outcome(40), outcome(55), (40, 55)),
        # a difference of two people is a small group
        (outcome(40), outcome(42), (None, 42)),
        (outcome(40, SHARE, of=80), outcome(41, SHARE, of=80), (None, 0.512)),
        (outcome(40, SHARE, of=80), outcome(52, SHARE, of=100), (0.5, 0.52)),
        # sessions are not people
        (outcome(40, SESSIONS), outcome(42, SESSIONS), (40, 42)),
        # what is withheld now may be what was shown before
        (outcome(40), outcome(**WITHHELD), (None, "suppressed_by_us")),
        (outcome(**WITHHELD), outcome(40), ("suppressed_by_us", 40)),
        (outcome(40), outcome(None, status="not_reported"), (40, "not_reported")),
    ],
)
def test_before_and_after(changes, before, after, expected):
    (change,) = whole_changes(changes([before], [after]))
    assert told(change) == expected
    assert (change.is_new, change.is_gone) == (False, False)


def test_what_is_new_has_no_before_and_what_is_gone_tells_no_number(changes):
    (new,) = whole_changes(changes([], [outcome(40)]))
    assert (told(new), new.is_new) == ((None, 40), True)
    (gone,) = whole_changes(changes([outcome(40)], []))
    assert (told(gone), gone.is_gone) == ((None, None), True)


def test_what_is_the_same_and_what_is_another_citys_is_not_told(changes):
    same, other = outcome(40), outcome(30, city="borg")
    assert changes([same, other], [same, outcome(90, city="borg")]).is_empty()


def test_the_first_release_is_all_new(tmp_path, changes):
    changes([], [outcome(40), outcome(20, key="sex=F")])
    found = compare_releases(
        None, tmp_path / "after.duckdb", ["aarby"], packaged_indicators(), THRESHOLD
    )
    assert found.select("disagg_key", "is_new").rows() == [("", True), ("sex=F", True)]
    assert [change.is_new for change in whole_changes(found)] == [True]


def test_from_a_release_nothing_differs_to_itself(tmp_path, changes):
    changes([], [outcome(40)])
    file = tmp_path / "after.duckdb"
    found = compare_releases(file, file, ["aarby"], packaged_indicators(), THRESHOLD)
    assert found.is_empty()


LOG, REPORT = (
    (None, date(2025, 1, 1), date(2025, 1, 31)),
    (PEOPLE, date(2025, 3, 1), date(2025, 3, 31)),
)


@pytest.mark.parametrize(
    ("indicator", "basis", "touched", "files"),
    [
        (SESSIONS, "events", [LOG], ["log.csv"]),
        (SESSIONS, "report", [LOG], []),
        (PEOPLE, "report", [REPORT], ["report.csv"]),
        (SESSIONS, "report", [REPORT], []),
        (SESSIONS, "pipeline", [LOG, REPORT], ["log.csv", "report.csv"]),
        # what it tells of lies in another quarter
        (SESSIONS, "events", [(None, date(2025, 4, 1), date(2025, 4, 30))], []),
    ],
)
def test_a_change_came_by_the_files_that_tell_of_its_days(
    changes, indicator, basis, touched, files
):
    told = changes([], [outcome(40, indicator) | {"basis_code": basis}])
    names = {LOG: "log.csv", REPORT: "report.csv"}
    paths = {number: names.get(one, "other.csv") for number, one in enumerate(touched)}
    by_number = {number: [Touched(*one)] for number, one in enumerate(touched)}
    found = with_files(told, by_number, paths, packaged_indicators())
    assert found["files"].to_list() == [files]
    assert whole_changes(found)[0].files == tuple(files)


def test_the_table_of_all_changes_holds_no_number_that_is_not_told(changes):
    found = changes([outcome(4321)], [outcome(**WITHHELD)])
    text = tabulate_changes(with_files(found, {}, {}, {})).write_csv()
    assert "suppressed_by_us" in text
    assert "4321" not in text
    assert whole_changes(found)[0].after == Figure("suppressed_by_us", None, None, None)


def test_a_correction_that_waits_is_told_beside_the_number_that_stands():
    stands = Figure("correction_held", 57.0, None, None)
    assert write_figure(stands, "count", "", "en") == (
        "57 (As released before; its correction concerns too few people to be shown)"
    )
    assert write_figure(Figure("reported", 57.0, None, None), "count", "", "en") == "57"
