"""One city's course between the limits of its own ups and downs, other cities in grey behind it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
import polars as pl

from dashboards.amounts import write_amount, write_difference, write_period
from dashboards.answers.courses import DOWNWARD, UPWARD
from dashboards.theme import (
    ABSENCE_MARKERS,
    INK,
    MUTED,
    PRIMARY,
    TEMPLATE,
    standing_colour,
)
from dashboards.wording import held_note, status_label

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEIGHT = 380
_OTHERS = "#d3d9de"
_PAD = 0.15
_LABELS = 8
"""So many periods are named below the axis; of more every second, third, … one."""

_SIDES = {"higher": (UPWARD, "triangle-up"), "lower": (DOWNWARD, "triangle-down")}

Numbers = list[float | None]

Event = tuple[str, str]
"""A period, and in words what begins or ends in it."""


def course_plot(
    *,
    points: pl.DataFrame,
    others: pl.DataFrame,
    unit: str,
    direction: str,
    currency: str = "",
    is_change: bool = False,
    events: Sequence[Event] = (),
) -> go.Figure:
    """A control chart; periods without a figure are marked at the foot with their reason.

    `points`: one city's rows of `NetworkTrends.points`. `others`: rows of the cities that may be
    compared with it, drawn as thin lines. `is_change`: figures are changes. `events`: what is
    known to have begun or ended, drawn as upright lines.
    """
    factor = 100.0 if unit == "percent" else 1.0
    placed = points.with_row_index("x").with_columns(
        pl.col("value", "centre", "limit_low", "limit_high") * factor
    )
    least, most = _ends(placed)
    foot = least - (most - least) * 0.06
    told = [_tell(row, unit, currency, is_change=is_change) for row in points.iter_rows(named=True)]
    placed = placed.with_columns(pl.Series("told", told, pl.String))
    return go.Figure(
        data=[
            _other_lines(others, points["period_id"].to_list(), factor),
            *_limits(placed),
            _line(placed),
            *_signs(placed, direction),
            _absences(placed, foot),
        ],
        layout=_layout(placed, unit, events, (foot, most)),
    )


def _tell(row: dict[str, Any], unit: str, currency: str, *, is_change: bool) -> str:
    """Period and figure, or why there is none."""
    period = write_period(row["period_id"])
    if row["value"] is None:
        is_range = row["interval_code"] == "bounds"
        why = "Known only as a range" if is_range else status_label(row["value_status_code"])
        return f"{period}<br>{why}"
    write = write_difference if is_change else write_amount
    note = f"<br>{escape(held)}" if (held := held_note(row)) else ""
    return f"{period}: {write(row['value'], unit, currency)}{note}"


def _other_lines(others: pl.DataFrame, periods: list[str], factor: float) -> go.Scatter:
    """All in one trace, with a break between one city and the next."""
    values = others["value"].cast(pl.Float64).to_numpy().reshape(-1, len(periods)) * factor
    gap = np.full((len(values), 1), np.nan)
    places = np.broadcast_to(np.arange(float(len(periods))), values.shape)
    return go.Scatter(
        x=np.hstack([places, gap]).ravel().astype(np.float32),
        y=np.hstack([values, gap]).ravel().astype(np.float32),
        mode="lines",
        line={"color": _OTHERS, "width": 1},
        hoverinfo="skip",
        name="others",
    )


def _limits(placed: pl.DataFrame) -> list[go.Scatter]:
    """Steps, since the limits of a period are its own; a break between one part and the next."""
    looks = (("limit_low", "dash", 1.4), ("limit_high", "dash", 1.4), ("centre", "solid", 1.0))
    return [
        go.Scatter(
            x=[end for xs, _ in _steps(placed, name) for end in xs],
            y=[end for _, ys in _steps(placed, name) for end in ys],
            mode="lines",
            line={"color": MUTED, "width": width, "dash": dash},
            hoverinfo="skip",
            name=name,
        )
        for name, dash, width in looks
    ]


def _steps(placed: pl.DataFrame, name: str) -> list[tuple[Numbers, Numbers]]:
    """From half a period before to half a period after each point."""
    begins = placed["break_code"].is_not_null()
    gap: Numbers = [None]
    return [
        ((gap if is_new else []) + [x - 0.5, x + 0.5], (gap if is_new else []) + [y, y])
        for x, y, is_new in zip(placed["x"], placed[name], begins, strict=True)
    ]


def _line(placed: pl.DataFrame) -> go.Scatter:
    return go.Scatter(
        x=placed["x"].to_list(),
        y=placed["value"].to_list(),
        mode="lines+markers",
        line={"color": PRIMARY, "width": 2.5},
        marker={"size": 7, "color": PRIMARY},
        text=placed["told"].to_list(),
        hovertemplate="%{text}<extra></extra>",
        connectgaps=False,
        cliponaxis=False,
        name="course",
    )


def _signs(placed: pl.DataFrame, direction: str) -> list[go.Scatter]:
    """What is more than the usual ups and downs, in a colour and a shape."""
    return [
        go.Scatter(
            x=rows["x"].to_list(),
            y=rows["value"].to_list(),
            mode="markers",
            marker={"symbol": symbol, "size": 14, "color": standing_colour(side, direction),
                    "line": {"width": 1.5, "color": "#ffffff"}},
            text=rows["told"].to_list(),
            hovertemplate="%{text}<extra></extra>",
            cliponaxis=False,
            name=f"sign {side}",
        )
        for side, (codes, symbol) in _SIDES.items()
        if (rows := placed.filter(pl.col("cause_code").is_in(codes))).height
    ]  # fmt: skip


def _absences(placed: pl.DataFrame, foot: float) -> go.Scatter:
    """At the foot: a mark for each period without a figure, by its reason."""
    rows = placed.filter(pl.col("value").is_null())
    symbols = [ABSENCE_MARKERS.get(code, "circle-open") for code in rows["value_status_code"]]
    return go.Scatter(
        x=rows["x"].to_list(),
        y=[foot] * rows.height,
        mode="markers",
        marker={
            "symbol": symbols,
            "size": 10,
            "color": MUTED,
            "line": {"width": 2, "color": MUTED},
        },
        text=rows["told"].to_list(),
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
        name="absences",
    )


def _ends(placed: pl.DataFrame) -> tuple[float, float]:
    """The least and the most of the city's own; others are seen where they come near it."""
    drawn = [placed[name].drop_nulls() for name in ("value", "limit_low", "limit_high")]
    ends = [end for line in drawn for end in line.to_list()]
    least, most = min(ends, default=0.0), max(ends, default=1.0)
    return (least, most) if most > least else (least - 0.5, most + 0.5)


