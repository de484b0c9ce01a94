"""What a practice changed where cities began with it at different times."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.intervals import normal_reach
from citywise.comparison.rollouts import (
    effects_by_duration,
    effects_by_group,
    effects_by_time,
    group_time_effects,
    is_kept,
    overall_effect,
)

NONE = np.nan
# all rise by 1 a period; who begins with the third period gains 5, with the fourth 2
OUTCOMES = np.array(
    [
        [10, 11, 12, 13.0],
        [20, 21, 22, 23],
        [10, 11, 17, 18],
        [30, 31, 37, 38],
        [10, 11, 12, 15],
    ]
)
BEGINS = [NONE, NONE, 2, 2, 3]


def told(effects):
    return dict(
        zip(
            zip(effects.group.tolist(), effects.time.tolist(), strict=True),
            effects.effect,
            strict=True,
        )
    )


def test_each_group_beside_those_that_never_began():
    effects = told(group_time_effects(OUTCOMES, BEGINS))
    expected = {(2, 1): 0, (2, 2): 5, (2, 3): 5, (3, 1): 0, (3, 2): 0, (3, 3): 2}
    assert effects == pytest.approx(expected)


def test_effects_are_put_together_by_the_size_of_groups():
    effects = group_time_effects(OUTCOMES, BEGINS)
    # two cities with 5 at two times, one with 2 at one
    assert overall_effect(effects).value == pytest.approx((4 * 5 + 2) / 5)
    groups = effects_by_group(effects)
    assert dict(zip(groups.place.tolist(), groups.effect, strict=True)) == pytest.approx(
        {2: 5, 3: 2}
    )
    assert groups.overall == pytest.approx((2 * 5 + 2) / 3)
    times = effects_by_time(effects)
    assert dict(zip(times.place.tolist(), times.effect, strict=True)) == pytest.approx({2: 5, 3: 4})
    assert times.overall == pytest.approx(4.5)
    since = effects_by_duration(effects)
    expected = {-2: 0, -1: 0, 0: 4, 1: 5}
    assert dict(zip(since.place.tolist(), since.effect, strict=True)) == pytest.approx(expected)
    assert since.overall == pytest.approx(4.5)


def test_a_city_that_began_before_tells_nothing():
    early = np.vstack([OUTCOMES, [90, 10, 80, 20]])
    assert told(group_time_effects(early, [*BEGINS, 0])) == told(
        group_time_effects(OUTCOMES, BEGINS)
    )


def test_who_begins_after_the_last_period_has_not_begun():
    late = [9, 4, 2, 2, 3]
    assert told(group_time_effects(OUTCOMES, late)) == told(group_time_effects(OUTCOMES, BEGINS))


def test_a_city_is_left_out_where_it_lacks_a_value():
    gap = OUTCOMES.copy()
    gap[2, 3] = NONE
    effects = told(group_time_effects(gap, BEGINS))
    assert (effects[2, 2], effects[2, 3]) == (5, 5)


@pytest.mark.parametrize("begins", [[1, 1, 2, 2, 3], [NONE] * 5])
def test_without_both_kinds_of_cities_there_is_no_effect(begins):
    effects = group_time_effects(OUTCOMES, begins)
    assert np.isnan(effects.effect).all()
    assert np.isnan(np.array(overall_effect(effects))).all()
    for summary in (effects_by_group, effects_by_time, effects_by_duration):
        assert np.isnan(summary(effects).overall)


def test_rollouts_of_others(published, published_facts):
    rows, truth = published("07_mpdta.csv"), published_facts("07_mpdta_expected.json")
    wide = rows.sort("year").pivot(on="year", index=["countyreal", "first.treat"], values="lemp")
    years = [int(name) for name in wide.columns[2:]]
    first = wide["first.treat"].to_numpy().astype(float)
    effects = group_time_effects(
        wide.drop("countyreal", "first.treat").to_numpy(),
        np.where(first == 0, NONE, first - years[0]),
    )
    names = [f"{years[g]}_{years[t]}" for g, t in told(effects)]
    assert dict(zip(names, effects.effect, strict=True)) == pytest.approx(truth["att_gt"], abs=1e-9)
    value, _, high = overall_effect(effects)
    assert value == pytest.approx(truth["simple"], abs=1e-9)
    error = (high - value) / normal_reach(0.95)
    assert error == pytest.approx(truth["simple_se_analytic"], abs=1e-6)
    for name, summary, zero in [
        ("group", effects_by_group(effects), years[0]),
        ("calendar", effects_by_time(effects), years[0]),
        ("dynamic", effects_by_duration(effects), 0),
    ]:
        found = {
            str(place + zero): x for place, x in zip(summary.place, summary.effect, strict=True)
        }
        assert found == pytest.approx(truth[name], abs=1e-9)
        assert summary.overall == pytest.approx(truth[f"{name}_overall"], abs=1e-9)


def test_cities_that_begin_later_serve_for_comparison_until_they_begin():
    begins = [2, 2, 3, 3, 3]
    effects = group_time_effects(OUTCOMES, begins, "not_yet")
    # while the third period lasts, the last three cities have not begun; afterwards nobody is left
    expected = {(2, 1): 0, (2, 2): -10 / 3, (2, 3): NONE, (3, 1): 0, (3, 2): NONE, (3, 3): NONE}
    assert told(effects) == pytest.approx(expected, nan_ok=True)
    assert effects.control_count.tolist() == [3, 3, 0, 2, 0, 0]


def test_a_course_from_one_period_on():
    drifting = OUTCOMES + np.array([[0, 0, 0, 0.0]] * 2 + [[0, 1, 2, 3]] * 2 + [[0, 0, 0, 0]])
    effects = told(group_time_effects(drifting, BEGINS, "never", "before"))
    # two periods before the beginning the drift is seen, and the period before it is 0
    assert (effects[2, 0], effects[2, 1], effects[2, 2]) == pytest.approx((-1, 0, 6))


# of Callaway and Sant'Anna's county employment, by the Python package csdid 0.3 with
# control_group="notyettreated", base_period="universal", est_method="reg"
NOT_YET = {
    -4: (0.0033063566925, 0.02445187), -3: (0.0269565876589, 0.01757967),
    -2: (0.0242689034145, 0.01446368), -1: (0, 0), 0: (-0.0189221990834, 0.01204457),
    1: (-0.0535893473848, 0.01694639), 2: (-0.1362743463287, 0.03540338),
    3: (-0.1008113630854, 0.03435923),
}  # fmt: skip


def test_rollouts_beside_those_not_yet_begun_agree_with_others(published):
    rows = published("07_mpdta.csv")
    wide = rows.sort("year").pivot(on="year", index=["countyreal", "first.treat"], values="lemp")
    first = wide["first.treat"].to_numpy().astype(float)
    effects = group_time_effects(
        wide.drop("countyreal", "first.treat").to_numpy(),
        np.where(first == 0, NONE, first - 2003),
        "not_yet",
        "before",
    )
    course = effects_by_duration(effects)
    for place, effect, error in zip(course.place, course.effect, course.error, strict=True):
        assert (effect, error) == pytest.approx(NOT_YET[place], abs=1e-8)
    value, _, high = overall_effect(effects)
    assert value == pytest.approx(-0.039763625623043655, abs=1e-9)
    error = (high - value) / normal_reach(0.95)
    assert error == pytest.approx(0.012052424787341892, abs=1e-8)


PANELS = st.lists(
    st.tuples(
        st.sampled_from([NONE, 1, 2, 3]),
        st.lists(st.integers(-100, 100), min_size=4, max_size=4),
    ),
    min_size=6,
    max_size=20,
).map(lambda rows: (np.array([values for _, values in rows], float), [begin for begin, _ in rows]))


@given(PANELS, st.sampled_from([0.5, 4.0, 1000.0]))
def test_what_all_cities_share_and_what_each_has_of_its_own_changes_nothing(panel, unit):
    outcomes, begins = panel
    once = group_time_effects(outcomes, begins)
    own, shared = np.arange(len(begins))[:, None], np.array([0, 7, -3, 9])
    moved = group_time_effects(outcomes * unit + own + shared, begins)
    assert moved.effect == pytest.approx(once.effect * unit, abs=1e-6, nan_ok=True)
    one, other = effects_by_duration(once), effects_by_duration(moved)
    assert other.error == pytest.approx(one.error * unit, abs=1e-6, nan_ok=True)


@given(PANELS, st.integers(1, 50))
def test_what_is_added_from_the_beginning_on_is_found(panel, gain):
    outcomes, begins = panel
    columns = np.arange(4)
    begun = np.array([columns >= begin for begin in begins])
    once = overall_effect(group_time_effects(outcomes, begins))
    more = overall_effect(group_time_effects(outcomes + gain * begun, begins))
    assert more.value == pytest.approx(once.value + gain, abs=1e-6, nan_ok=True)
    assert np.isnan(once.value) or once.low <= once.value <= once.high


@pytest.mark.parametrize(
    ("begins", "kept"),
    [
        ([0, 1, 2, NONE], [False, True, True, True]),
        # before the first period and with it nothing is known of the time before
        ([-3, 0], [False, False]),
        ([], []),
    ],
)
def test_only_who_was_seen_before_the_beginning_tells_anything(begins, kept):
    assert is_kept(begins).tolist() == kept
    outcome = np.zeros((len(begins), 4))
    assert len(group_time_effects(outcome, begins).member) == sum(kept)


def test_effects_from_the_beginning_on_are_those_after_it():
    effects = group_time_effects(OUTCOMES, BEGINS)
    after = {
        (group, time)
        for group, time, is_after in zip(
            effects.group.tolist(), effects.time.tolist(), effects.is_after, strict=True
        )
        if is_after
    }
    assert after == {(2, 2), (2, 3), (3, 3)}


@given(PANELS, st.randoms())
def test_the_order_of_cities_changes_no_effect(panel, chance):
    outcomes, begins = panel
    order = chance.sample(range(len(begins)), len(begins))
    once = group_time_effects(outcomes, begins)
    other = group_time_effects(outcomes[order], np.array(begins, float)[order])
    for summary in (effects_by_group, effects_by_time, effects_by_duration):
        one, told = summary(once), summary(other)
        assert told.place.tolist() == one.place.tolist()
        assert told.effect == pytest.approx(one.effect, abs=1e-9, nan_ok=True)
        assert told.error == pytest.approx(one.error, abs=1e-9, nan_ok=True)
        assert (told.overall, told.overall_error) == pytest.approx(
            (one.overall, one.overall_error), abs=1e-9, nan_ok=True
        )
