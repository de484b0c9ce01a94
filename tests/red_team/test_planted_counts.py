"""Ten and more small counts are hidden in a network; none is found in what three releases tell.

They are looked for where they would stand, and by a linear program over everything published: all
tables, the shares that count the same people again, and earlier releases.
"""

from __future__ import annotations

from dataclasses import asdict
from itertools import combinations

import duckdb
import polars as pl
import pytest
from planted import TRUTH

from citywise.warehouse.working import open_working
from tests.disclosure.attacker import feasible_ranges, place_of

PEOPLE = "out_participations"
AGAIN = {
    "out_women_share": ("sex=F", "numerator_count"),
    "out_youth_share": ("age_band=15-29", "numerator_count"),
}
"""Shares whose numerator is a breakdown of participations, and whose denominator is their total."""

WHERE = {
    "a_program": (PEOPLE, "2025-Q2", "eastmere/club", "", "numerator_count"),
    "young": (PEOPLE, "2025-Q3", None, "age_band=0-14", "numerator_count"),
    "an_activity": (PEOPLE, "2025-Q3", None, "activity_type=sports", "numerator_count"),
    "stayed": ("oc_retention", "2025-Q2", None, "", "numerator_count"),
    "unsafe": ("oc_felt_safe_respected", "2025-Q1", None, "", "without"),
    "complaints": ("oc_complaints_resolved", "2025-Q1", None, "", "denominator_count"),
    "completed_since": ("out_training_completion", "2025-Q2", None, "", "numerator_count"),
}
"""Indicator, period, program and breakdown of each count that a table would show."""


def read(path, sql):
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).pl()


@pytest.fixture(scope="module")
def told(true_world):
    """The outcomes of the city in each release."""
    sql = (
        "select *, denominator_count - numerator_count as without from out_values"
        " where city_id = 'eastmere'"
    )
    return [read(path, sql) for path in true_world.releases]


@pytest.fixture(scope="module")
def truth(true_world):
    """The same outcomes as the internal store knows them after the last night."""
    with open_working(true_world.workspace) as store:
        return store.rows(
            "select *, denominator_count - numerator_count as without from measure_values"
            " where city_id = 'eastmere'"
        )


def at(frame, indicator, period, program, key):
    return frame.filter(
        pl.col("program_id").eq_missing(program),
        indicator_id=indicator, period_id=period, disagg_key=key,
    )  # fmt: skip


@pytest.mark.parametrize("planted", WHERE)
def test_the_store_holds_it_and_no_release_tells_it(planted, truth, told):
    *place, column = WHERE[planted]
    assert asdict(TRUTH)[planted] in at(truth, *place)[column].to_list()
    numbers = ["value", "numerator_count", "denominator_count", "low", "high", "n_count"]
    for release in told:
        rows = at(release, *place)
        assert rows["value_status_code"].to_list() == ["suppressed_by_us"]
        assert (
            rows.select(pl.any_horizontal(pl.col(numbers).is_not_null())).to_series().any() is False
        )


def test_of_studies_only_those_of_many_are_told(true_world):
    """A group of few, a share that few lack, a few people more: none of it is in any release."""
    sql = (
        "select value_status_code, after_count, round(after_count * after_mean) from out_studies"
        " order by all"
    )
    told = [read(path, sql).rows() for path in true_world.releases]
    withheld = [("suppressed_by_us", None, None)] * 2
    first = [("reported", 40, 30), ("reported", 60, 30), *withheld]
    later = [("correction_held", 60, 30), ("reported", 40, 30), *withheld]
    assert told == [first, later, later]
    with open_working(true_world.workspace) as store:
        inside = store.rows("select after_count from core_studies_current")["after_count"]
    assert {asdict(TRUTH)["of_a_study"], 60 + asdict(TRUTH)["corrected_study"]} <= set(inside)


def counts(release, indicator, column):
    """A count of the indicator as a table of its own, as an attacker writes it down."""
    rows = release.filter(indicator_id=indicator).with_columns(value=pl.col(column))
    return _with_shares(rows, release) if indicator == PEOPLE else rows


def _with_shares(rows, release):
    """Participations, filled in from the shares that count them again."""
    known = {}
    for row in release.iter_rows(named=True):
        if row["indicator_id"] in AGAIN and row["numerator_count"] is not None:
            key, column = AGAIN[row["indicator_id"]]
            place = (row["basis_code"], row["period_id"], row["program_id"] or "")
            known[*place, row["disagg_key"]] = row["denominator_count"]
            if not row["disagg_key"]:
                known[*place, key] = row[column]
    filled = [
        row | {"value": known.get(place_of(row), row["value"])}
        for row in rows.iter_rows(named=True)
    ]
    return pl.DataFrame(filled, schema=rows.schema)


