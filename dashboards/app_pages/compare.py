"""Compare cities: one indicator at a time, as far as the data allow."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from citywise.comparison.comparing import Comparison, compare_outcomes
from citywise.comparison.gate import LEVELS_REFUSED, Verdict
from citywise.comparison.middle import Reference, order_cities
from dashboards import queries
from dashboards.answers.comparison import (
    WITHOUT_NUMBER,
    describe_panels,
    tabulate_comparison,
    tell_comparison,
    tell_gaps,
    tell_unstated,
    trace_reference,
)
from dashboards.answers.definition import list_cautions, list_details
from dashboards.answers.neighbours import tell_neighbours
from dashboards.answers.signs import list_signs
from dashboards.answers.verdict import list_findings, tell_verdict
from dashboards.blocks import card, show_chart, show_lead, show_note
from dashboards.comparison_choice import Choice, choose_all, list_neighbours
from dashboards.downloads import offer_csv
from dashboards.figures.intervals import interval_plot
from dashboards.figures.trends import measure_change, trend_grid
from dashboards.funnel_view import choose_view, show_funnel
from dashboards.markup.notes import draw_facts, draw_legend, draw_verdict
from dashboards.release import ask, facts
from dashboards.selection import city_names
from dashboards.ways import show_ways
from dashboards.wording import REFUSALS, method_notes

_BASIS = (
    "Behind each name: the units that the figure rests on (n) and the share of the records behind"
    " it that could be loaded."
)
_UNSTATED = {"out_women_share": ("Sex", "sex=U"), "out_youth_share": ("Age", "age_band=U")}
"""What such a share leaves out, and the breakdown of participations that counts it."""


def show_page() -> None:
    """Choose, then either compare or say why not."""
    with st.container(key="filters"):
        choice = choose_all()
    if choice.indicator["comparability_code"] in LEVELS_REFUSED:
        show_refusal(choice)
    else:
        show_comparison(choice)


def show_comparison(choice: Choice) -> None:
    """The answer, the intervals with the definition beside them, and the course over time."""
    found = compare(choice)
    outcomes, reference = found.outcomes, found.reference
    show_verdict(found.verdict, outcomes.height)
    show_lead(
        tell_comparison(
            outcomes, choice.city, choice.indicator, reference, facts().currency, choice.whose
        )
    )
    show_ways("compare", choice.city)
    if len(choice.cities) < len(city_names()):
        show_note(tell_neighbours(list_neighbours(choice.city), city_names()))
    with st.container(key="beside"):
        left, right = st.columns([2, 1], gap="medium")
    with left, card("intervals", choice.title):
        if choose_view(choice, found) == "funnel":
            show_funnel(choice, found)
        else:
            show_intervals(choice, outcomes, reference)
        show_small_print(outcomes, reference)
        show_unstated(choice)
        show_table(choice, order_cities(outcomes, choice.city))
    with right, card("definition", "What it says"):
        show_definition(choice)
    with card("trends", "Each city over time"):
        show_trends(choice)


def compare(choice: Choice) -> Comparison:
    """Outcomes of the cities shown, each with its standing, their middle, and the verdict."""
    indicator = choice.indicator
    everyone = ask(
        queries.compare_cities,
        indicator["indicator_id"],
        choice.period,
        choice.breakdown,
        choice.basis,
    )
    shown = everyone.filter(pl.col("city_id").is_in(choice.cities))
    return compare_outcomes(shown, indicator)


def show_verdict(verdict: Verdict, shown: int) -> None:
    """Whether these cities may stand side by side, before anything is drawn."""
    findings = list_findings(verdict, city_names())
    st.html(draw_verdict(verdict.code, tell_verdict(verdict, shown), findings))


def show_intervals(choice: Choice, outcomes: pl.DataFrame, reference: Reference) -> None:
    """Own city first, then by name; what is withheld or missing keeps its row."""
    direction = choice.indicator["direction_code"]
    has_reference = reference.value is not None
    st.html(draw_legend(list_signs(outcomes, direction, has_reference=has_reference)))
    draw = partial(
        interval_plot,
        outcomes=outcomes,
        own_city=choice.city,
        unit=choice.indicator["unit_code"],
        direction=direction,
        reference=reference.value,
        currency=facts().currency,
    )
    words = f"{choice.title}, one row a city. {tell_gaps(outcomes)} All figures: table below."
    show_chart("intervals", words, choice.key, draw)


def show_small_print(outcomes: pl.DataFrame, reference: Reference) -> None:
    """Gaps, middle and method, below the chart."""
    codes = set(outcomes.filter(~WITHOUT_NUMBER)["interval_code"])
    middle = reference.describe(outcomes.height)
    show_note(" ".join([tell_gaps(outcomes), _BASIS, middle, *method_notes(codes)]))


def show_unstated(choice: Choice) -> None:
    """Beside a share of women or young people: for how many sex or age was not stated."""
    indicator = choice.indicator["indicator_id"]
    if indicator not in _UNSTATED:
        return
    word, key = _UNSTATED[indicator]
    unknown, total = (
        ask(queries.compare_cities, "out_participations", choice.period, breakdown, choice.basis)
        for breakdown in (key, "")
    )
    show_note(tell_unstated(word, unknown, total))


def show_table(choice: Choice, outcomes: pl.DataFrame) -> None:
    """The table behind the chart, and the download."""
    table = tabulate_comparison(outcomes, choice.indicator["unit_code"], facts().currency)
    with st.expander("Table behind the chart"):
        st.dataframe(table, hide_index=True, height=400, alt=choice.title)
    named = outcomes.with_columns(
        indicator_id=pl.lit(choice.indicator["indicator_id"]),
        period_id=pl.lit(choice.period),
        disagg_key=pl.lit(choice.breakdown),
        basis_code=pl.lit(choice.basis),
    )
    offer_csv(named, "comparison")


def show_definition(choice: Choice) -> None:
    """What it says, what to keep in mind, and what it must not be used for."""
    st.html(draw_facts(list_cautions(choice.indicator)))
    with st.expander("How it is counted"):
        st.html(draw_facts(list_details(choice.indicator, choice.breakdown, choice.basis)))


def show_trends(choice: Choice) -> None:
    """Every city over time, all panels on one scale."""
    history = trace(choice)
    panels = describe_panels(history, choice.indicator, facts().currency)
    show_note(f"{panels} Grey dots: the middle of {choice.whose}.")
    network = trace_reference(history, choice.indicator)
    draw_trends(choice, history, network=network, is_change=False)


def show_refusal(choice: Choice) -> None:
    """Why levels are not compared, and each city's own change where that may be read."""
    code = choice.indicator["comparability_code"]
    show_lead(REFUSALS[code])
    with card("definition", "What it says"):
        show_definition(choice)
    if code == "within_city":
        with card("trends", "Each city's own change"):
            show_changes(choice)


