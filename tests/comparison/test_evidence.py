"""What many studies of one practice say together, and what a further city may expect."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.evidence import synthesise
from citywise.comparison.heterogeneity import between_variance, between_variance_interval

NONE = np.nan
RANDOM = ["DL", "PM", "REML", "ML", "HE", "SJ", "EB", "HS"]
TESTS = {"z": "z", "knha": "hartung_knapp", "adhoc": "hartung_knapp_floored"}


def test_studies_that_differ_widen_what_is_said_of_all():
    told = synthesise([0.1, 0.3, 0.5], [0.01, 0.01, 0.01], prediction="test")
    assert np.array(told.mean[:2]) == pytest.approx([0.3, 0.1155], abs=5e-5)
    assert told.heterogeneity.tau2 == pytest.approx(0.03)
    assert told.heterogeneity.i2 == pytest.approx(0.75)
    assert [told.mean.low, told.mean.high] == pytest.approx([-0.197, 0.797], abs=5e-4)
    assert [told.predicted_low, told.predicted_high] == pytest.approx([-0.597, 1.197], abs=5e-3)


def test_studies_that_agree_by_chance_are_no_surer_than_their_own_variances():
    plain = synthesise([0.30, 0.31, 0.29], [0.01] * 3, test="hartung_knapp")
    floored = synthesise([0.30, 0.31, 0.29], [0.01] * 3)
    assert plain.mean.error == pytest.approx(0.0058, abs=5e-5)
    assert floored.mean.error == pytest.approx(0.0577, abs=5e-5)


@pytest.mark.parametrize("estimator", ["EE", *RANDOM])
@pytest.mark.parametrize(
    ("effects", "variances"),
    [([0.3], [0.01]), ([0.3, NONE], [0.01, 0.01]), ([0.3, 0.4], [0.01, 0]), ([NONE], [NONE])],
)
def test_one_study_is_no_synthesis(estimator, effects, variances):
    told = synthesise(effects, variances, estimator)
    assert np.isnan([*told.mean, *told.heterogeneity, *told[2:4]]).all()


@pytest.mark.parametrize("estimator", ["EE", *RANDOM])
def test_a_study_without_numbers_changes_nothing(estimator):
    with_gap = synthesise([0.1, NONE, 0.5, 0.2], [0.01, 0.02, 0.03, 0.01], estimator)
    without = synthesise([0.1, 0.5, 0.2], [0.01, 0.03, 0.01], estimator)
    assert with_gap.studies == 3
    assert np.array(with_gap.mean) == pytest.approx(np.array(without.mean))
    assert np.array(with_gap.heterogeneity) == pytest.approx(np.array(without.heterogeneity))


@pytest.mark.parametrize("estimator", RANDOM)
def test_equal_effects_do_not_differ(estimator):
    told = synthesise([0.2] * 4, [0.01, 0.02, 0.03, 0.04], estimator)
    assert told.heterogeneity.tau2 == 0
    assert told.mean.value == pytest.approx(0.2)


def test_two_studies_predict_nothing():
    assert np.isnan(synthesise([0.1, 0.5], [0.01, 0.01]).predicted_low)
    assert not np.isnan(synthesise([0.1, 0.5], [0.01, 0.01], prediction="test").predicted_low)


def test_syntheses_of_others(published):
    columns = {
        "estimate": lambda x: x.mean.value,
        "se": lambda x: x.mean.error,
        "ci_lb": lambda x: x.mean.low,
        "ci_ub": lambda x: x.mean.high,
        "pval": lambda x: x.mean.p,
        "stat": lambda x: x.mean.value / x.mean.error,
        "tau2": lambda x: x.heterogeneity.tau2,
        "I2": lambda x: x.heterogeneity.i2 * 100,
        "H2": lambda x: x.heterogeneity.h2,
        "Q": lambda x: x.heterogeneity.q,
        "Qp": lambda x: x.heterogeneity.q_p,
        "tau2_ci_lb": lambda x: x.heterogeneity.tau2_low,
        "tau2_ci_ub": lambda x: x.heterogeneity.tau2_high,
        "pi_lb": lambda x: x.predicted_low,
        "pi_ub": lambda x: x.predicted_high,
        "k": lambda x: x.studies,
    }
    for row in published("03_meta.csv").iter_rows(named=True):
        studies = published(f"03_meta_data_{row['dataset']}.csv")
        asked = studies["yi"], studies["vi"], row["method"], TESTS[row["test"]]
        told = synthesise(*asked, prediction="test")
        for column, find in columns.items():
            if row[column] is not None:
                assert find(told) == pytest.approx(row[column], rel=1e-6), (column, row)
        riley = synthesise(*asked)
        for column, found in [
            ("pi_riley_lb", riley.predicted_low),
            ("pi_riley_ub", riley.predicted_high),
        ]:
            wanted = NONE if row[column] is None else row[column]
            assert found == pytest.approx(wanted, rel=1e-6, nan_ok=True)
        assert np.isnan(told.predicted_low) == (row["pi_lb"] is None)


STUDIES = st.lists(
    st.tuples(st.integers(-300, 300), st.integers(1, 200)), min_size=2, max_size=25
).map(lambda rows: (np.array(rows).T[0] / 100, np.array(rows).T[1] / 100))
ESTIMATORS = st.sampled_from(RANDOM)


@given(STUDIES, ESTIMATORS)
def test_the_mean_lies_among_the_effects_and_in_its_interval(studies, estimator):
    told = synthesise(*studies, estimator)
    assert studies[0].min() - 1e-9 <= told.mean.value <= studies[0].max() + 1e-9
    assert told.mean.low <= told.mean.value <= told.mean.high
    assert not told.predicted_low > told.mean.low
    assert not told.predicted_high < told.mean.high
    assert 0 <= told.heterogeneity.i2 <= 1
    assert 0 <= told.mean.p <= 1


@given(STUDIES, ESTIMATORS, st.sampled_from([0.1, 10.0, 1000.0]), st.integers(-5, 5))
def test_the_unit_of_effects_changes_nothing_else(studies, estimator, unit, zero):
    effect, variance = studies
    once = synthesise(effect, variance, estimator)
    told = synthesise(effect * unit + zero * unit, variance * unit**2, estimator)
    assert told.heterogeneity.tau2 == pytest.approx(
        once.heterogeneity.tau2 * unit**2, rel=1e-5, abs=1e-6 * unit**2
    )
    assert told.mean.value == pytest.approx(
        (once.mean.value + zero) * unit, rel=1e-5, abs=1e-5 * unit
    )


@given(STUDIES)
def test_limits_of_the_variance_hold_what_fits_it(studies):
    low, high = between_variance_interval(*studies)
    assert 0 <= low <= high
    # the median of its profile lies within
    assert low <= between_variance(*studies, "PM") or between_variance(*studies, "PM") == 0


@given(STUDIES, st.sampled_from(["DL", "PM", "HE", "SJ"]), st.floats(1, 10))
def test_effects_further_apart_differ_more(studies, estimator, times):
    effect, variance = studies
    once = between_variance(effect, variance, estimator)
    assert between_variance(effect * times, variance, estimator) >= once - 1e-9
