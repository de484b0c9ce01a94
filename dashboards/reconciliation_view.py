"""Event logs beside reports, on *City*: the period in sentences, every period in a table."""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboards import queries
from dashboards.amounts import write_period
from dashboards.answers.reconciliation import flatten_gaps, list_gaps, tabulate_gaps
from dashboards.blocks import card, show_note
from dashboards.downloads import offer_csv
from dashboards.markup.notes import draw_facts
from dashboards.release import ask, facts

_HOW_TO_READ = (
    "The same thing told twice: counted by Citywise from event logs, and reported by the city. A"
    " gap is a question to ask, not an error; the two are never added."
)


def show_reconciliation(city: str, period: str) -> None:
    """Nothing where the city tells nothing twice."""
    pairs = ask(queries.reconcile_city, city)
    if pairs.is_empty():
        return
    now = pairs.filter(pl.col("period_id") == period)
    with card("reconciliation", f"Event logs beside reports in {write_period(period)}"):
        show_note(_HOW_TO_READ)
        if now.is_empty():
            show_note("Neither tells anything for this period.")
        st.html(draw_facts(list_gaps(now, facts().currency)))
        with st.expander("Every period"):
            table = tabulate_gaps(pairs, facts().currency)
            st.dataframe(table, hide_index=True, alt="Event logs beside reports, by period")
        offer_csv(flatten_gaps(pairs), "reconciliation", "Download logs beside reports as CSV")
