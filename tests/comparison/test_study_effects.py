"""The effect of a study by its design, against published numbers and by hand."""

import numpy as np
import polars as pl
import pytest

from citywise.comparison.effect_sizes import BeforeAfter, controlled_change, standardised_change
from citywise.comparison.study_effects import with_effects

# lengths of stay in two kinds of care (Normand 1999), and Hedges' g with its variance as
# metafor's escalc(measure = "SMD") prints them for these data
NORMAND = [
    ((156, 75, 64), (155, 55, 47), -0.3552, 0.0131),
    ((32, 29, 4), (31, 27, 7), -0.3479, 0.0645),
    ((71, 119, 29), (75, 64, 17), -2.3176, 0.0458),
    ((18, 137, 48), (18, 66, 20), -1.8880, 0.1606),
    ((13, 18, 11), (8, 14, 8), -0.3840, 0.2054),
    ((52, 18, 4), (57, 19, 7), 0.1721, 0.0369),
]


def study(design, before, after, *, correlation=None, others=(None, None)):
    groups = {"before": before, "after": after, "other_before": others[0], "other_after": others[1]}
    row = {"study_id": "a", "study_design_code": design, "correlation": correlation}
    for name, told in groups.items():
        count, mean, spread = told or (None, None, None)
        row |= {f"{name}_count": count, f"{name}_mean": mean, f"{name}_spread": spread}
    return row


def effect(*told, **more):
    frame = pl.DataFrame([study(*told, **more)], infer_schema_length=None)
    columns = ("effect_value", "effect_variance", "effect_low", "effect_high")
    return with_effects(frame).select(columns).row(0)


@pytest.mark.parametrize(("before", "after", "value", "variance"), NORMAND)
def test_other_people_before_and_after_are_two_independent_groups(before, after, value, variance):
    found = effect("unmatched", before, after)
    assert found[:2] == pytest.approx((value, variance), abs=5e-5)
    assert found[2:] == pytest.approx([value - 1.96 * variance**0.5, value + 1.96 * variance**0.5],
                                      abs=1e-3)  # fmt: skip


def test_the_same_people_are_held_by_their_spread_before():
    found = effect("matched", (40, 50, 10), (40, 55, 12), correlation=0.6)
    told = standardised_change(BeforeAfter(50, 55, 10, 12, 40, 0.6))
    assert found[:2] == pytest.approx((told.value, told.variance))
    assert found[0] == pytest.approx(0.5 * 0.9806, abs=1e-4)


def test_without_their_correlation_nothing_is_guessed():
    assert effect("matched", (40, 50, 10), (40, 55, 12)) == (None,) * 4


def test_beside_a_group_without_the_practice_the_change_beyond_it_counts():
    mine, others = ((40, 50, 10), (40, 58, 12)), ((30, 49, 10), (30, 51, 11))
    found = effect("comparison_group", *mine, others=others, correlation=0.6)
    told = controlled_change(
        BeforeAfter(50, 58, 10, 12, 40, 0.6), BeforeAfter(49, 51, 10, 11, 30, 0.6)
    )
    assert found[:2] == pytest.approx((told.value, told.variance))
    assert found[0] == pytest.approx(0.6 * 0.9889, abs=1e-4)


def test_without_a_correlation_the_interval_is_rather_too_wide():
    mine, others = ((40, 50, 10), (40, 58, 12)), ((30, 49, 10), (30, 51, 11))
    known, unknown = (
        effect("comparison_group", *mine, others=others, correlation=r) for r in (0.6, None)
    )
    assert unknown[0] == pytest.approx(known[0])
    assert unknown[1] > known[1]


def test_the_smaller_of_two_counts_holds():
    others = ((30, 49, 10), (30, 51, 11))
    found, smaller = (
        effect("comparison_group", (n, 50, 10), (20, 58, 12), others=others) for n in (40, 20)
    )
    assert found == pytest.approx(smaller)


@pytest.mark.parametrize("design", ["matched", "unmatched", "comparison_group"])
def test_where_nothing_spreads_there_is_no_effect(design):
    same = ((40, 50, 0.0), (40, 55, 0.0))
    assert effect(design, *same, others=same, correlation=0.5) == (None,) * 4


def test_each_design_keeps_its_rows():
    rows = [
        study("matched", (40, 50, 10), (40, 55, 12), correlation=0.6) | {"study_id": "b"},
        study("unmatched", (40, 50, 10), (40, 55, 12)) | {"study_id": "a"},
    ]
    found = with_effects(pl.DataFrame(rows, infer_schema_length=None))
    assert found["study_id"].to_list() == ["a", "b"]
    assert np.isfinite(found["effect_value"].to_numpy()).all()
