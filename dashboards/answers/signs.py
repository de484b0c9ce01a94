"""The signs of the interval plot: only those that occur in it."""

from __future__ import annotations

import polars as pl

from dashboards.answers.comparison import WITHOUT_NUMBER
from dashboards.theme import BOUNDS, FAINT, MUTED, standing_colour

_STANDINGS = {
    "lower": ("▼", "Lower"),
    "similar": ("●", "Similar"),
    "higher": ("▲", "Higher"),
    "not_compared": ("◆", "Figure, not judged"),
}


def list_signs(
    outcomes: pl.DataFrame, direction: str, *, has_reference: bool
) -> list[tuple[str, str, str]]:
    """Sign, colour and words of what the plot shows; `outcomes` have their standing."""
    signs = _standings(outcomes, direction)
    if outcomes.filter(pl.col("value").is_null(), pl.col("low").is_not_null()).height:
        signs.append(("▬", BOUNDS, "Known only as a range"))
    if outcomes.filter(WITHOUT_NUMBER).height:
        signs.append(("▨", FAINT, "No number; the row says why"))
    if has_reference:
        signs.append(("┆", MUTED, "Middle of the cities shown"))
    return signs


def _standings(outcomes: pl.DataFrame, direction: str) -> list[tuple[str, str, str]]:
    occurring = set(outcomes.filter(pl.col("value").is_not_null())["standing"])
    return [
        (sign, standing_colour(code, direction), words)
        for code, (sign, words) in _STANDINGS.items()
        if code in occurring
    ]
