"""The funnel of *Compare cities*: its figure, and how it is told."""

import numpy as np
import polars as pl
import pytest

from citywise.comparison.network_funnel import draw_funnel
from dashboards.answers.funnel import tell_funnel
from dashboards.figures.funnels import funnel_plot

#           women, participants
CITIES = {
    "Aarby": (480, 1000),
    "Borg": (260, 500),
    "Celle": (50, 100),
    "Dorp": (145, 300),
    "Ekeby": (900, 1000),
}


def judge(cities):
    above, below = (np.array(column, float) for column in zip(*cities.values(), strict=True))
    funnel = draw_funnel(above, below)
    outcomes = pl.DataFrame(
        {
            "city_id": [name.lower() for name in cities],
            "city_name": list(cities),
            "value": above / below,
            "denominator_count": below,
            "standing": funnel.standings.standing.tolist(),
        }
    )
    return funnel, outcomes


def draw(cities, own_city=""):
    funnel, outcomes = judge(cities)
    return funnel_plot(
        outcomes=outcomes, funnel=funnel, own_city=own_city, unit="percent", direction="neutral"
    )


def points(figure):
    return {
        (x, round(y, 1)): text
        for trace in figure.data
        if trace.mode == "markers+text"
        for x, y, text in zip(trace.x, trace.y, trace.text, strict=True)
    }


def test_every_city_is_a_point_in_percent():
    assert set(points(draw(CITIES))) == {
        (1000, 48.0), (500, 52.0), (100, 50.0), (300, 48.3), (1000, 90.0)
    }  # fmt: skip


def test_only_the_own_city_and_those_told_apart_are_named():
    alike = {name: figures for name, figures in CITIES.items() if name != "Ekeby"}
    assert sorted(points(draw(alike, own_city="celle")).values()) == ["", "", "", "Celle"]


def test_limits_come_nearer_where_a_figure_rests_on_more():
    dotted = [trace for trace in draw(CITIES).data if trace.name == "99.8 %"]
    widths = np.abs(np.asarray(dotted[1].y) - np.asarray(dotted[0].y))
    assert (np.diff(widths) < 0).all()


def test_a_name_with_markup_stays_a_name():
    assert "&lt;b&gt;" in points(draw({**CITIES, "<b>": (40, 90)}, own_city="<b>")).values()


@pytest.mark.parametrize(
    ("cities", "told"),
    [
        (
            {name: figures for name, figures in CITIES.items() if name != "Ekeby"},
            ["differ by nothing else", "Cities differ no more than by chance.", "No city is told"],
        ),
        (CITIES, ["no more than is usual among these", "times as much as by chance"]),
    ],
)
def test_words_say_how_far_cities_differ(cities, told):
    words = tell_funnel(*judge(cities))
    assert [part for part in told if part not in words] == []
