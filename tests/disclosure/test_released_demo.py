"""An audit of a whole released file: the demonstration network, as every reader gets it."""

import re

import polars as pl
import pytest
from attacker import feasible_ranges

from citywise.catalogue.checks import checks
from citywise.catalogue.indicators import packaged_indicators
from citywise.catalogue.reasons import reasons
from citywise.contracts.macros import MACROS
from citywise.contracts.tables import TABLES, key_table, stage_tables
from citywise.contracts.views import VIEWS
from citywise.warehouse.reading import open_release

PROTECTED = "indicator_id in ({})".format(
    ", ".join(f"'{i.id}'" for i in packaged_indicators().values() if i.is_protected)
)
# what is not stated describes nobody
PEOPLE = f"{PROTECTED} and disagg_key not in ('sex=U', 'age_band=U')"

NUMBERS_OF_PEOPLE = {
    ("out_values", name)
    for name in ("value", "numerator_count", "denominator_count", "low", "high", "n_count")
} | {("out_targets", "baseline_value")}

GROUPS = ("before", "after", "other_before", "other_after")
NUMBERS_OF_STUDIES = (
    {("out_studies", f"{group}_{part}") for group in GROUPS for part in ("count", "mean", "spread")}
    | {("out_studies", "correlation")}
    | {
        (table, f"effect_{part}")
        for table in ("out_studies", "out_practice_evidence")
        for part in ("value", "variance", "low", "high")
    }
    | {
        ("out_practice_evidence", name)
        for name in ("between_variance", "inconsistency_share", "expected_low", "expected_high")
    }
)

OTHER_NUMBERS = {
    # cities, studies, practices and materials
    ("out_practices", "city_count"),
    ("out_practices", "material_count"),
    ("out_practice_evidence", "study_count"),
    ("out_practice_evidence", "city_count"),
    ("out_studies", "definition_version"),
    ("out_materials", "publication_year"),
    # what people aim at
    ("out_targets", "target_value"),
    # cities as a whole
    ("out_city_attributes", "attribute_year"),
    ("out_city_attributes", "attribute_value"),
    # sessions, records, values and settings
    ("out_sessions_by_month", "session_count"),
    ("out_values", "coverage_share"),
    ("out_values", "definition_version"),
    ("out_indicators", "definition_version"),
    ("out_indicator_versions", "definition_version"),
    ("out_reporting", "revision_number"),
    ("out_reporting", "record_count"),
    ("out_reporting", "loaded_count"),
    ("out_reporting", "quarantined_count"),
    ("out_quality_results", "checked_count"),
    ("out_quality_results", "failed_count"),
    ("out_changes", "value_count"),
    ("out_releases", "threshold_count"),
    ("out_releases", "withheld_count"),
}


@pytest.fixture(scope="module")
def demo(released_demo):
    opened = open_release(released_demo)
    yield opened
    opened.close()


def test_the_file_holds_the_released_tables_with_their_views_and_macros_and_nothing_else(demo):
    held = demo.query("select table_name from duckdb_tables()")["table_name"].to_list()
    assert sorted(held) == sorted(table.name for table in stage_tables("out"))
    views = demo.query("select view_name from duckdb_views() where not internal")
    assert sorted(views["view_name"]) == sorted(VIEWS)
    macros = demo.query("select function_name from duckdb_functions() where not internal")
    assert sorted(macros["function_name"]) == sorted(MACROS)


def test_every_column_of_numbers_is_accounted_for(demo):
    numeric = demo.query(
        "select table_name, column_name from duckdb_columns() join duckdb_tables() using (table_name)"
        " where data_type in ('BIGINT', 'DOUBLE', 'INTEGER', 'HUGEINT')"
    )
    assert set(numeric.rows()) == NUMBERS_OF_PEOPLE | NUMBERS_OF_STUDIES | OTHER_NUMBERS


def test_a_study_that_is_shown_tells_of_ten_people_on_either_side(demo):
    shares = {each.id for each in packaged_indicators().values() if each.is_share}
    studies = demo.table("out_studies").filter(value_status_code="reported")
    assert studies.height > 80
    for row in studies.iter_rows(named=True):
        for count, mean in ((row[f"{group}_count"], row[f"{group}_mean"]) for group in GROUPS):
            sides = (
                (mean * count, (1 - mean) * count)
                if row["indicator_id"] in shares and count
                else ()
            )
            assert not [people for people in (count or 10, *sides) if 0 < people < 10 - 1e-6], row


