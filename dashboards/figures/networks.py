"""Who learns from whom: cities that share on the left, cities that learn on the right."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from dashboards.theme import FAINT, INK, PRIMARY, TEMPLATE

if TYPE_CHECKING:
    import polars as pl

ROW_PIXELS = 25
_GREY = "#b4bfc8"
_POINTS = np.linspace(0, 1, 21)
_SPREAD = 0.56
"""Ends of one city's links lie within so much of its row, that each can be seen."""

_TIP = 0.985

WIDTHS = {1: 1.4, 2: 2.8, 3: 4.8}
"""Pixels of a link by how many exchanges it stands for; three and more are one."""


def network_view(*, links: pl.DataFrame, own_city: str) -> go.Figure:
    """One line a pair of cities, thicker where there were more exchanges; the own city's in blue.

    `links`: rows of `count_links` and `text`, what is said where one points at a link.
    """
    hosts, learners = _places(links, "host"), _places(links, "learner")
    rows = max(len(hosts), len(learners))
    lines = _lay_out(links, own_city, (hosts, learners), rows)
    return go.Figure(
        data=[
            *_draw_lines(lines),
            _draw_heads(lines),
            _draw_ends(hosts, rows, 0.0, "hosts"),
            _draw_ends(learners, rows, 1.0, "learners"),
        ],
        layout=_layout(hosts, learners, rows, own_city),
    )


def _places(links: pl.DataFrame, side: str) -> dict[str, str]:
    """Names of the cities of one side by id, from top to bottom."""
    columns = (f"{side}_city_id", f"{side}_name")
    named = dict(links.select(columns).unique().iter_rows())
    return dict(sorted(named.items(), key=lambda city: city[1].casefold()))


def _lay_out(
    links: pl.DataFrame, own_city: str, sides: tuple[dict[str, str], dict[str, str]], rows: int
) -> list[dict[str, Any]]:
    """Each link with its two ends; those of the own city last, so that they lie on top."""
    starts = _ends(links, sides[0], rows, ("host_city_id", "learner_name"))
    stops = _ends(links, sides[1], rows, ("learner_city_id", "host_name"))
    told = [
        row | {"start": start, "stop": stop, "is_own": own_city in _cities(row),
               "level": min(3, row["exchange_count"])}
        for row, start, stop in zip(links.iter_rows(named=True), starts, stops, strict=True)
    ]  # fmt: skip
    return sorted(told, key=lambda link: link["is_own"])


def _cities(row: dict[str, Any]) -> tuple[str, str]:
    return row["host_city_id"], row["learner_city_id"]


def _ends(links: pl.DataFrame, side: dict[str, str], rows: int, by: tuple[str, str]) -> list[float]:
    """The height of each link's end: beside the others of its city, in order of where it goes."""
    own, other = (links[name].to_list() for name in by)
    heights = _heights(len(side), rows)
    place = dict(zip(side, heights, strict=True))
    found: list[float] = []
    for city, name in zip(own, other, strict=True):
        beside = sorted(n.casefold() for c, n in zip(own, other, strict=True) if c == city)
        rank = beside.index(name.casefold())
        step = _SPREAD / max(1, len(beside) - 1)
        found.append(place[city] + (rank * step - _SPREAD / 2 if len(beside) > 1 else 0.0))
    return found


def _heights(count: int, rows: int) -> list[float]:
    """Rows of the shorter side are spread over the height of the longer one."""
    step = rows / max(1, count)
    return [step * (place + 0.5) - 0.5 for place in range(count)]


def _draw_lines(lines: list[dict[str, Any]]) -> list[go.Scatter]:
    """One trace a width and colour."""
    return [
        go.Scatter(
            x=[*(_POINTS * _TIP).tolist(), None] * len(chosen),
            y=[y for link in chosen for y in (*_bend(link), None)],
            mode="lines",
            line={"color": PRIMARY if is_own else _GREY, "width": width},
            hoverinfo="skip",
            name=f"links {level}{' own' if is_own else ''}",
        )
        for is_own in (False, True)
        for level, width in WIDTHS.items()
        if (chosen := [x for x in lines if (x["is_own"], x["level"]) == (is_own, level)])
    ]


def _bend(link: dict[str, Any]) -> list[float]:
    smooth = _POINTS**2 * (3 - 2 * _POINTS)
    return (link["start"] + (link["stop"] - link["start"]) * smooth).tolist()


def _draw_heads(lines: list[dict[str, Any]]) -> go.Scatter:
    """Arrowheads where the links arrive, which also say what a link stands for."""
    return go.Scatter(
        x=[_TIP] * len(lines),
        y=[link["stop"] for link in lines],
        mode="markers",
        marker={
            "symbol": "triangle-right",
            "size": [7 + 2 * link["level"] for link in lines],
            "color": [PRIMARY if link["is_own"] else FAINT for link in lines],
        },
        text=[link["text"] for link in lines],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
        name="heads",
    )


def _draw_ends(side: dict[str, str], rows: int, x: float, name: str) -> go.Scatter:
    return go.Scatter(
        x=[x] * len(side),
        y=_heights(len(side), rows),
        yaxis="y" if name == "hosts" else "y2",
        mode="markers",
        marker={"size": 7, "color": INK, "opacity": 1 if name == "hosts" else 0},
        hoverinfo="skip",
        cliponaxis=False,
        name=name,
    )


def _layout(
    hosts: dict[str, str], learners: dict[str, str], rows: int, own_city: str
) -> dict[str, Any]:
    axis = {
        "range": [rows - 0.5, -0.5],
        "fixedrange": True,
        "showgrid": False,
        "automargin": True,
        "tickfont": {"size": 12.5, "color": INK},
        "ticks": "",
    }
    return {
        "template": TEMPLATE,
        "height": rows * ROW_PIXELS + 20,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "xaxis": {"range": [-0.02, 1.03], "visible": False, "fixedrange": True},
        "yaxis": axis | _names(hosts, rows, own_city),
        "yaxis2": axis | _names(learners, rows, own_city) | {"overlaying": "y", "side": "right"},
    }


def _names(side: dict[str, str], rows: int, own_city: str) -> dict[str, Any]:
    texts = [
        f"<b>{escape(name)}</b>" if city == own_city else escape(name)
        for city, name in side.items()
    ]
    return {"tickvals": _heights(len(side), rows), "ticktext": texts}
