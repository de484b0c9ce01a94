"""A chart with one row a city: words above, a dot with its interval below, hairlines between."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboards.theme import INK, MARKERS, MUTED, OWN_BAND, RULE, TEMPLATE, standing_colour

if TYPE_CHECKING:
    import polars as pl

ROW_PIXELS = 46
_ABOVE = -0.2
BELOW = 0.22
"""Where in its row the interval stands, in rows."""

_BEHIND = f"  <span style='font-size:11px;color:{MUTED}'>%s</span>"


def draw_rules(rows: pl.DataFrame) -> go.Scatter:
    """A hairline above each row."""
    ys = [end for row in rows["row"] for end in (row - 0.5, row - 0.5, None)]
    line = {"color": RULE, "width": 1}
    return go.Scatter(x=[0, 1, None] * rows.height, y=ys, xaxis="x2", mode="lines", line=line,
                      hoverinfo="skip", name="rules")  # fmt: skip


def draw_dots(
    rows: pl.DataFrame, columns: tuple[str, str, str], standing: str, direction: str
) -> go.Scatter:
    """Figures as dots, intervals as lines, in the colour and shape of their standing.

    `columns`: those of the figure and of the two ends of its interval.
    """
    (value, low, high), colour = columns, standing_colour(standing, direction)
    return go.Scatter(
        x=rows[value].to_list(),
        y=(rows["row"] + BELOW).to_list(),
        error_x={
            "array": (rows[high] - rows[value]).fill_null(0).to_list(),
            "arrayminus": (rows[value] - rows[low]).fill_null(0).to_list(),
            "color": colour,
            "thickness": 2.5,
            "width": 0,
        },
        mode="markers",
        marker={"symbol": MARKERS[standing], "size": 11, "color": colour},
        hovertemplate="%{text}<extra></extra>",
    )


def write_names(rows: pl.DataFrame, own_city: str, behind: str) -> list[str]:
    """Each city's name, the own one in bold, and small behind it what column `behind` says."""
    return [
        (f"<b>{escape(name)}</b>" if city == own_city else escape(name))
        + (_BEHIND % text if text else "")
        for city, name, text in rows.select("city_id", "city_name", behind).iter_rows()
    ]


def draw_texts(rows: pl.DataFrame, texts: list[str], name: str, *, is_left: bool) -> go.Scatter:
    """Above each interval, from the left edge or to the right edge."""
    return go.Scatter(
        x=[0 if is_left else 1] * rows.height,
        y=(rows["row"] + _ABOVE).to_list(),
        xaxis="x2",
        mode="text",
        text=texts,
        textposition="middle right" if is_left else "middle left",
        textfont={"size": 12.5, "color": INK},
        hoverinfo="skip",
        cliponaxis=False,
        name=name,
    )


def lay_out_rows(rows: pl.DataFrame, own_city: str, value_axis: dict[str, Any]) -> dict[str, Any]:
    """The layout: the axis of the figures on top, a tint behind the own city's row."""
    return {
        "template": TEMPLATE,
        "height": rows.height * ROW_PIXELS + 44,
        "margin": {"l": 12, "r": 12, "t": 30, "b": 8},
        "xaxis": {"side": "top", "fixedrange": True} | value_axis,
        "xaxis2": {"overlaying": "x", "range": [0, 1], "visible": False, "fixedrange": True},
        "yaxis": {"range": [rows.height - 0.5, -0.5], "visible": False, "fixedrange": True},
        "shapes": [_band(row) for row in rows.filter(city_id=own_city)["row"].to_list()],
    }


def _band(row: int) -> dict[str, Any]:
    ends = {"xref": "paper", "x0": -0.01, "x1": 1.01, "y0": row - 0.5, "y1": row + 0.5}
    looks = {"layer": "below", "line": {"width": 0}, "fillcolor": OWN_BAND}
    return {"type": "rect"} | ends | looks
