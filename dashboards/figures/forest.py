"""The forest plot of one outcome and design: studies by city, all together, a new city."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
import polars as pl

from dashboards.figures.rows import BELOW, draw_rules, draw_texts, lay_out_rows
from dashboards.theme import INK, MUTED, PRIMARY

if TYPE_CHECKING:
    from collections.abc import Sequence

_SYMBOLS = {"study": "square", "withheld": "square", "pooled": "diamond", "expected": "line-ns"}
_SIZES = {"study": 9, "withheld": 0, "pooled": 15, "expected": 0}
_BEHIND = f"  <span style='font-size:11px;color:{MUTED}'>%s</span>"


def forest_plot(*, rows: pl.DataFrame, ends: tuple[float, float]) -> go.Figure:
    """Rows from top to bottom, each with its interval around the line of no change.

    `rows`: kind_code (study, withheld, pooled, expected), name, behind, told (both in words),
    value, low, high. `ends`: of the axis, the same for all plots of a page.
    """
    placed = rows.with_row_index("row").with_columns(city_id=pl.lit(""))
    texts = [placed["told"].to_list(), _names(placed)]
    layout = lay_out_rows(placed, "-", _axis(ends))
    return go.Figure(
        data=[
            draw_rules(placed),
            _estimates(placed, ends),
            _beyond(placed, ends),
            draw_texts(placed, texts[1], "names", is_left=True),
            draw_texts(placed, texts[0], "figures", is_left=False),
        ],
        layout=layout | {"shapes": [_no_change()]},
    )


def _names(rows: pl.DataFrame) -> list[str]:
    """Studies plainly, what they say together in bold."""
    return [
        (f"<b>{escape(name)}</b>" if kind in {"pooled", "expected"} else escape(name))
        + (_BEHIND % escape(behind) if behind else "")
        for kind, name, behind in rows.select("kind_code", "name", "behind").iter_rows()
    ]


def _estimates(rows: pl.DataFrame, ends: tuple[float, float]) -> go.Scatter:
    """Everything in one trace; a prediction has a bar and no dot, what lies beyond ends there."""
    low, high = (rows[name].clip(*ends) for name in ("low", "high"))
    value = rows["value"].clip(*ends)
    kinds = rows["kind_code"].to_list()
    return go.Scatter(
        x=value.to_list(),
        y=(rows["row"] + BELOW).to_list(),
        error_x={
            "array": _or_none(high - value),
            "arrayminus": _or_none(value - low),
            "color": PRIMARY,
            "thickness": 2.5,
            "width": 0,
        },
        mode="markers",
        marker={
            "symbol": [_SYMBOLS[kind] for kind in kinds],
            "size": [_SIZES[kind] for kind in kinds],
            "color": [INK if kind == "pooled" else PRIMARY for kind in kinds],
            "opacity": 1,
        },
        text=[f"{escape(n)}<br>{escape(t)}" for n, t in rows.select("name", "told").iter_rows()],
        hovertemplate="%{text}<extra></extra>",
        name="effects",
    )


def _beyond(rows: pl.DataFrame, ends: tuple[float, float]) -> go.Scatter:
    """An arrowhead where an interval goes on beyond the axis."""
    further = {"left": (rows["low"] < ends[0], ends[0]), "right": (rows["high"] > ends[1], ends[1])}
    found = [(side, row, end) for side, (is_cut, end) in further.items()
             for row in rows.filter(is_cut)["row"]]  # fmt: skip
    return go.Scatter(
        x=[end for _, _, end in found],
        y=[row + BELOW for _, row, _ in found],
        mode="markers",
        marker={"symbol": [f"triangle-{side}" for side, _, _ in found], "size": 11,
                "color": PRIMARY, "opacity": 1},
        cliponaxis=False,
        hoverinfo="skip",
        name="beyond",
    )  # fmt: skip


def _or_none(numbers: pl.Series) -> Sequence[float]:
    return numbers.fill_null(0).to_list()


def _axis(ends: tuple[float, float]) -> dict[str, Any]:
    return {"range": list(ends), "nticks": 6, "tickformat": ".1~f", "ticklabeloverflow": "allow"}


def _no_change() -> dict[str, Any]:
    looks = {"layer": "below", "line": {"color": MUTED, "width": 1.2, "dash": "dot"}}
    return {"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1} | looks
