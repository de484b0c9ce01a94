"""One row a city: how far it has moved, with its interval, around the line of no change."""

from __future__ import annotations

from html import escape
from typing import Any

import plotly.graph_objects as go
import polars as pl

from citywise.comparison.middle import order_cities
from dashboards.answers.changes import WORDS, tell_change, tell_target
from dashboards.figures.rows import draw_dots, draw_rules, draw_texts, lay_out_rows, write_names
from dashboards.theme import FAINT

_FAR = 2.0
"""An interval so many times as wide as most ends at the edge; its ends stand in words."""

_STANDINGS = {
    "rose": "higher",
    "fell": "lower",
    "no_clear_change": "similar",
    "not_sure": "not_compared",
}


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
            draw_rules(rows),
            *(_dots(group, str(code), direction) for (code,), group in _by_code(told)),
            draw_texts(rows, write_names(rows, own_city, "aim"), "names", is_left=True),
            draw_texts(rows, rows["told"].to_list(), "changes", is_left=False),
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
        pl.Series("aim", [escape(aim) for _, aim in both], pl.String),
        pl.col("change", "change_low", "change_high") * factor,
    )


def _tell(row: dict[str, Any], unit: str, currency: str, *, is_ratio: bool) -> str:
    figure = escape(tell_change(row, unit, currency, is_ratio=is_ratio))
    if row["change_code"] == "not_told":
        return figure
    number, _, interval = figure.partition(" (")
    bold = f"<b>{number}</b>" + (f" ({interval}" if interval else "")
    # an interval that lies around no change says so itself, and a phone has no room for words
    is_clear = row["change_code"] in {"rose", "fell"}
    return f"{bold} {WORDS[row['change_code']]}" if is_clear else bold


def _by_code(told: pl.DataFrame) -> list[tuple[tuple[object, ...], pl.DataFrame]]:
    return list(
        told.sort("change_code", maintain_order=True).group_by("change_code", maintain_order=True)
    )


def _dots(rows: pl.DataFrame, code: str, direction: str) -> go.Scatter:
    names = zip(map(escape, rows["city_name"]), rows["told"], strict=True)
    dots = draw_dots(rows, ("change", "change_low", "change_high"), _STANDINGS[code], direction)
    return dots.update(text=["<br>".join(parts) for parts in names], name=code)


def _layout(rows: pl.DataFrame, own_city: str, suffix: str) -> dict[str, Any]:
    reach = _reach(rows)
    axis = {"range": [-reach, reach], "nticks": 5, "tickformat": ",~r", "ticksuffix": suffix}
    layout = lay_out_rows(rows, own_city, axis)
    return layout | {"shapes": [_no_change(), *layout["shapes"]]}


def _reach(rows: pl.DataFrame) -> float:
    """As far to both sides; an interval that is wider than most ends at the edge."""
    changes = [abs(end) for end in rows["change"].drop_nulls()]
    ends = pl.concat([rows["change_low"], rows["change_high"]]).cast(pl.Float64).abs().drop_nulls()
    widest, wide = (ends.quantile(share) or 0.0 for share in (1.0, 0.8))
    return max([*changes, min(widest, wide * _FAR)], default=0.0) * 1.05 or 1.0


def _no_change() -> dict[str, Any]:
    line = {"color": FAINT, "width": 1.5, "dash": "dot"}
    return {"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper", "line": line}