def attack(told, truth, indicator, column):
    """The ranges of what is hidden in the last release for whoever kept the earlier ones.

    The attacker even guesses rightly which of the earlier numbers still hold.
    """
    true = {
        place_of(row): row["value"]
        for row in counts(truth, indicator, column).iter_rows(named=True)
    }
    stands = pl.col("value_status_code") == "correction_held"
    now = counts(told[-1], indicator, column).with_columns(value=pl.when(~stands).then("value"))
    known = {}
    for release in told[:-1]:
        for row in counts(release, indicator, column).iter_rows(named=True):
            if row["value"] is not None and row["value"] == true.get(place_of(row)):
                known[place_of(row)] = row["value"]
    filled = [
        row | {"value": known.get(place_of(row), row["value"])} for row in now.iter_rows(named=True)
    ]
    return feasible_ranges(pl.DataFrame(filled, schema=now.schema)), true


@pytest.mark.parametrize("column", ["numerator_count", "denominator_count", "without"])
def test_no_count_is_narrowed_down_by_everything_that_is_published(told, truth, column):
    asked = sorted(set(told[-1].filter(value_status_code="suppressed_by_us")["indicator_id"]))
    assert PEOPLE in asked
    found = 0
    for indicator in asked:
        ranges, true = attack(told, truth, indicator, column)
        narrow = {
            place: ends for place, ends in ranges.items()
            if true.get(place) and ends[1] - ends[0] < 10 - 1e-6
        }  # fmt: skip
        assert narrow == {}, indicator
        found += len(ranges)
    assert found >= len(WHERE)


def test_no_two_releases_differ_by_a_few_people(told):
    columns = ["numerator_count", "denominator_count", "without", "value"]
    for one, other in combinations(told, 2):
        both = one.join(other, on="value_id", suffix="_later").filter(
            ~pl.col("indicator_id").is_in(["out_sessions_delivered"])
        )
        for column in columns[:3]:
            apart = (both[column] - both[f"{column}_later"]).abs().drop_nulls()
            assert apart.filter((apart > 0) & (apart < 10)).is_empty(), column
    changed = told[0].join(told[2], on="value_id", suffix="_later")
    assert (changed["numerator_count"] != changed["numerator_count_later"]).any()


def test_a_corrected_baseline_tells_no_few_people(true_world):
    sql = "select baseline_value from out_targets where indicator_id = 'oc_retention'"
    told = [read(path, sql)["baseline_value"].to_list() for path in true_world.releases]
    assert told == [[0.5], [0.5], [0.5]]


def test_a_baseline_of_few_people_is_not_told(true_world):
    sql = "from out_targets where indicator_id = 'oc_knowledge_gain' and period_id = '2025-Q1'"
    assert [read(path, sql).height for path in true_world.releases] == [0, 0, 0]


def test_a_city_that_has_released_nothing_is_in_no_table(true_world):
    for path in true_world.releases:
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = [name for (name,) in connection.execute(
                "select distinct table_name from duckdb_columns() where column_name = 'city_id'"
            ).fetchall()]  # fmt: skip
            holding = [
                name for name in tables
                if connection.execute(f"from {name} where city_id = 'westhaven'").fetchall()
            ]  # fmt: skip
        assert holding == ["out_cities"]


def test_a_period_that_is_not_over_is_in_no_table(true_world):
    for path in true_world.releases:
        for table in ("out_values", "out_sessions_by_month", "out_periods", "out_targets"):
            late = "period_id in ('2025-Q4', '2025-10', '2025-11', '2025-12', '2025')"
            assert read(path, f"from {table} where {late}").is_empty()


def test_how_many_people_of_a_list_were_kept_back_is_not_told(true_world):
    for path in true_world.releases:
        held = read(path, "from out_quarantine_items where starts_with(file_path, 'bordeau/')")
        assert held.height == 1
        assert held["cell_address"].str.contains(r"\d$").to_list() == [False]
        for table in ("out_reporting", "out_quality_results"):
            rows = read(path, f"from {table} where city_id = 'bordeau'")
            for column in ("quarantined_count", "failed_count"):
                if column in rows.columns:
                    assert (
                        rows[column].drop_nulls().filter(rows[column].drop_nulls() > 0).is_empty()
                    )
