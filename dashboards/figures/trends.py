"""Small multiples: every city's own course in one figure of a few traces.

Panels share one pair of axes and stand apart by offsets; a hundred lines cost one trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
import polars as pl

from citywise.comparison.middle import order_cities
from dashboards.amounts import write_amount, write_difference, write_period
from dashboards.answers.courses import DOWNWARD, UPWARD
from dashboards.theme import (
    ABSENCE_MARKERS,
    INK,
    MUTED,
    OWN_BAND,
    PRIMARY,
    RULE,
    TEMPLATE,
    standing_colour,
)
from dashboards.wording import status_label

COLUMNS = 3
ROW_PIXELS = 108
_WIDTH, _HEIGHT, _TOP = 0.9, 0.52, 0.4
"""Width and height of a panel in its cell, and where it begins below the name."""

_BAND = "rgba(23, 80, 122, 0.16)"

Numbers = list[float | None]
FloatArray = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Scale:
    """From a value in the indicator's unit to the height in a panel, 0 to 1."""

    least: float
    most: float

    def place(self, value: pl.Expr) -> pl.Expr:
        """Height of a value in its panel."""
        return (value - self.least) / ((self.most - self.least) or 1.0)


def trend_grid(
    *,
    points: pl.DataFrame,
    own_city: str,
    unit: str,
    direction: str,
    currency: str = "",
    is_change: bool = False,
) -> go.Figure:
    """One small panel a city, own one first, then by name; all on the same scale.

    `points`: rows of `NetworkTrends.points`. `is_change`: figures are changes, and told as such.
    """
    scale = find_scale(points, is_change=is_change)
    told = _tell_all(points, unit, currency, is_change=is_change)
    placed = _place(_lay_out(told, own_city), scale)
    return go.Figure(
        data=[
            _base_lines(placed, scale),
            _bands(placed),
            _lines(placed),
            _signs(placed, direction),
            _absences(placed),
            *_names(placed),
        ],
        layout=_layout(placed, own_city),
    )


def find_scale(points: pl.DataFrame, *, is_change: bool = False) -> Scale:
    """The one scale of all panels: from the least figure to the most, changes alike to both sides.

    Not from nought: a panel shows how a city moves, and bars are what nought is needed for.
    """
    values = points["value"].drop_nulls().to_list()
    least, most = min(values, default=0.0), max(values, default=0.0)
    if is_change:
        reach = max(abs(least), abs(most)) or 0.01
        return Scale(-reach, reach)
    return Scale(least, most) if most > least else Scale(least - 0.5, most + 0.5)


def _tell_all(points: pl.DataFrame, unit: str, currency: str, *, is_change: bool) -> pl.DataFrame:
    """`figure` in short, or why there is none, and `told` with city and period before it."""
    write = write_difference if is_change else write_amount
    figures = [
        _reason(status, interval) if value is None else write(value, unit, currency)
        for value, status, interval in points.select(
            "value", "value_status_code", "interval_code"
        ).iter_rows()
    ]
    periods = {period: write_period(period) for period in points["period_id"].unique()}
    names = {name: escape(name) for name in points["city_name"].unique()}
    return points.with_columns(pl.Series("figure", figures, pl.String)).with_columns(
        told=pl.format(
            "{}, {}<br>{}",
            pl.col("city_name").replace_strict(names, return_dtype=pl.String),
            pl.col("period_id").replace_strict(periods, return_dtype=pl.String),
            "figure",
        )
    )


def _reason(status: str, interval: str) -> str:
    return "A range" if interval == "bounds" else status_label(status).partition(" to ")[0]


