"""What decides what is withheld, and what does not."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_values import count, share, untold, values

from citywise.catalogue.indicators import packaged_indicators
from citywise.disclosure.protection import protect_values

KNOWN = packaged_indicators()


def protected(frame, threshold=10):
    shown, reasons = protect_values(frame, KNOWN, threshold)
    return shown.sort("value_id"), reasons.sort("value_id")


def test_of_nothing_nothing_is_withheld():
    shown, reasons = protected(values())
    assert shown.is_empty()
    assert reasons.is_empty()


SIZES = st.one_of(st.integers(0, 12), st.integers(0, 80))
PARTS = st.lists(st.tuples(SIZES, SIZES, st.booleans()), min_size=1, max_size=4)


def rows_of(parts, names="abcd"):
    """A count and a share of an attribute, by activities and by sex, some of them not told."""
    whole = sum(those + others for those, others, _ in parts)
    rows = [count(whole)]
    rows += [
        count(those + others, key=f"activity_type={name}")
        if is_told
        else untold("not_reported", key=f"activity_type={name}")
        for name, (those, others, is_told) in zip(names, parts, strict=False)
    ]
    asked = [(those, those + others, name) for name, (those, others, _) in zip(names, parts, strict=False)
             if those + others]  # fmt: skip
    rows += [share(*both, key=f"sex={name}", indicator="oc_belonging") for *both, name in asked]
    if asked:
        those, everybody = (sum(each[at] for each in asked) for at in (0, 1))
        rows.append(share(those, everybody, indicator="oc_belonging"))
    return rows


@settings(deadline=None, max_examples=20)
@given(PARTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(parts, chance):
    rows = rows_of(parts)
    for one, other in zip(
        protected(values(*rows)), protected(values(*chance.sample(rows, len(rows)))), strict=True
    ):
        assert one.equals(other)


@settings(deadline=None, max_examples=20)
@given(PARTS, PARTS)
def test_each_city_is_protected_as_if_it_were_alone_whatever_it_is_called(one, other):
    here = values(*rows_of(one))
    there = values(*rows_of(other)).with_columns(
        city_id=pl.lit("borg"), value_id="borg/" + pl.col("value_id")
    )
    together, alone = protected(pl.concat([here, there])), map(protected, (here, there))
    for both, each in zip(together, zip(*alone, strict=True), strict=True):
        assert both.equals(pl.concat(each).sort("value_id"))


@settings(deadline=None, max_examples=20)
@given(PARTS, st.integers(5, 20), st.integers(0, 20))
def test_what_is_small_is_so_for_a_higher_threshold_as_well(parts, threshold, more):
    lower, higher = (
        set(protected(values(*rows_of(parts)), k)[1].filter(protection_code="small")["value_id"])
        for k in (threshold, threshold + more)
    )
    assert lower <= higher


@settings(deadline=None, max_examples=20)
@given(PARTS)
def test_what_was_protected_is_protected(parts):
    shown, reasons = protected(values(*rows_of(parts)))
    again, none = protected(shown)
    assert again.equals(shown)
    assert none.is_empty()
    assert (
        reasons["value_id"]
        .is_in(shown.filter(value_status_code="suppressed_by_us")["value_id"].implode())
        .all()
    )
