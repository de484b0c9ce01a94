"""A funnel in words: its limits, how far cities differ beyond chance, who is told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from citywise.comparison.network_funnel import NetworkFunnel

_BEYOND = 1.1
"""From here on it is worth saying that cities differ beyond chance."""


def tell_funnel(funnel: NetworkFunnel, outcomes: pl.DataFrame) -> str:
    """How to read it; `outcomes` are its cities with their standing."""
    how = _HOW.format(spread=_WIDER if funnel.phi > _BEYOND else _CHANCE)
    return " ".join([how, _tell_spread(funnel.phi), _tell_apart(outcomes), _FALSE])


_HOW = (
    "The fewer units a figure rests on, the further chance alone takes it from the middle: between"
    " the dashed lines lie 95 %, between the dotted ones 99.8 % of cities that differ {spread}."
)
_CHANCE = "by nothing else"
_WIDER = "no more than is usual among these"
_FALSE = (
    "All cities are looked at at once here, which asks for more than one city beside the middle: it"
    " is told apart where it lies outside and the others do not lead one to expect it. Of those"
    " about one in twenty is so by chance (Benjamini and Hochberg)."
)


def _tell_spread(phi: float) -> str:
    if not phi > _BEYOND:
        return "Cities differ no more than by chance."
    return (
        f"Cities differ {phi:.1f} times as much as by chance (φ); the limits are widened by that"
        " (additive, winsorised)."
    )


def _tell_apart(outcomes: pl.DataFrame) -> str:
    """As `Told apart: Borg (lower), Celle (higher).`."""
    apart = outcomes.filter(outcomes["standing"].is_in(["lower", "higher"])).sort("city_name")
    told = [f"{name} ({word})" for name, word in apart.select("city_name", "standing").iter_rows()]
    return f"Told apart: {', '.join(told)}." if told else "No city is told apart."
