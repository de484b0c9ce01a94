"""Breakdown keys such as `age_band=15-17|sex=F`, and the age groups that make them up.

A local age group is taken over only where its edges nest in the network's; otherwise it
stays `local:` and is used within its city alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citywise.catalogue.vocabularies import LOCAL, local_code, vocabulary
from citywise.catalogue.words import fold
from citywise.conform.numbers import fold_digits
from citywise.intake.cells import TYPED

if TYPE_CHECKING:
    from collections.abc import Mapping

OLDEST = 200
_YEARS = r"(?:years?(?: old)?|yrs?|y|ans?|år|yaş|años?|سنوات|سنة|عاما)?\.?"
"""Nothing else may stand beside an age: `0-11 months` and `15-17 girls` are no groups of years."""

_RANGE = re.compile(
    rf"(?:age[sd]?|aged|alder|âge|yaş|edad)? ?(\d{{1,2}}) ?{_YEARS} ?[-–—] ?(\d{{1,3}}) ?{_YEARS}"
)
_UNDER = re.compile(
    rf"(?:<|under|below|moins de|دون|أقل من|yngre end|menores? de|menos de) ?(\d{{1,2}}) ?{_YEARS}"
)
_UNDER_AFTER = re.compile(r"(\d{1,2}) ?(?:yaş altı|altı)")
_OVER = re.compile(
    rf"(\d{{1,2}}) ?{_YEARS} ?"
    rf"(?:\+|and over|and older|et plus|فأكثر|og derover|ve üzeri|o más) ?{_YEARS}"
)


def make_key(parts: Mapping[str, str]) -> str:
    """The canonical key of a breakdown; the total has the empty key."""
    return "|".join(f"{dimension}={parts[dimension]}" for dimension in sorted(parts))


def read_key(key: str) -> dict[str, str]:
    """The parts of a breakdown key."""
    return dict(part.split("=", 1) for part in key.split("|")) if key else {}


def read_age_band(text: str) -> str:
    """An age group as `15-17`, `60+` or `U`; one whose edges do not nest stays local.

    `15–17`, `under 15`, `30 og derover` and the network's own words are understood.
    """
    words = vocabulary("age_band").words
    if code := words.get(fold(text.removeprefix(TYPED))):
        return code
    plain = fold_digits(text.removeprefix(TYPED)).casefold()
    edges = _edges(plain)
    return _band(*edges) if edges and _nests(*edges) else local_code(plain)


def _edges(plain: str) -> tuple[int, int] | None:
    if match := _UNDER.fullmatch(plain) or _UNDER_AFTER.fullmatch(plain):
        return (0, int(match[1]) - 1)
    if match := _OVER.fullmatch(plain):
        return (int(match[1]), OLDEST)
    if match := _RANGE.fullmatch(plain):
        return (int(match[1]), int(match[2]))
    return None


def band_edges(code: str) -> tuple[int, int] | None:
    """First and last year of age of a group, both included; None for unknown and local ones."""
    if code.startswith(LOCAL) or code == "U":
        return None
    low, _, high = code.rstrip("+").partition("-")
    return (int(low), int(high) if high else OLDEST)


def _nests(low: int, high: int) -> bool:
    """Both edges are edges of the network's age groups."""
    known = [edges for code in vocabulary("age_band").codes if (edges := band_edges(code))]
    return (
        low in {first for first, _ in known} and high in {last for _, last in known} and low <= high
    )


def _band(low: int, high: int) -> str:
    return f"{low}+" if high == OLDEST else f"{low}-{high}"
