"""Limits cover what they say they cover: ten thousand networks whose truth is known.

95 % limits hold the truth in 93 to 97 of a hundred; where theory promises at least 95 (exact
limits) or at most 5 (false alarms), that is asked.
"""

import numpy as np
import pytest

from citywise.comparison.changes import mean_change, rate_ratio, share_change
from citywise.comparison.control_charts import p_chart, u_chart, xmr_chart
from citywise.comparison.effect_sizes import BeforeAfter, controlled_change
from citywise.comparison.event_studies import study_event
from citywise.comparison.evidence import synthesise
from citywise.comparison.funnels import (
    rate_funnel_limits,
    ratio_funnel_limits,
    share_funnel_limits,
)
from citywise.comparison.heterogeneity import between_variance_interval
from citywise.comparison.intervals import (
    garwood_interval,
    mean_interval,
    normal_reach,
    poisson_interval,
    rate_interval,
    ratio_of_sums_interval,
    wilson_interval,
)
from citywise.comparison.overdispersion import (
    measure_dispersion,
    ratio_deviations,
    scaled_funnel_limits,
    share_deviations,
    widen_error,
)
from citywise.comparison.rollouts import group_time_effects, overall_effect
from citywise.comparison.shrinkage import shrink_rates, shrink_shares
from citywise.comparison.special_causes import special_causes
from citywise.comparison.standardised import direct_rate, indirect_ratio, repeated_event_variance
from citywise.comparison.standings import (
    control_false_discoveries,
    deviation_standings,
    two_sided_p,
)
from citywise.comparison.trends import rate_trend, share_trend

NETWORKS = 10_000


@pytest.fixture
def chance():
    return np.random.default_rng(20_260_101)


def covered(low, high, truth):
    return float(np.mean((low <= truth) & (truth <= high)))


def as_promised(share):
    return 0.93 <= share <= 0.97


def test_shares(chance):
    people, truth = (
        chance.integers(20, 2000, (NETWORKS, 12)),
        chance.uniform(0.05, 0.95, (NETWORKS, 12)),
    )
    assert as_promised(covered(*wilson_interval(chance.binomial(people, truth), people), truth))


def test_counts_and_rates(chance):
    truth = chance.uniform(10, 500, (NETWORKS, 12))
    counts = chance.poisson(truth)
    assert as_promised(covered(*poisson_interval(counts), truth))
    assert as_promised(covered(*rate_interval(counts, 2000, 1000), truth / 2))


def test_few_are_covered_at_least_as_often_as_promised(chance):
    truth = chance.uniform(0.1, 9, (NETWORKS, 12))
    assert covered(*garwood_interval(chance.poisson(truth)), truth) >= 0.95


def test_means(chance):
    values = chance.normal(50, 8, (NETWORKS, 6))
    assert as_promised(covered(*mean_interval(values)[1:], 50))


def test_ratios_of_sums(chance):
    sizes = chance.lognormal(4, 0.6, (NETWORKS, 20))
    own = chance.gamma(10, 0.3 / 10, (NETWORKS, 20))
    told = ratio_of_sums_interval(sizes * own, sizes)
    assert as_promised(covered(told.low, told.high, 0.3))


@pytest.fixture
def layers(chance):
    people = chance.integers(500, 5000, (NETWORKS, 8))
    return people, chance.uniform(0.002, 0.02, 8), chance.uniform(1, 3, 8)


def test_direct_rates(chance, layers):
    people, rates, standard = layers
    told = direct_rate(chance.poisson(people * rates), people, standard, per=1)
    assert as_promised(covered(told.low, told.high, rates @ standard / standard.sum()))


def test_direct_rates_of_people_who_come_back(chance, layers):
    people, rates, standard = layers
    each = np.array([1, 2, 5])
    visitors = chance.poisson(people[..., None] * rates[:, None] * [0.6, 0.3, 0.1])
    counts, variance = visitors @ each, repeated_event_variance(visitors, each)
    truth = rates * ([0.6, 0.3, 0.1] @ each) @ standard / standard.sum()
    told = direct_rate(counts, people, standard, per=1, variance=variance)
    assert as_promised(covered(told.low, told.high, truth))
    naive = direct_rate(counts, people, standard, per=1)
    assert covered(naive.low, naive.high, truth) < 0.9


def test_indirect_ratios(chance):
    expected, truth = chance.uniform(12, 200, (NETWORKS, 5)), chance.uniform(0.8, 2, (NETWORKS, 5))
    told = indirect_ratio(chance.poisson(expected * truth), expected)
    assert as_promised(covered(told.low, told.high, truth))


