"""What may and what must not be in a figure."""

import json

import numpy as np
import polars as pl
import pytest

from citywise.comparison.middle import add_standing
from dashboards.figures.intervals import interval_plot
from dashboards.figures.months import month_grid
from dashboards.figures.totals import total_bars
from dashboards.figures.trends import find_scale, trend_grid
from dashboards.theme import DIRECTED_COLOURS, HATCHES, MARKERS, NEUTRAL_COLOURS

OUTCOMES = pl.DataFrame(
    [
        ("z", "Zenda", 0.9, 0.8, 0.95, "wilson", 40, 1.0, "reported"),
        ("b", "Borg", 0.1, 0.05, 0.2, "wilson", 50, 0.9, "reported"),
        ("c", "Ceder", None, 0.3, 0.6, "bounds", 12, 1.0, "estimated"),
        ("a", "Aarby", None, None, None, "none", None, None, "suppressed_by_us"),
        ("d", "Dorp", None, None, None, "none", None, None, "not_reported"),
    ],
    schema={
        "city_id": pl.String, "city_name": pl.String, "value": pl.Float64, "low": pl.Float64,
        "high": pl.Float64, "interval_code": pl.String, "n_count": pl.Int64,
        "coverage_share": pl.Float64, "value_status_code": pl.String,
    },
    orient="row",
).with_columns(numerator_count=pl.lit(None, pl.Float64), denominator_count=pl.lit(None, pl.Float64))  # fmt: skip


def plot(outcomes=OUTCOMES, *, own_city="", direction="neutral", reference=0.5):
    return interval_plot(
        outcomes=add_standing(outcomes, reference),
        own_city=own_city,
        unit="percent",
        direction=direction,
        reference=reference,
    )


def texts_on(figure, side):
    (trace,) = (trace for trace in figure.data if trace.name == side)
    return list(trace.text)


def names(figure):
    return [
        text.replace("<b>", "").replace("</b>", "").split("  <")[0]
        for text in texts_on(figure, "names")
    ]


def test_own_city_comes_first_and_the_rest_by_name():
    assert names(plot(own_city="z")) == ["Zenda", "Aarby", "Borg", "Ceder", "Dorp"]
    assert names(plot()) == ["Aarby", "Borg", "Ceder", "Dorp", "Zenda"]


def test_the_own_city_is_marked():
    assert texts_on(plot(own_city="z"), "names")[0].startswith("<b>Zenda</b>")
    assert any(shape.type == "rect" for shape in plot(own_city="z").layout.shapes)
    assert not any(shape.type == "rect" for shape in plot().layout.shapes)


def test_a_withheld_row_carries_no_number_even_if_the_release_should():
    leaking = OUTCOMES.with_columns(
        pl.when(pl.col("city_id") == "a").then(0.7654321).otherwise(pl.col(name)).alias(name)
        for name in ("value", "low", "high")
    ).with_columns(n_count=pl.when(pl.col("city_id") == "a").then(98765).otherwise("n_count"))
    drawn = plot(leaking).to_json()
    assert "7654321" not in drawn
    assert "77\\u00a0%" not in drawn
    assert "98,765" not in drawn
    assert "98765" not in drawn
    assert "Withheld to protect small groups" in drawn


def test_rows_without_a_number_say_why_and_differ_in_pattern():
    figure = plot()
    assert texts_on(figure, "figures")[0] == "Withheld to protect small groups"
    assert texts_on(figure, "figures")[3] == "Not reported"
    absent = next(trace for trace in figure.data if trace.name == "absences")
    assert list(absent.marker.pattern.shape) == [
        HATCHES["suppressed_by_us"],
        HATCHES["not_reported"],
    ]
    assert list(absent.x) == [1, 1]


def test_every_row_with_a_number_shows_n_and_coverage():
    basis = [text for text in texts_on(plot(), "names") if ">n " in text]
    assert len(basis) == 3
    assert "n 50 · 90\u00a0%" in basis[0]


def test_a_figure_known_as_a_range_is_written_as_one():
    assert texts_on(plot(), "figures")[2] == "<b>30–60\u00a0%</b>"


@pytest.mark.parametrize(
    ("direction", "colours"), [("neutral", NEUTRAL_COLOURS), ("higher", DIRECTED_COLOURS)]
)
def test_colours_follow_the_direction(direction, colours):
    worn = {trace.marker.color for trace in plot(direction=direction).data if trace.name in MARKERS}
    assert worn <= set(colours.values())


def test_a_neutral_figure_contains_no_colour_of_judgement():
    drawn = plot(direction="neutral").to_json()
    assert DIRECTED_COLOURS["better"] not in drawn
    assert DIRECTED_COLOURS["worse"] not in drawn
    assert "better" not in drawn


