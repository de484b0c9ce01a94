"""What a row shows, and what the rules alone withhold of it."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_values import count, share, untold, values

from citywise.catalogue.indicators import packaged_indicators
from citywise.disclosure.rules import NUMBERS, about_people, has_number, is_small

KNOWN = packaged_indicators()


def small(*rows, threshold=10):
    return is_small(values(*rows), KNOWN, threshold).to_list()


@pytest.mark.parametrize(
    ("row", "shows"),
    [
        (count(0), True),
        (count((0, 4)), True),
        (share(3, 50), True),
        (untold("not_reported"), False),
        # how many there were is no number by itself
        (untold("not_reported", n=30), False),
    ],
)
def test_a_row_has_a_number(row, shows):
    assert has_number(values(row)).to_list() == [shows]


@pytest.mark.parametrize("name", [name for name in NUMBERS if name != "n_count"])
def test_any_of_its_numbers_is_one(name):
    assert has_number(values(untold("reported") | {name: 0.0})).item()


def test_no_rows_are_neither():
    assert has_number(values()).to_list() == small() == []


def test_sessions_are_no_people():
    people, sessions = count(3), count(3, indicator="out_sessions_delivered")
    assert about_people(values(people, sessions), KNOWN).equals(values(people))


def test_an_indicator_nobody_knows_is_about_people():
    # local names are not in the catalogue; better withheld than told
    assert small(count(3, indicator="local_visits"), count(0, indicator="local_visits")) == [
        True, False,
    ]  # fmt: skip


ROWS = st.lists(
    st.one_of(
        st.integers(0, 30).map(count),
        st.tuples(st.integers(0, 20), st.integers(0, 20)).map(
            lambda ends: count(tuple(sorted(ends)))
        ),
        st.tuples(
            st.integers(0, 30),
            st.integers(0, 30),
            st.sampled_from(["oc_retention", "oc_belonging"]),
        ).map(lambda told: share(told[0], told[0] + told[1] + 1, indicator=told[2])),
    ),
    max_size=5,
)


@settings(deadline=None)
@given(ROWS, st.integers(1, 25), st.integers(0, 25))
def test_a_higher_threshold_withholds_no_less(rows, threshold, more):
    lower, higher = small(*rows, threshold=threshold), small(*rows, threshold=threshold + more)
    assert all(later or not now for now, later in zip(lower, higher, strict=True))


@settings(deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_each_row_is_judged_by_itself(rows, chance):
    judged = list(zip(rows, small(*rows), strict=True))
    mixed = chance.sample(judged, len(judged))
    assert small(*(row for row, _ in mixed)) == [is_withheld for _, is_withheld in mixed]
    assert [small(row) for row in rows] == [[each] for _, each in judged]


@settings(deadline=None)
@given(ROWS, st.sampled_from(["city_id", "program_id", "period_id", "value_id"]))
def test_names_decide_nothing(rows, name):
    renamed = values(*rows).with_columns(pl.lit("elsewhere").alias(name))
    assert is_small(renamed, KNOWN, 10).to_list() == small(*rows)


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(1, 60), st.integers(1, 20))
def test_those_with_and_those_without_are_alike(those, others, threshold):
    asked = those + others
    assert small(share(those, asked), threshold=threshold) == small(
        share(others, asked), threshold=threshold
    )
