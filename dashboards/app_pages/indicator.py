"""Indicator: what a number means, who tells it and when, and how far it bears comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from citywise.comparison.gate import LEVELS_REFUSED, judge_comparison
from citywise.provenance.definition import measure_files, read_measure
from dashboards import queries
from dashboards.amounts import write_period
from dashboards.answers.coverage import (
    describe_matrix,
    fill_matrix,
    list_coverage_signs,
    tabulate_coverage,
    tell_coverage,
)
from dashboards.answers.indicator import (
    list_demand_terms,
    list_interval_terms,
    list_terms,
    list_version_terms,
    tell_comparability,
)
from dashboards.answers.verdict import list_findings, tell_verdict
from dashboards.blocks import card, show_lead, show_note
from dashboards.downloads import offer_csv
from dashboards.markup.calendar import draw_calendar, draw_signs
from dashboards.markup.notes import draw_facts, draw_heading, draw_verdict
from dashboards.release import ask
from dashboards.selection import choose_basis, choose_what, city_names
from dashboards.ways import show_ways

_HOW_TO_READ = (
    "One row a city, one column a period. The squares say how a figure is told, or why there is"
    " none; point at one for its words."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is about; `indicator` is a row of out_indicators, `coverage` who tells it."""

    indicator: dict[str, Any]
    city: str
    period: str
    basis: str
    coverage: pl.DataFrame

    @property
    def name(self) -> str:
        """Id of the indicator."""
        return self.indicator["indicator_id"]

    @property
    def version(self) -> int:
        """Number of the definition in force."""
        return self.indicator["definition_version"]


def show_page() -> None:
    """The definition in a sentence, then coverage beside the terms, comparison, versions, SQL."""
    with st.container(key="filters"):
        shown = choose_shown()
    st.html(draw_heading(shown.indicator["indicator_name"]))
    show_lead(
        f"{shown.indicator['definition_text']}."
        f" {tell_coverage(shown.coverage, shown.period, shown.city)}"
    )
    show_ways("indicator", shown.city, shown.name)
    with st.container(key="beside"):
        left, right = st.columns([2, 1], gap="medium")
    with left:
        show_coverage(shown)
        show_comparability(shown)
    with right, card("definition", "What it says"):
        keys = ask(queries.list_breakdowns, shown.name, shown.basis)["disagg_key"]
        st.html(draw_facts(list_terms(shown.indicator, keys)))
    show_versions(shown)
    show_computation(shown)


def choose_shown() -> Shown:
    """Indicator, own city and period; below them where the figures come from."""
    indicator, city, period = choose_what()
    name = indicator["indicator_id"]
    basis = choose_basis(name)
    return Shown(indicator, city, period, basis, ask(queries.cover_cities, name, basis))


def show_coverage(shown: Shown) -> None:
    """Cities and periods as a matrix, the same by city in words, and the download."""
    with card("coverage", "Who tells it, and when"):
        show_note(f"{_HOW_TO_READ} {describe_matrix(shown.coverage)}")
        st.html(draw_signs(list_coverage_signs(shown.coverage, shown.version)))
        periods, rows = fill_matrix(shown.coverage, shown.version)
        st.html(draw_calendar(periods, rows, city_names().get(shown.city, "")))
        with st.expander("City by city: periods, methods, versions"):
            is_asked = shown.indicator["counted_code"] == "respondents"
            table = tabulate_coverage(shown.coverage, is_asked=is_asked)
            st.dataframe(table, hide_index=True, height=400, alt="Coverage by city")
        named = shown.coverage.with_columns(
            indicator_id=pl.lit(shown.name), basis_code=pl.lit(shown.basis)
        )
        offer_csv(named, "coverage", "Download coverage as CSV")


def show_comparability(shown: Shown) -> None:
    """Whether levels may stand side by side at all, the verdict on the period, and what it asks."""
    with card("comparability", "Comparing cities"):
        if shown.indicator["comparability_code"] in LEVELS_REFUSED:
            st.html(draw_verdict("not_comparable", tell_comparability(shown.indicator), ()))
            return
        show_note(f"{tell_comparability(shown.indicator)} In {write_period(shown.period)}:")
        outcomes = ask(queries.compare_cities, shown.name, shown.period, "", shown.basis)
        verdict = judge_comparison(outcomes, shown.indicator)
        findings = list_findings(verdict, city_names())
        st.html(draw_verdict(verdict.code, tell_verdict(verdict, outcomes.height), findings))
        with st.expander("What a comparison asks for"):
            st.html(draw_facts(list_demand_terms(shown.indicator)))


def show_versions(shown: Shown) -> None:
    """Each version of the definition, from which day on, and what it changed."""
    with card("versions", "Versions of the definition"):
        versions = ask(queries.list_versions, shown.name)
        st.html(draw_facts(list_version_terms(versions)))
        show_note("A city whose figure is of another version than the one in force is set aside.")


def show_computation(shown: Shown) -> None:
    """The source of the interval's formula, and the SQL by which the figure is made."""
    with card("computation", "How it is computed"):
        codes = ask(queries.list_intervals, shown.name, shown.basis)["interval_code"]
        st.html(draw_facts(list_interval_terms(codes)))
        for file in measure_files(shown.name, shown.basis):
            with st.expander(f"SQL: {file.rpartition('/')[2]}"):
                show_note(file)
                st.code(read_measure(file), language="sql")


show_page()
