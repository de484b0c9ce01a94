"""The macros of a release say what the Python functions say, for any input."""

from datetime import date
from importlib import import_module

import duckdb
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from citywise.comparison import funnels, intervals
from citywise.comparison.sums import ratio_of_sums
from citywise.contracts.ddl import create_macro
from citywise.contracts.macros import MACROS
from citywise.contracts.macros.confidence import Z
from citywise.periods import Period, parse_period, previous_period, same_period_last_year


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as opened:
        for macro in MACROS.values():
            opened.execute(create_macro(macro))
        yield opened


def limits(connection, call, *columns):
    """Low and high of the macro for each row; the arguments are columns `a`, `b`, …."""
    names = "abcd"[: len(columns)]
    lists = ", ".join(f"unnest(?) as {name}" for name in names)
    found = connection.execute(
        f"with given as (select {lists}), told as (select {call} as it from given)"
        " select it.low, it.high from told",
        [list(column) for column in columns],
    ).fetchall()
    return [tuple(np.nan if x is None else x for x in row) for row in found]


def agree(told, known):
    assert np.array(told, float) == pytest.approx(np.stack(known, -1), rel=1e-9, nan_ok=True)


def as_floats(column):
    return [np.nan if x is None else float(x) for x in column]


COUNTS = st.one_of(st.none(), st.integers(-3, 30), st.integers(0, 10**7))
SIZES = st.one_of(st.none(), st.integers(-3, 30), st.integers(0, 10**7))
PAIRS = st.lists(st.tuples(COUNTS, SIZES), min_size=1, max_size=40)
LEVELS = st.sampled_from(sorted(Z))
CENTRES = st.floats(0, 1)


@given(PAIRS, LEVELS)
def test_shares(connection, pairs, level):
    pairs = [*pairs, (0, 20), (20, 20), (0, 0), (21, 20)]
    above, below = zip(*pairs, strict=True)
    told = limits(connection, f"wilson_interval(a, b, {level})", above, below)
    known = (np.nan_to_num(as_floats(x), nan=-1) for x in (above, below))
    agree(told, intervals.wilson_interval(*known, level))


@given(st.lists(COUNTS, min_size=1, max_size=40), LEVELS)
def test_counts(connection, counts, level):
    told = limits(connection, f"poisson_interval(a, confidence := {level})", counts)
    agree(told, intervals.poisson_interval(as_floats(counts), level))


@given(PAIRS, st.sampled_from([1, 1000, 100_000]), LEVELS)
def test_rates(connection, pairs, per, level):
    above, below = zip(*pairs, strict=True)
    told = limits(connection, f"rate_interval(a, b, {per}, {level})", above, below)
    agree(told, intervals.rate_interval(as_floats(above), as_floats(below), per, level))


@given(st.lists(SIZES, min_size=1, max_size=40), CENTRES, LEVELS)
@example([1], 0.9999999999999999, 0.9)
def test_funnels_of_shares(connection, sizes, centre, level):
    centres = [centre] * len(sizes)  # as doubles: a literal in SQL would be a rounded decimal
    told = limits(connection, f"share_funnel_limits(a, b, {level})", sizes, centres)
    agree(told, funnels.share_funnel_limits(as_floats(sizes), centre, level))


@given(st.lists(SIZES, min_size=1, max_size=40), st.floats(0, 500), LEVELS)
def test_funnels_of_rates(connection, sizes, centre, level):
    centres = [centre] * len(sizes)
    told = limits(connection, f"rate_funnel_limits(a, b, 100000, {level})", sizes, centres)
    agree(told, funnels.rate_funnel_limits(as_floats(sizes), centre, 100_000, level))


PARTS = st.one_of(st.none(), st.integers(0, 10**6), st.floats(0, 10**6))


@given(st.lists(st.tuples(PARTS, PARTS), max_size=30), st.sampled_from([1, 100_000]))
def test_ratios_of_sums(connection, parts, per):
    above, below = [a for a, _ in parts], [b for _, b in parts]
    sql = (
        f"select ratio_of_sums(n, d, per := {per})"
        " from (select unnest(?::double[]) as n, unnest(?::double[]) as d)"
    )
    told = connection.execute(sql, [above, below]).fetchone()[0]
    known = ratio_of_sums(parts, per)
    assert (told is None) == (known is None)
    assert told is None or told == pytest.approx(known, rel=1e-9)


