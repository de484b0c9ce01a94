"""Colours, markers and the Plotly template. Colour always comes with a shape or a word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import plotly.graph_objects as go

STYLESHEET = Path(__file__).with_name("theme.css")
ICON = Path(__file__).with_name("icon.svg")

INK = "#16243a"
MUTED = "#566273"
FAINT = "#8a95a3"
RULE = "#d9dfe3"
PAPER = "#ffffff"
PRIMARY = "#17507a"
OWN_BAND = "#e8f0f6"
BOUNDS = "#8fa3b5"

NEUTRAL_COLOURS = {
    "lower": "#5aa5d8",
    "similar": "#d98a1e",
    "higher": "#0b4f93",
    "not_compared": "#6b7787",
}
"""Blue, orange, blue: where neither more nor less is better."""

DIRECTED_COLOURS = {
    "better": "#00756b",
    "similar": "#6b7787",
    "worse": "#c4511d",
    "not_compared": "#6b7787",
}
"""Teal and vermilion stay apart for every kind of colour vision."""

MARKERS = {
    "lower": "triangle-down",
    "similar": "circle",
    "higher": "triangle-up",
    "not_compared": "diamond",
}

HATCHES = {
    "suppressed_by_us": "/",
    "suppressed_at_source": "\\",
    "quarantined": "x",
    "not_reported": ".",
    "not_due": "+",
    "not_applicable": "-",
    "absent": "",
    "unreleased": "|",
    "set_aside": "|",
}
"""Pattern of a row without a number, by status."""

ABSENCE_MARKERS = {
    "suppressed_by_us": "x-thin",
    "suppressed_at_source": "cross-thin",
    "quarantined": "asterisk",
    "not_reported": "circle-open",
    "not_due": "line-ew",
    "not_applicable": "line-ew",
    "absent": "circle-open-dot",
    "unreleased": "circle-open-dot",
    "set_aside": "diamond-open",
}
"""Marker of a period without a number, by status."""

FONT = "'Source Sans', 'Source Sans Pro', sans-serif"

CHART_CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "scrollZoom": False,
    "doubleClick": False,
    "responsive": True,
}

_AXIS = {
    "fixedrange": True,
    "gridcolor": "#e8ecef",
    "zeroline": False,
    "linecolor": RULE,
    "tickfont": {"color": MUTED, "size": 12},
    "title": {"font": {"color": MUTED, "size": 12}},
}

TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": RULE,
            "font": {"family": FONT, "color": INK, "size": 13},
            "align": "left",
        },
    }
)


def standing_colour(standing: str, direction: str) -> str:
    """Colour of a standing (`lower`, `similar`, `higher`, `not_compared`).

    `direction`: code of the indicator's direction; only where it is not neutral does the
    colour judge.
    """
    if direction == "neutral":
        return NEUTRAL_COLOURS[standing]
    return DIRECTED_COLOURS[judge(standing, direction)]


def judge(standing: str, direction: str) -> str:
    """`lower` and `higher` as `better` or `worse` where the direction says so."""
    if direction == "neutral" or standing not in {"lower", "higher"}:
        return standing
    return "better" if standing == direction else "worse"
