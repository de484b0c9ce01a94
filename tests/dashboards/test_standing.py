"""The network's middle, lower / similar / higher, and the order of cities."""

import polars as pl
import pytest

from citywise.comparison.middle import Reference, add_standing, find_reference, order_cities
from dashboards.answers.city import tell_change
from dashboards.theme import DIRECTED_COLOURS, NEUTRAL_COLOURS, judge, standing_colour

PARTS = pl.DataFrame(
    {
        "value": [0.5, 1.0, None],
        "numerator_count": [50.0, 1.0, None],
        "denominator_count": [100.0, 1.0, None],
    }
)


def test_shares_are_added_up_not_averaged():
    reference = find_reference(PARTS, "ratio_of_sums", "percent")
    assert reference.value == pytest.approx(51 / 101)
    assert reference.city_count == 2
    assert "2 of 3 cities" in reference.describe(3)


def test_counts_have_a_median():
    reference = find_reference(PARTS, "sum", "count")
    assert (reference.value, reference.method) == (0.75, "median")


def test_a_middle_stage_is_a_stage():
    assert find_reference(pl.DataFrame({"value": [1.0, 2.0]}), "latest", "ordinal").value == 1.0


def test_no_figures_give_no_middle():
    nothing = PARTS.clear()
    assert find_reference(nothing, "ratio_of_sums", "percent").value is None
    assert find_reference(nothing, "sum", "count").value is None


@pytest.mark.parametrize(
    ("low", "high", "reference", "standing"),
    [
        (0.1, 0.2, 0.5, "lower"),
        (0.1, 0.5, 0.5, "similar"),
        (0.6, 0.7, 0.5, "higher"),
        (None, None, 0.5, "not_compared"),
        (0.1, 0.2, None, "not_compared"),
    ],
)
def test_the_whole_interval_must_lie_on_one_side(low, high, reference, standing):
    frame = pl.DataFrame(
        {"low": [low], "high": [high]}, schema={"low": pl.Float64, "high": pl.Float64}
    )
    assert add_standing(frame, reference)["standing"].to_list() == [standing]


def test_own_city_first_then_by_name_whatever_the_values():
    cities = pl.DataFrame(
        {
            "city_id": ["z", "b", "a"],
            "city_name": ["Zenda", "borg", "Aarby"],
            "value": [1.0, 3.0, 2.0],
        }
    )
    assert order_cities(cities, "z")["city_id"].to_list() == ["z", "a", "b"]
    assert order_cities(cities, "")["city_id"].to_list() == ["a", "b", "z"]


@pytest.mark.parametrize(
    ("standing", "direction", "judged"),
    [
        ("higher", "higher", "better"),
        ("lower", "higher", "worse"),
        ("lower", "lower", "better"),
        ("higher", "neutral", "higher"),
        ("similar", "higher", "similar"),
    ],
)
def test_only_a_direction_judges(standing, direction, judged):
    assert judge(standing, direction) == judged


def test_neutral_indicators_never_wear_the_colours_of_judgement():
    judging = {DIRECTED_COLOURS["better"], DIRECTED_COLOURS["worse"]}
    worn = {standing_colour(standing, "neutral") for standing in NEUTRAL_COLOURS}
    assert worn.isdisjoint(judging)


@pytest.mark.parametrize(("unit", "yardstick"), [("percent", 0.4), ("count", None)])
def test_a_plain_count_is_no_yardstick(unit, yardstick):
    assert Reference(0.4, "median", 5).judged_by({"unit_code": unit}) == yardstick


FIGURE = {
    "value": 0.5, "low": None, "high": None, "definition_version": 1,
    "basis_code": "events", "count_method_code": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        ({"value": 0.4}, "+10 points"),
        ({"definition_version": 2}, "The definition has changed"),
        ({"basis_code": "report"}, "Counted in another way then"),
        ({"count_method_code": "head_count"}, "Counted in another way then"),
        ({"value": None}, "No figure to compare with"),
    ],
)
def test_a_change_is_told_only_between_figures_of_one_kind(earlier, said):
    assert tell_change(FIGURE, FIGURE | earlier, "percent").replace("\u00a0", " ") == said
