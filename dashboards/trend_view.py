"""*Over time* on *Compare cities*: the own city's course in front, all cities small below it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from citywise.comparison.histories import history_sql
from dashboards import queries
from dashboards.answers.comparison import set_others_aside
from dashboards.answers.computation import explain_trends, write_sql
from dashboards.answers.courses import (
    HOW_TO_READ,
    list_events,
    tabulate_courses,
    tell_course,
    tell_network,
    tell_scale,
)
from dashboards.answers.signs import list_course_signs
from dashboards.blocks import show_chart, show_note
from dashboards.computation_view import show_computation
from dashboards.downloads import offer_csv
from dashboards.figures.courses import course_plot
from dashboards.figures.trends import find_scale, trend_grid
from dashboards.markup.notes import draw_legend, draw_told
from dashboards.release import ask, facts
from dashboards.selection import city_names
from dashboards.theme import INK

if TYPE_CHECKING:
    from collections.abc import Collection

    from citywise.comparison.network_trends import NetworkTrends
    from dashboards.comparison_choice import Choice


def trace(choice: Choice) -> NetworkTrends | None:
    """The courses of the cities shown; None where none of them has released anything."""
    # the statistics take a second to load, which the other views need not spend
    from citywise.comparison.network_trends import draw_trends  # noqa: PLC0415

    name = choice.indicator["indicator_id"]
    history = ask(queries.trace_cities, name, choice.breakdown, choice.basis)
    shown = history.filter(pl.col("city_id").is_in(choice.cities))
    beside = set_others_aside(shown, choice.indicator, choice.city)
    return draw_trends(beside, choice.indicator) if shown.height else None


def show_trends(choice: Choice, compared: Collection[str]) -> None:
    """The course of the own city, in front of those that may be compared with it."""
    told = trace(choice)
    if told is None:
        show_note("None of the cities shown has released anything yet.")
        return
    if choice.city in told.cities["city_id"]:
        show_own(choice, told, compared)
    else:
        show_note(_WITHOUT_OWN)
    if network := tell_network(told):
        show_note(network)
    show_all(choice, told)
    show_table(choice, told)
    name = choice.indicator["indicator_id"]
    question = write_sql(history_sql(), (name, choice.breakdown, choice.basis))
    show_computation(choice, explain_trends(told.chart), [question])


def show_own(choice: Choice, told: NetworkTrends, compared: Collection[str]) -> None:
    """The own city's chart, in words above it what it shows."""
    currency = facts().currency
    points = told.points.filter(city_id=choice.city)
    others = told.points.filter(
        pl.col("city_id").is_in(list(compared)), pl.col("city_id") != choice.city
    )
    is_alike = pl.col("definition_version") == choice.indicator["definition_version"]
    others = others.with_columns(pl.when(is_alike).then("value").alias("value"))
    first, *rest = tell_course(told, choice.city, choice.indicator, currency)
    words, name = " ".join([first, *rest]), city_names()[choice.city]
    st.html(draw_told(f"{name}. {first}", " ".join(rest)))
    events = list_events(ask(queries.list_programs, choice.city), points["period_id"].to_list())
    signs = list_course_signs(points, others, choice.indicator["direction_code"])
    st.html(draw_legend([*signs, *([_UPRIGHT] if events else [])]))
    draw = partial(
        course_plot,
        points=points,
        others=others,
        unit=choice.indicator["unit_code"],
        direction=choice.indicator["direction_code"],
        currency=currency,
        is_change=told.is_change,
        events=events,
    )
    alt = f"{choice.indicator['indicator_name']} over time, {name}. {words}"
    show_chart("course", alt, (choice.key, "course", tuple(compared)), draw)
    if told.chart != "none":
        show_note(HOW_TO_READ)


def show_all(choice: Choice, told: NetworkTrends) -> None:
    """Every city small, with its own limits, all on one scale."""
    draw = partial(
        trend_grid,
        points=told.points,
        own_city=choice.city,
        unit=choice.indicator["unit_code"],
        direction=choice.indicator["direction_code"],
        currency=facts().currency,
        is_change=told.is_change,
    )
    name = choice.indicator["indicator_name"]
    words = f"{name}: one small chart a city over time. {tell_network(told)}"
    show_chart("trends", words, (choice.key, "trends"), draw)
    scale, unit = find_scale(told.points, is_change=told.is_change), choice.indicator["unit_code"]
    show_note(f"{_IN_SMALL} {tell_scale(scale.least, scale.most, unit, told)}")


def show_table(choice: Choice, told: NetworkTrends) -> None:
    """The table behind the charts, and the points with their limits as a download."""
    table = tabulate_courses(told, choice.indicator["unit_code"], facts().currency)
    with st.expander("Table behind the charts"):
        alt = f"{choice.indicator['indicator_name']} over time"
        st.dataframe(table, hide_index=True, height=400, alt=alt)
    name = "change_since_first" if told.is_change else "value"
    points = told.points.rename({"value": name})
    levels = ("numerator_count", "denominator_count", "low", "high", "interval_code")
    kept = points.drop(levels) if told.is_change else points
    offer_csv(choice.mark(kept, with_period=False), "trends", "Download trends as CSV")


_WITHOUT_OWN = "Choose your city above: its course then stands large in front of the others'."
_UPRIGHT = ("┊", INK, "Where a program began or ended; what follows is not its effect")
_IN_SMALL = (
    "Each city by itself; the shaded strokes span its own limits. Below each"
    " name the latest figure. ▲ ▼ are signs; marks at the foot are periods without a figure."
)
