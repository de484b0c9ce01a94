"""What the reader chose: city, indicator, period, breakdown. It stands in the address.

The address is the only memory: a copied address shows the same view, the browser's back
button works, and links carry the choices along. A code enters a query only if it is among
the options that the release itself gave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from dashboards import queries
from dashboards.amounts import write_period
from dashboards.release import ask
from dashboards.wording import breakdown_label, label

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_INDICATOR = "out_session_delivery_rate"

KEPT = ("city", "indicator", "period", "breakdown", "basis", "cities")
"""Choices that links between pages carry along."""

_LONGEST_WORDS = 200

_NOUNS = {"cities": "group of cities", "basis": "source of figures"}
"""What a choice is called where its key is not the word for it."""

_DEPENDENT = {
    "indicator": ("breakdown", "basis"),
    "basis": ("breakdown",),
    "city": ("reason", "language"),
}
"""Choices that lose their meaning when another one changes."""


def carried_choices() -> dict[str, str]:
    """The choices in the address, for links to other pages."""
    return {key: st.query_params[key] for key in KEPT if key in st.query_params}


def choose(
    key: str,
    title: str,
    options: Mapping[str, str],
    hint: str | None = None,
    among: str = "release",
) -> str:
    """A select box over `options` (code to label), the first by default.

    `among` says what the options are of, to somebody whose address names another one.
    """
    _take_from_address(key, title, options, among)
    return st.selectbox(
        title,
        list(options),
        format_func=lambda code: options.get(code, ""),
        key=key,
        help=hint,
        on_change=_write_to_address,
        args=(key,),
    )


def type_words(key: str, title: str, example: str) -> str:
    """Words that somebody looks for; they stand in the address like every choice."""
    st.session_state[key] = st.query_params.get(key, "")[:_LONGEST_WORDS]
    typed = st.text_input(
        title,
        key=key,
        max_chars=_LONGEST_WORDS,
        placeholder=example,
        on_change=_write_to_address,
        args=(key,),
    )
    return typed.strip()


def switch(key: str, title: str, options: Mapping[str, str]) -> str:
    """A row of buttons over few `options` (code to label), the first by default."""
    _take_from_address(key, title, options)
    chosen = st.segmented_control(
        title,
        list(options),
        format_func=lambda code: options.get(code, ""),
        key=key,
        required=True,
        on_change=_write_to_address,
        args=(key,),
    )
    return chosen or next(iter(options))


def choose_city(*, is_needed: bool = False) -> str:
    """A city's id; '' for none, where the page can do without one."""
    names = {} if is_needed else {"": "No city chosen"}
    return choose("city", "City" if is_needed else "Your city", names | city_names())


def choose_period() -> str:
    """A closed period, the latest by default."""
    periods = ask(queries.list_periods)["period_id"]
    return choose("period", "Period", {period: write_period(period) for period in periods})


def choose_indicator(indicators: pl.DataFrame, default: str) -> str:
    """An indicator among those with figures; `default` where it is one of them."""
    first = pl.col("indicator_id") != default
    rows = indicators.sort(first, maintain_order=True).select("indicator_id", "indicator_name")
    return choose("indicator", "Indicator", dict(rows.iter_rows()))


def choose_what() -> tuple[dict[str, Any], str, str]:
    """Indicator (a row of out_indicators), own city and period, beside each other."""
    indicators = ask(queries.list_indicators)
    first, second, third = st.columns([2, 1, 1])
    with first:
        name = choose_indicator(indicators, DEFAULT_INDICATOR)
    with second:
        city = choose_city()
    with third:
        period = choose_period()
    return indicators.row(by_predicate=pl.col("indicator_id") == name, named=True), city, period


def choose_basis(indicator: str) -> str:
    """Where the figures come from; a choice only where there is one."""
    bases = ask(queries.list_bases, indicator)["basis_code"].to_list()
    if len(bases) < 2:
        return bases[0] if bases else ""
    return switch("basis", "Figures from", {basis: label("basis", basis) for basis in bases})


def choose_breakdown(indicator: str, basis: str) -> str:
    """A breakdown of the indicator, the total by default."""
    keys = ["", *ask(queries.list_breakdowns, indicator, basis)["disagg_key"]]
    if len(keys) < 2 and "breakdown" not in st.query_params:
        return ""
    return choose("breakdown", "Breakdown", {key: breakdown_label(key) for key in keys})


def city_names() -> dict[str, str]:
    """Every city's name by its id, in alphabetical order."""
    return dict(ask(queries.list_cities).select("city_id", "city_name").iter_rows())


def _take_from_address(
    key: str, title: str, options: Mapping[str, str], among: str = "release"
) -> None:
    if not options:
        st.info(f"This {among} has no {title.lower()} to show yet.")
        st.stop()
    asked, first = st.query_params.get(key, ""), next(iter(options))
    st.session_state[key] = asked if asked in options else first
    if asked and asked not in options:
        st.warning(
            f"The {_NOUNS.get(key, key)} in the address is not in this {among}."
            " The first one is shown instead."
        )


def _write_to_address(key: str) -> None:
    dropped = _DEPENDENT.get(key, ())
    kept = {k: v for k, v in st.query_params.to_dict().items() if k not in (*dropped, key)}
    chosen = st.session_state[key]
    st.query_params.from_dict(kept | {key: chosen} if chosen else kept)
