"""What records add up to, as tables: events, figures of reports, and what is divided by what."""

from datetime import date

import polars as pl
import pytest

from citywise.catalogue.indicators import packaged_indicators
from citywise.provenance.adding_up import Sums, add_up, agrees, outcome_of
from citywise.provenance.values import Value

QUARTER = 3


def value(indicator="out_sessions_delivered", basis="events", disagg_key="", **told):
    row = {"indicator_id": indicator, "basis_code": basis, "disagg_key": disagg_key,
           "interval_code": "none", "value_status_code": "reported", "value": None,
           "low": None, "high": None}  # fmt: skip
    return Value(row | told)


def figures(aggregation, *cells):
    """Rows of `(part, program, month, least, most[, least before, most before])`."""
    return pl.DataFrame(
        [
            {
                "part_code": part,
                "aggregation_code": aggregation,
                "summed_program": program,
                "summed_period": f"2025-{month:02}",
                "start_date": date(2025, month, 1),
                "rate": 1.0,
                "cell_low": float(low),
                "cell_high": float(high),
                "is_difference": bool(before),
                "before_low": float(before[0]) if before else None,
                "before_high": float(before[1]) if before else None,
            }
            for part, program, month, low, high, *before in cells
        ],
        schema_overrides={"before_low": pl.Float64, "before_high": pl.Float64},
    )


def of_report(aggregation, *cells):
    return add_up(value(basis="report"), figures(aggregation, *cells), QUARTER)


def test_events_are_added():
    records = pl.DataFrame({"numerator_low": [1, 0, 1], "denominator_low": [1, 1, 1]})
    assert add_up(value(), records, QUARTER) == Sums((2, 2), (3, 3))


def test_ranges_are_added_at_both_ends():
    records = pl.DataFrame({"numerator_low": [10, 3], "numerator_high": [10, 8]})
    assert add_up(value("out_participations"), records, QUARTER) == Sums((13, 18))


def test_no_record_at_all_is_none():
    records = pl.DataFrame(schema={"numerator_low": pl.Int64})
    assert add_up(value(), records, QUARTER) == Sums((0, 0))


def test_what_is_not_stated_is_never_less_than_none():
    records = pl.DataFrame({"numerator_low": [-2], "numerator_high": [4]})
    assert add_up(value("out_participations", disagg_key="sex=U"), records, QUARTER) == Sums((0, 4))


def test_a_partner_counts_once():
    records = pl.DataFrame({"counted_once": ["a/club", "a/school", "a/club"]})
    assert add_up(value("out_partners_active"), records, QUARTER) == Sums((2, 2))


@pytest.mark.parametrize(
    ("held", "planned", "sums"),
    [
        ([1, 1], [1, 1], Sums((2, 2), (2, 2))),
        ([0], [0], Sums((0, 0), (1, 1))),  # one a quarter where no plan is known
        ([1, 1, 1], [1, 0, 0], Sums((1, 1), (1, 1))),  # more than planned is all that was planned
    ],
)
def test_meetings_are_held_against_the_plan(held, planned, sums):
    records = pl.DataFrame({"numerator_low": held, "denominator_low": planned})
    assert add_up(value("out_coordination_meetings"), records, QUARTER) == sums


def test_months_are_added():
    cells = [("value", "", month, 10, 10) for month in (1, 2, 3)]
    assert of_report("sum", *cells) == Sums((30, 30))


def test_a_figure_to_date_counts_less_the_one_before():
    assert of_report("sum", ("value", "", 4, 76, 76, 57, 57)) == Sums((19, 19))


def test_people_of_several_months_or_programs_are_at_least_those_of_the_largest():
    months = [("value", "", 1, 30, 30), ("value", "", 2, 20, 20)]
    assert of_report("bounds", *months) == Sums((30, 50))
    programs = [("value", "a/one", 1, 30, 30), ("value", "a/two", 1, 20, 20)]
    assert of_report("bounds", *programs) == Sums((30, 50))
    assert of_report("sum_within_program", *programs) == Sums((30, 50))
    assert of_report("sum_within_program", *months) == Sums((50, 50))


def test_of_a_state_the_latest_holds():
    assert of_report("latest", ("value", "", 1, 2, 2), ("value", "", 3, 4, 4)) == Sums((4, 4))


def test_numerator_and_denominator_are_added_apart():
    cells = [("numerator", "", 1, 8, 8), ("denominator", "", 1, 10, 10)]
    assert of_report("ratio_of_sums", *cells) == Sums((8, 8), (10, 10))


def test_what_no_report_tells_is_divided_by_from_elsewhere():
    cells = figures("ratio_of_sums", ("numerator", "", 1, 500, 500))
    assert add_up(value(basis="report"), cells, QUARTER, (250, 250)).denominator == (250, 250)


@pytest.mark.parametrize(
    ("indicator", "sums", "told", "is_so"),
    [
        ("out_sessions_delivered", Sums((12, 12)), {"value": 12.0}, True),
        ("out_sessions_delivered", Sums((11, 11)), {"value": 12.0}, False),
        ("out_session_delivery_rate", Sums((18, 18), (24, 24)), {"value": 0.75}, True),
        ("im_hate_incidents_rate", Sums((3, 3), (60_000, 60_000)), {"value": 5.0}, True),
        ("out_unique_participants", Sums((30, 50)),
         {"interval_code": "bounds", "low": 30.0, "high": 50.0}, True),
        ("out_women_share", Sums((5, 9), (8, 10)),
         {"interval_code": "bounds", "low": 0.5, "high": 1.0}, True),
        ("out_sessions_delivered", Sums((12, 12)), {"value_status_code": "quarantined"}, True),
    ],
)  # fmt: skip
def test_the_sums_are_held_against_the_value_that_is_told(indicator, sums, told, is_so):
    named = value(indicator, **told)
    assert agrees(named, outcome_of(sums, named, packaged_indicators()[indicator])) is is_so
