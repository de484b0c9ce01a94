"""Compare cities: one indicator at a time, as far as the data allow."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from citywise.comparison.comparing import Comparison, compare_outcomes, outcomes_sql
from citywise.comparison.gate import LEVELS_REFUSED, Verdict
from citywise.comparison.middle import Reference, order_cities
from dashboards import queries
from dashboards.answers.comparison import (
    WITHOUT_NUMBER,
    tabulate_comparison,
    tell_comparison,
    tell_gaps,
    tell_unstated,
)
from dashboards.answers.computation import FUNNEL, explain_intervals, write_sql
from dashboards.answers.definition import list_cautions, list_details
from dashboards.answers.neighbours import tell_neighbours
from dashboards.answers.signs import list_signs
from dashboards.answers.verdict import list_findings, tell_verdict
from dashboards.blocks import card, show_chart, show_lead, show_note
from dashboards.change_view import show_changes
from dashboards.comparison_choice import Choice, choose_all, choose_view, list_neighbours
from dashboards.computation_view import show_computation
from dashboards.downloads import offer_csv
from dashboards.figures.intervals import interval_plot
from dashboards.funnel_view import has_funnel, show_funnel
from dashboards.markup.notes import draw_facts, draw_legend, draw_verdict
from dashboards.release import ask, facts
from dashboards.selection import city_names
from dashboards.trend_view import show_trends
from dashboards.ways import show_way, show_ways
from dashboards.wording import REFUSALS, method_notes

_BASIS = (
    "Behind each name: the units that the figure rests on (n) and the share of the records behind"
    " it that could be loaded."
)
_UNSTATED = {"out_women_share": ("Sex", "sex=U"), "out_youth_share": ("Age", "age_band=U")}
"""What such a share leaves out, and the breakdown of participations that counts it."""


def show_page() -> None:
    """Choose; then the verdict, the answer, and the view that was chosen of it."""
    with st.container(key="filters"):
        choice = choose_all()
    found = compare(choice)
    show_verdict(found.verdict, found.outcomes.height)
    show_answer(choice, found)
    if choice.indicator["comparability_code"] == "no":
        with card("definition", "What it says"):
            show_definition(choice)
        return
    with st.container(key="beside"):
        left, right = st.columns([2, 1], gap="medium")
    with left, card("view", choice.title):
        show_view(choice, found)
    with right, card("definition", "What it says"):
        show_definition(choice)


def show_answer(choice: Choice, found: Comparison) -> None:
    """The answer in a sentence, or why levels are not compared, and where to go from here."""
    if refused := REFUSALS.get(choice.indicator["comparability_code"]):
        show_lead(refused)
        return
    currency = facts().currency
    show_lead(
        tell_comparison(
            found.outcomes, choice.city, choice.indicator, found.reference, currency, choice.whose
        )
    )
    show_ways("compare", choice.city)
    if len(choice.cities) < len(city_names()):
        show_note(tell_neighbours(list_neighbours(choice.city), city_names()))


def show_view(choice: Choice, found: Comparison) -> None:
    """One of the views that the verdict leaves."""
    is_refused = choice.indicator["comparability_code"] in LEVELS_REFUSED
    levels = () if is_refused else ("", "funnel") if has_funnel(choice, found) else ("",)
    view = choose_view((*levels, "change", "trend"))
    if view == "change":
        show_changes(choice)
    elif view == "trend":
        show_trends(choice, found.verdict.compared)
    else:
        show_levels(choice, found, is_funnel=view == "funnel")


def show_levels(choice: Choice, found: Comparison, *, is_funnel: bool) -> None:
    """Cities side by side in one period, with what stands behind the chart."""
    outcomes, reference = found.outcomes, found.reference
    if is_funnel:
        outcomes = show_funnel(choice, found)
    else:
        show_intervals(choice, outcomes, reference)
    show_small_print(outcomes, reference)
    show_unstated(choice)
    show_table(choice, order_cities(outcomes, choice.city))
    codes = set(outcomes.filter(~WITHOUT_NUMBER)["interval_code"])
    steps = FUNNEL if is_funnel else explain_intervals(codes, reference.method)
    name = choice.indicator["indicator_id"]
    asked = (name, choice.period, choice.breakdown, choice.basis)
    show_computation(choice, steps, [write_sql(outcomes_sql(), asked)])


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
    offer_csv(choice.mark(outcomes), "comparison")


def show_definition(choice: Choice) -> None:
    """What it says, what to keep in mind, and what it must not be used for."""
    indicator = choice.indicator
    show_way("indicator", indicator["indicator_name"], choice.city, indicator["indicator_id"])
    st.html(draw_facts(list_cautions(choice.indicator)))
    with st.expander("How it is counted"):
        st.html(draw_facts(list_details(choice.indicator, choice.breakdown, choice.basis)))


show_page()
