"""Before and after: the effect by periods since the beginning, each with its interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
import polars as pl

from dashboards.amounts import write_difference, write_span
from dashboards.theme import FAINT, INK, MUTED, PRIMARY, TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEIGHT = 340
_LABELS = 9
_SIDES = (
    ("before", pl.col("since") < -1, "circle-open", MUTED),
    ("held against", pl.col("since") == -1, "diamond-open", MUTED),
    ("after", pl.col("since") >= 0, "circle", PRIMARY),
)


def event_plot(*, course: pl.DataFrame, unit: str, noun: str, currency: str = "") -> go.Figure:
    """Before the upright line open, after it filled; none of it is drawn as a continuous course.

    `course`: rows of `NetworkRollout.courses` of one outcome. `noun`: what a period is called.
    """
    factor = 100.0 if unit == "percent" else 1.0
    texts = [_tell(row, unit, noun, currency) for row in course.iter_rows(named=True)]
    placed = course.with_columns(
        pl.col("effect", "low", "high") * factor, pl.Series("text", texts, pl.String)
    )
    return go.Figure(
        data=[_draw(placed.filter(is_in), name, symbol, colour)
              for name, is_in, symbol, colour in _SIDES],
        layout=_layout(placed, unit, noun),
    )  # fmt: skip


def _draw(rows: pl.DataFrame, name: str, symbol: str, colour: str) -> go.Scatter:
    return go.Scatter(
        x=rows["since"].to_list(),
        y=rows["effect"].to_list(),
        error_y={
            "array": (rows["high"] - rows["effect"]).fill_null(0).to_list(),
            "arrayminus": (rows["effect"] - rows["low"]).fill_null(0).to_list(),
            "color": colour,
            "thickness": 2,
            "width": 0,
        },
        mode="markers",
        marker={"symbol": symbol, "size": 10, "color": colour, "line": {"width": 2}},
        text=rows["text"].to_list(),
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
        name=name,
    )


def _tell(row: dict[str, Any], unit: str, noun: str, currency: str) -> str:
    since = row["since"]
    when = f"{_several(abs(since), noun)} {'before' if since < 0 else 'after'}"
    if since == 0:
        when = f"The {noun} itself"
    if since == -1:
        return f"The {noun} before: all others are held against it"
    effect = write_difference(row["effect"], unit, currency)
    limits = write_span(row["low"], row["high"], unit, currency) if row["low"] is not None else "-"
    return f"{when}: {effect}<br>95 %: {limits}<br>{row['treated_count']} cities"


def _several(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _layout(placed: pl.DataFrame, unit: str, noun: str) -> dict[str, Any]:
    first, last = (placed["since"].to_list() or [-1, 0])[0], (placed["since"].to_list() or [0])[-1]
    return {
        "template": TEMPLATE,
        "height": _HEIGHT,
        "margin": {"l": 56, "r": 12, "t": 26, "b": 44},
        "xaxis": {
            "range": [first - 0.6, last + 0.6],
            "showgrid": False,
            **_whole_ticks(first, last),
            "title": {"text": f"{noun.capitalize()}s since the beginning"},
        },
        "yaxis": {"range": _reach(placed), **_ticks(_reach(placed)[1], unit)},
        "shapes": list(_lines()),
        "annotations": [
            {"x": -0.5, "y": 1.0, "yref": "paper", "yanchor": "bottom", "showarrow": False,
             "text": "beginning", "font": {"size": 11.5, "color": MUTED}}
        ],
    }  # fmt: skip


def _whole_ticks(first: int, last: int) -> dict[str, Any]:
    """Every period, or every second, third, …, counted from the beginning."""
    every = max(1, -(-(last - first + 1) // _LABELS))
    values = [place for place in range(first, last + 1) if place % every == 0]
    return {"tickvals": values, "ticktext": [_sign(float(place)) for place in values]}


def _ticks(reach: float, unit: str) -> dict[str, Any]:
    """Two round steps up and two down, with their signs."""
    rough = reach / 2
    power = 10.0 ** math.floor(math.log10(rough))
    step = max(factor * power for factor in (1, 2, 5) if factor * power <= rough)
    values = [place * step for place in range(-4, 5) if abs(place * step) <= reach]
    words = " points" if unit == "percent" else ""
    return {"tickvals": values, "ticktext": [_sign(value) + words for value in values]}


def _sign(value: float) -> str:
    return "0" if value == 0 else f"{value:+,.4g}".replace("-", "\u2212")


def _lines() -> Iterable[dict[str, Any]]:
    """The beginning, and no difference."""
    yield {"type": "line", "x0": -0.5, "x1": -0.5, "y0": 0, "y1": 1, "yref": "paper",
           "line": {"color": INK, "width": 1, "dash": "dot"}}  # fmt: skip
    yield {"type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": 0, "y1": 0,
           "line": {"color": FAINT, "width": 1.5, "dash": "dot"}}  # fmt: skip


def _reach(placed: pl.DataFrame) -> list[float]:
    """As far up as down, so that no side looks like the larger one."""
    ends = [abs(x) for name in ("effect", "low", "high") for x in placed[name].drop_nulls()]
    reach = max(ends, default=1.0) * 1.08 or 1.0
    return [-reach, reach]
