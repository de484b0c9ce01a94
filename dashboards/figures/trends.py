"""Small multiples: every city over time in one figure of a few traces.

Panels share one pair of axes and stand apart by offsets; a hundred lines cost one trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go
import polars as pl

from citywise.comparison.middle import order_cities
from dashboards.amounts import write_amount, write_difference, write_period, write_range
from dashboards.theme import ABSENCE_MARKERS, FAINT, INK, MUTED, OWN_BAND, PRIMARY, RULE, TEMPLATE
from dashboards.wording import status_label

COLUMNS = 3
ROW_PIXELS = 108
_WIDTH, _HEIGHT, _TOP = 0.9, 0.52, 0.4
"""Width and height of a panel in its cell, and where it begins below the name."""

_BAND = "#c3d3e0"

Numbers = list[float | None]


@dataclass(frozen=True, slots=True)
class Scale:
    """From a value in the indicator's unit to the height in a panel, 0 to 1."""

    least: float
    most: float

    def place(self, value: pl.Expr) -> pl.Expr:
        """Height of a value in its panel."""
        return (value - self.least) / ((self.most - self.least) or 1.0)


@dataclass(frozen=True, slots=True)
class Words:
    """How figures are written: in their unit, or as changes."""

    unit: str
    currency: str
    is_change: bool

    def tell(self, row: dict[str, Any]) -> str:
        """A figure in short: the value, the range, or why there is none."""
        write = write_difference if self.is_change else write_amount
        if row["value"] is not None:
            return write(row["value"], self.unit, self.currency)
        if row["low"] is not None:
            return write_range(row["low"], row["high"], self.unit, self.currency)
        return status_label(row["value_status_code"]).partition(" to ")[0]

    def tell_fully(self, row: dict[str, Any]) -> str:
        """City, period and figure with its interval."""
        interval = ""
        if row["value"] is not None and row["low"] is not None:
            interval = f" ({write_range(row['low'], row['high'], self.unit, self.currency)})"
        place = f"{escape(row['city_name'])}, {write_period(row['period_id'])}"
        return f"{place}<br>{self.tell(row)}{interval}"


def trend_grid(
    *,
    history: pl.DataFrame,
    own_city: str,
    unit: str,
    currency: str = "",
    network: pl.DataFrame | None = None,
    is_change: bool = False,
) -> go.Figure:
    """One small panel a city, own one first, then by name; all on the same scale.

    `history`: one row a city and period, in order of time, with city_id, city_name,
    period_id, value, low, high and value_status_code. `network`: period_id and value, drawn
    thinly in every panel. `is_change`: values are told as changes from the first period.
    """
    panels, words = _lay_out(history, own_city), Words(unit, currency, is_change)
    scale = find_scale(panels, unit, is_change=is_change)
    points = _place(panels, scale)
    return go.Figure(
        data=[
            _base_lines(points, scale),
            _bands(points),
            _network_lines(points, network, scale),
            _lines(points, words),
            _absences(points, words),
            _names(points, words),
        ],
        layout=_layout(points, own_city),
    )


def measure_change(history: pl.DataFrame) -> pl.DataFrame:
    """Each city's values as differences from its own first one; intervals are left out.

    A new version of the definition begins anew: what is measured differently has not changed.
    """
    first = pl.col("value").drop_nulls().first().over("city_id", "definition_version")
    nothing = pl.lit(None, pl.Float64)
    return history.with_columns(value=pl.col("value") - first, low=nothing, high=nothing)


def find_scale(history: pl.DataFrame, unit: str, *, is_change: bool = False) -> Scale:
    """The one scale of all panels: shares from none to all, changes alike to both sides."""
    ends = pl.concat([history["value"], history["low"], history["high"]]).drop_nulls().to_list()
    if is_change:
        most = max([abs(end) for end in ends], default=0.0) or 0.01
        return Scale(-most, most)
    if unit == "percent":
        return Scale(0.0, 1.0)
    return Scale(min([0.0, *ends]), max([0.0, *ends]) or 1.0)


