"""Whether a standing is better or worse, its colour, and a change since a year earlier in words."""

import pytest

from dashboards.answers.city import tell_change
from dashboards.theme import DIRECTED_COLOURS, NEUTRAL_COLOURS, judge, standing_colour


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
