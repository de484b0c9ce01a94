"""Figures that stand in thousands or millions, as their template says.

Reached (000)
         12.3      with scale = 1000 about 12300
            0      less than a few hundred
           <5      nobody knows what its last whole number is
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citywise.conform.digits import fold_digits
from citywise.conform.figure_words import AMOUNT_SCALES, SCALES, UNCLEAR_SCALES
from citywise.conform.numbers import Figure, Unclear
from citywise.intake.cells import TYPED

if TYPE_CHECKING:
    from decimal import Decimal

    from citywise.intake.templates.sections import CountRule, Unpivot, ValueRule
    from citywise.intake.templates.template import Template

DECLARED = "scale"
"""Beside each figure the scale that its template declares, as text; `0` where it says nothing."""

_WORDS = SCALES.keys() | AMOUNT_SCALES.keys() | UNCLEAR_SCALES


def declared_scale(template: Template, rule: CountRule | ValueRule | Unpivot) -> int:
    """The scale of a column, else that of the whole layout."""
    return rule.scale or template.source.scale


def in_units(figure: Figure | Unclear, text: str | None, scale: int) -> Figure | Unclear:
    """A figure that stands in thousands in ones; rounded as it stands, it is an estimate."""
    if isinstance(figure, Unclear) or scale <= 1 or figure.is_percent:
        return figure
    if figure.status == "suppressed_at_source":
        return Unclear("only_a_bound")
    if text and _has_scale_of_its_own(text):
        return Unclear("ambiguous_suffix")
    if text is None or figure.says_none or (figure.value is None and figure.low is None):
        return figure
    value, low, high = (_times(end, scale) for end in (figure.value, figure.low, figure.high))
    return replace(figure, status="estimated", value=value, low=low, high=high)


def _times(end: Decimal | None, scale: int) -> Decimal | None:
    return None if end is None else end * scale


def _has_scale_of_its_own(text: str) -> bool:
    """`12 mio.` in a column of thousands."""
    plain = fold_digits(text.removeprefix(TYPED)).casefold()
    return plain.rstrip(".").lstrip("+-~0123456789., ") in _WORDS
