"""One row a city: its figure and interval, and in words why there is none where there is none."""

from __future__ import annotations

from html import escape
from typing import Any

import plotly.graph_objects as go
import polars as pl

from citywise.catalogue.vocabularies import SUPPRESSED_BY_US
from citywise.comparison.middle import order_cities
from dashboards.amounts import write_amount, write_count, write_limits, write_range, write_share
from dashboards.figures.rows import (
    BELOW,
    draw_dots,
    draw_rules,
    draw_texts,
    lay_out_rows,
    write_names,
)
from dashboards.theme import BOUNDS, FAINT, HATCHES, MUTED, RULE
from dashboards.wording import status_label

_NUMBERS = ("value", "numerator_count", "denominator_count", "low", "high", "n_count")


def interval_plot(
    *,
    outcomes: pl.DataFrame,
    own_city: str,
    unit: str,
    direction: str,
    reference: float | None,
    currency: str = "",
) -> go.Figure:
    """Cities from the own one to the last name, each with its interval; absent ones hatched.

    `outcomes`: one row a city with city_id, city_name, value, low, high, interval_code,
    n_count, coverage_share, value_status_code and standing. `reference`: the network's
    middle in the same unit, drawn as a thin line.
    """
    rows = _prepare(outcomes, own_city, unit, currency)
    middle = None if reference is None else reference * _axis_factor(unit)
    return go.Figure(
        data=[
            draw_rules(rows),
            _reference_line(rows.filter(~_is_absent()), middle),
            _ranges(rows.filter(pl.col("value").is_null(), pl.col("low").is_not_null())),
            _absences(rows.filter(_is_absent())),
            *_dots_by_standing(rows.filter(pl.col("value").is_not_null()), direction),
            draw_texts(rows, write_names(rows, own_city, "basis"), "names", is_left=True),
            draw_texts(rows, rows["told"].to_list(), "figures", is_left=False),
        ],
        layout=_layout(rows, own_city, unit, middle),
    )


def _is_absent() -> pl.Expr:
    return pl.col("value").is_null() & pl.col("low").is_null()


def _prepare(outcomes: pl.DataFrame, own_city: str, unit: str, currency: str) -> pl.DataFrame:
    """Ordered rows in the unit of the axis, with the two texts of each row."""
    withheld = pl.col("value_status_code") == SUPPRESSED_BY_US
    # withheld rows lose their numbers even if a release should carry some
    kept = [pl.when(~withheld).then(pl.col(name)).alias(name) for name in _NUMBERS]
    ordered = order_cities(outcomes.with_columns(kept), own_city).with_row_index("row")
    told = [_tell(row, unit, currency) for row in ordered.iter_rows(named=True)]
    basis = [_tell_basis(row, unit) for row in ordered.iter_rows(named=True)]
    return ordered.with_columns(
        pl.Series("told", told, pl.String),
        pl.Series("basis", basis, pl.String),
        *(pl.col(name) * _axis_factor(unit) for name in ("value", "low", "high")),
    )


def _axis_factor(unit: str) -> int:
    """Shares are drawn in per cent."""
    return 100 if unit == "percent" else 1


def _tell(row: dict[str, Any], unit: str, currency: str) -> str:
    """The row's figure in words: `57 % (44–69 %)`, a range, or why there is no number."""
    if row["value"] is None and row["low"] is None:
        return status_label(row["value_status_code"])
    if row["value"] is None:
        return f"<b>{write_range(row['low'], row['high'], unit, currency)}</b>"
    value = f"<b>{write_amount(row['value'], unit, currency)}</b>"
    if row["low"] is None:
        return value
    standing = "" if row["standing"] == "not_compared" else f" {row['standing']}"
    return f"{value} ({write_limits(row['low'], row['high'], unit)}){standing}"


def _tell_basis(row: dict[str, Any], unit: str) -> str:
    """How many units the figure rests on, and the share of records that could be loaded."""
    if row["n_count"] is None or (row["value"] is None and row["low"] is None):
        return ""
    count = "" if unit == "ordinal" else f"n {write_count(row['n_count'])}"
    loaded = "" if row["coverage_share"] is None else write_share(row["coverage_share"])
    return " · ".join(part for part in (count, loaded) if part)


def _reference_line(rows: pl.DataFrame, reference: float | None) -> go.Scatter:
    """A thin dotted line through the lower half of every row with a number."""
    shown = rows.clear() if reference is None else rows
    ys = [end for row in shown["row"] for end in (row + 0.02, row + 0.46, None)]
    return go.Scatter(
        x=[reference, reference, None] * shown.height,
        y=ys,
        mode="lines",
        line={"color": MUTED, "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
        name="reference",
    )


def _ranges(rows: pl.DataFrame) -> go.Bar:
    """Flat bars without a dot: known only to lie between two numbers."""
    return go.Bar(
        base=rows["low"].to_list(),
        x=(rows["high"] - rows["low"]).to_list(),
        y=(rows["row"] + BELOW).to_list(),
        orientation="h",
        width=0.2,
        marker={"color": BOUNDS, "line": {"width": 0}},
        text=_hover(rows),
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        name="ranges",
    )


def _absences(rows: pl.DataFrame) -> go.Bar:
    """Hatched bars over the whole width, so that their length tells nothing."""
    hatches = [HATCHES.get(status, "") for status in rows["value_status_code"]]
    return go.Bar(
        x=[1] * rows.height,
        y=(rows["row"] + BELOW).to_list(),
        xaxis="x2",
        orientation="h",
        width=0.26,
        marker={
            "color": "#f1f3f4",
            "line": {"color": RULE, "width": 1},
            "pattern": {"shape": hatches, "fgcolor": FAINT, "size": 6, "solidity": 0.2},
        },
        text=_hover(rows),
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        name="absences",
    )


def _dots_by_standing(rows: pl.DataFrame, direction: str) -> list[go.Scatter]:
    return [
        _dots(rows.filter(pl.col("standing") == standing), standing, direction)
        for standing in sorted(set(rows["standing"]))
    ]


def _dots(rows: pl.DataFrame, standing: str, direction: str) -> go.Scatter:
    dots = draw_dots(rows, ("value", "low", "high"), standing, direction)
    return dots.update(text=_hover(rows), cliponaxis=False, name=standing)


def _hover(rows: pl.DataFrame) -> list[str]:
    lines = zip(map(escape, rows["city_name"]), rows["told"], rows["basis"], strict=True)
    return ["<br>".join(part for part in line if part) for line in lines]


def _layout(
    rows: pl.DataFrame, own_city: str, unit: str, reference: float | None
) -> dict[str, Any]:
    axis = _value_axis(rows, unit, reference)
    return lay_out_rows(rows, own_city, axis) | {"barmode": "overlay"}


def _value_axis(rows: pl.DataFrame, unit: str, reference: float | None) -> dict[str, Any]:
    axis = {"nticks": 6, "ticklabeloverflow": "allow"}
    if unit == "percent":
        ticks = [0, 25, 50, 75, 100]
        return axis | {"range": [-1, 101], "tickvals": ticks, "ticktext": [f"{t} %" for t in ticks]}
    ends = [end for name in ("value", "low", "high") for end in rows[name].drop_nulls()]
    ends += [] if reference is None else [reference]
    least, most = min([0.0, *ends]), max([0.0, *ends]) or 1.0
    pad = (most - least) * 0.03
    return axis | {"range": [least - pad, most + pad], "tickformat": ",~r"}