def test_shares_of_unequal_cities_are_not_averaged(connection):
    sql = "select ratio_of_sums(n, d) from (values (1, 2), (98, 98), (5, null)) as city(n, d)"
    assert connection.execute(sql).fetchone() == (0.99,)


YEARS = st.one_of(st.integers(1988, 2102), st.integers(0, 9999)).map("{:04d}".format)
DAYS = st.dates(date(1985, 1, 1), date(2105, 1, 1)).map(str)
NAMES = st.one_of(
    YEARS,
    st.builds("{}-{:02d}".format, YEARS, st.integers(0, 13)),
    st.builds("{}-Q{}".format, YEARS, st.integers(0, 5)),
    st.builds("{}-H{}".format, YEARS, st.integers(0, 3)),
    st.builds("R:{}/{}".format, DAYS, DAYS),
    st.sampled_from(["R:2025-02-29/2025-03-01", "R:2024-02-29/2024-03-01", "2025Q1", "", "2025-"]),
    st.text("0123456789-QHR:/", max_size=12),
)


def reckoned(name):
    """What Python says of the name: first day, last day, days, the one before, last year's."""
    period = parse_period(name)
    if period is None:
        return (None,) * 5
    before, last_year = previous_period(period), same_period_last_year(period)
    others = (other and other.id for other in (before, last_year))
    return (period.start, period.end, period.days, *others)


@given(st.lists(NAMES, min_size=1, max_size=40))
def test_periods(connection, names):
    sql = (
        "select period_start(p), period_end(p), period_days(p), previous_period(p),"
        " same_period_last_year(p) from (select unnest(?::varchar[]) as p)"
    )
    assert connection.execute(sql, [names]).fetchall() == [reckoned(name) for name in names]


@pytest.mark.parametrize(
    ("name", "days", "before", "last_year"),
    [
        ("2025-Q1", 90, "2024-Q4", "2024-Q1"),
        ("2024-02", 29, "2024-01", "2023-02"),
        ("2025-H2", 184, "2025-H1", "2024-H2"),
        ("2025", 365, "2024", "2024"),
        ("R:2025-04-15/2025-07-15", 92, None, None),
        ("1990-01", 31, None, None),
        ("2025-Q5", None, None, None),
        (None, None, None, None),
    ],
)
def test_periods_that_one_can_count(connection, name, days, before, last_year):
    sql = "select period_days($p), previous_period($p), same_period_last_year($p)"
    assert connection.execute(sql, {"p": name}).fetchone() == (days, before, last_year)


@pytest.mark.parametrize("call", ["wilson_interval(1, 2, {})", "poisson_interval(1, {})"])
@pytest.mark.parametrize("level", ["0.5", "95", "null"])
def test_another_confidence_is_refused_rather_than_approximated(connection, call, level):
    with pytest.raises(duckdb.Error, match="confidence must be one of"):
        connection.execute(f"select {call.format(level)}").fetchall()


def test_part_of_a_happening_has_no_exact_limits(connection):
    assert limits(connection, "poisson_interval(a)", [2.5]) == [
        pytest.approx((np.nan,) * 2, nan_ok=True)
    ]


@pytest.mark.parametrize("macro", MACROS.values(), ids=list(MACROS))
class TestEveryMacro:
    def test_gives_what_its_example_says(self, macro, connection):
        expression, result = macro.example
        assert str(connection.execute(f"select {expression}").fetchone()[0]) == result

    def test_has_a_twin_in_python(self, macro):
        *module, name = macro.twin.split(".")
        if module[-1] == "Period":
            assert hasattr(Period, name)
        else:
            assert callable(getattr(import_module(".".join(module)), name))

    def test_says_what_it_is(self, macro):
        said = (macro.says, macro.gives, macro.source, *(each.says for each in macro.arguments))
        assert all(said)

    def test_calls_no_other_macro(self, macro):
        assert [name for name in MACROS if f"{name}(" in macro.body] == []

    def test_reads_nothing_but_its_arguments(self, macro):
        words = macro.body.lower().split()
        assert not {"from", "select"} & set(words)
