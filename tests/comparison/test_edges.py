"""No numbers, missing ones, none, all, one city, enormous ones: never an error, never a guess.

And many networks at once are each as alone.
"""

import numpy as np
import pytest

from citywise.comparison import (
    changes,
    control_charts,
    evidence,
    intervals,
    overdispersion,
    peers,
    rollouts,
    shrinkage,
    special_causes,
    standardised,
    standings,
    trends,
    variation,
)

NONE = np.nan


def dispersion(deviations, hold=overdispersion.winsorise):
    told = overdispersion.measure_dispersion(deviations.error, hold(deviations.z))
    return [told.phi, told.tau2, told.cities]


def controlled(z):
    told = standings.deviation_standings(z)
    return standings.control_false_discoveries(told, standings.two_sided_p(z))[1]


def flat(synthesis):
    return [*synthesis.mean, *synthesis.heterogeneity, *synthesis[2:]]


def parts(told):
    """One array for each part of an answer: value, low, high, or whatever it has."""
    return np.array([told] if isinstance(told, np.ndarray | float) else list(told), float)


BY_NETWORK = {
    "mean": lambda x, _: intervals.mean_interval(x),
    "ratio of sums": intervals.ratio_of_sums_interval,
    "direct rate": lambda x, n: standardised.direct_rate(x, n, np.ones(x.shape[-1])),
    "expected": lambda x, n: standardised.expected_count(x, n, n + 1),
    "groups": lambda x, _: standardised.quantile_groups(x, 2),
    "shares over-dispersed": lambda x, n: dispersion(overdispersion.share_deviations(x, n)),
    "ratios over-dispersed": lambda x, n: dispersion(
        overdispersion.ratio_deviations(x, n), overdispersion.truncate
    ),
    "logs over-dispersed": lambda x, n: dispersion(overdispersion.ratio_deviations(x, n, "log")),
    "counts over-dispersed": lambda x, n: dispersion(overdispersion.count_ratio_deviations(x, n)),
    "false discoveries": lambda x, _: controlled(x - 2),
    "moments": shrinkage.marshall_rates,
    "shrunken rates": shrinkage.shrink_rates,
    "shrunken shares": shrinkage.shrink_shares,
    "spread of rates": variation.fit_rates,
    "spread of shares": variation.fit_shares,
    "trend of shares": trends.share_trend,
    "trend of rates": trends.rate_trend,
    "synthesis": lambda x, n: flat(evidence.synthesise(x, n)),
    "xmr": lambda x, _: control_charts.xmr_chart(x, [2]),
    "p": lambda x, n: control_charts.p_chart(x, n, [2]),
    "u": lambda x, n: control_charts.u_chart(x, n, 10, [2]),
    "widened p": lambda x, n: control_charts.p_chart(x, n, [2], is_widened=True),
    "widened u": lambda x, n: control_charts.u_chart(x, n, 10, [2], is_widened=True),
}
OTHERS = {
    "Wilson": intervals.wilson_interval,
    "rate": intervals.rate_interval,
    "indirect ratio": standardised.indirect_ratio,
    "standing of shares": lambda x, n: standings.share_standings(x, n, 0.3)[1],
    "standing of ratios": lambda x, n: standings.ratio_standings(x, n)[1],
    "change of shares": lambda x, n: changes.share_change(x, n, x[::-1], n[::-1]),
    "ratio of rates": lambda x, n: changes.rate_ratio(x, n, x[::-1], n[::-1]),
    "peers": lambda x, n: peers.peer_distances(peers.standardise(np.array([x, n]).T)),
    "peers by range": lambda x, n: peers.explain_distances(
        peers.standardise(np.array([x, n]).T, "range")
    ),
    "rollouts": lambda x, n: rollouts.effects_by_duration(
        rollouts.group_time_effects(
            np.array([x, n, x]).T, np.where(np.arange(len(x)) % 2, 1.0, NONE)
        )
    )[1:3],
    "signs": lambda x, _: special_causes.special_causes(control_charts.xmr_chart(x)) == "common",
}
CITIES = {
    "nobody": ([], []),
    "missing": ([NONE, NONE], [NONE, NONE]),
    "no denominators": ([0, 0, 0], [0, 0, 0]),
    "none": ([0, 0, 0], [5, 9, 7]),
    "all": ([5, 9, 7], [5, 9, 7]),
    "below zero": ([-1, 2, 3], [5, 5, -5]),
    "one city": ([3], [10]),
    "one person each": ([0, 1, 1], [1, 1, 1]),
    "enormous": ([10**9, 2 * 10**9, 5 * 10**8], [4 * 10**9] * 3),
    "mixed": ([0, NONE, 4, 10**6], [3, 8, NONE, 10**7]),
    "none or all": ([0, 1000, 0, 1000], [1000] * 4),
    "very unlike": ([1, 0], [10**9, 1]),
}


@pytest.mark.parametrize("function", [*BY_NETWORK, *OTHERS])
@pytest.mark.parametrize("cities", CITIES)
def test_whatever_comes_no_error_and_nothing_infinite(function, cities):
    numbers = (np.array(x, float) for x in CITIES[cities])
    told = (BY_NETWORK | OTHERS)[function](*numbers)
    # the ratio of something to nothing is infinite, and nothing else is
    assert function == "ratio of rates" or not np.isinf(parts(told)).any()


@pytest.mark.parametrize("function", BY_NETWORK)
def test_many_networks_at_once_are_each_as_alone(function):
    chance = np.random.default_rng(8)
    sizes = chance.integers(20, 200, (6, 9)).astype(float)
    counts = chance.binomial(sizes.astype(int), chance.uniform(0.1, 0.6, sizes.shape)).astype(float)
    counts[2, 4] = sizes[3, 1] = NONE
    call = BY_NETWORK[function]
    together = parts(call(counts, sizes))
    alone = [parts(call(*network)) for network in zip(counts, sizes, strict=True)]
    assert together == pytest.approx(np.stack(alone, axis=1), rel=1e-6, nan_ok=True)
