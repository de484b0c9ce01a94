"""A figure of another definition stands beside no other city's: pages, downloads, views, Python.

Of the tiny release Borg's figures are of version 1, and version 2 is in force.
"""

import duckdb
import polars as pl
import pytest
from test_pages import said
from tiny_release import write_release

from citywise.comparison.comparing import compare_cities
from citywise.comparison.gate import judge_comparison
from dashboards import queries
from dashboards.answers.comparison import set_others_aside
from dashboards.answers.network import safety_tile, tell_cities
from dashboards.answers.verdict import list_findings

RATE, SUM = "out_session_delivery_rate", "out_participations"
CHANGE = """
update out_values set definition_version = 2 where city_id <> 'borg';
update out_indicators set definition_version = 2;
insert into out_values by name (
    select * replace ('0000000000000099' as value_id, 'borg' as city_id, 1 as definition_version,
        777 as value, 777 as numerator_count)
    from out_values where value_id = '0000000000000008'
);
"""
NUMBERS = ("value", "low", "high", "numerator_count", "denominator_count", "n_count")


@pytest.fixture
def workspace(tmp_path):
    root = write_release(tmp_path)
    with duckdb.connect(str(root / "warehouse" / "releases" / "R0007.duckdb")) as connection:
        connection.execute(CHANGE)
    return root


def indicator(release, name):
    return queries.list_indicators(release).row(
        by_predicate=pl.col("indicator_id") == name, named=True
    )


def test_python_hands_out_no_number_of_a_city_set_aside(release):
    told = compare_cities(release, SUM, "2025-Q4")
    borg = told.outcomes.row(by_predicate=pl.col("city_id") == "borg", named=True)
    assert borg["value_status_code"] == "set_aside"
    assert all(borg[name] is None for name in NUMBERS)
    assert told.verdict.aside == ("borg",)
    assert told.reference.city_count == 1  # Aarby; Ceder tells a range


def test_python_compares_nothing_where_one_city_is_left(release):
    told = compare_cities(release, RATE, "2025-Q4")
    assert told.verdict.code == "not_comparable"
    assert told.outcomes.is_empty()


def test_the_compare_page_draws_and_hands_out_no_number_of_it(open_page):
    app = open_page("compare", indicator=SUM, period="2025-Q4", city="aarby", basis="events")
    assert not app.exception
    shown = said(app) + "".join(str(chart.proto) for chart in app.get("plotly_chart"))
    assert "777" not in shown
    assert "Measured by another version of the definition, and set aside</dt><dd>Borg" in shown
    (table,) = (frame.value for frame in app.dataframe)
    assert "777" not in table.to_csv()
    assert "Set aside: measured by another version of the definition" in table.to_csv()


def test_the_download_of_a_comparison_is_what_the_page_shows(release):
    everyone = queries.compare_cities(release, SUM, "2025-Q4", "", "events")
    assert everyone.filter(city_id="borg")["value"].to_list() == [777.0]
    told = compare_cities(release, SUM, "2025-Q4", basis="events").outcomes
    assert 777.0 not in told["value"].to_list()


def test_the_city_page_holds_a_city_against_those_compared_only(open_page):
    text = said(open_page("city", city="aarby", period="2025-Q4"))
    row = text.split("Sessions as plan")[1].split("</tr>")[0]
    assert "No network figure" in row
    row = text.split(">Participations</a>")[1].split("</tr>")[0]
    assert "Network: 120" in row


def test_the_city_page_of_a_city_set_aside_says_so_and_shows_its_own_figure(open_page):
    text = said(open_page("city", city="borg", period="2025-Q4"))
    row = text.split("Sessions as plan")[1].split("</tr>")[0]
    assert "20\u00a0%" in row
    assert "Set aside: measured by another version of the definition" in row
    assert "the network" not in row


def test_the_courses_drawn_and_handed_out_hold_no_number_of_it(open_page):
    app = open_page("compare", indicator=SUM, city="aarby", basis="events", view="trend")
    assert not app.exception
    drawn = "".join(str(chart.proto) for chart in app.get("plotly_chart"))
    tables = "".join(frame.value.to_csv() for frame in app.dataframe)
    assert drawn
    assert "777" not in said(app) + drawn + tables
    assert "Set aside: measured by another version of the definition" in tables


def test_changes_within_a_city_are_no_levels_and_stay(release):
    trust = indicator(release, "oc_trust_local_gov")
    history = queries.trace_cities(release, "oc_trust_local_gov", "", "report")
    assert set_others_aside(history, trust, "borg").equals(history)


def test_courses_of_others_leave_out_what_is_set_aside_and_the_own_city_keeps_its_own(release):
    history = queries.trace_cities(release, SUM, "", "events")
    for own, told in (("aarby", []), ("borg", [777.0])):
        shown = set_others_aside(history, indicator(release, SUM), own).filter(city_id="borg")
        assert shown["value"].drop_nulls().to_list() == told


def test_a_sum_over_cities_adds_no_other_definition_and_names_it(release):
    (row,) = queries.trace_network(release, SUM, "events").iter_rows(named=True)
    assert (row["low"], row["high"], row["city_count"], row["set_aside_count"]) == (215, 243, 2, 1)
    assert tell_cities(pl.DataFrame([row]), 3) == "2 of 3 cities, 1 set aside"


def test_the_share_who_felt_safe_is_of_the_cities_compared():
    schema = {"indicator_id": pl.String, "value": pl.Float64, "low": pl.Float64,
              "numerator_count": pl.Float64, "denominator_count": pl.Float64,
              "definition_version": pl.Int64}  # fmt: skip
    rows = [
        ("oc_felt_safe_respected", 0.5, 0.4, n, 100.0, v) for n, v in ((40, 1), (50, 1), (90, 2))
    ]
    shown = {"comparability_code": "yes", "definition_version": 1}
    outcomes = pl.DataFrame(rows, schema=schema, orient="row")
    assert safety_tile(outcomes, shown, 3).value == "45\u00a0%"
    assert safety_tile(outcomes, shown | {"definition_version": 2}, 3).is_absent


def test_the_view_marks_what_the_gate_compares(release):
    marked = release.query("from out_city_outcomes where is_compared")
    told = set(marked.select("indicator_id", "period_id", "city_id").iter_rows())
    judged = {
        (shown["indicator_id"], period, name)
        for shown in queries.list_indicators(release).iter_rows(named=True)
        for period in queries.list_periods(release)["period_id"]
        for name in judge_comparison(
            queries.compare_cities(
                release, shown["indicator_id"], period, "",
                queries.list_bases(release, shown["indicator_id"])["basis_code"][0],
            ),
            shown,
        ).compared
    }  # fmt: skip
    assert told == judged
    assert told


def test_the_network_s_number_is_of_the_definition_in_force(release):
    (row,) = release.query(
        "select value, told_city_count, set_aside_city_count, ranged_city_count"
        f" from out_network_outcomes where indicator_id = '{SUM}' and basis_code = 'events'"
    ).rows()
    assert row == (120, 1, 1, 1)


def test_every_city_that_is_meant_is_named(release):
    everyone = queries.compare_cities(release, SUM, "2025-Q4", "", "events")
    many = pl.concat(
        everyone.filter(city_id="borg").with_columns(city_id=pl.lit(f"c{n}")) for n in range(9)
    )
    verdict = judge_comparison(pl.concat([everyone, many]), indicator(release, SUM))
    where = dict(list_findings(verdict, {}))
    named = where["Measured by another version of the definition, and set aside"]
    assert named == "10 cities: borg, c0, c1, c2, c3, c4, c5, c6, c7, c8"
