"""From numerator and denominator to the outcome that is shown, or to why there is none."""

import polars as pl
import pytest

from citywise.catalogue.indicators import packaged_indicators
from citywise.catalogue.vocabularies import vocabulary
from citywise.comparison.outcomes import value_outcomes
from citywise.contracts.ddl import frame_schema
from citywise.contracts.tables import TABLES

COUNT, SHARE, RATE = "out_sessions_delivered", "out_session_delivery_rate", "im_hate_incidents_rate"
PEOPLE = "out_unique_participants"
SHOWN = ["value", "numerator_count", "denominator_count", "low", "high", "interval_code", "n_count"]
NOTHING = (None, None, None, None, None, "none", None)


def outcome(indicator, status, numerator, denominator=None):
    """The outcome of one row of measure_counts; a range is written as a pair."""
    (low, high), (least, most) = pair(numerator), pair(denominator)
    row = {
        "value_id": "0" * 16, "city_id": "aarby", "program_id": None, "indicator_id": indicator,
        "definition_version": 1, "period_id": "2025-Q1", "disagg_key": "", "basis_code": "report",
        "numerator_low": low, "numerator_high": high, "denominator_low": least,
        "denominator_high": most, "n_count": least if least is not None else low,
        "value_status_code": status, "coverage_share": 1.0,
    }  # fmt: skip
    counts = pl.DataFrame([row], schema=frame_schema(TABLES["measure_counts"]))
    return value_outcomes(counts, packaged_indicators()).row(0, named=True)


def pair(number):
    return number if isinstance(number, tuple) else (number, number)


def rounded(row):
    return tuple(round(v, 3) if isinstance(v := row[name], float) else v for name in SHOWN)


@pytest.mark.parametrize(
    ("indicator", "status", "numerator", "denominator", "shown"),
    [
        # value, numerator, denominator, low, high, interval, n
        (SHARE, "reported", 30, 40, (0.75, 30, 40, 0.598, 0.858, "wilson", 40)),
        (COUNT, "reported", 20, None, (20, 20, None, 12.211, 30.89, "byar", 20)),
        (COUNT, "reported", 9, None, (9, 9, None, 4.115, 17.085, "exact", 9)),
        (RATE, "reported", 20, 50_000, (40, 20, 50_000, 24.423, 61.78, "byar", 50_000)),
        (PEOPLE, "reported", 80, None, (80, 80, None, None, None, "none", 80)),
        (SHARE, "reported_zero", 0, 40, (0, 0, 40, 0, 0.088, "wilson", 40)),
        (COUNT, "reported_zero", 0, None, (0, 0, None, 0, 3.689, "exact", 0)),
        (COUNT, "estimated", 40, None, (40, 40, None, 28.573, 54.471, "byar", 40)),
        (COUNT, "estimated", (30, 45), None, (None, None, None, 30, 45, "bounds", 30)),
        (SHARE, "estimated", (30, 35), (40, 50), (None, None, None, 0.6, 0.875, "bounds", 40)),
        (SHARE, "estimated", (30, 45), (40, 50), (None, None, None, 0.6, 1, "bounds", 40)),
        (SHARE, "estimated", (30, 35), 40, (None, None, 40, 0.75, 0.875, "bounds", 40)),
        (COUNT, "suppressed_at_source", (1, 4), None, (None, None, None, 1, 4, "bounds", 1)),
    ],
)
def test_numbers_that_are_shown(indicator, status, numerator, denominator, shown):
    row = outcome(indicator, status, numerator, denominator)
    assert rounded(row) == pytest.approx(shown, abs=1e-3)
    assert row["value_status_code"] == status


@pytest.mark.parametrize(
    "status", ["not_due", "not_reported", "not_applicable", "quarantined", "suppressed_by_us"]
)
@pytest.mark.parametrize(("numerator", "denominator"), [(3, 40), ((1, 4), 40), (None, None)])
def test_a_status_without_a_number_shows_none_of_what_was_counted(status, numerator, denominator):
    row = outcome(SHARE, status, numerator, denominator)
    assert tuple(row[name] for name in SHOWN) == NOTHING
    assert row["value_status_code"] == status


def test_every_status_stands_in_the_tables_above():
    with_number = {"reported", "reported_zero", "estimated", "suppressed_at_source"}
    without = {"not_due", "not_reported", "not_applicable", "quarantined", "suppressed_by_us"}
    of_releases = {"correction_held"}  # given after outcomes are formed, beside earlier releases
    told = with_number | without | of_releases
    assert told == set(vocabulary("value_status").codes)


def test_nothing_to_divide_by_gives_no_share():
    row = outcome(SHARE, "not_applicable", 0, 0)
    assert (row["value"], row["low"], row["high"]) == (None, None, None)


def test_a_share_without_its_denominator_has_no_interval():
    row = outcome(SHARE, "reported", 0.75)
    assert (row["value"], row["interval_code"], row["low"]) == (0.75, "none", None)


def test_an_indicator_nobody_knows_is_a_plain_count():
    row = outcome("local_cows", "reported", 12)
    assert (row["value"], row["interval_code"]) == (12, "none")
