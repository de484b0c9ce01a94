"""Each city's own course: limits, signs, trends, and what makes it begin anew."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tiny_courses import COUNT, SHARE, history, versions
from tiny_release import write_release

from citywise.comparison.control_charts import ENOUGH
from citywise.comparison.network_trends import choose_chart, draw_trends, trace_trends
from citywise.warehouse.reading import open_release

STEADY = "50/100 52/100 48/100 51/100 49/100 50/100 52/100 48/100"
RISING = "30/100 35/100 40/100 45/100 50/100 55/100 60/100 65/100"


def courses(rows, **indicator):
    return draw_trends(rows, SHARE | indicator)


def trends(told):
    return dict(told.cities.select("city_id", "trend_code").iter_rows())


def causes(told, city):
    return told.points.filter(city_id=city)["cause_code"].to_list()


def column(told, name, city):
    return told.points.filter(city_id=city)[name].to_list()


def test_a_steady_city_has_limits_and_nothing_to_tell():
    told = courses(history(aarby=STEADY))
    assert told.chart == "p"
    assert trends(told) == {"aarby": "no_trend"}
    assert set(causes(told, "aarby")) == {"common"}
    low, centre, high = (
        column(told, name, "aarby")[0] for name in ("limit_low", "centre", "limit_high")
    )
    assert (low, centre, high) == pytest.approx((0.35, 0.5, 0.65))


def test_a_trend_is_told_with_the_line_and_its_slope_in_a_year():
    told = courses(history(aarby=RISING))
    city = told.cities.row(0, named=True)
    assert (city["trend_code"], city["first_period"], city["last_period"]) == (
        "rising", "2024-Q1", "2025-Q4"
    )  # fmt: skip
    assert (city["line_first"], city["line_last"]) == pytest.approx((0.3, 0.65))
    assert city["slope"] == pytest.approx(0.2)
    assert 0 < city["slope_low"] < 0.2 < city["slope_high"]


def test_one_quarter_far_away_is_a_sign():
    told = courses(history(aarby=STEADY + " 90/100"))
    assert causes(told, "aarby")[-1] == "outside_high"


def test_too_few_figures_tell_nothing():
    few = " ".join(STEADY.split()[: ENOUGH - 1])
    told = courses(history(aarby=few, borg="w w w w w"))
    assert trends(told) == {"aarby": "too_short", "borg": "too_short"}
    assert told.points["limit_low"].null_count() == told.points.height
    assert set(causes(told, "aarby")) == {"none"}
    assert told.cities["first_period"].to_list() == ["2024-Q1", None]
    assert told.cities["slope"].null_count() == 2


@pytest.mark.parametrize("gap", ["w", ".", "q"])
def test_a_quarter_without_a_figure_is_a_gap_with_its_status_and_never_nought(gap):
    line = STEADY.split()
    told = courses(history(aarby=" ".join([*line[:3], gap, *line[3:]])))
    row = told.points.row(3, named=True)
    assert (row["value"], row["cause_code"], row["limit_low"]) == (None, "none", None)
    assert row["value_status_code"] != "reported"
    assert column(told, "centre", "aarby")[0] == pytest.approx(0.5)


def test_a_quarter_that_no_city_told_of_is_time_that_went_by():
    rows = history(aarby=STEADY).filter(pl.col("period_id") != "2024-Q3")
    told = courses(rows)
    assert told.points.height == 8
    assert told.points.row(2, named=True)["value_status_code"] == "absent"


@pytest.mark.parametrize(
    ("column_name", "marks", "reason"),
    [
        ("definition_version", [1] * 8 + [2] * 8, "definition"),
        ("count_method_code", ["head_count"] * 8 + ["estimate"] * 8, "method"),
    ],
)
def test_what_is_measured_differently_begins_anew(column_name, marks, reason):
    low, high = STEADY, STEADY.replace("5", "8").replace("4", "7")
    rows = versions(history(aarby=f"{low} {high}"), *marks, column=column_name)
    told = courses(rows)
    assert told.points["part"].to_list() == [0] * 8 + [1] * 8
    assert told.points["break_code"].to_list() == [None] * 8 + [reason] + [None] * 7
    assert set(causes(told, "aarby")) == {"common"}
    assert told.cities["first_period"].to_list() == ["2026-Q1"]
    assert trends(told) == {"aarby": "no_trend"}
    # the same without the break is a shift and a trend
    assert "shift_high" in causes(courses(history(aarby=f"{low} {high}")), "aarby")


def test_a_gap_breaks_nothing():
    rows = versions(history(aarby="1/2 w 1/2"), 1, 0, 1)
    assert courses(rows).points["part"].to_list() == [0, 0, 0]


def test_where_people_come_together_limits_are_wider():
    jumpy = "300/1000 500/1000 350/1000 480/1000 310/1000 490/1000 320/1000 500/1000"
    told = courses(history(aarby=jumpy))
    assert set(causes(told, "aarby")) == {"common"}


def test_a_count_is_a_rate_of_its_quarter():
    told = draw_trends(history("byar", aarby="9 11 10 9 11 10 9 40"), COUNT)
    assert told.chart == "u"
    assert causes(told, "aarby")[-1] == "outside_high"
    assert (told.points["limit_low"] >= 0).all()


def test_a_rate_is_told_in_its_unit():
    line = "20/100000 22/100000 18/100000 21/100000 19/100000 20/100000 25/100000"
    rows = history("byar", aarby=line).with_columns(pl.col("value") * 100_000)
    told = draw_trends(rows, SHARE | {"unit_code": "per_100k"})
    assert told.points["centre"][0] == pytest.approx(145 / 7)


@pytest.mark.parametrize(
    ("unit", "chart", "causes_told"),
    [("currency", "xmr", {"common"}), ("ordinal", "none", {"none"})],
)
def test_of_other_figures_no_trend_is_tested(unit, chart, causes_told):
    rows = history("none", aarby="3 4 3 4 3 4 3 4")
    told = draw_trends(rows, COUNT | {"unit_code": unit})
    assert (told.chart, trends(told)) == (chart, {"aarby": "not_tested"})
    assert set(causes(told, "aarby")) == causes_told


def test_a_range_is_no_figure():
    rows = history("none", aarby="3 4 3 4 3 4 3").with_columns(
        pl.when(pl.col("period_id") == "2024-Q2").then(None).otherwise("value").alias("value")
    )
    assert causes(draw_trends(rows, COUNT), "aarby")[1] == "none"


def test_what_comes_back_each_year_is_told():
    told = courses(history(aarby=" ".join(["20/100 60/100 40/100 80/100"] * 3)))
    assert told.cities["is_seasonal"].to_list() == [True]
    assert courses(history(aarby=STEADY)).cities["is_seasonal"].to_list() == [None]


def test_where_levels_are_not_compared_only_changes_are_told():
    told = courses(history(aarby=RISING), comparability_code="within_city")
    assert told.is_change
    assert told.points["value"].to_list() == pytest.approx(np.arange(8) * 0.05)
    assert told.points["centre"][0] == pytest.approx(0.175)
    levels = told.points.select("numerator_count", "denominator_count", "low", "high")
    assert levels.null_count().row(0) == (8,) * 4
    assert told.cities.select("line_first", "line_last").row(0) == pytest.approx((0, 0.35))


def test_of_what_is_never_compared_nothing_is_told():
    told = courses(history(aarby=RISING), comparability_code="no")
    assert (told.points.height, told.cities.height) == (0, 0)


def test_a_release_is_asked_by_its_words(tmp_path):
    with open_release(write_release(tmp_path)) as release:
        told = trace_trends(release, "out_session_delivery_rate", cities=["aarby"])
        assert told.points["period_id"].to_list() == [
            "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"
        ]  # fmt: skip
        assert trends(told) == {"aarby": "too_short"}
        with pytest.raises(LookupError, match="out_indicators"):
            trace_trends(release, "out_nothing")


class Answering:
    """A release of one indicator with these rows."""

    def __init__(self, rows):
        self.rows = rows

    def query(self, sql, _):
        return pl.DataFrame([SHARE]) if "out_indicators" in sql else self.rows


def test_of_several_cities_no_figure_of_another_definition_stands_beside_the_others():
    rows = versions(history(aarby="1/2 1/2", borg="1/2 1/2"), 2, 1, 1, 1)
    both = trace_trends(Answering(rows), "out_women_share", basis="events")
    assert column(both, "value", "aarby") == [None, 0.5]
    assert column(both, "value_status_code", "aarby") == ["set_aside", "reported"]
    alone = trace_trends(Answering(rows.head(2)), "out_women_share", basis="events")
    assert column(alone, "value", "aarby") == [0.5, 0.5]


COUNTS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), min_size=1, max_size=24)
LINE = COUNTS.map(lambda parts: " ".join(f"{a}/{a + b}" for a, b in parts))


@given(LINE)
def test_limits_hold_the_centre_and_stay_shares(line):
    lines = courses(history(aarby=line)).points.select("limit_low", "centre", "limit_high")
    for low, centre, high in lines.drop_nulls().iter_rows():
        assert 0 <= low <= centre + 1e-9
        assert centre - 1e-9 <= high <= 1


@given(LINE, LINE)
def test_another_city_moves_no_limits(line, other):
    alone = courses(history(aarby=line)).points.select("limit_low", "cause_code")
    both = courses(history(aarby=line, borg=other)).points.filter(city_id="aarby")
    assert_frame_equal(both.head(alone.height).select("limit_low", "cause_code"), alone)


@pytest.mark.parametrize(
    ("codes", "unit", "chart"),
    [
        ("wilson none", "percent", "p"),
        # a range among shares makes them no other figures
        ("bounds wilson", "percent", "p"),
        ("byar exact", "count", "u"),
        ("exact none", "per_100k", "u"),
        ("none none", "points", "xmr"),
        ("none bounds", "currency", "xmr"),
        ("", "currency", "xmr"),
        # stages go up one by one
        ("wilson", "ordinal", "none"),
    ],
)
def test_the_chart_goes_with_the_intervals_of_the_figures(codes, unit, chart):
    rows = pl.DataFrame({"interval_code": codes.split()}, schema={"interval_code": pl.String})
    assert choose_chart(rows, unit) == chart
