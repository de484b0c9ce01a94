"""What many parts are together: a range where parts are ranges, never people counted twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.sums import ratio_of_sums, sum_of_ranges, unique_reach

BELOW_5 = (1, 4)
UNKNOWN = (None, None)


@pytest.mark.parametrize(
    ("parts", "low", "high"),
    [
        ([(7, 7), (12, 12)], 19, 19),
        ([(7, 7), BELOW_5], 8, 11),
        ([BELOW_5, BELOW_5, BELOW_5], 3, 12),
        ([(0, 0)], 0, 0),
        ([(7, 7), UNKNOWN], 7, None),
        ([(7, 7), (10, None)], 17, None),
        ([], 0, 0),
    ],
)
def test_ranges_add_up_to_a_range(parts, low, high):
    assert sum_of_ranges(parts) == (low, high)


@pytest.mark.parametrize(
    ("programs", "population", "low", "high"),
    [
        ([(120, 120), (80, 80), (40, 40)], None, 120, 240),
        ([(120, 120), (80, 80), (40, 40)], 200, 120, 200),
        ([(120, 120)], None, 120, 120),
        ([(120, 120), BELOW_5], None, 120, 124),
        ([BELOW_5, UNKNOWN], None, 1, None),
        ([BELOW_5, UNKNOWN], 5000, 1, 5000),
        ([(120, 120), (0, 0)], None, 120, 120),
        ([], None, 0, 0),
        # more than live there: what was counted is told, not hidden
        ([(120, 120), (80, 80)], 100, 120, 120),
    ],
)
def test_people_of_several_programs_are_no_sum(programs, population, low, high):
    assert unique_reach(programs, population) == (low, high)


COUNTS = st.integers(0, 10**6)
RANGES = st.tuples(COUNTS, COUNTS).map(lambda pair: (min(pair), max(pair)))


@given(st.lists(RANGES, min_size=1), st.data())
def test_whatever_the_parts_are_their_sum_lies_in_the_range(ranges, data):
    truth = [data.draw(st.integers(*one)) for one in ranges]
    low, high = sum_of_ranges(ranges)
    assert low <= sum(truth) <= high


@given(st.lists(st.sets(st.integers(0, 30)), min_size=1, max_size=6))
def test_however_people_overlap_their_number_lies_in_the_range(programs):
    low, high = unique_reach([(len(people), len(people)) for people in programs])
    assert low <= len(set.union(*programs)) <= high


@given(st.lists(RANGES), RANGES)
def test_one_more_program_reaches_no_fewer(ranges, another):
    before, after = unique_reach(ranges), unique_reach([*ranges, another])
    assert before.low <= after.low
    assert before.high <= after.high


@given(st.lists(RANGES, min_size=1), st.integers(1, 1000))
def test_counting_in_thousands_changes_nothing_else(ranges, unit):
    scaled = [(low * unit, high * unit) for low, high in ranges]
    assert unique_reach(scaled) == tuple(x * unit for x in unique_reach(ranges))
    assert sum_of_ranges(scaled) == tuple(x * unit for x in sum_of_ranges(ranges))


@pytest.mark.parametrize(
    ("parts", "ratio"),
    [([(1, 2), (98, 98), (5, None)], 0.99), ([], None), ([(1, 0)], None), ([(None, 3)], None)],
)
def test_shares_are_divided_after_adding_up(parts, ratio):
    assert ratio_of_sums(parts) == ratio
