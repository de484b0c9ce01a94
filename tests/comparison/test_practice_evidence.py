"""What studies of a practice say together: designs apart, a city is one, one city predicts nothing."""

import math
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.evidence import synthesise
from citywise.comparison.practice_evidence import EVIDENCE_COLUMNS, merge_by_city, pool_studies

SCHEMA = {
    "study_id": pl.String, "city_id": pl.String, "practice_id": pl.String,
    "indicator_id": pl.String, "study_design_code": pl.String,
    "effect_value": pl.Float64, "effect_variance": pl.Float64, "start_date": pl.Date,
}  # fmt: skip


def studies(*rows):
    """Each row: city, design, effect, variance, and for some practice and indicator."""
    told = [
        {"study_id": f"{place:016x}", "city_id": city, "study_design_code": design,
         "effect_value": effect, "effect_variance": variance,
         "practice_id": (more or ["mentors"])[0], "indicator_id": (more or ["", "oc_trust"])[-1]}
        for place, (city, design, effect, variance, *more) in enumerate(rows)
    ]  # fmt: skip
    return pl.DataFrame(told, schema=SCHEMA)


def only(evidence):
    assert evidence.height == 1
    return evidence.row(0, named=True)


def test_designs_are_never_put_together():
    told = pool_studies(
        studies(("aarby", "matched", 0.4, 0.02), ("borg", "unmatched", 0.1, 0.02),
                ("ceder", "comparison_group", 0.2, 0.02))
    )  # fmt: skip
    assert told["study_design_code"].to_list() == ["comparison_group", "matched", "unmatched"]
    assert told["study_count"].to_list() == [1, 1, 1]
    assert told["effect_value"].to_list() == [0.2, 0.4, 0.1]


def test_practices_and_indicators_stay_apart():
    told = pool_studies(
        studies(("aarby", "matched", 0.4, 0.02, "mentors", "oc_trust"),
                ("borg", "matched", 0.1, 0.02, "mentors", "oc_belonging"),
                ("borg", "matched", 0.1, 0.02, "clubs", "oc_trust"))
    )  # fmt: skip
    assert told.select("practice_id", "indicator_id").rows() == [
        ("clubs", "oc_trust"), ("mentors", "oc_belonging"), ("mentors", "oc_trust")
    ]  # fmt: skip


def test_a_study_that_a_city_tells_twice_counts_once():
    one = ("aarby", "matched", 0.5, 0.04)
    told = only(pool_studies(studies(one, one)))
    assert (told["study_count"], told["effect_variance"]) == (1, 0.04)


@pytest.mark.parametrize(
    ("days", "count"),
    [((1, 1), 1), ((1, None), 1), ((1, 2), 2), ((1, 2, None), 2)],
)
def test_two_that_found_the_same_and_began_on_other_days_are_two(days, count):
    begun = pl.Series("start_date", [day and date(2030, 1, day) for day in days], pl.Date)
    twice = studies(*[("aarby", "matched", 0.5, 0.04)] * len(days)).with_columns(begun)
    assert only(pool_studies(twice))["study_count"] == count


def test_one_city_is_told_as_it_is_and_predicts_nothing():
    told = only(pool_studies(studies(("aarby", "matched", 0.5, 0.04))))
    assert (told["study_count"], told["city_count"]) == (1, 1)
    assert told["effect_value"] == 0.5
    assert told["effect_low"] == pytest.approx(0.5 - 1.96 * 0.2, abs=1e-4)
    assert [told[name] for name in EVIDENCE_COLUMNS[9:]] == [None] * 4


def test_two_cities_are_pooled_and_predict_nothing():
    told = only(
        pool_studies(studies(("aarby", "matched", 0.1, 0.04), ("borg", "matched", 0.5, 0.04)))
    )
    assert told["effect_value"] == pytest.approx(0.3)
    assert told["between_variance"] == pytest.approx(0.04)
    assert (told["expected_low"], told["expected_high"]) == (None, None)


def test_three_cities_are_the_synthesis_that_reproduces_published_results():
    told = only(
        pool_studies(
            studies(("aarby", "matched", 0.1, 0.01), ("borg", "matched", 0.3, 0.01),
                    ("ceder", "matched", 0.5, 0.01))
        )
    )  # fmt: skip
    wanted = synthesise([0.1, 0.3, 0.5], [0.01] * 3)
    assert told["effect_low"] == pytest.approx(float(wanted.mean.low))
    assert told["effect_variance"] == pytest.approx(float(wanted.mean.error) ** 2)
    assert told["inconsistency_share"] == pytest.approx(0.75)
    assert told["expected_low"] == pytest.approx(float(wanted.predicted_low))
    assert told["expected_high"] == pytest.approx(float(wanted.predicted_high))


def test_a_city_with_five_studies_is_one_city():
    many = [("aarby", "matched", effect, 0.05) for effect in (0.3, 0.4, 0.5, 0.6, 0.7)]
    told = only(pool_studies(studies(*many, ("borg", "matched", 0.1, 0.01))))
    assert (told["study_count"], told["city_count"]) == (6, 2)
    assert told["effect_value"] == pytest.approx(0.3)
    assert told["expected_low"] is None


def test_studies_of_a_city_weigh_by_their_variance():
    merged = only(
        merge_by_city(studies(("aarby", "matched", 0.2, 0.01), ("aarby", "matched", 0.8, 0.03)))
    )
    assert merged["effect_value"] == pytest.approx(0.35)
    assert merged["effect_variance"] == pytest.approx(0.0075)


def test_a_study_without_a_number_does_not_count():
    told = pool_studies(
        studies(("aarby", "matched", None, None), ("borg", "matched", 0.2, 0.01),
                ("ceder", "matched", 0.3, 0.0))
    )  # fmt: skip
    assert only(told)["study_count"] == 1
    assert pool_studies(studies(("aarby", "matched", None, None))).height == 0


def test_no_studies_are_no_evidence_with_the_columns_of_the_table():
    assert pool_studies(studies()).columns == list(EVIDENCE_COLUMNS)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["aarby", "borg", "ceder", "dorp"]),
        st.sampled_from(["matched", "unmatched"]),
        st.integers(-200, 200).map(lambda x: x / 100),
        st.integers(1, 100).map(lambda x: x / 100),
    ),
    min_size=1,
    max_size=20,
)


@given(ROWS, st.randoms())
def test_the_order_of_studies_changes_no_digit(rows, chance):
    table = studies(*rows)
    mixed = table.sample(fraction=1, shuffle=True, seed=chance.randrange(1000))
    assert pool_studies(mixed).equals(pool_studies(table))


@given(ROWS)
def test_what_a_new_city_may_expect_is_never_surer_than_the_mean(rows):
    for row in pool_studies(studies(*rows)).iter_rows(named=True):
        assert row["effect_low"] <= row["effect_value"] <= row["effect_high"]
        assert (row["expected_low"] is None) == (row["city_count"] < 3)
        if row["expected_low"] is not None:
            assert row["expected_low"] <= row["effect_low"] + 1e-9
            assert row["expected_high"] >= row["effect_high"] - 1e-9
            assert math.isfinite(row["expected_low"])
