"""City: how one city is doing, beside the network, and how complete its reporting is."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from citywise.periods import parse_period, periods_between
from dashboards import queries
from dashboards.amounts import write_period, year_before
from dashboards.answers.city import Picture, headline_tiles, level_rows, take_picture
from dashboards.answers.comparison import WITHOUT_NUMBER
from dashboards.answers.programs import program_cards
from dashboards.answers.reports import tabulate_reports, tell_city_reports
from dashboards.answers.targets import target_row
from dashboards.blocks import card, show_chart, show_lead, show_note
from dashboards.downloads import offer_csv
from dashboards.figures.months import month_grid
from dashboards.markup.notes import draw_heading
from dashboards.markup.programs import draw_programs
from dashboards.markup.rows import draw_rows
from dashboards.markup.tiles import draw_tiles
from dashboards.reconciliation_view import show_reconciliation
from dashboards.release import ask, facts
from dashboards.selection import choose_city, choose_period, city_names
from dashboards.ways import count_waiting, show_ways
from dashboards.wording import label

_LEVELS = ("outcome", "output", "impact", "data_quality")
_OUTCOME_HEADINGS = ("Indicator", "Figure", "Beside the network", "Since a year earlier")
_HOW_TO_READ = (
    "The dot is the city's figure, the bar where it may lie, the upright mark the network's middle."
)
_TARGET_HEADINGS = ("Indicator", "Figure", "Beside the target", "Target")
_MONTHS_SHOWN = 12


def show_page() -> None:
    """Reporting in a sentence, indicators, programs, activity, targets, reports."""
    with st.container(key="filters", horizontal=True):
        city, period = choose_city(is_needed=True), choose_period()
    st.html(draw_heading(city_names()[city]))
    if not is_released(city):
        show_lead("This city has not released anything to this audience yet.")
        return
    reports = ask(queries.list_reports).filter(pl.col("city_id") == city)
    show_state(city, period, reports)
    show_outcomes(city, period)
    show_reconciliation(city, period)
    show_programs(city, period)
    show_months(city, period)
    show_targets(city, period)
    show_reports(reports)


def is_released(city: str) -> bool:
    """The city has released anything to the release's audience."""
    cities = ask(queries.list_cities)
    return bool(cities.filter(pl.col("city_id") == city)["is_released"][0])


def show_state(city: str, period: str, reports: pl.DataFrame) -> None:
    """What came in, and where to go from here."""
    show_lead(tell_city_reports(reports, period, count_waiting(city)))
    show_ways("city", city)


def show_outcomes(city: str, period: str) -> None:
    """Main figures, then one card a level; the same rows for every city."""
    now, before = (ask(queries.list_outcomes, day) for day in (period, year_before(period)))
    picture = take_picture(city, list_indicators(), now, before, facts().currency)
    st.html(draw_tiles(headline_tiles(picture)))
    for level in _LEVELS:
        with card(level, label("indicator_level", level)):
            if level == _LEVELS[0]:
                show_note(_HOW_TO_READ)
            show_level(picture, level)
    own = now.filter(pl.col("city_id") == city)
    offer_csv(own, "city", f"Download {write_period(period)} as CSV")


def list_indicators() -> dict[str, dict[str, Any]]:
    """Indicators by id, in the order in which they are shown."""
    rows = ask(queries.list_indicators).iter_rows(named=True)
    return {row["indicator_id"]: row for row in rows}


def show_level(picture: Picture, level: str) -> None:
    """The indicators of one level."""
    if rows := level_rows(picture, level):
        st.html(draw_rows(_OUTCOME_HEADINGS, rows))
    else:
        show_note("No figures in this period.")


def show_programs(city: str, period: str) -> None:
    """What runs in the city, with the figures of each program in the period."""
    programs = ask(queries.list_programs, city)
    outcomes = ask(queries.list_program_outcomes, city, period)
    with card("programs", f"Programs in {write_period(period)}"):
        if programs.is_empty():
            show_note("This release names no programs of the city.")
            return
        cards = program_cards(programs, outcomes, list_indicators(), facts().currency)
        st.html(draw_programs(cards))
        offer_csv(outcomes, "programs", "Download programs as CSV")


def show_months(city: str, period: str) -> None:
    """Sessions by month and activity, the twelve months up to the period's end."""
    sessions = ask(queries.count_sessions, city)
    months = list_months(period)
    with card("months", "Sessions by month and activity"):
        if sessions.filter(pl.col("period_id").is_in(months)).is_empty():
            show_note("No completed sessions are told for these twelve months.")
            return
        show_note(
            "Completed sessions from event logs. An empty square is a month without one; “no log”"
            " is a month of which nothing is known."
        )
        words = "Completed sessions a month, in total and by activity; figures in the download."
        choice = (city, period)
        show_chart(
            "months",
            words,
            choice,
            partial(month_grid, sessions=sessions, months=months, untold=list_untold_months(city)),
        )
        named = sessions.with_columns(city_id=pl.lit(city))
        offer_csv(named, "sessions", "Download sessions of all months as CSV")


def list_untold_months(city: str) -> list[str]:
    """Months of the periods for which no number of sessions is told."""
    totals = ask(queries.trace_cities, "out_sessions_delivered", "", "events")
    untold = totals.filter((pl.col("city_id") == city) & WITHOUT_NUMBER)["period_id"]
    periods = filter(None, map(parse_period, untold))
    return [m.id for p in periods for m in periods_between(p.start, p.end, "month")]


def list_months(period: str) -> list[str]:
    """Ids of the twelve months that end with the period."""
    periods = ask(queries.list_periods)
    end: date = periods.filter(pl.col("period_id") == period)["end_date"][0]
    months = periods_between(end - timedelta(days=400), end, "month")
    return [month.id for month in months][-_MONTHS_SHOWN:]


def show_targets(city: str, period: str) -> None:
    """Targets of the city as a whole, beside what was reached."""
    targets = ask(queries.list_targets, city, period)
    indicators = list_indicators()
    rows = [
        target_row(target, indicators[target["indicator_id"]], facts().currency)
        for target in targets.iter_rows(named=True)
        if target["indicator_id"] in indicators
    ]
    with card("targets", "Targets"):
        if not rows:
            show_note("The city has set no targets for this period.")
            return
        show_note("The upright mark is the city's own target; targets are not compared.")
        st.html(draw_rows(_TARGET_HEADINGS, rows))
        offer_csv(targets, "targets", "Download targets as CSV")


def show_reports(reports: pl.DataFrame) -> None:
    """Every report that was expected, the latest first."""
    with card("reports", "Reports"):
        show_note("What was expected, when it came, and how many of its records could be loaded.")
        table = tabulate_reports(reports)
        st.dataframe(table, hide_index=True, height=320, alt="Reports of the city")
        offer_csv(reports, "reports", "Download reports as CSV")


show_page()
