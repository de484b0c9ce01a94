"""Network overview: who reported, what changed, how much outreach there was."""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboards import queries
from dashboards.amounts import write_period
from dashboards.answers.network import (
    SAFETY,
    safety_tile,
    sum_tile,
    tabulate_changes,
    tell_changes,
    tell_methods,
)
from dashboards.answers.reporting import fill_calendar, tally_reports, tell_reporting
from dashboards.blocks import card, show_chart, show_lead, show_note
from dashboards.downloads import offer_csv
from dashboards.figures.totals import total_bars
from dashboards.hub import show_doors
from dashboards.markup.calendar import draw_calendar
from dashboards.markup.notes import draw_legend
from dashboards.markup.tiles import draw_tiles
from dashboards.masthead import tell_rollback
from dashboards.release import ask, facts, rollback
from dashboards.selection import choose_city, choose_period, city_names
from dashboards.ways import show_ways
from dashboards.wording import label

_REACH = (
    ("out_sessions_delivered", "Sessions delivered", "sessions"),
    ("out_participations", "Participations", "participations"),
    ("out_unique_participants", "People directly reached", "people"),
)
_HOW_TO_READ = (
    "Dark: at least; light: at most, where a sum is known only as a range. Hatched: not all cities"
    " are in the sum. Participations count attendances, people count once; the two are never added."
)
_ONE_CITY = "assuming that nobody is counted in two cities"


def show_page() -> None:
    """Answer first, then who reported, what changed, and the course over time."""
    with st.container(key="filters", horizontal=True):
        period, city = choose_period(), choose_city()
    reports = ask(queries.list_reports)
    show_lead(tell_reporting(reports, period))
    show_ways("overview", city)
    show_tiles(reports, period)
    show_doors()
    left, right = st.columns(2, gap="medium")
    with left, card("calendar", "Who reported"):
        show_calendar(reports, period, city)
    with right, card("reach", "Outreach over time"):
        show_reach()
    with card("changes", "What changed in this release"):
        show_changes()


def show_tiles(reports: pl.DataFrame, period: str) -> None:
    """Reports, sessions, participations, people, and whether people felt safe."""
    outcomes = ask(queries.list_outcomes, period)
    shown = count_released()
    methods = [
        describe_method("out_sessions_delivered", outcomes),
        "attendances, not people; " + describe_method("out_participations", outcomes),
        f"{describe_method('out_unique_participants', outcomes)}, {_ONE_CITY}",
    ]
    sums = [
        sum_tile(trace(indicator), period, shown, name, method)
        for (indicator, name, _), method in zip(_REACH, methods, strict=True)
    ]
    known = ask(queries.list_indicators).filter(indicator_id=SAFETY).to_dicts()
    safety = safety_tile(outcomes, known[0] if known else None, shown)
    st.html(draw_tiles([tally_reports(reports, period), *sums, safety]))


def show_calendar(reports: pl.DataFrame, period: str, city: str) -> None:
    """City by period: on time, late, missing."""
    periods, rows = fill_calendar(reports, period)
    names = [write_period(period_id) for period_id in periods]
    st.html(draw_legend(status_legend()))
    st.html(draw_calendar(names, rows, city_names().get(city, "")))
    show_note("A city with several reports shows the one that needs attention most.")
    offer_csv(reports, "reports", "Download reports of all periods as CSV")


def show_changes() -> None:
    """What differs from the release before, by city and indicator."""
    source, changes = facts(), ask(queries.list_changes)
    if event := rollback():
        show_note(f"{tell_rollback(event)} Figures that only those told are not there any more.")
    if not source.previous_release_id:
        show_note("This is the first release, so there is nothing to compare it with.")
        return
    show_note(tell_changes(changes, source.previous_release_id))
    if changes.is_empty():
        return
    st.dataframe(tabulate_changes(changes), hide_index=True, alt="Changed figures")
    offer_csv(changes, "changes", "Download changes as CSV")


def show_reach() -> None:
    """Three sums over time, each with its own caption; never added to each other."""
    show_note(_HOW_TO_READ)
    for indicator, name, noun in _REACH:
        show_total(trace(indicator), name, noun, count_released())
    sums = [trace(i).with_columns(indicator_id=pl.lit(i)) for i, _, _ in _REACH]
    named = {
        "low": "low_sum",
        "high": "high_sum",
        "withheld_count": "withheld_city_count",
        "set_aside_count": "set_aside_city_count",
    }
    offer_csv(pl.concat(sums).rename(named), "outreach", "Download outreach as CSV")


def show_total(totals: pl.DataFrame, name: str, noun: str, shown: int) -> None:
    """One sum over the periods."""
    st.markdown(f"**{name}**")
    if totals.is_empty():
        show_note("No figures in this release.")
        return
    first, last = (write_period(totals["period_id"][place]) for place in (0, -1))
    words = f"{name} of the network from {first} to {last}; the figures are in the download below."
    show_chart(
        f"total-{noun}",
        words,
        shown,
        lambda: total_bars(totals=totals, city_total=shown, noun=noun),
    )


def trace(indicator: str) -> pl.DataFrame:
    """Sums of the indicator over time in its default basis."""
    bases = ask(queries.list_bases, indicator)["basis_code"]
    basis = bases[0] if len(bases) else ""
    return ask(queries.trace_network, indicator, basis).with_columns(basis_code=pl.lit(basis))


def describe_method(indicator: str, outcomes: pl.DataFrame) -> str:
    """Where the figures come from and, for people, how they were counted."""
    bases = ask(queries.list_bases, indicator)["basis_code"]
    origin = f"from {label('basis', bases[0]).lower()}" if len(bases) else "no source"
    if indicator != "out_unique_participants":
        return origin
    return f"{origin}; {tell_methods(outcomes, indicator)}"


def count_released() -> int:
    """Cities that have released anything to this audience."""
    return int(ask(queries.list_cities)["is_released"].sum())


def status_legend() -> list[tuple[str, str, str]]:
    """Signs of the calendar."""
    signs = (("on_time", "✓", "#5d8a86"), ("late", "L", "#7d5205"), ("missing", "✕", "#c4511d"))
    return [(sign, colour, label("report_status", code)) for code, sign, colour in signs]


show_page()
