"""How far the same people have changed, in a unit that studies share."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_ind_from_stats

from citywise.comparison.effect_sizes import (
    BeforeAfter,
    controlled_change,
    hedges_correction,
    independent_change,
    raw_change,
    standardised_change,
)

NONE = np.nan
# Lakens 2013: ten people rated two films
FIRST, SECOND = [9, 6, 7, 8, 7, 9, 8, 8, 8, 7], [9, 7, 8, 9, 8, 9, 9, 10, 9, 9]


def asked_twice(before, after):
    return BeforeAfter(
        np.mean(before),
        np.mean(after),
        np.std(before, ddof=1),
        np.std(after, ddof=1),
        len(before),
        np.corrcoef(before, after)[0, 1],
    )


@pytest.mark.parametrize(
    ("by", "effect"),
    [("baseline", 1.054), ("change", 1.5), ("average", 1.129), ("repeated", 1.111)],
)
def test_the_spread_it_is_divided_by_makes_the_number(by, effect):
    told = standardised_change(asked_twice(FIRST, SECOND), by, is_corrected=False)
    assert told.value == pytest.approx(effect, abs=5e-4)


def test_the_raw_change_is_as_sure_as_the_mean_of_changes():
    told = raw_change(asked_twice(FIRST, SECOND))
    changes = np.subtract(SECOND, FIRST)
    assert told.value == pytest.approx(1.0)
    assert told.variance == pytest.approx(np.var(changes, ddof=1) / 10)


@pytest.mark.parametrize(
    ("freedom", "factor", "printed"),
    [(1, 0, 0), (2, 0.5642, 0.5714), (10, 0.9227, 0.9231), (100, 0.9925, 0.9925), (0, NONE, NONE)],
)
def test_small_groups_are_corrected(freedom, factor, printed):
    assert hedges_correction(freedom) == pytest.approx(factor, abs=5e-5, nan_ok=True)
    short = hedges_correction(freedom, is_exact=False)
    assert short == pytest.approx(printed, abs=5e-5, nan_ok=True)


@pytest.mark.parametrize(
    "group",
    [
        BeforeAfter(1, 2, 1, 1, 1, 0.5),
        BeforeAfter(1, 2, 1, 1, 0, 0.5),
        BeforeAfter(1, 2, 0, 1, 9, 0.5),
        BeforeAfter(1, NONE, 1, 1, 9, 0.5),
    ],
)
def test_without_two_people_or_a_spread_there_is_no_effect(group):
    assert np.isnan(standardised_change(group).value)
    assert np.isnan(controlled_change(group, group).value)


def test_what_a_control_group_does_too_is_taken_off():
    group = BeforeAfter(30, 38, 10, 12, 20, 0.5)
    same = controlled_change(group, group)
    assert same.value == 0
    told = controlled_change(group, BeforeAfter(30, 32, 10, 12, 20, 0.5))
    assert told.value == pytest.approx(0.6 * hedges_correction(38))


def test_changes_of_others(published):
    truth = published("08_es_prepost.csv")
    columns = ["m_pre", "m_post", "sd_pre", "sd_post", "ni", "ri"]
    groups = BeforeAfter(*(truth[name].to_numpy() for name in columns))
    for prefix, told in [
        ("MC", raw_change(groups)),
        ("SMCC", standardised_change(groups, "change")),
        ("SMCR", standardised_change(groups, "baseline")),
    ]:
        assert told.value == pytest.approx(truth[f"{prefix}_yi"].to_numpy(), rel=1e-9)
        assert told.variance == pytest.approx(truth[f"{prefix}_vi"].to_numpy(), rel=1e-9)


def test_conventions_of_a_textbook(published_facts):
    truth = published_facts("08_es_lakens.json")
    group = asked_twice(truth["movie2"], truth["movie1"])
    for name, by in [("d_z", "change"), ("d_av", "average"), ("d_rm", "repeated")]:
        told = standardised_change(group, by, is_corrected=False)
        assert told.value == pytest.approx(truth[name], abs=1e-9)
    average = standardised_change(group, "average", is_corrected=False).value
    for name, freedom in [("g_av_df18_(Lakens prints 1.08)", 18), ("g_av_df9", 9)]:
        told = average * hedges_correction(freedom, is_exact=False)
        assert told == pytest.approx(truth[name], abs=1e-9)


GROUPS = st.builds(
    BeforeAfter,
    st.floats(-50, 50),
    st.floats(-50, 50),
    st.floats(0.5, 20),
    st.floats(0.5, 20),
    st.integers(3, 500),
    st.floats(-0.95, 0.95),
)
SPREADS = st.sampled_from(["baseline", "change", "average", "repeated"])


def moved(group, unit, zero):
    return BeforeAfter(
        group.mean_before * unit + zero,
        group.mean_after * unit + zero,
        group.spread_before * unit,
        group.spread_after * unit,
        group.size,
        group.correlation,
    )


@given(GROUPS, SPREADS, st.floats(0.01, 100), st.floats(-100, 100))
def test_the_unit_of_the_scale_changes_no_standardised_effect(group, by, unit, zero):
    once, told = standardised_change(group, by), standardised_change(moved(group, unit, zero), by)
    assert np.array(told) == pytest.approx(np.array(once), rel=1e-6, abs=1e-6)
    once, told = raw_change(group), raw_change(moved(group, unit, zero))
    assert told.value == pytest.approx(once.value * unit, abs=1e-6)
    assert told.variance == pytest.approx(once.variance * unit**2)


@given(GROUPS, SPREADS)
def test_the_correction_draws_towards_nought_and_keeps_the_direction(group, by):
    plain = standardised_change(group, by, is_corrected=False).value
    corrected = standardised_change(group, by).value
    assert abs(corrected) <= abs(plain)
    assert corrected * plain >= 0


@given(GROUPS, GROUPS)
def test_exchanging_group_and_control_turns_the_effect(group, control):
    once, turned = controlled_change(group, control), controlled_change(control, group)
    assert turned.value == pytest.approx(-once.value, abs=1e-9)
    assert turned.variance == pytest.approx(once.variance)


@given(st.integers(2, 10**4))
def test_the_correction_grows_with_the_group(freedom):
    assert 0 < hedges_correction(freedom) < hedges_correction(freedom + 1) < 1


def other_people(group, before, after):
    told = independent_change(group, (before, after))
    return float(told.value), float(told.variance)


@given(GROUPS, st.integers(2, 300), st.integers(2, 300))
def test_other_people_before_and_after_are_two_samples(group, before, after):
    """Student's t of two samples is their difference in pooled spreads, times the root of sizes."""
    value, variance = other_people(group, before, after)
    one = (group.mean_after, group.spread_after, after)
    t = ttest_ind_from_stats(*one, group.mean_before, group.spread_before, before).statistic
    factor = hedges_correction(before + after - 2)
    assert value == pytest.approx(t * np.sqrt(1 / before + 1 / after) * factor, abs=1e-9)
    assert variance == pytest.approx(1 / before + 1 / after + value**2 / (2 * (before + after)))


