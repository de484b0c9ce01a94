"""*Change* on *Compare cities*: how far each city has moved since an earlier time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from citywise.comparison.histories import aims_sql, history_sql
from citywise.comparison.middle import order_cities
from dashboards import queries
from dashboards.answers.changes import (
    SINCE,
    tabulate_changes,
    tell_changes,
    tell_own_change,
)
from dashboards.answers.computation import explain_changes, write_sql
from dashboards.blocks import show_chart, show_note
from dashboards.computation_view import show_computation
from dashboards.downloads import offer_csv
from dashboards.figures.changes import change_plot
from dashboards.markup.notes import draw_told
from dashboards.release import ask, facts
from dashboards.selection import switch

if TYPE_CHECKING:
    from citywise.comparison.network_changes import NetworkChanges, Since
    from dashboards.comparison_choice import Choice


def show_changes(choice: Choice) -> None:
    """Since when, then how far, each city beside itself alone."""
    # the statistics take a second to load, which the other views need not spend
    from citywise.comparison.network_changes import measure_changes  # noqa: PLC0415
    from citywise.comparison.network_trends import choose_chart  # noqa: PLC0415

    name = choice.indicator["indicator_id"]
    history = ask(queries.trace_cities, name, choice.breakdown, choice.basis)
    shown = history.filter(pl.col("city_id").is_in(choice.cities))
    if shown.is_empty():
        show_note("None of the cities shown has released anything yet.")
        return
    aims = ask(queries.trace_aims, name, choice.breakdown)
    since = choose_since(aims, choice.period)
    told = measure_changes(shown, aims, choice.indicator, choice.period, since)
    show_plot(choice, told, since)
    show_table(choice, told)
    questions = [
        write_sql(history_sql(), (name, choice.breakdown, choice.basis)),
        write_sql(aims_sql(), (name, choice.breakdown)),
    ]
    chart = choose_chart(shown, choice.indicator["unit_code"])
    show_computation(choice, explain_changes(chart, since), questions)


def choose_since(aims: pl.DataFrame, period: str) -> Since:
    """The earlier time; a stated baseline only where any city has one."""
    has_baseline = aims.filter(period_id=period)["baseline_value"].is_not_null().any()
    options = {key: words for key, words in SINCE.items() if key != "baseline" or has_baseline}
    chosen = switch("since", "Since", options)
    return "baseline" if chosen == "baseline" else "first" if chosen == "first" else "year"


def show_plot(choice: Choice, told: NetworkChanges, since: Since) -> None:
    """Own city first, then by name; the own city's change in words above."""
    indicator, currency = choice.indicator, facts().currency
    if own := tell_own_change(told, choice.city, indicator, currency):
        st.html(draw_told(own, ""))
    draw = partial(
        change_plot,
        cities=told.cities,
        own_city=choice.city,
        unit=indicator["unit_code"],
        direction=indicator["direction_code"],
        is_ratio=told.is_ratio,
        currency=currency,
    )
    words = tell_changes(told)
    show_chart("changes", f"{choice.title}, change. {own} {words}", (choice.key, since), draw)
    show_note(words)


def show_table(choice: Choice, told: NetworkChanges) -> None:
    """The table behind the chart, and the download."""
    ordered = order_cities(told.cities, choice.city)
    unit = choice.indicator["unit_code"]
    table = tabulate_changes(replace(told, cities=ordered), unit, facts().currency)
    with st.expander("Table behind the chart"):
        st.dataframe(table, hide_index=True, height=400, alt=f"{choice.title}, change")
    kept = [name for name in ordered.columns if not ordered[name].is_null().all()]
    offer_csv(
        choice.mark(ordered.select(kept), with_period=False), "changes", "Download changes as CSV"
    )
