"""A map of who learns from whom, country by country, drawn here and asked of nobody.

`land.txt`: where there is land, a sign for every degree from 84° north to 56° south.
`countries.txt`: the middle of each country's largest part, in whole degrees. Both were worked out
from Natural Earth (1:50 million, in the public domain). Where in its country a city lies is not in
the data.
"""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from babel import Locale

from dashboards.theme import INK, PRIMARY, TEMPLATE

if TYPE_CHECKING:
    import numpy.typing as npt
    import polars as pl

_FOLDER = Path(__file__).parent
_STEP = 1.0
_NORTH, _WEST = 84.0, -180.0
_SEA, _LAND = "#ffffff", "#dfe5e6"
_HEIGHT = 430
_MARGIN = 13.0
"""Degrees around the outermost countries."""

_LEAST_SPAN = 34.0
_NEAR = 9.0
"""Names of countries so close together, in degrees, would stand on each other."""

_POINTS = np.linspace(0, 1, 25)
_BULGE = 0.16
WIDTHS = {1: 1.5, 2: 2.8, 3: 4.8}


class Place(NamedTuple):
    """The middle of a country, in degrees."""

    north: float
    east: float


def exchange_map(*, links: pl.DataFrame, cities: pl.DataFrame, own_country: str = "") -> go.Figure:
    """Arcs from the country that shared to the one that learned; dots where the cities are.

    `links`: host_country, learner_country, exchange_count and text. `cities`: country_code,
    city_count and text. Exchanges within a country have no arc.
    """
    known = cities.filter(_is_known(cities["country_code"].to_list()))
    arcs = [_arc(row, own_country) for row in links.iter_rows(named=True) if _is_drawn(row)]
    return go.Figure(
        data=[_draw_land(), *_draw_arcs(arcs), _draw_heads(arcs), _draw_countries(known)],
        layout=_layout([places()[code] for code in known["country_code"]]),
    )


@cache
def places() -> dict[str, Place]:
    """The middle of each country by its ISO 3166 code."""
    lines = (_FOLDER / "countries.txt").read_text(encoding="ascii").split("\n")
    cells = (line.split() for line in lines if line)
    return {code: Place(float(north), float(east)) for code, north, east in cells}


def country_name(code: str) -> str:
    """What people call a country; the code itself for an unknown one."""
    names: dict[str, str] = dict(Locale("en").territories)
    return names.get(code, code)


@cache
def _land() -> npt.NDArray[np.int8]:
    lines = (_FOLDER / "land.txt").read_text(encoding="ascii").split()
    signs: list[list[int]] = [[int(sign == "#") for sign in line] for line in lines]
    return np.array(signs, np.int8)


def _is_known(codes: list[str]) -> list[bool]:
    return [code in places() for code in codes]


def _is_drawn(row: dict[str, Any]) -> bool:
    both = row["host_country"], row["learner_country"]
    return both[0] != both[1] and all(_is_known(list(both)))


def _draw_land() -> go.Heatmap:
    grid = _land()
    rows, columns = (np.arange(0.5, size).tolist() for size in grid.shape)
    return go.Heatmap(
        z=grid,
        x=[_WEST + _STEP * place for place in columns],
        y=[_NORTH - _STEP * place for place in rows],
        colorscale=[[0, _SEA], [1, _LAND]],
        showscale=False,
        hoverinfo="skip",
        name="land",
    )


def _arc(row: dict[str, Any], own_country: str) -> dict[str, Any]:
    """A line that bends to its left, so that there and back are two."""
    start, stop = (np.array(places()[row[side]]) for side in ("host_country", "learner_country"))
    way = stop - start
    middle = (start + stop) / 2 + _BULGE * np.array([way[1], -way[0]])
    t = _POINTS[:, None]
    line = (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * stop
    return row | {
        "line": line,
        "is_own": own_country in (row["host_country"], row["learner_country"]),
        "level": min(3, row["exchange_count"]),
    }


def _draw_arcs(arcs: list[dict[str, Any]]) -> list[go.Scatter]:
    return [
        go.Scatter(
            x=[x for arc in chosen for x in (*arc["line"][:, 1].tolist(), None)],
            y=[y for arc in chosen for y in (*arc["line"][:, 0].tolist(), None)],
            mode="lines",
            line={"color": PRIMARY if is_own else "#8795a3", "width": width},
            hoverinfo="skip",
            name=f"arcs {level}{' own' if is_own else ''}",
        )
        for is_own in (False, True)
        for level, width in WIDTHS.items()
        if (chosen := [x for x in arcs if (x["is_own"], x["level"]) == (is_own, level)])
    ]


def _draw_heads(arcs: list[dict[str, Any]]) -> go.Scatter:
    """Arrowheads in the middle of the arcs, where they do not cover each other."""
    middle = len(_POINTS) // 2
    spots = [arc["line"][middle] for arc in arcs]
    ways = [arc["line"][middle + 1] - arc["line"][middle - 1] for arc in arcs]
    return go.Scatter(
        x=[float(spot[1]) for spot in spots],
        y=[float(spot[0]) for spot in spots],
        mode="markers",
        marker={
            "symbol": "triangle-up",
            "angle": [float(np.degrees(np.arctan2(way[1], way[0]))) for way in ways],
            "size": [8 + 2 * arc["level"] for arc in arcs],
            "color": [PRIMARY if arc["is_own"] else "#566273" for arc in arcs],
        },
        text=[arc["text"] for arc in arcs],
        hovertemplate="%{text}<extra></extra>",
        name="heads",
    )


def _draw_countries(cities: pl.DataFrame) -> go.Scatter:
    spots = [places()[code] for code in cities["country_code"]]
    return go.Scatter(
        x=[spot.east for spot in spots],
        y=[spot.north for spot in spots],
        mode="markers+text",
        marker={
            "size": [8 + 3 * min(5, count) for count in cities["city_count"]],
            "color": "#d98a1e",
            "line": {"width": 1.5, "color": "#ffffff"},
        },
        text=[escape(country_name(code)) for code in cities["country_code"]],
        textposition=_sides(spots),
        textfont={"size": 12, "color": INK},
        customdata=cities["text"].to_list(),
        hovertemplate="%{customdata}<extra></extra>",
        name="countries",
    )


def _sides(spots: list[Place]) -> list[str]:
    """Above the northernmost of countries close together, below the southernmost, else left."""
    return [_side(spot, [x for x in spots if x != spot and _is_near(spot, x)]) for spot in spots]


def _side(spot: Place, near: list[Place]) -> str:
    if all(spot.north <= other.north for other in near):
        return "bottom center"
    is_first = all(spot.north >= other.north for other in near)
    return "top center" if is_first else "middle left"


def _is_near(one: Place, other: Place) -> bool:
    return abs(one.north - other.north) < _NEAR and abs(one.east - other.east) < 2 * _NEAR


def _layout(shown: list[Place]) -> dict[str, Any]:
    axis = {"visible": False, "fixedrange": True}
    return {
        "template": TEMPLATE,
        "height": _HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": axis | {"range": _reach([spot.east for spot in shown], 180.0)},
        "yaxis": axis
        | {"range": _reach([spot.north for spot in shown], 84.0), "scaleanchor": "x",
           "scaleratio": 1.3},
    }  # fmt: skip


def _reach(degrees: list[float], most: float) -> list[float]:
    """From the first to the last with a margin, and never so near that there is nothing around."""
    least, largest = min(degrees, default=-most), max(degrees, default=most)
    middle, half = (least + largest) / 2, max(_LEAST_SPAN, largest - least + 2 * _MARGIN) / 2
    return [middle - half, middle + half]
