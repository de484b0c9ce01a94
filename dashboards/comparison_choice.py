"""What the reader of *Compare cities* chose: indicator, own city, period, cities shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from citywise.comparison.neighbours import Neighbour, find_neighbours
from dashboards import queries
from dashboards.amounts import write_period
from dashboards.answers.comparison import THE_NETWORK
from dashboards.release import ask
from dashboards.selection import (
    choose,
    choose_basis,
    choose_breakdown,
    choose_what,
    city_names,
    switch,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable

VIEWS = {
    "": "City by city",
    "funnel": "By size (funnel)",
    "change": "Change",
    "trend": "Over time",
}
"""How one selection may be looked at."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader chose; `indicator` is a row of out_indicators."""

    indicator: dict[str, Any]
    city: str
    period: str
    basis: str
    breakdown: str
    cities: list[str]

    @property
    def key(self) -> Hashable:
        """All that tells this choice from another."""
        name = self.indicator["indicator_id"]
        return (name, self.city, self.period, self.basis, self.breakdown, tuple(self.cities))

    @property
    def whose(self) -> str:
        """Whose middle the cities shown are held against."""
        is_everyone = len(self.cities) == len(city_names())
        return THE_NETWORK if is_everyone else "the cities shown"

    def mark(self, rows: pl.DataFrame, *, with_period: bool = True) -> pl.DataFrame:
        """The rows with what they are about, for a download."""
        about = {
            "indicator_id": self.indicator["indicator_id"],
            "disagg_key": self.breakdown,
            "basis_code": self.basis,
        } | ({"period_id": self.period} if with_period else {})
        return rows.with_columns(pl.lit(text).alias(name) for name, text in about.items())

    @property
    def title(self) -> str:
        """Name and period of what is compared."""
        return f"{self.indicator['indicator_name']}, {write_period(self.period)}"


def choose_all() -> Choice:
    """Indicator, own city and period; below them what depends on the indicator."""
    indicator, city, period = choose_what()
    return Choice(indicator, city, period, *choose_details(indicator, city))


def choose_view(allowed: Collection[str]) -> str:
    """One of the `VIEWS` that there are of a choice; the first of them by default."""
    options = {key: words for key, words in VIEWS.items() if key in allowed}
    asked = st.query_params.get("view", "")
    if asked and asked in VIEWS and asked not in options:
        # another indicator may not have the view that was looked at, which is nobody's mistake
        del st.query_params["view"]
    return switch("view", "View", options)


def choose_details(indicator: dict[str, Any], city: str) -> tuple[str, str, list[str]]:
    """Basis, breakdown, and which cities to show; nothing where nothing is compared."""
    name = indicator["indicator_id"]
    if indicator["comparability_code"] == "no":
        return ask(queries.list_bases, name)["basis_code"][0], "", []
    with st.container(horizontal=True, vertical_alignment="bottom"):
        basis = choose_basis(name)
        return basis, choose_breakdown(name, basis), choose_cities(city)


def choose_cities(city: str) -> list[str]:
    """All cities, or those most like the own one; without an own city there is no choice."""
    everyone = list(city_names())
    near = list_neighbours(city)
    if not near:
        return everyone
    options = {"": "All cities", "similar": "Those most like it"}
    hint = "The cities nearest in population and in the share of people aged 15 to 29."
    is_near = choose("cities", "Cities shown", options, hint)
    return [city, *(neighbour.city_id for neighbour in near)] if is_near else everyone


def list_neighbours(city: str) -> list[Neighbour]:
    """The cities most like the own one; none without an own city."""
    return find_neighbours(ask(queries.list_attributes), city) if city else []
