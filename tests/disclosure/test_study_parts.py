"""What is taken out of studies, which are small, and how two tellings of one differ."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_studies import BIG, POINTS, SHARE, as_told, frame, study

from citywise.catalogue.indicators import packaged_indicators
from citywise.disclosure.rules import with_facts
from citywise.disclosure.studies import forget_pairs, small_studies, weigh_told
from citywise.disclosure.study_differences import (
    COMPARED,
    THEN,
    is_few,
    is_nearly,
    is_same,
)

KNOWN = packaged_indicators()


@pytest.mark.parametrize("instead", [None, 0.0])
def test_of_shares_the_correlation_is_forgotten_and_of_points_it_is_not(instead):
    studies = frame(
        study(BIG, BIG, of=SHARE, name="a") | {"correlation": 0.6},
        study(BIG, BIG, of=POINTS, name="b") | {"correlation": 0.6},
        study(BIG, BIG, of=SHARE, name="c"),
    )
    left = forget_pairs(studies, KNOWN, instead)
    assert left["correlation"].to_list() == [instead, 0.6, instead]
    assert left.drop("correlation").equals(studies.drop("correlation"))
    assert forget_pairs(studies.clear(), KNOWN, instead).is_empty()


def test_a_study_has_the_facts_of_its_indicator():
    known = with_facts(
        frame(
            study(BIG, BIG, of=SHARE, name="a"),
            study(BIG, BIG, of=POINTS, name="b"),
            study(BIG, BIG, of="oc_belonging", name="c"),
            study(BIG, BIG, of="nobody knows it", name="d"),
        ),
        KNOWN,
    )
    assert known.select("study_id", "is_share", "is_attribute", "minimum_n").sort(
        "study_id"
    ).rows() == [
        ("a", True, False, 0), ("b", False, False, 30), ("c", True, True, 0),
        ("d", None, None, None),
    ]  # fmt: skip
    assert with_facts(frame(), KNOWN).is_empty()


@pytest.mark.parametrize(
    ("group", "of", "is_small"),
    [
        # nobody, one, nine and ten people; as many with and without it
        ((0, 0.5, 0.5), SHARE, True),
        ((9, 0.0, 0.0), SHARE, True),
        ((10, 0.0, 0.0), SHARE, False),
        ((100, 0.01, 0.1), SHARE, True),
        ((100, 0.09, 0.3), SHARE, True),
        ((100, 0.10, 0.3), SHARE, False),
        ((100, 0.91, 0.3), SHARE, True),
        ((100, 1.0, 0.0), SHARE, False),
        ((100, 1.0, 0.0), "oc_belonging", True),
        ((29, 5.0, 1.0), POINTS, True),
        ((30, 0.01, 1.0), POINTS, False),
        # a group that is not told is none
        (None, SHARE, False),
    ],
)
def test_small_by_any_of_its_groups(group, of, is_small):
    big = (100, 5.0, 1.0) if of == POINTS else BIG
    for groups in ((group, big), (big, group)):
        found = small_studies(frame(study(*groups, of=of)), KNOWN, 10)
        assert found.to_list() == (["a"] if is_small else [])
    beside = frame(study(big, big, of=of, other=(big, group)))
    assert small_studies(beside, KNOWN, 10).to_list() == (["a"] if is_small else [])


def differ(now, then, threshold=10):
    """Whether they are the same, differ by a few, or by no group of as many as the threshold."""
    before = frame(then).select("study_id", *COMPARED)
    both = with_facts(frame(now), KNOWN).join(before, on="study_id", suffix=THEN)
    return both.select(same=is_same(), few=is_few(threshold), nearly=is_nearly(threshold)).row(0)


SAME, FEW, FEW_AND_FAR, FAR = (
    (True, False, True), (False, True, True), (False, True, False), (False, False, False),
)  # fmt: skip


@pytest.mark.parametrize(
    ("after", "difference"),
    [
        ((100, 0.5, 0.5), SAME),
        # one more; nine more who have it; ten of each kind
        ((101, 0.5, 0.5), FEW),
        ((100, 0.59, 0.5), FEW),
        ((120, 0.5, 0.5), FAR),
        # of forty more four have it, or lack it
        ((140, 54 / 140, 0.5), FEW_AND_FAR),
        ((140, 86 / 140, 0.5), FEW_AND_FAR),
        # of forty more all have it: nobody is subtracted who lacks it
        ((140, 90 / 140, 0.5), FAR),
        # a spread alone
        ((100, 0.5, 0.4), FEW),
        # told no longer: all its people
        (None, (False, False, False)),
    ],
)
def test_how_two_tellings_of_a_share_differ(after, difference):
    assert differ(study(BIG, after), study(BIG, BIG)) == difference


@pytest.mark.parametrize(
    ("after", "difference"),
    [
        ((100, 5.0, 1.0), SAME),
        # nobody knows how many have other points
        ((100, 5.5, 1.0), FEW),
        ((109, 5.5, 1.0), FEW),
        ((110, 5.0, 1.0), FAR),
    ],
)
def test_how_two_tellings_of_points_differ(after, difference):
    before = (100, 5.0, 1.0)
    assert differ(study(before, after, of=POINTS), study(before, before, of=POINTS)) == difference


CHANGED = study(BIG, (103, 0.5, 0.5))
FIRST = study(BIG, BIG)
MANY = study(BIG, (140, 0.5, 0.5))


@pytest.mark.parametrize(
    ("now", "told", "changed", "stands"),
    [
        ([], [], [], []),
        ([FIRST], [], [], []),
        ([FIRST], [FIRST], [], []),
        ([CHANGED], [FIRST], ["a"], [1]),
        ([MANY], [FIRST], [], []),
        # as it was told once, whatever was told since
        ([FIRST], [FIRST, CHANGED], [], []),
        # near the first, and far from the last, which therefore does not stand
        ([CHANGED], [FIRST, MANY], ["a"], []),
        ([CHANGED], [MANY, FIRST], ["a"], [2]),
        # another study
        ([CHANGED], [FIRST | {"study_id": "b"}], [], []),
    ],
)
def test_what_differs_by_a_few_and_what_stands_instead(now, told, changed, stands):
    before = [as_told(row, release=number) for number, row in enumerate(told, 1)]
    found, standing = weigh_told(frame(*now), pl.concat([as_told(), *before]), KNOWN, 10)
    assert found["study_id"].to_list() == changed
    assert standing["known_from_release"].to_list() == stands


GROUP = st.tuples(
    st.integers(1, 60), st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.just(0.5)
)


@settings(deadline=None, max_examples=40)
@given(GROUP, GROUP, GROUP, st.integers(1, 30), st.integers(0, 30))
def test_protection_only_grows_with_the_threshold(before, now, then, threshold, more):
    one, other = study(before, now), study(before, then)
    same, few, nearly = differ(one, other, threshold)
    again, few_more, nearly_more = differ(one, other, threshold + more)
    assert same == again
    assert few <= few_more
    assert nearly <= nearly_more
    low, high = (small_studies(frame(one), KNOWN, k).len() for k in (threshold, threshold + more))
    assert low <= high


@settings(deadline=None, max_examples=40)
@given(GROUP, GROUP, GROUP, st.integers(1, 30))
def test_how_they_differ_is_the_same_either_way(before, now, then, threshold):
    one, other = study(before, now), study(before, then)
    assert differ(one, other, threshold) == differ(other, one, threshold)
    assert differ(one, one, threshold) == SAME