def test_changes_of_shares(chance):
    sizes = chance.integers(20, 500, (2, NETWORKS, 6))
    truth = chance.uniform(0.1, 0.9, (2, NETWORKS, 6))
    later, earlier = chance.binomial(sizes, truth)
    told = share_change(later, sizes[0], earlier, sizes[1])
    assert as_promised(covered(told.low, told.high, truth[0] - truth[1]))


def test_ratios_of_rates(chance):
    sizes, truth = (
        chance.uniform(500, 3000, (2, NETWORKS, 6)),
        chance.uniform(0.01, 0.1, (2, NETWORKS, 6)),
    )
    later, earlier = chance.poisson(sizes * truth)
    told = rate_ratio(later, sizes[0], earlier, sizes[1])
    assert as_promised(covered(told.low, told.high, truth[0] / truth[1]))


def test_changes_of_means(chance):
    later, earlier = chance.normal(12, 4, (NETWORKS, 9)), chance.normal(10, 2, (NETWORKS, 15))
    now, before = ((x.mean(-1), x.std(-1, ddof=1), x.shape[-1]) for x in (later, earlier))
    told = mean_change(*now, before)
    assert as_promised(covered(told.low, told.high, 2))


def test_no_trend_is_seldom_taken_for_one(chance):
    people = chance.integers(100, 500, (NETWORKS, 8))
    for trend, counts in [
        (share_trend, chance.binomial(people, 0.3)),
        (rate_trend, chance.poisson(people * 0.3)),
    ]:
        assert as_promised(np.mean(trend(counts, people).p >= 0.05))


def test_funnels_of_chance(chance):
    people = chance.integers(50, 5000, (NETWORKS, 12))
    shares, counts = chance.binomial(people, 0.3) / people, chance.poisson(people * 0.3)
    assert as_promised(covered(*share_funnel_limits(people, 0.3), shares))
    assert as_promised(covered(*rate_funnel_limits(people, 0.3), counts / people))
    exact = covered(*ratio_funnel_limits(people * 0.3), counts / (people * 0.3))
    assert 0.95 <= exact <= 0.97
    alarm = covered(*share_funnel_limits(people, 0.3, 0.998), shares)
    assert 0.996 <= alarm <= 0.999


def test_funnels_that_allow_for_differences(chance):
    people = chance.integers(200, 5000, (NETWORKS, 40))
    own = np.sin(np.arcsin(np.sqrt(0.3)) + chance.normal(0, 0.05, people.shape)) ** 2
    deviations = share_deviations(chance.binomial(people, own), people)
    assert np.mean(np.abs(deviations.z) < normal_reach(0.95)) < 0.75
    dispersion = measure_dispersion(deviations.error, deviations.z)
    wide = widen_error(deviations.error, dispersion)
    limits = scaled_funnel_limits("arcsine", deviations.centre, wide)
    assert as_promised(covered(*limits, np.sin(deviations.value) ** 2))


def test_ratios_that_differ_by_a_factor(chance):
    expected = chance.uniform(50, 500, (NETWORKS, 40))
    counts = chance.negative_binomial(expected / 2, 1 / 3)
    deviations = ratio_deviations(counts, expected)
    wide = widen_error(
        deviations.error, measure_dispersion(deviations.error, deviations.z), "multiplicative"
    )
    limits = scaled_funnel_limits("root", deviations.centre, wide)
    assert as_promised(covered(*limits, counts / expected))


def test_false_discoveries_stay_few(chance):
    different = chance.random((NETWORKS, 60)) < 0.2
    z = chance.normal(size=different.shape) + different * 4
    apart = control_false_discoveries(deviation_standings(z), two_sided_p(z)).standing != "similar"
    false = (apart & ~different).sum(1) / np.maximum(1, apart.sum(1))
    assert false.mean() <= 0.05
    assert (apart & different).sum() / different.sum() > 0.8


@pytest.mark.parametrize(
    ("cities", "spread", "expected"), [(20, 0.1, 10), (30, 0.02, 10), (12, 0.3, 40)]
)
def test_shrunken_rates(chance, cities, spread, expected):
    exposures = chance.uniform(0.2, 3, (NETWORKS, cities)) * expected
    truth = chance.gamma(1 / spread, spread, exposures.shape)
    assert as_promised(
        _covered_in_blocks(shrink_rates, chance.poisson(truth * exposures), exposures, truth)
    )


@pytest.mark.parametrize(("cities", "spread"), [(20, 0.05), (12, 0.1)])
def test_shrunken_shares(chance, cities, spread):
    people = chance.integers(10, 120, (NETWORKS, cities))
    truth = chance.beta(0.3 / spread, 0.7 / spread, people.shape)
    assert as_promised(
        _covered_in_blocks(shrink_shares, chance.binomial(people, truth), people, truth)
    )


