"""Read a figure of an indicator: a whole count, a share that says so, an amount of money."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citywise.conform.currencies import read_currency, split_amount
from citywise.conform.digits import fold_digits
from citywise.conform.meanings import is_whole
from citywise.conform.numbers import Figure, Style, Unclear, read_figure
from citywise.conform.scales import in_units
from citywise.intake.cells import ERROR, TYPED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from citywise.catalogue.indicator import Indicator
    from citywise.conform.distinct import Meaning
    from citywise.conform.meanings import Read

LARGEST_FIGURE = 10**15
"""A figure above it is a slip of the keyboard, in whatever currency."""

UNCLEAR = "?"
"""What a row tells whose currency is kept back; its amounts need no reason of their own."""

_QUOTIENTS = frozenset({"percent", "per_100k", "points"})
"""Shares, rates and means: `none` says that there was nothing to divide by, and not nought."""
_TRUTH = {"true": "1", "t": "1", "false": "0", "f": "0"}
_MAY_FALL_BELOW_ZERO = frozenset({"points"})
_HAS_DECIMALS = frozenset({"points", "per_100k", "currency", "anything"})


def figure_reader(style: Style, indicators: Mapping[str, Indicator]) -> Read:
    """Reads one cell into value, least, most, status and currency; shares lie between 0 and 1.

    The last three texts are the declared currency, that of the row, and the cell.
    """

    def read(
        indicator_id: str | None,
        unit: str | None,
        part: str | None,
        percent: str,
        scale: str,
        *cells: str | None,
    ) -> Meaning:
        declared, told, text = cells
        indicator = indicators.get(indicator_id or "")
        unit = _unit_of(indicator, unit, part)
        if unit == "currency":
            return _read_amount(text, style, declared, told, int(scale))
        figure = read_figure(text, style)
        if unit not in _QUOTIENTS:
            figure = in_units(figure, text, int(scale))
        if isinstance(figure, Unclear):
            return _none(figure.reason)
        if figure.says_none and part == "value" and unit in _QUOTIENTS:
            figure = Figure("not_applicable")
        if unit != "percent":
            return _meaning(figure, unit, None)
        # a measure of the city's own may grow by 120 %; no scale of shares goes beyond 1
        may_exceed = indicator is None and (figure.is_percent or percent != "share")
        return _meaning(_scale(figure, percent), "ratio" if may_exceed else "percent", None)

    return read


def with_truth(read: Read) -> Read:
    """Reads `true` as one and `false` as none, as DHIS2 writes what is only asked yes or no."""

    def read_truth(*texts: str | None) -> Meaning:
        *about, text = texts
        plain = (text or "").removeprefix(TYPED).casefold()
        return read(*about, _TRUTH.get(plain, text))

    return read_truth


def currency_reader(indicators: Mapping[str, Indicator]) -> Read:
    """Reads the currency that a row tells; rows that tell no amount have none."""

    def read(
        indicator_id: str | None,
        unit: str | None,
        part: str | None,
        declared: str | None,
        text: str | None,
    ) -> Meaning:
        if text is None or _unit_of(indicators.get(indicator_id or ""), unit, part) != "currency":
            return (None, None)
        code = read_currency(fold_digits(text.removeprefix(TYPED)), declared)
        return (code, None) if code else (UNCLEAR, "unclear_currency")

    return read


def _unit_of(indicator: Indicator | None, unit: str | None, part: str | None) -> str:
    """What the cell tells; the parts of a share are counts, and money is divided by counts.

    A city's own counts may be of anything, litres included, and need not be whole.
    """
    if indicator is None:
        is_part = part != "value" and unit in {"percent", "per_100k"}
        told = "count" if is_part or part == "denominator" else unit or "count"
        return "anything" if told == "count" else told
    if indicator.counted == "money":
        return "count" if part == "denominator" else "currency"
    if indicator.unit == "percent":
        return "percent" if part == "value" else "count"
    return indicator.unit


def _read_amount(
    text: str | None, style: Style, declared: str | None, told: str | None, scale: int
) -> Meaning:
    plain, words = text, ()
    if text is not None and not text.startswith(ERROR):
        mark = TYPED if text.startswith(TYPED) else ""
        amount, words = split_amount(fold_digits(text.removeprefix(TYPED)))
        plain = mark + amount
    figure = in_units(read_figure(plain, replace(style, is_amount=True)), plain, scale)
    if isinstance(figure, Unclear):
        return _none(figure.reason)
    if told == UNCLEAR:
        return _meaning(figure, "currency", None)
    currency = told or declared
    for word in words:
        said = read_currency(word, currency)
        if said is None or said != (told or said):
            return _none("unclear_currency")
        currency = said
    has_amount = bool(figure.value or figure.high)
    return _meaning(figure, "currency", currency if currency or not has_amount else "")


def _meaning(figure: Figure | str, unit: str, currency: str | None) -> Meaning:
    reason = figure if isinstance(figure, str) else _reason_against(figure, unit)
    reason = reason or ("currency_missing" if currency == "" else None)
    if reason or isinstance(figure, str):
        return _none(reason)
    ends = (figure.value, figure.low, figure.high)
    return (*map(_float, ends), figure.status, currency, None)


def _none(reason: str | None) -> Meaning:
    return (None, None, None, None, None, reason)


def _scale(figure: Figure, percent: str) -> Figure | str:
    """A percentage as a share; without its sign its scale must have been declared."""
    if figure.is_percent or percent == "share" or not (figure.value or figure.high):
        return figure
    if percent != "whole":
        return "percent_unclear"
    value, low, high = (end and end / 100 for end in (figure.value, figure.low, figure.high))
    return replace(figure, value=value, low=low, high=high)


def _reason_against(figure: Figure, unit: str) -> str | None:
    told = [end for end in (figure.value, figure.low, figure.high) if end is not None]
    is_share = unit in {"percent", "ratio"}
    if any(end > LARGEST_FIGURE for end in told) or (figure.is_percent and not is_share):
        return "not_a_number"
    if any(end < 0 for end in told) and unit not in _MAY_FALL_BELOW_ZERO:
        return "negative_count"
    if (is_share or unit in {"currency", "points"}) and figure.status == "suppressed_at_source":
        # below 5 % there is no last whole number
        return "only_a_bound"
    if unit == "percent" and any(end > 1 for end in told):
        return "percent_above_whole"
    return (
        None
        if is_share or unit in _HAS_DECIMALS or all(map(is_whole, told))
        else "not_a_whole_number"
    )


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