@given(GROUPS, st.integers(2, 300), st.integers(2, 300), st.floats(0.01, 100), st.floats(-9, 9))
def test_neither_unit_nor_correlation_changes_an_effect_of_other_people(
    group, before, after, unit, zero
):
    once = other_people(group, before, after)
    assert other_people(moved(group, unit, zero), before, after) == pytest.approx(once, abs=1e-6)
    unrelated = dataclasses.replace(group, correlation=0.0, size=2)
    assert other_people(unrelated, before, after) == once


@given(GROUPS, st.integers(2, 300), st.integers(2, 300))
def test_backwards_an_effect_of_other_people_turns(group, before, after):
    back = BeforeAfter(
        group.mean_after, group.mean_before, group.spread_after, group.spread_before, 2, 0.0
    )
    value, variance = other_people(group, before, after)
    assert other_people(back, after, before) == pytest.approx((-value, variance))


@pytest.mark.parametrize(
    ("spread", "sizes"), [(10, (1, 20)), (10, (20, 1)), (10, (NONE, 20)), (0, (20, 20))]
)
def test_one_person_or_no_spread_leaves_no_effect_of_other_people(spread, sizes):
    told = other_people(BeforeAfter(50, 55, spread, spread, 20, 0.5), *sizes)
    assert np.isnan(told).all()


def test_a_variance_is_how_far_effects_of_samples_spread():
    chance = np.random.default_rng(20_260_107)
    before, after = chance.normal(0, 1, (20_000, 25)), chance.normal(0.6, 1, (20_000, 40))
    groups = BeforeAfter(
        before.mean(1), after.mean(1), before.std(1, ddof=1), after.std(1, ddof=1), 25, 0.0
    )
    value, variance = independent_change(groups, (25, 40))
    assert value.mean() == pytest.approx(0.6, abs=0.01)
    assert variance.mean() == pytest.approx(value.var(), rel=0.04)