def _covered_in_blocks(shrink, counts, sizes, truth, block=500):
    """A few networks at a time: the spreads that are averaged over take memory."""
    rows = [slice(at, at + block) for at in range(0, NETWORKS, block)]
    limits = [shrink(counts[x], sizes[x])[1:] for x in rows]
    low, high = (np.concatenate(side) for side in zip(*limits, strict=True))
    return covered(low, high, truth)


@pytest.mark.parametrize(
    ("studies", "between", "estimator"), [(6, 0.04, "PM"), (12, 0.04, "PM"), (20, 0.15, "REML")]
)
def test_syntheses(chance, studies, between, estimator):
    variance = chance.uniform(0.01, 0.06, (NETWORKS, studies))
    effects = chance.normal(0.3, np.sqrt(between + variance))
    told = synthesise(effects, variance, estimator)
    assert as_promised(covered(told.mean.low, told.mean.high, 0.3))
    assert as_promised(covered(*between_variance_interval(effects, variance), between))
    further = chance.normal(0.3, np.sqrt(between), NETWORKS)
    predicted = covered(told.predicted_low, told.predicted_high, further)
    # too narrow where effects differ little beside what chance does
    assert as_promised(predicted) if between > 0.1 else 0.87 < predicted < 0.97


def test_by_z_few_studies_seem_surer_than_they_are(chance):
    variance = np.full((NETWORKS, 4), 0.02)
    effects = chance.normal(0.3, np.sqrt(0.05 + variance))
    told = synthesise(effects, variance, "DL", "z")
    assert covered(told.mean.low, told.mean.high, 0.3) < 0.92


def test_controlled_changes(chance):
    def asked_twice(people, shift):
        before = chance.normal(size=(NETWORKS, people))
        after = 0.6 * before + 0.8 * chance.normal(size=before.shape) + shift
        spreads = before.std(-1, ddof=1), after.std(-1, ddof=1)
        return BeforeAfter(before.mean(-1), after.mean(-1), *spreads, people, 0.6)

    told = controlled_change(asked_twice(25, 0.7), asked_twice(30, 0.2))
    reach = normal_reach(0.95) * np.sqrt(told.variance)
    assert told.value.mean() == pytest.approx(0.5, abs=0.01)
    assert as_promised(covered(told.value - reach, told.value + reach, 0.5))


def test_rollouts(chance):
    begins = np.repeat([np.nan, 1, 2], 20)
    gain = 0.5 * (np.arange(3) >= begins[:, None])
    limits = [
        overall_effect(group_time_effects(chance.normal(size=(60, 3)) + gain, begins))[1:]
        for _ in range(NETWORKS)
    ]
    assert as_promised(covered(*np.array(limits).T, 0.5))


STUDIES = 800


@pytest.mark.parametrize(("began", "gain", "kept"), [(12, 0.0, 0), (12, 2.0, 0), (26, 0.7, 0.3)])
def test_event_studies_of_a_network(chance, began, gain, kept):
    """26 to 30 cities, 12 quarters, each its own level; `kept` of a quarter's chance lasts on."""
    held, apart = [], []
    for _ in range(STUDIES):
        begins = np.full(30, np.nan)
        begins[:began] = chance.integers(4, 11, began)
        ups = chance.normal(size=(30, 12))
        for quarter in range(1, 12):
            ups[:, quarter] += kept * ups[:, quarter - 1]
        levels = chance.normal(0, 3, (30, 1)) + np.linspace(0, 2, 12)
        study = study_event(levels + ups + gain * (np.arange(12) >= begins[:, None]), begins)
        held.append(study.overall_low <= gain <= study.overall_high)
        apart.append(study.before.code == "apart")
    assert 0.93 < np.mean(held) < 0.97
    # the check of the time before cries wolf in no more than five of a hundred
    assert np.mean(apart) < 0.06


def test_event_studies_of_three_cities_are_not_surer_than_they_say(chance):
    held = []
    for _ in range(STUDIES):
        begins = [5, 5, 7, *[np.nan] * 5]
        study = study_event(chance.normal(size=(8, 10)), begins)
        held.append(study.overall_low <= 0 <= study.overall_high)
    assert np.mean(held) > 0.93


def test_steady_series_seldom_show_a_sign(chance):
    told = special_causes(xmr_chart(chance.normal(size=(NETWORKS, 20))))
    assert np.mean(np.char.startswith(told, "outside")) < 0.01
    assert 0.1 < np.mean((told != "common").any(1)) < 0.2


def test_steady_shares_and_rates_are_seldom_outside(chance):
    people = chance.integers(300, 900, (NETWORKS, 20))
    for chart in (
        p_chart(chance.binomial(people, 0.3), people),
        u_chart(chance.poisson(people * 0.3), people),
    ):
        told = special_causes(chart)
        assert np.mean(np.char.startswith(told, "outside")) < 0.005