def show_changes(choice: Choice) -> None:
    """Each city beside its own beginning, never beside another city's level."""
    history = measure_change(trace(choice))
    panels = describe_panels(history, choice.indicator, facts().currency, is_change=True)
    show_note(f"{panels} Each line starts at the city's own first figure.")
    draw_trends(choice, history, network=None, is_change=True)


def trace(choice: Choice) -> pl.DataFrame:
    """The outcomes of the cities shown, period by period."""
    name = choice.indicator["indicator_id"]
    history = ask(queries.trace_cities, name, choice.breakdown, choice.basis)
    return history.filter(pl.col("city_id").is_in(choice.cities))


def draw_trends(
    choice: Choice, history: pl.DataFrame, *, network: pl.DataFrame | None, is_change: bool
) -> None:
    """The small multiples with their download."""
    draw = partial(
        trend_grid,
        history=history,
        own_city=choice.city,
        unit=choice.indicator["unit_code"],
        currency=facts().currency,
        network=network,
        is_change=is_change,
    )
    words = f"{choice.indicator['indicator_name']}: one small chart a city over time; see download."
    show_chart("trends", words, (choice.key, is_change), draw)
    told = tell_only_change(history) if is_change else history
    named = told.with_columns(
        indicator_id=pl.lit(choice.indicator["indicator_id"]),
        disagg_key=pl.lit(choice.breakdown),
        basis_code=pl.lit(choice.basis),
    )
    offer_csv(named, "trends", "Download trends as CSV")


def tell_only_change(history: pl.DataFrame) -> pl.DataFrame:
    """The changes under a name of their own, without the levels that are not compared."""
    levels = ("numerator_count", "denominator_count", "low", "high", "interval_code")
    return history.drop(levels).rename({"value": "change_since_first"})


show_page()