def test_a_study_that_is_withheld_tells_no_number(demo):
    names = sorted(name for table, name in NUMBERS_OF_STUDIES if table == "out_studies")
    withheld = demo.table("out_studies").filter(value_status_code="suppressed_by_us")
    assert withheld.height > 5
    assert withheld.select(names).null_count().row(0) == (withheld.height,) * len(names)


def test_views_show_numbers_of_released_values_alone(demo):
    numbers = ", ".join(name for table, name in sorted(NUMBERS_OF_PEOPLE) if table == "out_values")
    shown = demo.query(f"select value_id, {numbers} from out_city_outcomes")
    assert shown.height > 1000
    known = demo.table("out_values")
    assert shown.join(known, on=shown.columns, how="anti", nulls_equal=True).is_empty()


def test_a_trend_shows_the_released_values_of_the_periods_beside(demo):
    for beside in ("previous", "last_year"):
        told = demo.query(
            f"select now.{beside}_value as told, other.value as known, now.{beside}_low as low,"
            " other.low as known_low from out_city_trends as now join out_city_outcomes as other"
            f" on other.period_id = now.{beside}_period_id and (other.city_id, other.indicator_id,"
            " other.basis_code, other.definition_version)"
            " = (now.city_id, now.indicator_id, now.basis_code, now.definition_version)"
        )
        assert told.height > 1000
        assert told["told"].equals(told["known"])
        assert told["low"].equals(told["known_low"])


def test_the_network_is_the_cities_that_are_shown_together(demo):
    cities = demo.table("out_values").filter(pl.col("program_id").is_null(), disagg_key="")
    whole = demo.table("out_network_outcomes").filter(unit_code="percent")
    told = cities.filter(pl.col("numerator_count").is_not_null(), pl.col("denominator_count") > 0)
    known = told.group_by("indicator_id", "period_id", "basis_code").agg(
        known=pl.col("numerator_count").sum() / pl.col("denominator_count").sum(), cities=pl.len()
    )
    both = whole.join(known, on=["indicator_id", "period_id", "basis_code"])
    assert both.height > 100
    assert both["value"].to_list() == pytest.approx(both["known"].to_list())
    assert both["told_city_count"].to_list() == both["cities"].to_list()


def test_every_city_is_in_the_network_s_number_or_told_as_left_out(demo):
    counted = (
        "told_city_count + ranged_city_count + withheld_city_count + silent_city_count"
        " + set_aside_city_count"
    )
    whole = demo.query(f"select sum({counted})::bigint from out_network_outcomes").item()
    assert (
        whole
        == demo.query(
            "select count(*) from out_values join out_indicators using (indicator_id)"
            " join out_periods using (period_id) semi join out_releases using (period_type_code)"
            " where program_id is null and disagg_key = ''"
            " and aggregation_code in ('sum', 'ratio_of_sums')"
        ).item()
    )


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, column) for table in stage_tables("out") for column in table.leads],
    ids=lambda each: getattr(each, "name", each),
)
def test_what_leads_to_another_table_arrives(demo, table, column):
    lost = f"select {column} from {table.name} where {column} is not null"
    assert demo.query(f"{lost} except select {column} from {key_table(column).name}").is_empty()


@pytest.mark.parametrize(
    "count",
    [
        "numerator_count",
        "case when denominator_count is not null then denominator_count end",
        "case when denominator_count > numerator_count then denominator_count - numerator_count end",
        "case when unit_code = 'count' then value end",
        "case when counted_code <> 'sessions' and unit_code <> 'count' then n_count end",
        "case when interval_code = 'bounds' then low end",
        "case when interval_code = 'bounds' then high end",
    ],
)  # fmt: skip
def test_no_outcome_tells_of_one_to_nine_people(demo, count):
    told = f"from out_values join out_indicators using (indicator_id) where {PEOPLE}"
    assert demo.query(f"select count(*) {told} and {count} > 0").item() > 0 or "bounds" in count
    assert demo.query(f"select * {told} and {count} between 1 and 9").is_empty()