def _layout(
    placed: pl.DataFrame, unit: str, events: Sequence[Event], ends: tuple[float, float]
) -> dict[str, Any]:
    periods = placed["period_id"].to_list()
    pad = (ends[1] - ends[0]) * _PAD
    every = max(1, -(-len(periods) // _LABELS))
    # the latest period is always named
    named = [place for place in range(len(periods)) if (len(periods) - 1 - place) % every == 0]
    axis = {
        "tickvals": named,
        "ticktext": [write_period(periods[place]).replace(" ", "<br>") for place in named],
        "tickangle": 0,
        "showgrid": False,
        "range": [-0.6, len(periods) - 0.4],
    }
    return {
        "template": TEMPLATE,
        "height": _HEIGHT,
        "margin": {"l": 52, "r": 12, "t": 28, "b": 44},
        "xaxis": axis,
        "yaxis": {"ticksuffix": "\u00a0%" if unit == "percent" else "", "tickformat": ",~r",
                  "range": [ends[0] - pad, ends[1] + pad],
                  "nticks": 6},
        "shapes": _uprights(placed, periods, events),
        "annotations": _sayings(placed, periods, events),
    }  # fmt: skip


def _marks(
    placed: pl.DataFrame, periods: list[str], events: Sequence[Event]
) -> list[tuple[float, str]]:
    """Where something is known to have changed, and what."""
    words = {"definition": "new definition", "method": "counted anew"}
    breaks = placed.drop_nulls("break_code").select("x", "break_code").rows()
    known = [(float(periods.index(period)), text) for period, text in events if period in periods]
    return [
        *((x - 0.5, words[code]) for x, code in breaks),
        *((x - 0.5, text) for x, text in known),
    ]


def _uprights(
    placed: pl.DataFrame, periods: list[str], events: Sequence[Event]
) -> list[dict[str, Any]]:
    line = {"color": INK, "width": 1, "dash": "dot"}
    return [
        {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": line}
        for x, _ in _marks(placed, periods, events)
    ]


def _sayings(
    placed: pl.DataFrame, periods: list[str], events: Sequence[Event]
) -> list[dict[str, Any]]:
    looks = {"yref": "paper", "y": 1.0, "yanchor": "bottom", "showarrow": False}
    font = {"size": 11.5, "color": MUTED}
    return [
        looks | {"x": x, "text": escape(text), "font": font, "bgcolor": "#ffffff"}
        for x, text in _marks(placed, periods, events)
    ]
