"""Addresses that lead from a name to the page about it, with the choices that it keeps."""

from __future__ import annotations

from urllib.parse import urlencode


def indicator_link(indicator: str, city: str, period: str) -> str:
    """The page of an indicator, for a city and period."""
    return f"indicator?{urlencode({'city': city, 'indicator': indicator, 'period': period})}"


def practice_link(practice: str, city: str) -> str:
    """The evidence on a practice; a chosen city stays chosen."""
    return f"practices?{urlencode({'practice': practice} | ({'city': city} if city else {}))}"


def compare_link(indicator: str, city: str, period: str) -> str:
    """The comparison of cities on an indicator."""
    return page_link("compare", city=city, indicator=indicator, period=period)


def page_link(page: str, **choices: str) -> str:
    """A page with the choices that are made."""
    return f"{page}?{urlencode({key: code for key, code in choices.items() if code})}"


def hub_link(door: str) -> str:
    """The hub behind one of its doors."""
    return f"hub?{urlencode({'door': door})}"
