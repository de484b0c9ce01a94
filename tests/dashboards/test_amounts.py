"""How numbers, ranges, changes and dates are written."""

from datetime import date

import pytest

from dashboards.amounts import (
    write_amount,
    write_day,
    write_difference,
    write_limits,
    write_period,
    write_range,
    year_before,
)


def plain(text: str) -> str:
    """No-break spaces and typographic signs as one types them."""
    return text.replace("\u00a0", " ").replace("\u2013", "-").replace("\u2212", "-")


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (1234, "count", "1,234"),
        (12.5, "count", "12.5"),
        (0, "count", "0"),
        (0.571, "percent", "57 %"),
        (0, "percent", "0 %"),
        (1, "percent", "100 %"),
        (0.001, "percent", "<1 %"),
        (0.999, "percent", ">99 %"),
        (3.41, "per_100k", "3.4 per 100,000"),
        (12.4, "currency", "EUR 12.40"),
        (2.14, "points", "2.1 points"),
        (3, "ordinal", "Stage 3"),
    ],
)
def test_amount(value, unit, written):
    assert plain(write_amount(value, unit, "EUR")) == written


@pytest.mark.parametrize(
    ("low", "high", "unit", "written"),
    [
        (95, 123, "count", "95-123"),
        (1095, 1123, "count", "1,095-1,123"),
        (8.4, 26.2, "count", "8-26"),
        (7, 7, "count", "7"),
        (0.44, 0.69, "percent", "44-69 %"),
        (1.54, 7.1, "per_100k", "1.5-7.1 per 100,000"),
        (3.1, 4.2, "currency", "EUR 3.10-4.20"),
    ],
)
def test_range(low, high, unit, written):
    assert plain(write_range(low, high, unit, "EUR")) == written


def test_limits_behind_a_figure_do_not_repeat_its_unit():
    assert plain(write_limits(1.54, 7.1, "per_100k")) == "1.5-7.1"
    assert plain(write_limits(0.44, 0.69, "percent")) == "44-69 %"


@pytest.mark.parametrize(
    ("difference", "unit", "written"),
    [
        (0.05, "percent", "+5 points"),
        (-0.05, "percent", "-5 points"),
        (0.001, "percent", "0 points"),
        (-60, "count", "-60"),
        (0, "count", "0"),
        (22.15, "currency", "+EUR 22.15"),
        (1, "ordinal", "+1 stage"),
        (-2, "ordinal", "-2 stages"),
        (0, "per_100k", "0.0 per 100,000"),
    ],
)
def test_difference(difference, unit, written):
    assert plain(write_difference(difference, unit, "EUR")) == written


@pytest.mark.parametrize(
    ("period", "written"),
    [
        ("2025-Q4", "Q4 2025"),
        ("2025-05", "May 2025"),
        ("2025-H1", "H1 2025"),
        ("2025", "2025"),
        ("R:2025-04-15/2025-07-15", "15 Apr 2025 - 15 Jul 2025"),
        ("<script>", "<script>"),
    ],
)
def test_period(period, written):
    assert plain(write_period(period)) == written


def test_day():
    assert plain(write_day(date(2026, 2, 20))) == "20 Feb 2026"


@pytest.mark.parametrize(
    ("period", "before"),
    [("2025-Q4", "2024-Q4"), ("2025", "2024"), ("R:2025-04-15/2025-07-15", ""), ("nonsense", "")],
)
def test_year_before(period, before):
    assert year_before(period) == before
