"""Read the figures that people type: `1 234`, `1.234,5`, `<5`, `12-15`, `~40`, `٤٢`, `ingen`.

Grammar: docs/number-grammar.md. A number is never guessed: what two readers could
take differently comes back as `Unclear`, and is kept back with a hint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from citywise.catalogue.words import fold
from citywise.conform.digits import fold_digits
from citywise.conform.figure_words import (
    ABOUT_WORDS,
    AMOUNT_SCALES,
    BELOW_WORDS,
    DASHES,
    ELLIPSES,
    ESTIMATE_WORDS,
    FRACTIONS,
    NONE_WORDS,
    NOT_APPLICABLE_WORDS,
    NOT_REPORTED_WORDS,
    PERCENT_WORDS,
    SCALES,
    THOUSAND,
    UNCLEAR_SCALES,
    ZERO_WORDS,
)
from citywise.intake.cells import ERROR, TYPED

DecimalMark = Literal[",", "."]
Status = Literal[
    "reported",
    "reported_zero",
    "estimated",
    "not_reported",
    "not_applicable",
    "suppressed_at_source",
]

LONGEST = 25
"""Characters in a number; a longer one is a slip, and could not be kept exactly."""

_ARABIC_MARK = "\u066b"
_SIGNS = "".join(FRACTIONS)
_DIGITS = r"\d[\d.,' ]*"
_PARTS = re.compile(rf"(?P<number>[+-]?[\d.,' ]*[\d{_SIGNS}])(?P<tail>[^\d{_SIGNS}]*)")
_BELOW = re.compile(rf"(?P<sign><=?|≤) ?(?P<limit>{_DIGITS})")
_BELOW_IN_WORDS = re.compile(rf"^(?:{'|'.join(map(re.escape, BELOW_WORDS))}) (?=\d)", re.IGNORECASE)
_ABOVE = re.compile(rf"(?:>=?|≥) ?{_DIGITS}.*|{_DIGITS}\+")
_BRACKETED = re.compile(r"\(.*\d.*\)")
_BETWEEN = r"(?: ?[-–] ?| (?:to|à|til|a|ila|إلى) )"
_RANGE = re.compile(
    rf"(?P<low>\d(?:[\d.,' ]*\d)?)(?P<low_sign> ?%)?{_BETWEEN}(?P<high>{_DIGITS}(?: ?%)?)"
)
_ABOUT = re.compile(rf"(?:{'|'.join(map(re.escape, ABOUT_WORDS))}) ?(?P<rest>[\d{_SIGNS}%].*)")
_ESTIMATED = "|".join(map(re.escape, ESTIMATE_WORDS))
_ABOUT_BEHIND = re.compile(
    rf"(?P<rest>[^()]*[\d{_SIGNS}%]) ?(?:\((?:{_ESTIMATED})\)|(?:{_ESTIMATED}))"
)
_EITHER_MARK = re.compile(r"[+-]?(?!0[.,])(?:\d{1,3}|\d{1,3}(?:[ ']\d{3})+)[.,]\d{3}")
_MIXED = re.compile(r"(?P<sign>[+-]?)(?P<whole>\d*) ?(?P<fraction>\D)")


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell says: a number, or an interval `low..high`, or why there is none.

    `value` is None for an interval and for a figure that is not there.
    """

    status: Status
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    is_percent: bool = field(default=False, compare=False)
    """It stood with its sign, `80 %`, and is given as a share."""
    says_none: bool = field(default=False, compare=False)
    """It was a word such as `none` or `yok`: nought where something is counted."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why a text is not one figure; the code of a reason in docs/reasons.md."""

    reason: Literal[
        "not_a_number",
        "ambiguous_number",
        "ambiguous_suffix",
        "inverted_range",
        "ambiguous_dash",
        "only_a_bound",
        "bracketed_number",
        "error_cell",
    ]


