"""A city's targets: reached, missed, or not to be told from the figure."""

from __future__ import annotations

from typing import Any

from dashboards.amounts import write_amount
from dashboards.answers.city import tell_basis, tell_figure, tell_limits
from dashboards.markup.rows import Row, Span
from dashboards.wording import status_label

_OTHER_SPAN = "The target counts from the year's start, the figure is of this period alone"


def target_row(target: dict[str, Any], indicator: dict[str, Any], currency: str) -> Row:
    """One target with the outcome it belongs to; a withheld outcome hides its distance too."""
    unit, name = indicator["unit_code"], indicator["indicator_name"]
    aim = write_amount(target["target_value"], unit, currency)
    if is_of_year := _is_of_year(target, indicator):
        aim += " since the year began"
    if target["value"] is None and target["low"] is None:
        words = status_label(target["value_status_code"])
        return Row(name=name, basis="", figure=words, extra=f"Target: {aim}", is_absent=True)
    return Row(
        name=name,
        basis=tell_basis(target | {"coverage_share": None}, indicator),
        figure=tell_figure(target, unit, currency),
        limits=tell_limits(target, unit),
        span=None if is_of_year else _span(target, unit),
        tone="alike",
        verdict=_OTHER_SPAN if is_of_year else _verdict(target),
        extra=f"Target: {aim}",
    )


def _is_of_year(target: dict[str, Any], indicator: dict[str, Any]) -> bool:
    """A count aimed at since the year began; the outcome beside it is of its own period."""
    is_added_up = indicator["aggregation_code"] not in {"ratio_of_sums", "latest", "none"}
    return target["accumulation_code"] == "to_date" and is_added_up


def _verdict(target: dict[str, Any]) -> str:
    """Beside the target in plain words; the interval must be clear of it."""
    aim, low, high = target["target_value"], target["low"], target["high"]
    if low is None or high is None:
        return "At the target" if target["value"] == aim else _side(target["value"] < aim)
    if low <= aim <= high:
        return "The target lies within the interval"
    return _side(high < aim)


def _side(is_below: bool) -> str:  # noqa: FBT001
    return "Below the target" if is_below else "Above the target"


def _span(target: dict[str, Any], unit: str) -> Span | None:
    ends = [target[name] for name in ("value", "low", "high", "target_value")]
    most = 1.0 if unit == "percent" else max(end for end in ends if end is not None) * 1.05
    if most <= 0:
        return None
    value, low, high, mark = (None if end is None else _place(end, most) for end in ends)
    return Span(value, low, high, mark)


def _place(end: float, most: float) -> float:
    return min(max(end / most, 0.0), 1.0) * 100
