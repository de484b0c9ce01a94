"""Every city by how much its figure rests on, between the limits of chance."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from dashboards.amounts import write_amount, write_count
from dashboards.theme import INK, MARKERS, MUTED, RULE, TEMPLATE, standing_colour

if TYPE_CHECKING:
    import polars as pl

    from citywise.comparison.intervals import Numbers
    from citywise.comparison.network_funnel import NetworkFunnel

_HEIGHT = 460


def funnel_plot(
    *, outcomes: pl.DataFrame, funnel: NetworkFunnel, own_city: str, unit: str, direction: str
) -> go.Figure:
    """Cities as points with their limits at 95 and 99.8 %; the own city is named.

    `outcomes`: the cities that the funnel was drawn of, in its order, with city_id, city_name,
    value, denominator_count and `standing` by the funnel.
    """
    factor = 100 if unit == "percent" else 1
    return go.Figure(
        data=[
            *_limits(funnel.sizes, funnel.alarm, factor, "dot", "99.8 %"),
            *_limits(funnel.sizes, funnel.warning, factor, "dash", "95 %"),
            _centre(funnel, factor),
            *_cities(outcomes, own_city, unit, direction, factor),
        ],
        layout=_layout(unit),
    )


def _limits(
    sizes: Numbers, ends: tuple[Numbers, Numbers], factor: int, dash: str, name: str
) -> list[go.Scatter]:
    line = {"color": MUTED, "width": 1.2, "dash": dash}
    return [
        go.Scatter(x=sizes, y=end * factor, mode="lines", line=line, hoverinfo="skip", name=name)
        for end in ends
    ]


def _centre(funnel: NetworkFunnel, factor: int) -> go.Scatter:
    ends = [funnel.sizes[0], funnel.sizes[-1]]
    return go.Scatter(x=ends, y=[funnel.centre * factor] * 2, mode="lines", hoverinfo="skip",
                      line={"color": MUTED, "width": 1}, name="middle")  # fmt: skip


def _cities(
    outcomes: pl.DataFrame, own_city: str, unit: str, direction: str, factor: int
) -> list[go.Scatter]:
    return [
        go.Scatter(
            x=rows["denominator_count"].to_list(),
            y=(rows["value"] * factor).to_list(),
            mode="markers+text",
            marker={"color": standing_colour(standing, direction), "symbol": MARKERS[standing],
                    "size": 11},
            text=[_name(row, own_city) for row in rows.iter_rows(named=True)],
            textposition="top center",
            hovertext=[_tell(row, unit) for row in rows.iter_rows(named=True)],
            hoverinfo="text",
            name=standing,
        )
        for (standing,), rows in outcomes.group_by("standing", maintain_order=True)
    ]  # fmt: skip


def _name(row: dict[str, object], own_city: str) -> str:
    """The own city and those told apart are named; others say their name when pointed at."""
    is_named = row["city_id"] == own_city or row["standing"] in {"lower", "higher"}
    return escape(str(row["city_name"])) if is_named else ""


def _tell(row: dict[str, object], unit: str) -> str:
    value, size = float(str(row["value"])), float(str(row["denominator_count"]))
    told = f"{write_amount(value, unit, '')}, n {write_count(size)}"
    return f"{escape(str(row['city_name']))}: {told} ({row['standing']})"


def _layout(unit: str) -> go.Layout:
    axis = {"gridcolor": RULE, "zeroline": False, "color": INK}
    return go.Layout(
        template=TEMPLATE,
        height=_HEIGHT,
        showlegend=False,
        xaxis=axis | {"type": "log", "title": "What the figure rests on (logarithmic)"},
        yaxis=axis | {"ticksuffix": " %" if unit == "percent" else ""},
        margin={"l": 60, "r": 20, "t": 20, "b": 55},
    )