@dataclass(frozen=True, slots=True)
class Style:
    """How a city or a template writes figures. `mark` is None when neither says.

    `least_below` is what `<5` begins with, `units` are words (folded) and
    marks that may follow any number, and `is_amount` says that money is told and not a count.
    """

    mark: DecimalMark | None = None
    blank: Status = "not_reported"
    dash: Status | Literal["unclear"] = "unclear"
    least_below: Literal[0, 1] = 1
    units: frozenset[str] = frozenset()
    is_amount: bool = False


def read_figure(text: str | None, style: Style) -> Figure | Unclear:
    """Read one cell of figures."""
    if text is None:
        return _stands_for(style.blank)
    if text.startswith(ERROR):
        return Unclear("error_cell")
    if text.startswith(TYPED):
        return _read_stored(text.removeprefix(TYPED), style)
    plain = fold_digits(text)
    if not plain:
        return _stands_for(style.blank)
    if _ARABIC_MARK in plain:
        plain, style = plain.replace(_ARABIC_MARK, "."), replace(style, mark=".")
    return _read_plain(plain, style)


def _read_plain(plain: str, style: Style) -> Figure | Unclear:
    return _read_word(plain, style) or _read_quantity(plain, style)


def _stands_for(status: Status) -> Figure:
    return Figure(status, Decimal(0) if status == "reported_zero" else None)


def _read_stored(plain: str, style: Style) -> Figure | Unclear:
    """A number as the workbook stored it, at times with an exponent, or shows: `45.5%`, `~40`."""
    if not re.fullmatch(r"-?\d{1,40}(?:\.\d{1,40})?(?:e[+-]\d{1,3}|%)?", plain):
        # whatever is written around them, its digits are stored, and have a point
        return _read_plain(fold_digits(plain), replace(style, mark="."))
    if plain.endswith("%"):
        return replace(_told(Decimal(plain[:-1]) / 100), is_percent=True)
    return _told(Decimal(plain))


def _read_word(plain: str, style: Style) -> Figure | Unclear | None:
    if plain in DASHES:
        return Unclear("ambiguous_dash") if style.dash == "unclear" else _stands_for(style.dash)
    word = fold(plain)
    if word in ZERO_WORDS | NONE_WORDS:
        return replace(_stands_for("reported_zero"), says_none=word in NONE_WORDS)
    if word in NOT_APPLICABLE_WORDS:
        return Figure("not_applicable")
    if word in NOT_REPORTED_WORDS or plain in ELLIPSES:
        return Figure("not_reported")
    return None


def _read_quantity(plain: str, style: Style) -> Figure | Unclear:
    plain = _BELOW_IN_WORDS.sub("<", plain)
    if match := _BELOW.fullmatch(plain):
        return _read_below(match, style)
    if _ABOVE.fullmatch(plain):
        return Unclear("only_a_bound")
    if _BRACKETED.fullmatch(plain):
        return Unclear("bracketed_number")
    if match := _ABOUT.fullmatch(plain.casefold()) or _ABOUT_BEHIND.fullmatch(plain.casefold()):
        return _as_estimate(_read_range_or_number(match["rest"], style))
    return _read_range_or_number(plain, style)


def _read_below(match: re.Match[str], style: Style) -> Figure | Unclear:
    limit = _read_number(match["limit"].strip(), style.mark)
    if isinstance(limit, Unclear):
        return limit
    highest = limit if match["sign"] != "<" else limit - 1
    if highest < 1 or highest != highest.to_integral_value():
        # `<1` says nothing
        return Unclear("not_a_number")
    return Figure("suppressed_at_source", low=Decimal(style.least_below), high=highest)


def _read_range_or_number(plain: str, style: Style) -> Figure | Unclear:
    match = _RANGE.fullmatch(plain)
    return _read_range(match, style) if match else _read_reported(plain, style)


