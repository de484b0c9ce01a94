"""No withheld number can be worked out from what is shown, whatever the table looks like."""

from itertools import pairwise

from attacker import feasible_ranges, place_of
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_values import count, protected, untold, values

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


def test_the_attacker_is_able():
    rows = [count(100), count(95, key="sex=F"), untold("suppressed_by_us", key="sex=M")]
    assert list(feasible_ranges(values(*rows)).values()) == [(5, 5)]
