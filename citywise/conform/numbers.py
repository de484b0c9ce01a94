"""Read the figures that people type: `1 234`, `1.234,5`, `<5`, `12-15`, `~40`, `٤٢`, `ingen`.

Grammar: docs/number-grammar.md. A number is never guessed: what two readers could
take differently comes back as `Unclear`, and is kept back with a hint.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from citywise.catalogue.words import fold
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

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u066c'’", " "))
_BELOW = re.compile(r"< ?(?P<limit>[2-9]|[1-9]\d+)")
_RANGE = re.compile(r"(?P<low>\d+) ?[-–] ?(?P<high>\d+)")
_ABOUT = re.compile(
    r"(?:~|≈|ca\.?|approx\.?|about|environ|env\.?|yaklaşık|aprox\.?|حوالي) ?(?P<rest>.+)"
)
_EITHER_MARK = re.compile(r"[+-]?\d{1,3}[.,]\d{3}")
_PERCENT = re.compile(r"(?P<number>.*\d) ?[%٪]")

NIL_WORDS = frozenset(
    map(fold, ("nil", "none", "zero", "aucun", "aucune", "néant", "لا يوجد", "صفر", "ingen",
               "nul", "yok", "sıfır", "ninguno", "ninguna", "cero"))
)  # fmt: skip
NOT_APPLICABLE_WORDS = frozenset(
    map(fold, ("n/a", "na", "n.a.", "not applicable", "s.o.", "sans objet", "لا ينطبق",
               "ikke relevant", "i.r.", "uygulanamaz", "no aplica", "n.p."))
)  # fmt: skip
NOT_REPORTED_WORDS = frozenset(
    map(fold, ("not reported", "not recorded", "unknown", "n.d.", "nd", "non disponible",
               "non communiqué", "غير متوفر", "غير مسجل", "ikke oplyst", "ikke registreret",
               "bilinmiyor", "kayıt yok", "no disponible", "sin dato"))
)  # fmt: skip
_DASHES = frozenset({"-", "–", "—"})


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell says: a number, or an interval `low..high`, or why there is none.

    `value` is None for an interval and for a figure that is not there.
    """

    status: Status
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why a text is not one figure; the code of a reason in docs/reasons.md."""

    reason: Literal[
        "not_a_number", "ambiguous_number", "inverted_range", "ambiguous_dash", "error_cell"
    ]


@dataclass(frozen=True, slots=True)
class Style:
    """How a city or a template writes figures. `mark` is None when neither says."""

    mark: DecimalMark | None = None
    blank: Status = "not_reported"
    dash: Status | Literal["unclear"] = "unclear"


def read_figure(text: str | None, style: Style) -> Figure | Unclear:
    """Read one cell of figures."""
    if text is None or not text.strip():
        return Figure(style.blank, Decimal(0) if style.blank == "reported_zero" else None)
    if text.startswith(TYPED):
        return _reported(text.removeprefix(TYPED), ".")
    if text.startswith(ERROR):
        return Unclear("error_cell")
    plain = fold_digits(text).replace("\u066b", style.mark or ".")
    return _read_word(plain, style) or _read_quantity(plain, style.mark)


def fold_digits(text: str) -> str:
    """Write the decimal digits of any script as ASCII and spaces as spaces.

    Superscripts are not digits, and marks of direction are nothing.
    """
    folded = "".join(str(unicodedata.decimal(c, c)) for c in text).translate(_SPACES)
    return "".join(c for c in folded if unicodedata.category(c) != "Cf").strip()


def _read_word(plain: str, style: Style) -> Figure | Unclear | None:
    if plain in _DASHES:
        return _read_dash(style)
    word = fold(plain)
    if word in NIL_WORDS:
        return Figure("reported_zero", Decimal(0))
    if word in NOT_APPLICABLE_WORDS:
        return Figure("not_applicable")
    if word in NOT_REPORTED_WORDS or plain in {"…", "..."}:
        return Figure("not_reported")
    return None


def _read_dash(style: Style) -> Figure | Unclear:
    if style.dash == "unclear":
        return Unclear("ambiguous_dash")
    return Figure(style.dash, Decimal(0) if style.dash == "reported_zero" else None)


def _read_quantity(plain: str, mark: DecimalMark | None) -> Figure | Unclear:
    if match := _BELOW.fullmatch(plain):
        highest = Decimal(match["limit"]) - 1
        return Figure("suppressed_at_source", low=Decimal(1), high=highest)
    if match := _RANGE.fullmatch(plain):
        return _read_range(Decimal(match["low"]), Decimal(match["high"]))
    if match := _ABOUT.fullmatch(plain.casefold()):
        return _as_estimate(_reported(match["rest"], mark))
    return _reported(plain, mark)


def _read_range(low: Decimal, high: Decimal) -> Figure | Unclear:
    if low > high:
        return Unclear("inverted_range")
    return Figure("estimated", low=low, high=high)


def _as_estimate(figure: Figure | Unclear) -> Figure | Unclear:
    if isinstance(figure, Unclear):
        return figure
    return Figure("estimated", figure.value)


def _reported(plain: str, mark: DecimalMark | None) -> Figure | Unclear:
    number = _read_decimal(plain, mark)
    if isinstance(number, Unclear):
        return number
    return Figure("reported" if number else "reported_zero", number)


def _read_decimal(plain: str, mark: DecimalMark | None) -> Decimal | Unclear:
    if match := _PERCENT.fullmatch(plain):
        number = _read_decimal(match["number"], mark)
        return number if isinstance(number, Unclear) else number / 100
    if mark is None and _EITHER_MARK.fullmatch(plain):
        # 1.234 is 1234 in Aarhus and 1.234 in Dublin
        return Unclear("ambiguous_number")
    decimal = mark or _mark_that_decides(plain)
    group = "." if decimal == "," else ","
    if not _number_pattern(decimal, group).fullmatch(plain):
        return Unclear("not_a_number")
    return Decimal(plain.replace(" ", "").replace(group, "").replace(decimal, "."))


def _mark_that_decides(plain: str) -> DecimalMark:
    """The last mark is the decimal one, unless it stands more than once."""
    last, other = (",", ".") if plain.rfind(",") > plain.rfind(".") else (".", ",")
    return other if plain.count(last) > 1 else last


@cache
def _number_pattern(mark: str, group: str) -> re.Pattern[str]:
    # one number is grouped by one mark: `1 234.567` is a slip, not 1234567
    grouped = rf"\d{{1,3}}(?P<group>[ {re.escape(group)}])\d{{3}}(?:(?P=group)\d{{3}})*"
    decimals = rf"{re.escape(mark)}\d+"
    return re.compile(rf"[+-]?(?:(?:{grouped}|\d+)(?:{decimals})?|{decimals})")