def test_no_baseline_tells_of_one_to_nine_people(demo):
    sql = (
        "from out_targets join out_indicators using (indicator_id)"
        f" where {PEOPLE} and unit_code = 'count' and baseline_value"
    )
    assert demo.query(f"select count(*) {sql} >= 10").item() > 0
    assert demo.query(f"select * {sql} between 1 and 9").is_empty()


def test_withheld_outcomes_show_no_number_and_have_no_baseline(demo):
    withheld = "from out_values as v where value_status_code = 'suppressed_by_us'"
    assert demo.query(f"select count(*) {withheld}").item() > 100
    names = ", ".join(name for table, name in NUMBERS_OF_PEOPLE if table == "out_values")
    assert demo.query(f"select * {withheld} and coalesce({names}) is not null").is_empty()
    target = "from out_targets as t where t.value_id = v.value_id and baseline_value is not null"
    assert demo.query(f"select * {withheld} and exists ({target})").is_empty()


def test_what_has_no_number_has_no_n(demo):
    sql = (
        "from out_values where n_count is not null"
        " and coalesce(value, numerator_count, denominator_count, low, high) is null"
    )
    assert demo.query(f"select * {sql}").is_empty()


LINES = {
    "breakdowns": "disagg_key <> '' and program_id is null|'', split_part(disagg_key, '=', 1)",
    "of a program": "disagg_key <> '' and program_id is not null|program_id,"
    " split_part(disagg_key, '=', 1)",
    "programs": "program_id is not null|disagg_key, 'program'",
}


@pytest.mark.parametrize("kind", LINES)
def test_no_line_with_a_shown_total_has_a_single_withheld_cell(demo, kind):
    parts, line = LINES[kind].split("|")
    total = {"breakdowns": "program_id is null and disagg_key = ''",
             "of a program": "program_id is not null and disagg_key = ''",
             "programs": "program_id is null"}[kind]  # fmt: skip
    at = {"breakdowns": "''", "of a program": "program_id", "programs": "disagg_key"}[kind]
    table = "city_id, indicator_id, period_id, basis_code"
    lone = demo.query(
        f"""
        with hidden as (
            select {table}, {line.replace(", ", " as place, ", 1)} as dimension,
                count(*) filter (where value_status_code = 'suppressed_by_us') as withheld
            from out_values where {parts} and {PROTECTED} group by all
        ),
        told as (
            select {table}, {at} as place from out_values
            where {total} and coalesce(value, low) is not null
        )
        select * from hidden join told using ({table}, place) where withheld = 1
        """
    )
    assert lone.is_empty()


def test_no_withheld_attendance_can_be_solved_for(demo):
    # attendances by sex and by age add up to the total; with those not stated they all do
    sql = (
        "from out_values where indicator_id = 'out_participations' and program_id is null"
        " and basis_code = 'events' and split_part(disagg_key, '=', 1) in ('', 'sex', 'age_band')"
    )
    tables = demo.query(sql).partition_by("city_id", "period_id")
    attacked = [t for t in tables if "suppressed_by_us" in t["value_status_code"]]
    solved = [
        place
        for table in attacked
        for place, (least, most) in feasible_ranges(table).items()
        if least == most
    ]
    assert attacked
    assert solved == []


def test_quarantine_tells_where_and_why_and_never_what(demo):
    held = demo.query("from out_quarantine_items")
    assert held.height > 0
    assert set(held["fix_hint"]) <= {reason.hint for reason in reasons().values()}
    assert "raw_text" not in held.columns


def test_quality_results_tell_sentences_and_positions(demo):
    found = demo.query("from out_quality_results")
    sentences = {check.says for check in checks().values()}
    rules = {rule.says for table in TABLES.values() for rule in table.rules}
    told = set(found.filter(found["file_path"] != "")["check_text"])
    assert told <= sentences | rules
    position = re.compile(r"[^!]+(![^!]+)?(!([A-Z]{1,3})?\d+)?")
    places = found.filter(found["file_path"] != "")["example_text"].drop_nulls()
    assert places.len() > 0
    lines = [line for text in places for line in text.splitlines()]
    assert [line for line in lines if not position.fullmatch(line)] == []


def test_only_closed_periods_are_released(demo):
    # the demonstration closes its periods forty days after they end
    sql = "select max(end_date + 40) <= any_value(data_date) from out_periods, out_releases"
    assert demo.query(sql).item()
