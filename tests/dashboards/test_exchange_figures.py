"""What may be in the figures of exchanges: links, a map, and a course before and after."""

import numpy as np
import polars as pl
import pytest

from dashboards.answers.exchange_links import add_texts, by_country, count_cities, tell_links
from dashboards.figures.event_studies import event_plot
from dashboards.figures.maps import country_name, exchange_map, places
from dashboards.figures.networks import network_view

LINKS = pl.DataFrame(
    [
        ("aarby", "Aarby <i>", "DK", "borg", "Borg", "LB", 3, ["youth_voice"]),
        ("aarby", "Aarby <i>", "DK", "ceder", "Ceder", "LB", 1, []),
        ("borg", "Borg", "LB", "aarby", "Aarby <i>", "DK", 1, []),
        ("borg", "Borg", "LB", "ceder", "Ceder", "LB", 1, []),
    ],
    schema={
        "host_city_id": pl.String, "host_name": pl.String, "host_country": pl.String,
        "learner_city_id": pl.String, "learner_name": pl.String, "learner_country": pl.String,
        "exchange_count": pl.Int64, "theme_codes": pl.List(pl.String),
    },
    orient="row",
)  # fmt: skip
CITIES = pl.DataFrame(
    {
        "city_name": ["Aarby <i>", "Borg", "Ceder", "Nowhere"],
        "country_code": ["DK", "LB", "LB", "ZZ"],
    }
)
COURSE = pl.DataFrame(
    {
        "since": [-2, -1, 0, 1],
        "effect": [-0.01, 0.0, 0.2, 0.21],
        "low": [-0.03, 0.0, 0.15, None],
        "high": [0.01, 0.0, 0.25, None],
        "treated_count": [5, 5, 5, 3],
    }
)


def traces(figure):
    return {trace.name: trace for trace in figure.data}


def network(own=""):
    return network_view(links=add_texts(LINKS), own_city=own)


def test_those_who_share_stand_left_and_those_who_learn_right():
    layout = network().layout
    assert list(layout.yaxis.ticktext) == ["Aarby &lt;i&gt;", "Borg"]
    assert list(layout.yaxis2.ticktext) == ["Aarby &lt;i&gt;", "Borg", "Ceder"]
    assert layout.yaxis2.side == "right"


def test_a_link_is_wider_where_there_were_more_exchanges():
    drawn = traces(network())
    assert drawn["links 3"].line.width > drawn["links 1"].line.width
    assert sum(x is None for x in drawn["links 1"].x) == 3


def test_the_own_citys_links_are_in_its_colour_and_its_name_is_bold():
    figure = network("ceder")
    drawn = traces(figure)
    assert drawn["links 1 own"].line.color != drawn["links 1"].line.color
    assert "<b>Ceder</b>" in figure.layout.yaxis2.ticktext


def test_a_link_says_what_it_stands_for_and_no_name_is_markup():
    texts = list(traces(network())["heads"].text)
    assert "Aarby &lt;i&gt; → Borg: 3 exchanges<br>Youth voice" in texts
    assert not any("<i>" in text for text in texts)


def test_however_many_links_there_are_the_traces_are_few():
    many = pl.concat([LINKS.with_columns(learner_city_id=pl.lit(f"c{n}")) for n in range(40)])
    assert len(network_view(links=add_texts(many), own_city="").data) <= 9


def test_links_are_told_in_a_sentence():
    assert tell_links(LINKS) == (
        "2 cities shared with 3 cities in 6 exchanges. In 1 of 4 pairs there was more than one."
    )


def test_a_map_has_countries_and_an_arc_between_two_of_them():
    links = by_country(add_texts(LINKS))
    figure = exchange_map(links=links, cities=count_cities(CITIES), own_country="DK")
    drawn = traces(figure)
    assert list(drawn["countries"].text) == ["Denmark", "Lebanon"]  # nobody knows where ZZ is
    assert list(drawn["countries"].customdata) == [
        "Denmark: Aarby &lt;i&gt;",
        "Lebanon: Borg, Ceder",
    ]
    assert sorted(drawn["heads"].text) == [
        "Denmark → Lebanon: 4 exchanges<br>Youth voice",
        "Lebanon → Denmark: 1 exchange",
    ]


def test_there_and_back_are_two_arcs():
    links = by_country(add_texts(LINKS))
    heads = traces(exchange_map(links=links, cities=count_cities(CITIES)))["heads"]
    assert len(set(zip(heads.x, heads.y, strict=True))) == 2


def test_a_map_asks_for_no_shapes():
    kinds = {
        trace.type
        for trace in exchange_map(links=by_country(LINKS), cities=count_cities(CITIES)).data
    }
    assert kinds == {"heatmap", "scatter"}


@pytest.mark.parametrize(
    ("code", "name"), [("DK", "Denmark"), ("LB", "Lebanon"), ("TN", "Tunisia"), ("JO", "Jordan")]
)
def test_a_countrys_middle_lies_on_land(code, name):
    land = traces(exchange_map(links=LINKS.clear(), cities=count_cities(CITIES)))["land"]
    spot = places()[code]
    row = int(np.argmin(np.abs(np.array(land.y) - spot.north)))
    column = int(np.argmin(np.abs(np.array(land.x) - spot.east)))
    near = np.array(land.z)[row - 1 : row + 2, column - 1 : column + 2]
    assert near.any()
    assert country_name(code) == name


def test_the_north_lies_up_and_the_sea_is_no_land():
    land = traces(exchange_map(links=LINKS.clear(), cities=count_cities(CITIES)))["land"]
    grid = np.array(land.z)
    assert grid.shape == (140, 360)

    def at(north, east):
        return grid[int(83.5 - north), int(east + 179.5)]

    assert at(47, 2) == 1  # France
    assert at(-25, 135) == 1  # Australia
    assert at(40, -40) == 0  # the Atlantic
    assert at(-40, 80) == 0  # the Indian Ocean


def event():
    return event_plot(course=COURSE, unit="percent", noun="quarter")


def test_the_time_before_is_open_and_the_time_after_filled():
    drawn = traces(event())
    assert list(drawn["before"].x) == [-2]
    assert drawn["before"].marker.symbol == "circle-open"
    assert list(drawn["after"].x) == [0, 1]
    assert drawn["after"].marker.symbol == "circle"


def test_a_dot_says_when_how_much_and_of_how_many_cities():
    drawn = traces(event())
    assert drawn["after"].text[0] == (
        "The quarter itself: +20\u00a0points<br>95 %: +15 to +25\u00a0points<br>5 cities"
    )
    assert drawn["before"].text[0].startswith("2 quarters before: \u22121\u00a0point")
    assert drawn["held against"].text[0] == "The quarter before: all others are held against it"


def test_up_and_down_reach_equally_far_and_nothing_has_no_sign():
    axis = event().layout.yaxis
    assert axis.range[0] == -axis.range[1]
    assert "0 points" in axis.ticktext
    assert "+0 points" not in axis.ticktext
