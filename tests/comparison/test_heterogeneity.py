"""The parts that a synthesis is made of: weights, their mean, and how far effects lie from it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.heterogeneity import Studies, between_variance, information

NONE = np.nan
NOTHING = np.array(0.0)


@pytest.mark.parametrize(
    ("effect", "variance", "known"),
    [
        ([1, 2, 3], [1, 1, 1], [True, True, True]),
        ([1, NONE, 3], [1, 1, 1], [True, False, True]),
        ([1, 2, 3], [1, 0, NONE], [False, False, False]),
        ([1, 2, 3], [1, -1, 1], [True, False, True]),
        ([1], [1], [False]),
        ([], [], []),
    ],
)
def test_studies_count_with_effect_and_variance_and_where_there_are_two(effect, variance, known):
    studies = Studies.of(effect, variance)
    assert studies.known.tolist() == known
    count = sum(known) or NONE
    assert studies.count == pytest.approx(count, nan_ok=True)
    nothing = np.array([studies.mean(NOTHING), studies.whole(NOTHING), information(studies)])
    assert np.isnan(nothing).all() == np.isnan(count)


def test_by_hand():
    studies = Studies.of([1, 4], [1, 0.5])
    assert studies.weights(NOTHING).tolist() == [1, 2]
    assert studies.whole(NOTHING) == 3
    assert studies.mean(NOTHING) == pytest.approx(3)
    # (1 - 3)² + 2 (4 - 3)², and with squared weights (1 - 3)² + 4 (4 - 3)²
    assert studies.squares(NOTHING) == pytest.approx(6)
    assert studies.squares(NOTHING, 2) == pytest.approx(8)
    assert information(studies) == pytest.approx(3 - 5 / 3)
    assert studies.weights(np.array(0.5)) == pytest.approx([1 / 1.5, 1])


STUDIES = st.lists(
    st.tuples(st.integers(-300, 300), st.integers(1, 200)), min_size=2, max_size=12
).map(lambda rows: (np.array(rows).T[0] / 100, np.array(rows).T[1] / 100))
TAU2 = st.floats(0, 10).map(np.array)


@given(STUDIES, TAU2)
def test_the_mean_is_where_the_squares_are_fewest(told, tau2):
    effect, variance = told
    studies = Studies.of(effect, variance)

    def squares(middle):
        return (studies.weights(tau2) * (effect - middle) ** 2).sum()

    mean = studies.mean(tau2)
    assert studies.squares(tau2) == pytest.approx(squares(mean))
    assert squares(mean) <= min(squares(mean - 0.01), squares(mean + 0.01))


@given(STUDIES, TAU2)
def test_a_mean_of_independent_effects_is_as_sure_as_its_weights_say(told, tau2):
    effect, variance = told
    studies = Studies.of(effect, variance)
    shares = studies.weights(tau2) / studies.whole(tau2)
    assert (shares**2 * (variance + tau2)).sum() == pytest.approx(1 / studies.whole(tau2))


@given(STUDIES)
def test_more_variance_between_means_less_weight_and_fewer_squares(told):
    studies = Studies.of(*told)
    steps = [np.array(x) for x in (0.0, 0.1, 1.0, 10.0)]
    for measure in (studies.whole, studies.squares):
        sizes = [float(measure(tau2)) for tau2 in steps]
        assert (np.diff(sizes) <= 1e-9).all()


@given(STUDIES, st.sampled_from([0.1, 10.0]), st.integers(-5, 5))
def test_the_unit_and_the_zero_of_effects_change_no_squares(told, unit, zero):
    effect, variance = told
    once, moved = Studies.of(*told), Studies.of(effect * unit + zero, variance * unit**2)
    assert moved.squares(NOTHING) == pytest.approx(once.squares(NOTHING), abs=1e-6)
    assert moved.mean(NOTHING) == pytest.approx(once.mean(NOTHING) * unit + zero)
    assert information(moved) == pytest.approx(information(once) / unit**2)


@given(st.integers(2, 20), st.floats(0.1, 5))
def test_of_studies_alike_all_is_as_of_a_sample(count, variance):
    effect = np.sin(np.arange(count))
    studies = Studies.of(effect, np.full(count, variance))
    assert information(studies) == pytest.approx((count - 1) / variance)
    assert studies.mean(NOTHING) == pytest.approx(effect.mean())
    assert studies.squares(NOTHING) == pytest.approx(effect.var() * count / variance)
    # by moments, what the sample spreads beyond each study's own variance
    beyond = max(0, effect.var(ddof=1) - variance)
    assert between_variance(effect, np.full(count, variance), "DL") == pytest.approx(beyond)


def test_cochrans_q_grows_with_the_variance_between_as_information_says():
    chance = np.random.default_rng(20_260_104)
    variance = np.array([0.1, 0.4, 0.2, 1.0, 0.3])
    for tau2 in (0.0, 0.5):
        drawn = chance.normal(0.3, np.sqrt(variance + tau2), (20_000, 5))
        q = Studies.of(drawn, np.broadcast_to(variance, drawn.shape)).squares(np.zeros(20_000))
        whole = Studies.of(drawn[0], variance)
        assert q.mean() == pytest.approx(4 + tau2 * information(whole), rel=0.02)
