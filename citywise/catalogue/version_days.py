"""The versions of an indicator's definition, from old to new, each from a day on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citywise.catalogue.indicator import Indicator


def disordered(indicator: Indicator) -> str:
    """What is wrong with the versions of an indicator and their days, or nothing."""
    versions = (*indicator.earlier, indicator)
    numbers = [told.version for told in versions]
    if numbers != sorted(set(numbers)):
        return f"has its versions in the order {', '.join(map(str, numbers))}"
    days = [told.since for told in versions if told.since]
    if wrong := next((day for day in days if not _is_day(day)), ""):
        return f"has a version since {wrong!r}, which is no day such as 2026-01-01"
    return "" if days == sorted(set(days)) else f"has versions since {', then '.join(days)}"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
