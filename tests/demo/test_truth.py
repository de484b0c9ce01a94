"""Every released number is the one the generator counted; what is not shown says why."""

import math

import polars as pl
import pytest

from citywise.catalogue.indicators import packaged_indicators

WITHHELD = "suppressed_by_us"
WITH_NUMBER = ("reported", "reported_zero", "estimated")
NUMBERS = ("value", "numerator_count", "denominator_count", "low", "high", "n_count")
PER = {"per_100k": 100_000}


@pytest.fixture(scope="module")
def exact(both):
    """Rows whose truth is one number, and that are shown."""
    return both.filter(
        pl.col("value_status_code").is_in(["reported", "reported_zero"])
        & (pl.col("value_status_code_out") != WITHHELD)
    )


def test_the_release_holds_what_the_generator_counted_and_nothing_else(both):
    assert both.filter(pl.col("value_id").is_null()).is_empty()
    assert both.filter(pl.col("value_status_code").is_null()).is_empty()
    assert both.height > 25_000


def test_every_city_indicator_and_quarter_is_there(truth, released):
    whole = ["city_id", "indicator_id", "period_id"]
    assert set(truth.select(whole).rows()) == set(released.select(whole).rows())
    assert truth["city_id"].n_unique() == 24
    assert truth["period_id"].n_unique() == 12


def test_a_status_differs_only_where_a_number_is_withheld(both):
    differs = both.filter(pl.col("value_status_code") != pl.col("value_status_code_out"))
    assert differs["value_status_code_out"].unique().to_list() == [WITHHELD]
    assert set(differs["value_status_code"]) <= set(WITH_NUMBER)


def test_numerators_and_denominators_are_equal(exact):
    for part in ("numerator", "denominator"):
        wrong = exact.filter(pl.col(f"{part}_low").ne_missing(pl.col(f"{part}_count")))
        assert wrong.is_empty(), wrong
    assert exact.height > 20_000


def test_values_are_numerator_by_denominator(exact):
    units = {i.id: PER.get(i.unit, 1) for i in packaged_indicators().values()}
    ratios = {i.id for i in packaged_indicators().values() if i.is_ratio}
    for row in exact.iter_rows(named=True):
        wanted = row["numerator_low"]
        if row["indicator_id"] in ratios and row["denominator_low"] is not None:
            wanted = wanted / row["denominator_low"] * units[row["indicator_id"]]
        assert row["value"] == pytest.approx(wanted, rel=1e-12), row


def test_ranges_come_out_as_ranges(both):
    ranged = both.filter(pl.col("value_status_code_out") == "estimated")
    counts = ranged.filter(pl.col("denominator_low").is_null())
    assert counts.height > 0
    assert (counts["low"] == counts["numerator_low"]).all()
    assert (counts["high"] == counts["numerator_high"]).all()
    assert counts["value"].null_count() == counts.height


def test_ranges_of_shares_come_out_as_least_and_most(both):
    shares = both.filter(
        (pl.col("value_status_code_out") == "estimated") & pl.col("denominator_low").is_not_null()
    )
    units = {i.id: PER.get(i.unit, 1) for i in packaged_indicators().values()}
    most = {i.id: 1 if i.unit == "percent" else math.inf for i in packaged_indicators().values()}
    for row in shares.iter_rows(named=True):
        name, per = row["indicator_id"], units[row["indicator_id"]]
        low = row["numerator_low"] / row["denominator_high"] * per
        high = row["numerator_high"] / row["denominator_low"] * per
        assert row["low"] == pytest.approx(low, rel=1e-12), row
        assert row["high"] == pytest.approx(min(high, most[name]), rel=1e-12), row


def test_what_tells_no_number_shows_none(both):
    silent = both.filter(~pl.col("value_status_code_out").is_in(WITH_NUMBER))
    assert set(silent["value_status_code_out"]) <= {
        WITHHELD, "not_reported", "not_applicable", "quarantined", "suppressed_at_source",
    }  # fmt: skip
    for name in NUMBERS:
        numbers = silent.filter(pl.col(name).is_not_null())
        assert set(numbers["value_status_code_out"]) <= {"suppressed_at_source"}, name
