"""Numbers that are shown with something around them, or as something else: 5 as `~5`, 3 as `<5`.

Whoever looks at the workbook sees `<5` there and not the 3 that is stored; so what is shown is
handed on, with as many digits as are stored. What is shown as another number, or as nothing, waits.
"""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite

from citywise.intake.cells import OTHERWISE, TYPED, clean_text, text_of

_NOTHING = frozenset({"", "-", "–", "—"})
_NUMBER = re.compile(
    r"(?P<open>\()?(?P<number>[+-]?\d+(?:\.\d+)?)(?P<percent>[ \u00a0\u202f]?%)?(?(open)\))"
)
_BETWEEN = re.compile(r"(?P<below>[<≤]=?) ?(?P<limit>\d+)|(?P<low>\d+) ?[-–] ?(?P<high>\d+)")
_SCALES = {
    1: frozenset({"k", "t", "tsd", "tusind", "thousand", "mil", "mille", "bin", "ألف"}),
    2: frozenset({"m", "mn", "mm", "mio", "mill", "mln", "million", "millions", "milyon", "مليون"}),
    3: frozenset({"b", "bn", "md", "mia", "mrd", "milliard", "milyar", "مليار"}),
}
"""What is written behind a number that is shown in thousands, millions or billions."""


def digits_of(value: float, times: int = 1) -> str:
    """A number of as many digits as are stored, without an exponent and without its sign."""
    written = f"{abs(Decimal(repr(value)) * times):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def percent_text(value: float) -> str:
    """A stored share as the percentage that is shown."""
    sign = "-" if value < 0 else ""
    return f"{TYPED}{sign}{digits_of(value, 100)}%" if isfinite(value) else text_of(value)


def without_scale(after: str, thousands: int) -> str:
    """What stands behind a number that is shown in thousands, without the word that says so."""
    word = after.strip()
    return "" if word.rstrip(".").casefold() in _SCALES.get(thousands, ()) else after


def hand_on(value: float, shown: str, *, has_digits: bool, is_red: bool = False) -> str:
    """What a stored number says as it is shown; `has_digits` where its own digits are shown.

    A nought that is shown as a dash or not at all is one, as where a workbook hides all of them;
    below zero is also what stands in brackets, or in a colour.
    """
    text = clean_text(shown)
    if text in _NOTHING:
        return _otherwise(text or text_of(value)) if value else text_of(value)
    if match := _NUMBER.fullmatch(text):
        return _read_number(value, text, match, is_below=value < 0 and is_red)
    if has_digits:
        return TYPED + text
    return text if _may_be(value, text) else _otherwise(text)


def _read_number(value: float, text: str, match: re.Match[str], *, is_below: bool) -> str:
    """The number that is stored, unless another is shown; with its sign, where it has one."""
    shown, stored = Decimal(match["number"]), Decimal(repr(value))
    shown = -shown if match["open"] or (is_below and shown > 0) else shown
    if match["percent"]:
        # `0%` multiplies what is stored, and `0" %"` does not
        is_same = shown in {stored, stored * 100}
        return f"{TYPED}{match['number']}%" if is_same else _otherwise(text)
    return text_of(value) if shown == stored else _otherwise(text)


def _may_be(value: float, text: str) -> bool:
    """A bound or a range that holds what is stored, or a text that is neither."""
    match = _BETWEEN.fullmatch(text)
    if match is None:
        return True
    if match["below"]:
        limit = int(match["limit"])
        return 0 < value < limit or (match["below"] != "<" and value == limit)
    return int(match["low"]) <= value <= int(match["high"])


def _otherwise(text: str) -> str:
    return OTHERWISE + text.removeprefix(TYPED)