def _lay_out(points: pl.DataFrame, own_city: str) -> pl.DataFrame:
    """`column`, `row` and `step` (0 to 1, time) of every point."""
    ordered = order_cities(points, own_city)
    panel = pl.col("city_id").rle_id().cast(pl.Int64)
    step = pl.int_range(pl.len()).over("city_id") / (pl.len().over("city_id") - 1).clip(1)
    return ordered.with_columns(column=panel % COLUMNS, row=panel // COLUMNS, step=step)


def _place(panels: pl.DataFrame, scale: Scale) -> pl.DataFrame:
    """Where value and limits stand: `x`, `y`, `y_low`, `y_high`; y grows downwards."""
    bottom = pl.col("row") + _TOP + _HEIGHT
    heights = {
        name: bottom - scale.place(pl.col(column)).clip(0, 1) * _HEIGHT
        for name, column in (("y", "value"), ("y_low", "limit_low"), ("y_high", "limit_high"))
    }
    x = pl.col("column") + pl.col("step") * _WIDTH
    return panels.with_columns(x=x, y_bottom=bottom, **heights)


def _base_lines(placed: pl.DataFrame, scale: Scale) -> go.Scatter:
    """A line at the foot of each panel, or at no change where changes are told."""
    zero = max(scale.least, 0.0) if scale.least < 0 < scale.most else scale.least
    height = (zero - scale.least) / ((scale.most - scale.least) or 1.0) * _HEIGHT
    panels = placed.select("column", "row").unique(maintain_order=True).rows()
    xs: Numbers = [x for column, _ in panels for x in (column, column + _WIDTH, None)]
    ys: Numbers = [y for _, row in panels for y in [row + _TOP + _HEIGHT - height] * 3]
    line = {"color": RULE, "width": 1}
    return go.Scatter(x=xs, y=ys, mode="lines", line=line, hoverinfo="skip", cliponaxis=False)


def _bands(placed: pl.DataFrame) -> go.Scatter:
    """Upright strokes from the lower to the upper limit of each period."""
    known = placed.filter(pl.col("y_low").is_not_null())
    x, low, high = (known[name].to_numpy() for name in ("x", "y_low", "y_high"))
    gap = np.full(known.height, np.nan)
    return go.Scatter(
        x=_as_line(x, x, gap),
        y=_as_line(low, high, gap),
        mode="lines",
        line={"color": _BAND, "width": 6},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _lines(placed: pl.DataFrame) -> go.Scatter:
    """All lines in one, with a break between one city and the next.

    Arrays, which Plotly takes as they are: it looks at each element of a list.
    """
    count = placed["city_id"].n_unique()
    x, y = (placed[name].to_numpy().reshape(count, -1) for name in ("x", "y"))
    told = placed["told"].to_numpy().reshape(count, -1)
    gap = np.full((count, 1), np.nan)
    return go.Scatter(
        x=np.hstack([x, gap]).ravel().astype(np.float32),
        y=np.hstack([y, gap]).ravel().astype(np.float32),
        mode="lines+markers",
        line={"color": PRIMARY, "width": 1.75},
        marker={"size": 4, "color": PRIMARY},
        customdata=np.hstack([told, np.full((count, 1), "", object)]).ravel(),
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )


def _as_line(*columns: FloatArray) -> FloatArray:
    """Rows of the columns one after the other; positions need no more than seven digits."""
    return np.column_stack(columns).ravel().astype(np.float32)


def _signs(placed: pl.DataFrame, direction: str) -> go.Scatter:
    """What is more than a city's usual ups and downs, in a colour and a shape."""
    rows = placed.filter(pl.col("cause_code").is_in([*UPWARD, *DOWNWARD]))
    is_up = rows["cause_code"].is_in(UPWARD).to_list()
    up, down = (standing_colour(side, direction) for side in ("higher", "lower"))
    return go.Scatter(
        x=rows["x"].to_list(),
        y=rows["y"].to_list(),
        mode="markers",
        marker={
            "symbol": ["triangle-up" if up_here else "triangle-down" for up_here in is_up],
            "color": [up if up_here else down for up_here in is_up],
            "size": 8,
        },
        text=rows["told"].to_list(),
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _absences(placed: pl.DataFrame) -> go.Scatter:
    """At the foot of the panel: a mark for each period without a number, by its reason."""
    has_reason = pl.col("value_status_code") != "absent"
    absent = placed.filter(pl.col("y").is_null(), has_reason)
    symbols = [ABSENCE_MARKERS.get(code, "circle-open") for code in absent["value_status_code"]]
    return go.Scatter(
        x=absent["x"].to_list(),
        y=absent["y_bottom"].to_list(),
        mode="markers",
        marker={
            "symbol": symbols,
            "size": 7,
            "color": MUTED,
            "line": {"width": 1.5, "color": MUTED},
        },
        text=absent["told"].to_list(),
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _names(placed: pl.DataFrame) -> list[go.Scatter]:
    """Above each panel: the city's name, and below the name its latest figure."""
    last = placed.group_by("city_id", maintain_order=True).last()
    lines = ((0.14, map(escape, last["city_name"]), INK), (0.29, last["figure"], MUTED))
    return [
        go.Scatter(
            x=last["column"].to_numpy(),
            y=(last["row"] + height).to_numpy(),
            text=list(texts),
            textposition="middle right",
            mode="text",
            textfont={"size": 11.5, "color": colour},
            hoverinfo="skip",
            cliponaxis=False,
        )
        for height, texts, colour in lines
    ]


def _layout(points: pl.DataFrame, own_city: str) -> dict[str, Any]:
    row_count = max(points["row"].to_list(), default=0) + 1
    return {
        "template": TEMPLATE,
        "height": row_count * ROW_PIXELS + 12,
        "margin": {"l": 4, "r": 4, "t": 4, "b": 8},
        "xaxis": {"range": [-0.02, COLUMNS - 0.08], "visible": False, "fixedrange": True},
        "yaxis": {"range": [row_count, 0], "visible": False, "fixedrange": True},
        "shapes": _tints(points, own_city),
    }


def _tints(points: pl.DataFrame, own_city: str) -> list[dict[str, Any]]:
    """A tint behind the own city's panel."""
    own = points.filter(pl.col("city_id") == own_city).select("column", "row").unique()
    tint = {"type": "rect", "fillcolor": OWN_BAND, "line": {"width": 0}, "layer": "below"}
    return [
        tint | {"x0": c - 0.02, "x1": c + _WIDTH + 0.02, "y0": r + 0.02, "y1": r + 0.98}
        for c, r in own.iter_rows()
    ]
