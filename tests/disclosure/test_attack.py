"""No withheld number can be worked out from what is shown, whatever the table looks like."""

from itertools import pairwise

import numpy as np
import polars as pl
from attacker import feasible_ranges, place_of
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_values import count, protected, share, untold, values

SIZES = st.one_of(st.integers(0, 12), st.integers(0, 120))


def parts(total, cuts):
    """A total in as many parts as there are cuts, and one more."""
    marks = [0, *sorted(cut % (total + 1) for cut in cuts), total]
    return [high - low for low, high in pairwise(marks)]


@st.composite
def cubes(draw):
    """A city's programs by sex and by age, with every total; some of the totals not published."""
    programs = draw(st.integers(1, 4))
    by_sex = draw(st.lists(st.tuples(SIZES, SIZES, SIZES), min_size=programs, max_size=programs))
    cells = {}
    for number, sizes in enumerate(by_sex):
        ages = parts(sum(sizes), draw(st.lists(st.integers(0, 400), min_size=2, max_size=2)))
        keys = zip(("sex=F", "sex=M", "sex=X"), sizes, strict=True)
        bands = zip(("age_band=0-11", "age_band=12-14", "age_band=15-17"), ages, strict=True)
        for key, size in [("", sum(sizes)), *keys, *bands]:
            cells[f"aarby/{number}", key] = size
            cells["", key] = cells.get(("", key), 0) + size
    left_out = draw(st.sets(st.sampled_from(sorted(k for k in cells if not k[1])), max_size=1))
    return [(size, *place) for place, size in cells.items() if place not in left_out]


def width(ends):
    least, most = ends
    return most - least


def assert_no_small_group_is_found(rows):
    true = {place_of(row): row["value"] for row in rows}
    small = {place for place, size in true.items() if 0 < size < 10}
    ranges = feasible_ranges(protected(*rows))
    assert small <= set(ranges)
    near = {place: ranges[place] for place in small if width(ranges[place]) < 10 - 1e-6}
    assert near == {}


@settings(max_examples=60, deadline=None)
@given(cubes())
def test_no_withheld_cell_of_a_city_can_be_solved_for(cube):
    rows = [count(size, program or None, key) for size, program, key in cube]
    assert_no_small_group_is_found(rows)


@st.composite
def years(draw):
    """A city's year by quarter and by sex, with every total."""
    rows, year = [], {}
    for quarter in range(1, 5):
        sizes = dict(zip(("sex=F", "sex=M"), draw(st.tuples(SIZES, SIZES)), strict=True))
        for key, size in {"": sum(sizes.values()), **sizes}.items():
            rows.append((size, key, f"2025-Q{quarter}"))
            year[key] = year.get(key, 0) + size
    return [*rows, *((size, key, "2025") for key, size in year.items())]


@settings(max_examples=25, deadline=None)
@given(years())
def test_no_withheld_cell_of_a_quarter_can_be_solved_for_from_the_year(year):
    assert_no_small_group_is_found([count(size, key=key, period=at) for size, key, at in year])


@settings(max_examples=60, deadline=None)
@given(st.lists(SIZES, min_size=2, max_size=5))
def test_withheld_cells_of_a_line_are_together_not_a_small_number(sizes):
    rows = [count(sum(sizes)), *(count(n, key=f"activity_type={i}") for i, n in enumerate(sizes))]
    shown = protected(*rows)
    told = shown.filter(disagg_key="")["value"].item()
    if told is not None:
        hidden = told - sum(v for v in shown.filter(shown["disagg_key"] != "")["value"] if v)
        assert hidden == 0 or hidden >= 10


ALL_OF_Z = [[0, 0, 12], [0, 0, 12], [10, 10, 30]], [[20, 20, 60], [20, 20, 60], [60, 60, 60]]
"""Those with a belief, and those asked: of two programs all who have it are of the third sex."""


def shares_of(those, asked):
    """Programs by sex with every total, as shares of an attribute."""
    grids = [np.array(grid) for grid in (those, asked)]
    whole = [np.vstack([grid, grid.sum(axis=0)]) for grid in grids]
    whole = [np.hstack([grid, grid.sum(axis=1, keepdims=True)]) for grid in whole]
    programs, keys = [*"abc"[: len(those)], None], ["sex=F", "sex=M", "sex=X"][: len(those[0])]
    return [
        share(float(whole[0][i, j]), float(whole[1][i, j]), program, key, indicator="oc_belonging")
        for i, program in enumerate(programs)
        for j, key in enumerate([*keys, ""])
    ]


def assert_nothing_is_told_of_all(rows):
    shown = protected(*rows)
    those, asked = pl.col("numerator_count"), pl.col("denominator_count")
    for count_of in (those, asked - those):
        true = {place_of(row): row["value"]
                for row in values(*rows).with_columns(value=count_of).iter_rows(named=True)}  # fmt: skip
        ranges = feasible_ranges(shown.with_columns(value=count_of))
        # nobody may be told too closely, and neither may a few
        assert [place for place, ends in ranges.items()
                if true[place] < 10 and width(ends) < 10 - 1e-6] == []  # fmt: skip


def test_what_tells_something_of_all_cannot_be_worked_out_from_several_lines():
    assert_nothing_is_told_of_all(shares_of(*ALL_OF_Z))


@settings(max_examples=30, deadline=None)
@given(st.data(), st.integers(1, 3), st.integers(2, 3))
def test_of_no_group_it_is_known_that_none_or_all_have_it(data, programs, sexes):
    asked = [[data.draw(st.integers(1, 40)) for _ in range(sexes)] for _ in range(programs)]
    those = [[data.draw(st.sampled_from((0, 0, n // 2, n))) for n in row] for row in asked]
    assert_nothing_is_told_of_all(shares_of(those, asked))


def test_the_attacker_is_able():
    rows = [count(100), count(95, key="sex=F"), untold("suppressed_by_us", key="sex=M")]
    assert list(feasible_ranges(values(*rows)).values()) == [(5, 5)]
