"""Numbers of an OpenDocument spreadsheet, which tells beside each of them how it is shown."""

from __future__ import annotations

import re
from math import isfinite

from citywise.intake.cells import TYPED, text_of
from citywise.intake.formats.shown_numbers import digits_of, hand_on, percent_text, without_scale

_AROUND = re.compile(r"(?P<before>\D*?)(?P<digits>[.,]?\d(?:.*\d)?)(?P<after>\D*)", re.DOTALL)
_GROUPED = re.compile(r"[\d.,'’\s]+")
_IN_FIGURES = re.compile(r"[\d.,'’\s+−/E-]+")  # noqa: RUF001
"""A fraction, or a number with its exponent: `1/2`, `1.2E+03`."""
_SIGNS = frozenset("+-(")
_MOST_THOUSANDS = 3


def number_text(value: float, shown: str | None, *, is_percent: bool = False) -> str:
    """What a stored number says as it is shown; as it is stored where nothing is told of that."""
    stored = percent_text(value) if is_percent else text_of(value)
    if shown is None or not isfinite(value) or stored == TYPED + shown:
        return stored
    match = _AROUND.fullmatch(shown)
    if match and not _GROUPED.fullmatch(match["digits"]) and _IN_FIGURES.fullmatch(shown):
        return stored
    whole = _around_stored(value, match, 100 if is_percent else 1) if match else None
    return hand_on(value, shown if whole is None else whole, has_digits=bool(whole))


def _around_stored(value: float, match: re.Match[str], times: int) -> str | None:
    """What is shown around the digits, with all that are stored; None where others are shown.

    Of a number that is shown in thousands of a unit nothing is told: 12000 m are `12 km`.
    """
    before, after = match["before"].replace("−", "-"), match["after"]  # noqa: RUF001
    before = before.strip() if before.strip() in _SIGNS else before
    for thousands in range(_MOST_THOUSANDS + 1):
        if _is_rounded(match["digits"], abs(value) * times / 1000**thousands):
            after = without_scale(after, thousands)
            is_told = not thousands or not any(map(str.isalpha, after))
            return f"{before}{digits_of(value, times)}{after}" if is_told else ""
    return None


def _is_rounded(shown: str, number: float) -> bool:
    """The digits that are shown are those of the number, as far as they go."""
    if not _GROUPED.fullmatch(shown):
        return False
    digits = int("".join(filter(str.isdecimal, shown)))
    decimals = {0, len(re.split("[.,]", shown)[-1]) if re.search("[.,]", shown) else 0}
    return any(abs(digits - number * 10**places) < 0.5001 for places in decimals)
