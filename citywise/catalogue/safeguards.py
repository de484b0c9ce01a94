"""What a network's own definitions may not undo: small groups are protected, harm stays in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.forbidden import forbidden_word
from citywise.catalogue.vocabularies import vocabulary

if TYPE_CHECKING:
    from citywise.catalogue.indicator import Indicator


def weakened(own: Indicator, packaged: Indicator | None) -> str:
    """What is wrong with an indicator that a network defines itself, or nothing.

    `packaged` is the one of the same name that comes with Citywise.
    """
    if word := next((w for name in own.breakdowns if (w := forbidden_word(name))), ""):
        return f"is broken down by {word!r}, which must not be collected"
    if packaged is None:
        return ""
    if packaged.is_protected and not own.is_protected:
        return f"no longer counts people (counted = {own.counted!r})"
    if _reach(own.tier) > _reach(packaged.tier):
        return f"would be seen by more than before (tier = {own.tier!r})"
    if packaged.attribute and not own.attribute:
        return "no longer withholds shares of none and of all (attribute)"
    if packaged.safeguard and not own.safeguard:
        return "would no longer stand beside success as a safeguard (safeguard)"
    if own.minimum_n < packaged.minimum_n:
        return f"could be shown for fewer than {packaged.minimum_n} people (minimum_n)"
    return ""


def _reach(tier: str) -> int:
    """The wider the circle that may see it, the larger."""
    return -vocabulary("tier").codes.index(tier)
