"""The signs of the interval plot: only those that occur in it."""

from __future__ import annotations

import polars as pl

from dashboards.answers.comparison import WITHOUT_NUMBER
from dashboards.answers.courses import DOWNWARD, UPWARD
from dashboards.theme import BOUNDS, FAINT, MUTED, PRIMARY, standing_colour

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


def list_course_signs(
    points: pl.DataFrame, others: pl.DataFrame, direction: str
) -> list[tuple[str, str, str]]:
    """Sign, colour and words of one city's course; only those that occur in it."""
    causes = set(points["cause_code"])
    signs = [("●", PRIMARY, "The city")]
    if causes & set(UPWARD):
        signs.append(("▲", standing_colour("higher", direction), "Sign upward"))
    if causes & set(DOWNWARD):
        signs.append(("▼", standing_colour("lower", direction), "Sign downward"))
    if points["limit_low"].is_not_null().any():
        signs.append(("┅", MUTED, "Limits of its own ups and downs"))
    if points["value"].is_null().any():
        signs.append(("✕ ○", MUTED, "No figure; named above"))
    if others["value"].is_not_null().any():
        signs.append(("─", FAINT, "Other cities that may be compared, where they fit in"))
    return signs


def _standings(outcomes: pl.DataFrame, direction: str) -> list[tuple[str, str, str]]:
    occurring = set(outcomes.filter(pl.col("value").is_not_null())["standing"])
    return [
        (sign, standing_colour(code, direction), words)
        for code, (sign, words) in _STANDINGS.items()
        if code in occurring
    ]
