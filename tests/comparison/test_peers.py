"""Cities like this one, by what they are; missing attributes neither help nor hurt."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.peers import (
    describe_differences,
    explain_distances,
    nearest_peers,
    peer_distances,
    rebase,
    standardise,
)

NONE = np.nan

# size, share of young people, share who speak another language
CITIES = np.array([[1.0, 2.0, 0.0], [1.2, 2.1, 3.0], [5.0, 0.0, 0.1]])


def test_attributes_lose_their_unit():
    z = standardise([[10, 100], [20, 100], [30, NONE]])
    assert z == pytest.approx(np.array([[-1, 0], [0, 0], [1, NONE]]), nan_ok=True)
    ranged = standardise([[10, 100], [20, 100], [30, NONE]], "range")
    assert ranged == pytest.approx(np.array([[0, 0], [0.5, 0], [1, NONE]]), nan_ok=True)


@pytest.mark.parametrize("scale", ["z", "range"])
def test_what_is_known_of_one_city_or_none_tells_nothing_apart(scale):
    told = standardise([[5, NONE], [NONE, NONE]], scale)
    assert told == pytest.approx(np.array([[0, NONE], [NONE, NONE]]), nan_ok=True)


def test_distances_are_those_of_geometry():
    distances = peer_distances([[0, 0], [3, 4], [0, 1]])
    assert distances == pytest.approx(np.array([[0, 5, 1], [5, 0, 18**0.5], [1, 18**0.5, 0]]))


def test_an_attribute_may_weigh_more_or_nothing():
    assert peer_distances([[0, 0], [3, 4]], [2, 1])[0, 1] == pytest.approx((36 + 16) ** 0.5)
    assert peer_distances([[0, 0], [3, 4]], [1, 0])[0, 1] == pytest.approx(3)


def test_what_is_not_known_of_both_is_taken_to_be_as_far_apart_as_the_rest():
    assert peer_distances([[0, 0], [3, NONE]])[0, 1] == pytest.approx(3 * 2**0.5)


@pytest.mark.parametrize(
    ("cities", "weights"),
    [
        ([[0, 0, 0], [3, NONE, NONE]], None),
        ([[0, NONE], [NONE, 3]], None),
        ([[0, 0], [3, NONE]], [1, 3]),
        ([[0, 0], [3, 4]], [0, 0]),
    ],
)
def test_where_too_little_is_known_of_both_no_distance_is_told(cities, weights):
    assert np.isnan(peer_distances(cities, weights)[0, 1])


def test_a_distance_is_explained_by_attribute():
    shares = explain_distances([[0, 0, 0], [3, 4, NONE]])[0, 1]
    assert shares == pytest.approx([9 / 25, 16 / 25, NONE], nan_ok=True)
    assert describe_differences(CITIES, 0)[1].tolist() == ["close", "close", "far"]
    assert describe_differences([[0.0], [NONE], [1.0]], 0)[:, 0].tolist() == [
        "close",
        "unknown",
        "apart",
    ]


def test_the_nearest_come_first_and_never_oneself():
    distances = peer_distances([[0.0], [5], [1], [NONE]])
    assert nearest_peers(distances, 0, 2).tolist() == [2, 1]
    assert nearest_peers(distances, 0, 9).tolist() == [2, 1]
    assert nearest_peers(distances, 3, 9).tolist() == []


def test_one_city_has_no_peers():
    distances = peer_distances(standardise([[5, 7]]))
    assert distances.tolist() == [[0]]
    assert nearest_peers(distances, 0, 3).tolist() == []
    assert rebase(distances).tolist() == [[0]]


def test_distances_of_others(published):
    given, truth = published("09_peer_input.csv"), published("09_peer_distances.csv")
    place = {name: row for row, name in enumerate(given["state"])}
    attributes = given.drop("state").to_numpy()
    z = peer_distances(standardise(attributes))
    # the second rule takes ranges, and halves what urban population weighs
    ranged = peer_distances(standardise(attributes, "range"), [1, 1, 0.5, 1])
    for a, b, *wanted in truth.select(
        "a", "b", "z_dist", "minmax_w_dist", "z_dist_rebased"
    ).iter_rows():
        told = [table[place[a], place[b]] for table in (z, ranged, rebase(z))]
        assert told == pytest.approx(wanted, abs=1e-9)


TABLES = (
    st.integers(1, 5)
    .flatmap(
        lambda width: st.lists(
            st.lists(st.one_of(st.integers(-50, 50), st.none()), min_size=width, max_size=width),
            min_size=2,
            max_size=12,
        )
    )
    .map(lambda rows: np.array(rows, float))
)


@given(TABLES)
def test_a_distance_is_the_same_both_ways_and_nought_to_oneself(table):
    distances = peer_distances(standardise(table))
    assert np.array_equal(distances, distances.T, equal_nan=True)
    assert np.nanmax(np.diag(distances), initial=0) == 0
    assert np.nanmin(distances, initial=0) == 0
    assert np.nanmax(rebase(distances), initial=0) <= 1


@given(TABLES, st.sampled_from([0.125, 8.0, 1024.0]), st.integers(-10, 10))
def test_the_unit_of_attributes_changes_no_distance(table, unit, zero):
    for scale in ("z", "range"):
        once, told = standardise(table, scale), standardise(table * unit + zero, scale)
        assert told == pytest.approx(once, abs=1e-9, nan_ok=True)


@given(TABLES)
def test_twice_the_weight_on_all_is_twice_the_distance(table):
    once = peer_distances(table)
    told = peer_distances(table, np.full(table.shape[1], 2.0))
    assert told == pytest.approx(once * 2, nan_ok=True)


@given(TABLES)
def test_a_repeated_attribute_that_all_share_moves_nobody_further(table):
    same = np.column_stack([table, np.zeros(len(table))])
    complete = np.nan_to_num(same)
    assert peer_distances(complete) == pytest.approx(peer_distances(complete[:, :-1]))


@given(TABLES)
def test_the_shares_of_a_distance_add_up(table):
    shares = np.nansum(explain_distances(table), -1)
    assert np.isclose(shares, 0).sum() + np.isclose(shares, 1).sum() == shares.size
