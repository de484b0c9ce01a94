"""What somebody who reads a release could recover from it."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_values import count, protected, share, untold, values

from citywise.catalogue.indicators import packaged_indicators
from citywise.disclosure.recovery import narrow_outcomes, solvable_outcomes

KNOWN = packaged_indicators()
NOBODY = pl.Series("value_id", [], dtype=pl.String)


def as_shown(rows, *hidden, status="suppressed_by_us"):
    """The rows with those of the keys withheld."""
    return [
        untold(status, key=row["disagg_key"]) if row["disagg_key"] in hidden else row
        for row in rows
    ]


def keys_of(frame, ids):
    return set(frame.filter(pl.col("value_id").is_in(ids.implode()))["disagg_key"])


def ids_of(frame, keys):
    return frame.filter(pl.col("disagg_key").is_in(keys))["value_id"]


def solved(shown, known=(), amounts=()):
    frame = values(*shown)
    about = (ids_of(frame, keys) for keys in (known, amounts))
    return keys_of(frame, solvable_outcomes(frame, KNOWN, *about))


def narrow(shown, truth, known=(), amounts=(), threshold=10):
    frame, truth = values(*shown), values(*truth)
    about = (ids_of(truth, keys) for keys in (known, amounts))
    return keys_of(frame, narrow_outcomes(frame, truth, threshold, KNOWN, *about))


SEXES = [count(55), count(5, key="sex=F"), count(30, key="sex=M"), count(20, key="sex=X")]
F, M, X = "sex=F", "sex=M", "sex=X"


@pytest.mark.parametrize(
    ("shown", "known", "found"),
    [
        ([], [], set()),
        (SEXES, [], set()),
        ([untold("suppressed_by_us")], [], set()),
        # the rest of those that are shown; of two neither
        (as_shown(SEXES, F), [], {F}),
        (as_shown(SEXES, F, M), [], set()),
        (as_shown(SEXES, F, ""), [], set()),
        # what is known otherwise hides nothing, and is not found by this
        (as_shown(SEXES, F, M), [M], {F}),
        (as_shown(SEXES, F), [F], set()),
        # what nobody told hides others, and is not withheld itself
        (as_shown(as_shown(SEXES, F), X, status="not_reported"), [], set()),
        (as_shown(SEXES, F, status="not_reported"), [], set()),
        # a number that waits is an earlier one
        ([row | {"value_status_code": "correction_held"} for row in SEXES[:2]] + SEXES[2:],
         [], set()),
        ([SEXES[0], SEXES[1] | {"value_status_code": "correction_held"}, *SEXES[2:]], [], {F}),
        # a total that nobody told makes no line
        (as_shown(as_shown(SEXES, ""), F), [], set()),
        (as_shown(SEXES[1:], F), [], set()),
    ],
)  # fmt: skip
def test_what_the_lines_determine(shown, known, found):
    assert solved(shown, known) == found


@pytest.mark.parametrize(
    ("hidden", "known", "found"),
    [
        ((), [], set()),
        ((F,), [], {F}),
        ((F, X), [], set()),
        # of both the rest is 25, and one is known
        ((F, X), [X], {F}),
        ((F, M, X), [], set()),
        (("", F), [], set()),
    ],
)
def test_what_can_be_told_too_closely(hidden, known, found):
    assert narrow(as_shown(SEXES, *hidden), SEXES, known) == found


def test_two_that_are_few_together_are_both_told_too_closely():
    rows = [count(39), count(5, key=F), count(30, key=M), count(4, key=X)]
    assert solved(as_shown(rows, F, X)) == set()
    assert narrow(as_shown(rows, F, X), rows) == {F, X}
    assert narrow(as_shown(rows, F, X), rows, threshold=9) == set()


def test_what_is_withheld_and_not_known_cannot_be_judged():
    assert narrow(as_shown(SEXES, F, X), SEXES[:1]) == {F, X}


def test_amounts_hide_no_people():
    assert solved(as_shown(SEXES, F), amounts=[F]) == set()
    assert narrow(as_shown(SEXES, F), SEXES, amounts=[F]) == set()


def test_what_is_not_about_people_is_not_looked_for():
    rows = [row | {"indicator_id": "out_sessions_delivered"} for row in SEXES]
    shown = [row | {"indicator_id": "out_sessions_delivered"} for row in as_shown(SEXES, F)]
    assert solved(shown) == narrow(shown, rows) == set()


def test_of_an_attribute_it_is_told_too_closely_that_nobody_has_it():
    def rows(indicator):
        parts = {F: (0, 20), M: (15, 40), X: (0, 30)}
        return [share(15, 90, indicator=indicator),
                *(share(*both, key=key, indicator=indicator) for key, both in parts.items())]  # fmt: skip

    def hidden(indicator):
        return [row | dict.fromkeys(("value", "numerator_count", "denominator_count", "low", "high"))
                | {"value_status_code": "suppressed_by_us"} if row["disagg_key"] in {F, X} else row
                for row in rows(indicator)]  # fmt: skip

    # none of both has it, as all of fifteen are men
    assert narrow(hidden("oc_belonging"), rows("oc_belonging")) == {F, X}
    assert narrow(hidden("oc_retention"), rows("oc_retention")) == set()


SIZES = st.lists(st.integers(0, 40), min_size=2, max_size=5)


def activities(sizes):
    parts = zip("abcde", sizes, strict=False)
    return [count(sum(sizes)), *(count(n, key=f"activity_type={name}") for name, n in parts)]


@settings(deadline=None, max_examples=40)
@given(SIZES, st.sets(st.sampled_from("abcde")), st.integers(1, 20), st.integers(0, 20))
def test_more_is_too_close_the_higher_the_threshold(sizes, parts, threshold, more):
    rows = activities(sizes)
    shown = as_shown(rows, *(f"activity_type={name}" for name in parts))
    lower = narrow(shown, rows, threshold=threshold)
    assert lower <= narrow(shown, rows, threshold=threshold + more)


@settings(deadline=None, max_examples=40)
@given(SIZES, st.sets(st.sampled_from("abcde")))
def test_of_one_line_it_is_what_the_withheld_have_together_that_decides(sizes, parts):
    rows = activities(sizes)
    lost = {f"activity_type={name}": size
            for name, size in zip("abcde", sizes, strict=False) if name in parts}  # fmt: skip
    together = sum(lost.values()) if len(lost) > 1 else 0
    few = {key for key, size in lost.items() if size > 0 and together < 10}
    assert narrow(as_shown(rows, *lost), rows) == few
    assert solved(as_shown(rows, *lost)) == (set(lost) if len(lost) == 1 else set())


@settings(deadline=None, max_examples=20)
@given(SIZES, st.randoms(use_true_random=False))
def test_nothing_is_recovered_of_what_was_protected_in_whatever_order(sizes, chance):
    rows = activities(sizes)
    mixed = chance.sample(rows, len(rows))
    shown, again = protected(*rows), protected(*mixed)
    assert again.sort("value_id").equals(shown.sort("value_id"))
    about = KNOWN, NOBODY, NOBODY
    assert solvable_outcomes(shown, *about).is_empty()
    assert narrow_outcomes(shown, values(*rows), 10, *about).is_empty()