def _lay_out(history: pl.DataFrame, own_city: str) -> pl.DataFrame:
    """`column`, `row` and `step` (0 to 1, time) of every point."""
    ordered = order_cities(history, own_city)
    panel = pl.col("city_id").rle_id().cast(pl.Int64)
    step = pl.int_range(pl.len()).over("city_id") / (pl.len().over("city_id") - 1).clip(1)
    return ordered.with_columns(column=panel % COLUMNS, row=panel // COLUMNS, step=step)


def _place(panels: pl.DataFrame, scale: Scale) -> pl.DataFrame:
    """Where the value and its ends stand: `x`, `y`, `y_low`, `y_high`; y grows downwards."""
    bottom = pl.col("row") + _TOP + _HEIGHT
    heights = {
        name: bottom - scale.place(pl.col(column)) * _HEIGHT
        for name, column in (("y", "value"), ("y_low", "low"), ("y_high", "high"))
    }
    x = pl.col("column") + pl.col("step") * _WIDTH
    return panels.with_columns(x=x, y_bottom=bottom, **heights)


def _base_lines(points: pl.DataFrame, scale: Scale) -> go.Scatter:
    """A line through each panel, at zero where the scale has one."""
    zero = max(scale.least, 0.0)
    height = (zero - scale.least) / ((scale.most - scale.least) or 1.0) * _HEIGHT
    panels = points.select("column", "row").unique(maintain_order=True).rows()
    xs = [x for column, _ in panels for x in (column, column + _WIDTH, None)]
    ys = [y for _, row in panels for y in [row + _TOP + _HEIGHT - height] * 3]
    return _line(xs, ys, RULE, width=1)


def _bands(points: pl.DataFrame) -> go.Scatter:
    """Upright lines from the lower to the upper end of every interval."""
    xs: Numbers = []
    ys: Numbers = []
    for row in points.drop_nulls(["y_low", "y_high"]).iter_rows(named=True):
        xs += [row["x"], row["x"], None]
        ys += [row["y_low"], row["y_high"], None]
    return _line(xs, ys, _BAND, width=3)


def _network_lines(points: pl.DataFrame, network: pl.DataFrame | None, scale: Scale) -> go.Scatter:
    """The network's middle, the same in every panel."""
    if network is None:
        return _line([], [], FAINT, width=1)
    middles = network.select("period_id", middle="value")
    joined = points.join(middles, on="period_id", how="left", maintain_order="left")
    placed = joined.with_columns(y=pl.col("y_bottom") - scale.place(pl.col("middle")) * _HEIGHT)
    return _line(_with_gaps(placed, "x"), _with_gaps(placed, "y"), FAINT, width=1, dash="dot")


def _lines(points: pl.DataFrame, words: Words) -> go.Scatter:
    told = points.with_columns(told=_tell_all(points, words))
    return go.Scatter(
        x=_with_gaps(told, "x"),
        y=_with_gaps(told, "y"),
        mode="lines+markers",
        line={"color": PRIMARY, "width": 1.75},
        marker={"size": 4, "color": PRIMARY},
        text=_with_gaps(told, "told"),
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _absences(points: pl.DataFrame, words: Words) -> go.Scatter:
    """At the foot of the panel: a mark for each period without a number, by its reason."""
    has_reason = pl.col("value_status_code") != "absent"
    absent = points.filter(pl.col("y").is_null(), pl.col("y_low").is_null(), has_reason)
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
        text=_tell_all(absent, words).to_list(),
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _names(points: pl.DataFrame, words: Words) -> go.Scatter:
    """Above each panel: the city's name, and below the name its latest figure."""
    last = points.group_by("city_id", maintain_order=True).last()
    count = last.height
    return go.Scatter(
        x=last["column"].to_list() * 2,
        y=[*(last["row"] + 0.14), *(last["row"] + 0.29)],
        text=[
            *map(escape, last["city_name"]),
            *(words.tell(row) for row in last.iter_rows(named=True)),
        ],
        textposition="middle right",
        mode="text",
        textfont={"size": 11.5, "color": [INK] * count + [MUTED] * count},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _tell_all(points: pl.DataFrame, words: Words) -> pl.Series:
    told = [words.tell_fully(row) for row in points.iter_rows(named=True)]
    return pl.Series("told", told, pl.String)


def _with_gaps(points: pl.DataFrame, column: str) -> list[Any]:
    """A column of all panels in one list, with a break between one city and the next."""
    values: list[Any] = []
    before = ""
    for city, value in points.select("city_id", column).iter_rows():
        values += [value] if city == before else [None, value]
        before = city
    return values[1:]


def _line(
    xs: Numbers, ys: Numbers, colour: str, *, width: float, dash: str = "solid"
) -> go.Scatter:
    return go.Scatter(
        x=xs,
        y=ys,
        mode="lines",
        line={"color": colour, "width": width, "dash": dash},
        hoverinfo="skip",
        cliponaxis=False,
    )


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
