"""Breakdown keys such as `age_band=15-17|sex=F`, and the age groups that make them up.

A local age group is taken over only where its edges nest in the network's; otherwise it
stays `local:` and is used within its city alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citywise.catalogue.vocabularies import LOCAL, local_code, vocabulary
from citywise.catalogue.words import fold
from citywise.conform.age_texts import OLDEST, read_ages
from citywise.conform.digits import fold_digits
from citywise.intake.cells import TYPED

if TYPE_CHECKING:
    from collections.abc import Mapping

_EDGES = re.compile(r"\d{1,3}(?:-\d{1,3}|\+)")


def make_key(parts: Mapping[str, str]) -> str:
    """The canonical key of a breakdown; the total has the empty key."""
    return "|".join(f"{dimension}={parts[dimension]}" for dimension in sorted(parts))


def read_key(key: str) -> dict[str, str]:
    """The parts of a breakdown key."""
    return dict(part.split("=", 1) for part in key.split("|")) if key else {}


def read_age_band(text: str) -> str:
    """An age group as `15-17`, `60+` or `U`; one whose edges do not nest stays local: `local:31+`.

    `15–17`, `under 15`, `30 og derover` and the network's own words are understood.
    """
    words = vocabulary("age_band").words
    if code := words.get(fold(text.removeprefix(TYPED))):
        return code
    edges = read_ages(text)
    if edges is None or edges[0] > edges[1]:
        return local_code(fold_digits(text.removeprefix(TYPED)).casefold())
    return _band(*edges) if _nests(*edges) else LOCAL + _band(*edges)


def is_not_understood(code: str) -> bool:
    """A local age group that was told in figures, of which nobody knows which ages it has."""
    is_local = code.startswith(LOCAL) and any(c.isdecimal() for c in code)
    return is_local and _EDGES.fullmatch(code.removeprefix(LOCAL)) is None


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
