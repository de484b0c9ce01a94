"""Of two studies of nearly the same people, which one is not told."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_studies import BIG, as_told, frame, study

from citywise.catalogue.indicators import packaged_indicators
from citywise.disclosure.alike_studies import alike_studies

KNOWN = packaged_indicators()


def withheld(*now, told=(), threshold=10):
    before = pl.concat([as_told(), as_told(*told)])
    return sorted(alike_studies(frame(*now), before, KNOWN, threshold))


def of(count, name, **more):
    return study((count, 0.5, 0.5), (count, 0.5, 0.5), name=name) | more


FIRST, MORE, MANY = of(100, "a"), of(106, "b"), of(140, "c")


@pytest.mark.parametrize(
    ("now", "told", "hidden"),
    [
        ([], [], []),
        ([FIRST], [], []),
        # of two the larger is told, of two as large the first
        ([FIRST, MORE], [], ["a"]),
        ([FIRST, study(BIG, (100, 0.55, 0.5), name="b")], [], ["b"]),
        # the same people under another reference, and many more, tell nothing
        ([FIRST, of(100, "b")], [], []),
        ([FIRST, MANY], [], []),
        # of three in a row the middle one
        ([FIRST, MORE, of(112, "c")], [], ["b"]),
        # what is told already stays, and what it would tell of the other one goes
        ([FIRST, MORE], [FIRST], ["b"]),
        ([FIRST, MORE], [FIRST, MORE], []),
        # one that is gone was told all the same, whatever its practice is called now
        ([MORE], [FIRST], ["b"]),
        ([MORE | {"practice_id": "other"}], [FIRST], ["b"]),
        ([MORE], [MANY], []),
        # other people: of another practice, city or indicator
        ([FIRST, MORE | {"practice_id": "other"}], [], []),
        ([FIRST, MORE | {"city_id": "other"}], [], []),
        ([FIRST, MORE | {"indicator_id": "oc_belonging"}], [], []),
    ],
)
def test_which_is_withheld(now, told, hidden):
    assert withheld(*now, told=told) == hidden


@pytest.mark.parametrize(
    ("ends", "starts", "hidden"),
    [
        # after it, on its last day, within it, or nobody knows
        (date(2030, 6, 1), date(2030, 6, 2), []),
        (date(2030, 6, 1), date(2030, 6, 1), ["a"]),
        (date(2030, 6, 1), date(2030, 3, 1), ["a"]),
        (None, date(2030, 6, 2), ["a"]),
        (date(2030, 6, 1), None, ["a"]),
    ],
)
def test_only_times_that_are_known_to_be_apart_are(ends, starts, hidden):
    first = FIRST | {"start_date": date(2030, 1, 1), "end_date": ends}
    assert withheld(first, MORE | {"start_date": starts, "end_date": date(2031, 1, 1)}) == hidden


STUDIES = st.lists(st.integers(80, 130), min_size=1, max_size=4)


@settings(deadline=None, max_examples=40)
@given(STUDIES, st.integers(1, 30))
def test_no_two_that_are_left_are_a_few_people_apart_and_one_is_left(counts, threshold):
    studies = [of(count, name) for count, name in zip(counts, "abcd", strict=False)]
    hidden = withheld(*studies, threshold=threshold)
    left = [row["before_count"] for row in studies if row["study_id"] not in hidden]
    # half of them have what is asked, so of one more there may be half a person more
    apart = {abs(one - other) for one in left for other in left} - {0}
    assert all(gap > threshold - 1e-6 for gap in apart)
    assert max(counts) in left


@settings(deadline=None, max_examples=25)
@given(STUDIES, st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_names_of_city_and_practice_decide(counts, chance):
    studies = [of(count, name) for count, name in zip(counts, "abcd", strict=False)]
    renamed = [row | {"city_id": "x", "practice_id": "y"} for row in studies]
    assert (
        withheld(*studies) == withheld(*chance.sample(studies, len(studies))) == withheld(*renamed)
    )
