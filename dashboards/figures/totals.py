"""One total of the network over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboards.amounts import write_period, write_range
from dashboards.theme import MUTED, PRIMARY, TEMPLATE

if TYPE_CHECKING:
    import polars as pl

HEIGHT = 190
_AT_MOST = "#a9c1d4"


def total_bars(*, totals: pl.DataFrame, city_total: int, noun: str) -> go.Figure:
    """Bars of a sum over cities, period by period; hatched where cities are missing in it.

    `totals`: one row a period, in order of time, with period_id, low, high and city_count.
    The dark part is certain, the light part possible. `city_total`: cities there could be.
    """
    hatch = ["" if count >= city_total else "/" for count in totals["city_count"]]
    texts = _hover(totals, city_total, noun)
    return go.Figure(
        data=[
            _bars(totals["low"], PRIMARY, hatch, texts),
            _bars(totals["high"] - totals["low"], _AT_MOST, hatch, texts),
        ],
        layout=_layout(totals["period_id"].to_list()),
    )


def _bars(heights: pl.Series, colour: str, hatch: list[str], texts: list[str]) -> go.Bar:
    return go.Bar(
        x=list(range(len(heights))),
        y=heights.to_list(),
        marker={
            "color": colour,
            "line": {"width": 0},
            "pattern": {
                "shape": hatch,
                "size": 6,
                "solidity": 0.25,
                "fillmode": "overlay",
                "fgcolor": "#ffffff",
            },
        },
        text=texts,
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )


def _hover(totals: pl.DataFrame, city_total: int, noun: str) -> list[str]:
    return [_tell(row, city_total, noun) for row in totals.iter_rows(named=True)]


def _tell(row: dict[str, Any], city_total: int, noun: str) -> str:
    period = write_period(row["period_id"])
    if row["low"] is None:
        return f"{period}: no figures"
    total = write_range(row["low"], row["high"], "count")
    return f"{period}: {total} {noun}<br>{row['city_count']} of {city_total} cities"


def _layout(periods: list[str]) -> dict[str, Any]:
    return {
        "template": TEMPLATE,
        "height": HEIGHT,
        "margin": {"l": 4, "r": 4, "t": 8, "b": 22},
        "barmode": "stack",
        "bargap": 0.3,
        "xaxis": _period_axis(periods),
        "yaxis": {
            "rangemode": "tozero",
            "tickformat": ",~r",
            "automargin": True,
            "nticks": 4,
            "fixedrange": True,
        },
    }


def _period_axis(periods: list[str]) -> dict[str, Any]:
    """The year below its first period; the bars of a year need no further name."""
    years = [period[:4] for period in periods]
    firsts = [place for place, year in enumerate(years) if year not in years[:place]]
    return {
        "tickvals": firsts,
        "ticktext": [years[place] for place in firsts],
        "tickfont": {"size": 12, "color": MUTED},
        "showgrid": False,
        "fixedrange": True,
    }
