"""Sessions of one city by month and kind of activity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
import polars as pl

from dashboards.amounts import write_period
from dashboards.theme import INK, MUTED, PRIMARY, TEMPLATE
from dashboards.wording import label

if TYPE_CHECKING:
    from collections.abc import Collection

ROW_PIXELS = 22
_TOP_PIXELS = 150
_SHADES = [[0, "#dfeaf2"], [1, "#4f8ab0"]]


def month_grid(
    *, sessions: pl.DataFrame, months: list[str], untold: Collection[str] = ()
) -> go.Figure:
    """Above: sessions a month. Below: the same by activity, darker for more.

    `sessions`: one row a month and activity with period_id, activity_type_code and
    session_count. `months`: month ids from first to last. `untold`: those of which nothing is
    known, because no log came or it is kept back; all others without sessions had none.
    """
    shown = sessions.filter(pl.col("period_id").is_in(months))
    activities = _activities(shown)
    return go.Figure(
        data=[_totals(shown, months, untold), _cells(shown, months, activities)],
        layout=_layout(months, activities),
    )


def _activities(sessions: pl.DataFrame) -> list[str]:
    """Codes by their labels, from last to first as the axis runs upwards."""
    codes = set(sessions["activity_type_code"])
    return sorted(codes, key=lambda code: label("activity_type", code), reverse=True)


def _totals(sessions: pl.DataFrame, months: list[str], untold: Collection[str]) -> go.Bar:
    counted = dict(sessions.group_by("period_id").agg(pl.col("session_count").sum()).iter_rows())
    # an unknown month is drawn as a word in the place of a bar
    totals = [0 if month in untold else counted.get(month, 0) for month in months]
    texts = ["no log" if month in untold else f"{counted.get(month, 0)}" for month in months]
    told = [
        "no log" if month in untold else f"{counted.get(month, 0)} sessions" for month in months
    ]
    return go.Bar(
        x=list(range(len(months))),
        y=totals,
        text=texts,
        textposition="outside",
        textfont={"size": 11, "color": MUTED},
        marker={"color": PRIMARY},
        yaxis="y2",
        customdata=[f"{write_period(m)}: {words}" for m, words in zip(months, told, strict=True)],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )


def _cells(sessions: pl.DataFrame, months: list[str], activities: list[str]) -> go.Heatmap:
    counts = {(row[0], row[1]): row[2] for row in sessions.iter_rows()}
    empty: list[int | None] = [None] * len(months)
    grid: list[list[int | None]] = []
    for activity in activities:
        grid += [[counts.get((month, activity)) for month in months], empty]
    return go.Heatmap(
        x=list(range(len(months))),
        y=list(range(len(grid))),
        z=grid,
        text=[[count or "" for count in row] for row in grid],
        texttemplate="%{text}",
        textfont={"size": 11},
        customdata=[[write_period(month) for month in months] for _ in grid],
        colorscale=_SHADES,
        zmin=0,
        showscale=False,
        xgap=2,
        ygap=1,
        hoverongaps=False,
        hovertemplate="%{customdata}: %{z} sessions<extra></extra>",
    )


def _layout(months: list[str], activities: list[str]) -> dict[str, Any]:
    # every activity takes two rows: its cells, and above them its name
    cells = ROW_PIXELS * 2 * len(activities)
    height = _TOP_PIXELS + cells + 40
    share = cells / (height - 44)
    return {
        "template": TEMPLATE,
        "height": height,
        "margin": {"l": 4, "r": 4, "t": 8, "b": 36},
        "xaxis": _month_axis(months),
        "yaxis": {"domain": [0, share], "visible": False, "fixedrange": True,
                  "range": [-0.5, 2 * len(activities) - 0.5]},
        "yaxis2": {"domain": [share + 0.04, 0.97], "visible": False, "fixedrange": True,
                   "rangemode": "tozero"},
        "annotations": [_name(code, 2 * row) for row, code in enumerate(activities)],
        "bargap": 0.35,
    }  # fmt: skip


def _month_axis(months: list[str]) -> dict[str, Any]:
    names = [write_period(month).partition(" ") for month in months]
    texts = [
        f"{name}<br>{year}" if position == 0 or name == "Jan" else name
        for position, (name, _, year) in enumerate(names)
    ]
    return {
        "tickvals": list(range(len(months))),
        "ticktext": texts,
        "showgrid": False,
        "fixedrange": True,
        "anchor": "y",
        "tickangle": 0,
        "tickfont": {"size": 11, "color": MUTED},
    }


def _name(code: str, row: int) -> dict[str, Any]:
    """The activity's name above its cells, so that a narrow screen cuts nothing."""
    return {
        "text": label("activity_type", code),
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": row + 0.9,
        "yref": "y",
        "yanchor": "middle",
        "showarrow": False,
        "font": {"size": 12, "color": INK},
    }
