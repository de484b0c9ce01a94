"""Read a figure of an indicator: counts are whole, percentages say that they are ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citywise.conform.numbers import Figure, Style, Unclear, read_figure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from citywise.catalogue.indicator import Indicator
    from citywise.conform.distinct import Meaning
    from citywise.conform.meanings import Read

LARGEST_FIGURE = 10**15
"""A figure above it is a slip of the keyboard, in whatever currency."""

_SIGNS = ("%", "٪")
_MAY_FALL_BELOW_ZERO = frozenset({"points"})


def figure_reader(style: Style, indicators: Mapping[str, Indicator]) -> Read:
    """Reads one cell into value, least, most and status; shares lie between 0 and 1."""

    def read(
        indicator_id: str | None, unit: str | None, part: str | None, percent: str, text: str | None
    ) -> Meaning:
        figure = read_figure(text, style)
        if isinstance(figure, Unclear):
            return _none(figure.reason)
        indicator = indicators.get(indicator_id or "")
        is_share = part == "value" and (indicator.unit if indicator else unit) == "percent"
        scaled = _scale(figure, percent, text) if is_share else _unscaled(figure, text)
        if isinstance(scaled, str):
            return _none(scaled)
        if reason := _is_impossible(scaled, indicator, is_share=is_share):
            return _none(reason)
        return (*map(_float, (scaled.value, scaled.low, scaled.high)), scaled.status, None)

    return read


def _none(reason: str) -> Meaning:
    return (None, None, None, None, reason)


def _has_sign(text: str | None) -> bool:
    return text is not None and any(sign in text for sign in _SIGNS)


def _scale(figure: Figure, percent: str, text: str | None) -> Figure | str:
    """A percentage as a share; without its sign its scale must have been declared."""
    if _has_sign(text) or percent == "share" or not figure.value:
        return figure
    if percent == "whole":
        return replace(figure, value=figure.value / 100)
    return "percent_unclear"


def _unscaled(figure: Figure, text: str | None) -> Figure | str:
    return "not_a_number" if _has_sign(text) else figure


def _is_impossible(figure: Figure, indicator: Indicator | None, *, is_share: bool) -> str | None:
    if (figure.high or figure.value or 0) > LARGEST_FIGURE:
        return "not_a_number"
    if figure.value is None:
        return None
    unit = indicator.unit if indicator else "count"
    if figure.value < 0 and unit not in _MAY_FALL_BELOW_ZERO:
        return "negative_count"
    counts = indicator is not None and indicator.counted != "money" and unit != "points"
    if counts and not is_share and figure.value != figure.value.to_integral_value():
        return "not_a_whole_number"
    return None


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
