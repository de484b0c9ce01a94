"""What is withheld is what the rules demand, what goes with it, and nothing more.

The rules are written here a second time, from docs/disclosure.md and the truth, so that a
mistake in one place is seen from the other.
"""

from collections import defaultdict

import polars as pl
import pytest

from citywise.catalogue.indicators import packaged_indicators

THRESHOLD = 10
WITHHELD = "suppressed_by_us"
NOT_STATED = {"sex=U", "age_band=U"}
INDICATORS = packaged_indicators()


def is_few(count):
    return count is not None and 0 < count < THRESHOLD


def must_be_withheld(row):
    """One number, or a range that may be one, of fewer than ten people."""
    indicator = INDICATORS[row["indicator_id"]]
    low, high = row["numerator_low"], row["numerator_high"]
    of, of_high = row["denominator_low"], row["denominator_high"]
    if not indicator.is_protected or row["disagg_key"] in NOT_STATED or low is None:
        return False
    if low != high or of != of_high:
        return indicator.is_ratio or is_few(low) or (low < 1 and high > 0)
    if not indicator.is_ratio:
        return is_few(low)
    if of is None:
        return True
    of_none_or_all = indicator.attribute and of > 0 and low in (0, of)
    return is_few(low) or is_few(of) or is_few(of - low) or of_none_or_all


@pytest.fixture(scope="module")
def cells(both):
    """Protected cells that have a number, with what the rules say and what was done."""
    told = both.filter(
        pl.col("value_status_code").is_in(["reported", "reported_zero", "estimated"])
        & pl.col("indicator_id").is_in([i.id for i in INDICATORS.values() if i.is_protected])
    )
    demanded = [must_be_withheld(row) for row in told.iter_rows(named=True)]
    return told.with_columns(
        demanded=pl.Series(demanded), withheld=pl.col("value_status_code_out") == WITHHELD
    )


@pytest.fixture(scope="module")
def lines(cells):
    """Total and parts of every line, as rows of `cells`."""
    named = list(cells.with_row_index("row").iter_rows(named=True))
    place = {tuple(row[name] for name in PLACE): row for row in named}
    found = defaultdict(list)
    for row in named:
        for line, total in lines_of(row):
            if total in place:
                found[line].append(row)
                found[line].append(place[total])
    return [list({row["row"]: row for row in rows}.values()) for rows in found.values()]


PLACE = ("city_id", "indicator_id", "period_id", "basis_code", "program_id", "disagg_key")


def lines_of(row):
    """A breakdown is part of its total; a program's cell is part of its city's."""
    table = tuple(row[name] for name in PLACE[:4])
    program, key = row["program_id"], row["disagg_key"]
    if key:
        yield (*table, program, key.split("=")[0]), (*table, program, "")
    if program:
        yield (*table, "programs", key), (*table, "", key)


def size(row):
    sizes = (row["denominator_low"], row["numerator_low"])
    return next((count for count in sizes if count is not None), 0)


def reveals(hidden):
    """One hidden cell is the rest of the others; a few tiny ones are nearly known."""
    return len(hidden) == 1 or (len(hidden) > 1 and sum(map(size, hidden)) < THRESHOLD)


def test_everything_the_rules_demand_is_withheld(cells):
    assert cells["demanded"].sum() > 100
    assert cells.filter(pl.col("demanded") & ~pl.col("withheld")).is_empty()


def test_no_shown_total_reveals_a_withheld_part(lines):
    broken = [line for line in lines if reveals([row for row in line if row["withheld"]])]
    assert broken == []
    assert len(lines) > 1000


def test_nothing_is_withheld_without_need(cells, lines):
    """A cell is withheld for itself, its other basis, what it derives from, or as a complement."""
    needless = []
    on_line = defaultdict(list)
    for line in lines:
        for row in line:
            on_line[row["row"]].append(line)
    withheld = list(cells.with_row_index("row").filter("withheld").iter_rows(named=True))
    twice = defaultdict(int)
    for row in withheld:
        twice[tuple(row[name] for name in PLACE if name != "basis_code")] += 1
    for row in withheld:
        both_bases = twice[tuple(row[name] for name in PLACE if name != "basis_code")] > 1
        if row["demanded"] or both_bases or INDICATORS[row["indicator_id"]].built_from:
            continue
        rest = [
            [
                other
                for other in line
                if other["withheld"] and other is not row and other["row"] != row["row"]
            ]
            for line in on_line[row["row"]]
        ]
        if not any(reveals(hidden) for hidden in rest):
            needless.append(row)
    assert needless == []


def test_indicators_that_count_no_people_are_never_withheld(both):
    open_ones = [i.id for i in INDICATORS.values() if not i.is_protected]
    shown = both.filter(pl.col("indicator_id").is_in(open_ones))
    assert shown.filter(pl.col("value_status_code_out") == WITHHELD).is_empty()
