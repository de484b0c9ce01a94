"""The network's middle, lower / similar / higher, and the order of cities."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.middle import (
    Reference,
    add_standing,
    compare_interval,
    compare_limits,
    find_reference,
    order_cities,
)

NONE = np.nan
PARTS = pl.DataFrame(
    {
        "value": [0.5, 1.0, None],
        "numerator_count": [50.0, 1.0, None],
        "denominator_count": [100.0, 1.0, None],
    }
)


def test_shares_are_added_up_not_averaged():
    reference = find_reference(PARTS, "ratio_of_sums", "percent")
    assert reference.value == pytest.approx(51 / 101)
    assert reference.city_count == 2
    assert "2 of 3 cities" in reference.describe(3)


def test_counts_have_a_median():
    reference = find_reference(PARTS, "sum", "count")
    assert (reference.value, reference.method) == (0.75, "median")


def test_a_middle_stage_is_a_stage():
    assert find_reference(pl.DataFrame({"value": [1.0, 2.0]}), "latest", "ordinal").value == 1.0


def test_no_figures_give_no_middle():
    nothing = PARTS.clear()
    assert find_reference(nothing, "ratio_of_sums", "percent").value is None
    assert find_reference(nothing, "sum", "count").value is None


@pytest.mark.parametrize(
    ("low", "high", "reference", "standing"),
    [
        (0.1, 0.2, 0.5, "lower"),
        (0.1, 0.5, 0.5, "similar"),
        (0.6, 0.7, 0.5, "higher"),
        (None, None, 0.5, "not_compared"),
        (0.1, 0.2, None, "not_compared"),
    ],
)
def test_the_whole_interval_must_lie_on_one_side(low, high, reference, standing):
    frame = pl.DataFrame(
        {"low": [low], "high": [high]}, schema={"low": pl.Float64, "high": pl.Float64}
    )
    assert add_standing(frame, reference)["standing"].to_list() == [standing]


def test_own_city_first_then_by_name_whatever_the_values():
    cities = pl.DataFrame(
        {
            "city_id": ["z", "b", "a"],
            "city_name": ["Zenda", "borg", "Aarby"],
            "value": [1.0, 3.0, 2.0],
        }
    )
    assert order_cities(cities, "z")["city_id"].to_list() == ["z", "a", "b"]
    assert order_cities(cities, "")["city_id"].to_list() == ["a", "b", "z"]


@pytest.mark.parametrize(("unit", "yardstick"), [("percent", 0.4), ("count", None)])
def test_a_plain_count_is_no_yardstick(unit, yardstick):
    assert Reference(0.4, "median", 5).judged_by({"unit_code": unit}) == yardstick


def test_how_the_middle_was_found_is_said_with_how_many_it_rests_on():
    assert Reference(0.4, "ratio", 5).describe(7) == (
        "Middle line: numerators and denominators of 5 of 7 cities added up, then divided."
    )
    assert Reference(0.4, "median", 5).describe(7) == (
        "Middle line: the median of 5 of 7 cities, those with an exact figure."
    )
    assert Reference(None, "median", 0).describe(7) == (
        "No middle: none of the 7 cities has an exact figure."
    )


@pytest.mark.parametrize(
    ("low", "high", "middle", "standing"),
    [
        (1, 2, 3, "lower"),
        (1, 3, 3, "similar"),
        (3, 4, 3, "similar"),
        (2, 4, 3, "similar"),
        (4, 5, 3, "higher"),
        (3, 3, 3, "similar"),
        (None, 2, 3, "not_compared"),
        (1, None, 3, "not_compared"),
        (1, 2, None, "not_compared"),
    ],
)
def test_one_interval_beside_the_middle(low, high, middle, standing):
    assert compare_interval(low, high, middle) == standing
    ends = (NONE if end is None else end for end in (low, high, middle))
    assert compare_limits(*ends) == standing


NUMBERS = st.integers(-1000, 1000)
INTERVALS = st.tuples(NUMBERS, NUMBERS).map(sorted)


@given(INTERVALS, NUMBERS, st.sampled_from([0.5, 4.0]), NUMBERS)
def test_the_unit_and_the_zero_change_no_standing(ends, middle, unit, zero):
    moved = (x * unit + zero for x in (*ends, middle))
    assert compare_interval(*moved) == compare_interval(*ends, middle)


@given(INTERVALS, NUMBERS)
def test_turned_round_lower_is_higher(ends, middle):
    turned = {"lower": "higher", "higher": "lower", "similar": "similar"}
    low, high = ends
    assert compare_interval(-high, -low, -middle) == turned[compare_interval(low, high, middle)]


@given(INTERVALS, NUMBERS, st.integers(0, 100))
def test_a_wider_interval_tells_no_more(ends, middle, wider):
    low, high = ends
    told = compare_interval(low - wider, high + wider, middle)
    assert told in {compare_interval(low, high, middle), "similar"}


PAIRS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=1, max_size=9)


def network(pairs):
    above, below = np.array(pairs, float).T
    return pl.DataFrame(
        {"value": above / below, "numerator_count": above, "denominator_count": below}
    )


@given(PAIRS, st.randoms())
def test_the_middle_lies_among_cities_in_whatever_order(pairs, chance):
    rows = network(pairs)
    mixed = network(chance.sample(pairs, len(pairs)))
    for aggregation, unit in (
        ("ratio_of_sums", "percent"),
        ("sum", "percent"),
        ("latest", "ordinal"),
    ):
        told = find_reference(rows, aggregation, unit)
        assert rows["value"].min() - 1e-9 <= told.value <= rows["value"].max() + 1e-9
        assert find_reference(mixed, aggregation, unit).value == pytest.approx(told.value)
        assert told.city_count == len(pairs)
    assert find_reference(rows, "latest", "ordinal").value in rows["value"].to_list()


@given(PAIRS)
def test_a_rate_is_told_by_a_hundred_thousand(pairs):
    plain, rate = (
        find_reference(network(pairs), "ratio_of_sums", u) for u in ("percent", "per_100k")
    )
    assert rate.value == pytest.approx(plain.value * 100_000)


def test_a_large_city_weighs_as_much_as_it_counts():
    rows = network([(1, 2), (98, 98)])
    assert find_reference(rows, "ratio_of_sums", "percent").value == pytest.approx(0.99)
    assert find_reference(rows, "sum", "percent").value == pytest.approx(0.75)


@given(st.lists(st.text("abcABCé", max_size=4), min_size=1, max_size=8), st.data())
def test_no_city_is_lost_and_no_value_orders_them(names, data):
    own = data.draw(st.sampled_from(range(len(names))))
    cities = pl.DataFrame(
        {"city_id": [str(place) for place in range(len(names))], "city_name": names}
    )
    told = order_cities(cities, str(own))
    assert told["city_id"][0] == str(own)
    others = told["city_name"][1:].str.to_lowercase().to_list()
    assert others == sorted(others)
    assert sorted(told["city_id"]) == sorted(cities["city_id"])
