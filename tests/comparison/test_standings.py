"""Lower, similar or higher than the middle, and how surely; never a rank."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.intervals import wilson_interval
from citywise.comparison.standings import (
    Standings,
    compare_limits,
    control_false_discoveries,
    deviation_standings,
    ratio_standings,
    share_standings,
    two_sided_p,
)

NONE = np.nan
CODES = {
    "Low (0.001)": ("lower", 0.998),
    "Low (0.025)": ("lower", 0.95),
    "Not significant": ("similar", 0),
    "High (0.025)": ("higher", 0.95),
    "High (0.001)": ("higher", 0.998),
}


def rows(standings):
    return list(zip(standings.standing.tolist(), standings.confidence.tolist(), strict=True))


@pytest.mark.parametrize(
    ("low", "high", "middle", "standing"),
    [
        (0.10, 0.20, 0.30, "lower"),
        (0.10, 0.30, 0.30, "similar"),
        (0.10, 0.40, 0.30, "similar"),
        (0.30, 0.40, 0.30, "similar"),
        (0.31, 0.40, 0.30, "higher"),
        (NONE, NONE, 0.30, "not_compared"),
        (0.10, 0.20, NONE, "not_compared"),
    ],
)
def test_the_whole_interval_must_lie_on_one_side(low, high, middle, standing):
    assert compare_limits(low, high, middle).item() == standing


def test_shares_beside_the_middle():
    told = share_standings([50, 62, 70, 30, 0, 5], [100, 100, 100, 100, 0, 5], 0.5)
    assert rows(told)[:4] == [("similar", 0), ("higher", 0.95), ("higher", 0.998), ("lower", 0.998)]
    assert told.standing[4:].tolist() == ["not_compared", "higher"]
    assert np.isnan(told.confidence[4])


def test_happenings_beside_what_was_expected():
    told = ratio_standings([10, 20, 0, 0, 3], [10, 10, 10, 1, 0])
    assert told.standing.tolist() == ["similar", "higher", "lower", "similar", "not_compared"]
    assert told.confidence[:4].tolist() == [0, 0.95, 0.998, 0]


def test_distances_in_standard_errors():
    told = deviation_standings([-4, -2, 0, 1.9, 3, NONE])
    assert told.standing.tolist() == [
        "lower",
        "lower",
        "similar",
        "similar",
        "higher",
        "not_compared",
    ]
    assert told.confidence[:5].tolist() == [0.998, 0.95, 0, 0, 0.95]


def test_one_of_many_that_is_told_apart_by_chance_alone_is_taken_back():
    z = np.array([2.0, 5.0, *[0.1] * 38, NONE])
    told = control_false_discoveries(deviation_standings(z), two_sided_p(z))
    assert rows(told)[:3] == [("similar", 0), ("higher", 0.998), ("similar", 0)]
    assert told.standing[-1] == "not_compared"


def test_one_city_alone_needs_no_control():
    told = deviation_standings([2.0])
    assert rows(control_false_discoveries(told, two_sided_p([2.0]))) == rows(told)


def test_where_nothing_is_compared_nothing_is_taken_back():
    told = deviation_standings([NONE, NONE])
    after = control_false_discoveries(told, two_sided_p([NONE, NONE]))
    assert after.standing.tolist() == ["not_compared", "not_compared"]


def test_others_label_shares_the_same(published):
    truth = published("01_funnel_prop_labels.csv")
    told = share_standings(truth["numerator"], truth["denominator"], 0.8064244785714955)
    assert rows(told) == [CODES[label] for label in truth["significance"]]


def test_others_label_ratios_the_same(published):
    truth = published("01_funnel_ratio_labels.csv")
    told = ratio_standings(truth["obs"], truth["expected"])
    assert rows(told) == [CODES[label] for label in truth["significance"]]


SHARES = st.lists(
    st.integers(1, 10**5).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1
)


@given(SHARES, st.floats(0.01, 0.99))
def test_a_standing_never_contradicts_the_interval(shares, middle):
    above, below = np.array(shares).T
    standing, confidence = share_standings(above, below, middle)
    low, high = wilson_interval(above, below)
    assert ((standing == "lower") == (high < middle)).all()
    assert ((standing == "higher") == (low > middle)).all()
    assert ((confidence > 0) == (standing != "similar")).all()


@given(SHARES, st.floats(0.01, 0.99))
def test_lower_turns_to_higher_when_the_question_is_turned(shares, middle):
    above, below = np.array(shares).T
    asked = share_standings(above, below, middle)
    turned = share_standings(below - above, below, 1 - middle)
    assert turned.confidence.tolist() == asked.confidence.tolist()
    assert ((asked.standing == "lower") == (turned.standing == "higher")).all()


@given(st.lists(st.floats(-6, 6), min_size=1, max_size=50))
def test_control_only_ever_takes_back(z):
    told = deviation_standings(z)
    after = control_false_discoveries(told, two_sided_p(z))
    changed = after.standing != told.standing
    assert (after.standing[changed] == "similar").all()
    assert isinstance(after, Standings)