def _read_range(match: re.Match[str], style: Style) -> Figure | Unclear:
    sign = match["low_sign"] or ("%" if "%" in match["high"] else "")
    low = _read_reported(match["low"] + sign, style)
    high = _read_reported(match["high"], style)
    if isinstance(low, Unclear) or isinstance(high, Unclear):
        return low if isinstance(low, Unclear) else high
    if match["low_sign"] and "%" not in match["high"]:
        return Unclear("not_a_number")
    if (low.value or 0) > (high.value or 0):
        return Unclear("inverted_range")
    return Figure("estimated", None, low.value, high.value, is_percent=high.is_percent)


def _as_estimate(figure: Figure | Unclear) -> Figure | Unclear:
    return figure if isinstance(figure, Unclear) else replace(figure, status="estimated")


def _read_reported(plain: str, style: Style) -> Figure | Unclear:
    """A number, and what stands behind it: `%`, `k`, `mio.`, a unit that the template knows."""
    if plain.startswith("%"):
        plain = f"{plain[1:].lstrip()}%"
    match = _PARTS.fullmatch(plain)
    if match is None:
        return Unclear("not_a_number")
    number = _read_number(match["number"], style.mark)
    if isinstance(number, Unclear):
        return number
    return _read_tail(number, match["tail"].strip().casefold(), style)


def _read_tail(number: Decimal, tail: str, style: Style) -> Figure | Unclear:
    if not tail or (fold(tail) or tail) in style.units:
        return _told(number)
    if tail in PERCENT_WORDS:
        return replace(_told(number / 100), is_percent=True)
    word = tail.removesuffix(".")
    scale = SCALES.get(word) or (AMOUNT_SCALES.get(word) if style.is_amount else None)
    if word == "k" and number != number.to_integral_value():
        # nobody counts half a woman: 1.5k is fifteen hundred
        scale = THOUSAND
    if scale:
        return _as_estimate(_told(number * scale))
    return Unclear("ambiguous_suffix" if word in UNCLEAR_SCALES else "not_a_number")


def _told(number: Decimal) -> Figure:
    return Figure("reported" if number else "reported_zero", number)


def _read_number(plain: str, mark: DecimalMark | None) -> Decimal | Unclear:
    if len(plain) > LONGEST:
        return Unclear("not_a_number")
    if plain[-1] in FRACTIONS:
        return _read_fraction(plain)
    if mark is None and _EITHER_MARK.fullmatch(plain):
        # 1.234 is 1234 in Aarhus and 1.234 in Dublin
        return Unclear("ambiguous_number")
    decimal = mark or _mark_that_decides(plain)
    group = "." if decimal == "," else ","
    if not _number_pattern(decimal, group).fullmatch(plain):
        return Unclear("not_a_number")
    return Decimal(re.sub(rf"[ '{group}]", "", plain).replace(decimal, "."))


def _read_fraction(plain: str) -> Decimal | Unclear:
    """`½` and `1½`; a fraction stands behind plain digits only."""
    match = _MIXED.fullmatch(plain)
    if match is None:
        return Unclear("not_a_number")
    size = Decimal(match["whole"] or 0) + FRACTIONS[match["fraction"]]
    return -size if match["sign"] == "-" else size


def _mark_that_decides(plain: str) -> DecimalMark:
    """The last mark is the decimal one, unless it stands more than once."""
    last, other = (",", ".") if plain.rfind(",") > plain.rfind(".") else (".", ",")
    return other if plain.count(last) > 1 else last


@cache
def _number_pattern(mark: str, group: str) -> re.Pattern[str]:
    # one number is grouped by one mark: `1 234.567` is a slip, not 1234567; and no group of
    # thousands begins with a nought: `0.125` is never a hundred and twenty-five
    grouped = rf"[1-9]\d{{0,2}}(?P<group>[ '{re.escape(group)}])\d{{3}}(?:(?P=group)\d{{3}})*"
    decimals = rf"{re.escape(mark)}\d+"
    return re.compile(rf"[+-]?(?:(?:{grouped}|\d+)(?:{decimals})?|{decimals})")
