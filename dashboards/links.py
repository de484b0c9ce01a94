"""Addresses that lead from a name to the page about it, with the choices that it keeps."""

from __future__ import annotations

from urllib.parse import urlencode


def indicator_link(indicator: str, city: str, period: str) -> str:
    """The page of an indicator, for a city and period."""
    return f"indicator?{urlencode({'city': city, 'indicator': indicator, 'period': period})}"