def test_nothing_is_drawn_from_a_network():
    drawn = json.loads(plot().to_json())
    assert "http" not in json.dumps(drawn)


COURSES = pl.DataFrame(
    [
        ("b", "Borg", "2024-Q4", 0.2, 0.1, 0.3, "reported", "common"),
        ("b", "Borg", "2025-Q4", 0.5, 0.1, 0.3, "reported", "outside_high"),
        ("a", "Aarby", "2024-Q4", None, None, None, "suppressed_by_us", "none"),
        ("a", "Aarby", "2025-Q4", 0.4, None, None, "reported", "none"),
    ],
    schema=["city_id", "city_name", "period_id", "value", "limit_low", "limit_high",
            "value_status_code", "cause_code"],
    orient="row",
).with_columns(interval_code=pl.lit("wilson"), part=0, break_code=pl.lit(None, pl.String),
               centre=pl.lit(0.2))  # fmt: skip


def grid(points=COURSES, **more):
    return trend_grid(points=points, own_city="b", unit="percent", direction="higher", **more)


def test_small_multiples_put_the_own_city_first():
    assert list(grid().data[5].text) == ["Borg", "Aarby"]


def test_a_hundred_cities_cost_no_more_traces_than_two():
    many = pl.concat(
        COURSES.head(2).with_columns(city_id=pl.lit(f"c{n}"), city_name=pl.lit(f"City {n}"))
        for n in range(100)
    )
    assert len(grid(many).data) == len(grid().data) == 7


def test_a_withheld_period_is_a_gap_and_a_mark():
    figure = grid()
    marks = figure.data[4]
    assert list(marks.marker.symbol) == ["x-thin"]
    assert marks.text[0].endswith("Withheld")
    # two periods of each city, and a break behind them
    assert np.isnan(figure.data[2].y).tolist() == [False, False, True, True, False, True]


def test_a_sign_has_a_shape_and_a_colour_of_its_own():
    signs = grid().data[3]
    assert list(signs.marker.symbol) == ["triangle-up"]
    assert list(signs.marker.color) == [DIRECTED_COLOURS["better"]]


def test_all_panels_run_from_the_least_to_the_most_and_changes_alike_to_both_sides():
    assert (find_scale(COURSES).least, find_scale(COURSES).most) == (0.2, 0.5)
    both = find_scale(COURSES.with_columns(pl.col("value") - 0.6), is_change=True)
    assert (both.least, both.most) == pytest.approx((-0.4, 0.4))


def test_changes_are_told_as_changes():
    drawn = grid(COURSES.with_columns(pl.col("value") - 0.2), is_change=True).to_json()
    assert "+30\\u00a0points" in drawn
    assert "30\\u00a0%" not in drawn


def test_sums_show_the_certain_and_the_possible_part():
    totals = pl.DataFrame(
        {
            "period_id": ["2025-Q3", "2025-Q4"],
            "low": [10, 20],
            "high": [10, 50],
            "city_count": [4, 3],
        }
    )
    certain, possible = total_bars(totals=totals, city_total=4, noun="people").data
    assert (list(certain.y), list(possible.y)) == ([10, 20], [0, 30])
    assert list(certain.marker.pattern.shape) == ["", "/"]
    assert certain.text[1].endswith("3 of 4 cities")


def test_months_without_sessions_stay_empty():
    sessions = pl.DataFrame(
        {
            "period_id": ["2025-11", "2025-12"],
            "activity_type_code": ["sports", "mentoring"],
            "session_count": [2, 4],
        }
    )
    bars, cells = month_grid(sessions=sessions, months=["2025-10", "2025-11", "2025-12"]).data
    assert list(bars.y) == [0, 2, 4]
    assert next(list(row) for row in cells.z) == [None, 2, None]


def test_a_month_of_which_nothing_is_known_is_not_a_month_without_sessions():
    sessions = pl.DataFrame(
        {"period_id": ["2025-11"], "activity_type_code": ["sports"], "session_count": [2]}
    )
    months = ["2025-10", "2025-11", "2025-12"]
    bars, _ = month_grid(sessions=sessions, months=months, untold=["2025-12"]).data
    assert list(bars.text) == ["0", "2", "no log"]
    assert [words.partition(": ")[2] for words in bars.customdata] == [
        "0 sessions",
        "2 sessions",
        "no log",
    ]


def test_a_figure_that_is_not_judged_has_its_interval_and_no_word():
    drawn = plot(add_standing(OUTCOMES.drop("standing", strict=False), None))
    texts = [str(text) for trace in drawn.data for text in (trace.text or ())]
    assert any("95" in text for text in texts)
    assert not any("not_compared" in text for text in texts)
