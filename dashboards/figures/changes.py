"""One row a city: how far it has moved, with its interval, around the line of no change."""

from __future__ import annotations

from html import escape
from typing import Any

import plotly.graph_objects as go
import polars as pl

from citywise.comparison.middle import order_cities
from dashboards.answers.changes import WORDS, tell_change, tell_target
from dashboards.theme import (
    FAINT,
    INK,
    MARKERS,
    MUTED,
    OWN_BAND,
    RULE,
    TEMPLATE,
    standing_colour,
)

ROW_PIXELS = 46
_ABOVE, _BELOW = -0.2, 0.22
_FAR = 2.0
"""An interval so many times as wide as most ends at the edge; its ends stand in words."""

_STANDINGS = {
    "rose": "higher",
    "fell": "lower",
    "no_clear_change": "similar",
    "not_sure": "not_compared",
}
_BEHIND = f"  <span style='font-size:11px;color:{MUTED}'>%s</span>"


def change_plot(
    *,
    cities: pl.DataFrame,
    own_city: str,
    unit: str,
    direction: str,
    is_ratio: bool,
    currency: str = "",
) -> go.Figure:
    """Cities from the own one to the last name; those of which no change is told say why.

    `cities`: rows of `NetworkChanges.cities`; `is_ratio` as there.
    """
    rows = _prepare(cities, own_city, unit, currency, is_ratio=is_ratio)
    told = rows.filter(pl.col("change").is_not_null())
    suffix = "\u00a0%" if is_ratio else "\u00a0points" if unit == "percent" else ""
    return go.Figure(
        data=[
            _rules(rows),
            *(_dots(group, str(code), direction) for (code,), group in _by_code(told)),
            _texts(rows, _names(rows, own_city), is_left=True),
            _texts(rows, rows["told"].to_list(), is_left=False),
        ],
        layout=_layout(rows, own_city, suffix),
    )


def _prepare(
    cities: pl.DataFrame, own_city: str, unit: str, currency: str, *, is_ratio: bool
) -> pl.DataFrame:
    """Ordered rows in the unit of the axis, with the two texts of each row."""
    factor = 100.0 if is_ratio or unit == "percent" else 1.0
    ordered = order_cities(cities, own_city).with_row_index("row")
    both = [
        (_tell(row, unit, currency, is_ratio=is_ratio), tell_target(row, unit, currency))
        for row in ordered.iter_rows(named=True)
    ]
    return ordered.with_columns(
        pl.Series("told", [told for told, _ in both], pl.String),
        pl.Series("aim", [aim for _, aim in both], pl.String),
        pl.col("change", "change_low", "change_high") * factor,
    )


def _tell(row: dict[str, Any], unit: str, currency: str, *, is_ratio: bool) -> str:
    figure = escape(tell_change(row, unit, currency, is_ratio=is_ratio))
    if row["change_code"] == "not_told":
        return figure
    number, _, interval = figure.partition(" (")
    bold = f"<b>{number}</b>" + (f" ({interval}" if interval else "")
    return bold if row["change_code"] == "not_sure" else f"{bold} {WORDS[row['change_code']]}"


def _by_code(told: pl.DataFrame) -> list[tuple[tuple[object, ...], pl.DataFrame]]:
    return list(
        told.sort("change_code", maintain_order=True).group_by("change_code", maintain_order=True)
    )


def _rules(rows: pl.DataFrame) -> go.Scatter:
    """A hairline above each row."""
    ys = [end for row in rows["row"] for end in (row - 0.5, row - 0.5, None)]
    return go.Scatter(x=[0, 1, None] * rows.height, y=ys, xaxis="x2", mode="lines",
                      line={"color": RULE, "width": 1}, hoverinfo="skip", name="rules")  # fmt: skip


def _dots(rows: pl.DataFrame, code: str, direction: str) -> go.Scatter:
    standing = _STANDINGS[code]
    colour = standing_colour(standing, direction)
    return go.Scatter(
        x=rows["change"].to_list(),
        y=(rows["row"] + _BELOW).to_list(),
        error_x={
            "array": (rows["change_high"] - rows["change"]).fill_null(0).to_list(),
            "arrayminus": (rows["change"] - rows["change_low"]).fill_null(0).to_list(),
            "color": colour,
            "thickness": 2.5,
            "width": 0,
        },
        mode="markers",
        marker={"symbol": MARKERS[standing], "size": 11, "color": colour},
        text=[
            f"{escape(name)}<br>{told}" for name, told in rows.select("city_name", "told").rows()
        ],
        hovertemplate="%{text}<extra></extra>",
        name=code,
    )


def _names(rows: pl.DataFrame, own_city: str) -> list[str]:
    """Each city's name, the own one in bold, and small behind it its target."""
    return [
        (f"<b>{escape(name)}</b>" if city == own_city else escape(name))
        + (_BEHIND % escape(aim) if aim else "")
        for city, name, aim in rows.select("city_id", "city_name", "aim").iter_rows()
    ]


def _texts(rows: pl.DataFrame, texts: list[str], *, is_left: bool) -> go.Scatter:
    """Above each interval: the name from the left edge, or the change to the right edge."""
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
        name="names" if is_left else "changes",
    )


def _layout(rows: pl.DataFrame, own_city: str, suffix: str) -> dict[str, Any]:
    reach = _reach(rows)
    return {
        "template": TEMPLATE,
        "height": rows.height * ROW_PIXELS + 44,
        "margin": {"l": 12, "r": 12, "t": 30, "b": 8},
        "xaxis": {"side": "top", "range": [-reach, reach], "nticks": 5, "tickformat": ",~r",
                  "ticksuffix": suffix, "fixedrange": True},
        "xaxis2": {"overlaying": "x", "range": [0, 1], "visible": False, "fixedrange": True},
        "yaxis": {"range": [rows.height - 0.5, -0.5], "visible": False, "fixedrange": True},
        "shapes": [_no_change(), *(_band(row) for row in rows.filter(city_id=own_city)["row"])],
    }  # fmt: skip


def _reach(rows: pl.DataFrame) -> float:
    """As far to both sides; an interval that is wider than most ends at the edge."""
    changes = [abs(end) for end in rows["change"].drop_nulls()]
    ends = pl.concat([rows["change_low"], rows["change_high"]]).cast(pl.Float64).abs().drop_nulls()
    widest, wide = (ends.quantile(share) or 0.0 for share in (1.0, 0.8))
    return max([*changes, min(widest, wide * _FAR)], default=0.0) * 1.05 or 1.0


def _no_change() -> dict[str, Any]:
    line = {"color": FAINT, "width": 1.5, "dash": "dot"}
    return {"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _band(row: int) -> dict[str, Any]:
    """A tint behind the own city's row."""
    ends = {"xref": "paper", "x0": -0.01, "x1": 1.01, "y0": row - 0.5, "y1": row + 0.5}
    looks = {"layer": "below", "line": {"width": 0}, "fillcolor": OWN_BAND}
    return {"type": "rect"} | ends | looks
