"""*Before and after*: outcomes of cities that began with something, beside cities without."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from dashboards import exchange_queries as queries
from dashboards.answers.rollouts import (
    STEPS,
    period_noun,
    tabulate_course,
    tabulate_looks,
    tell_look,
    tell_looks,
)
from dashboards.blocks import show_chart, show_note
from dashboards.computation_view import show_steps
from dashboards.downloads import offer_csv
from dashboards.figures.event_studies import event_plot
from dashboards.markup.notes import draw_told
from dashboards.release import ask, facts
from dashboards.selection import choose
from dashboards.ways import show_way

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.comparison.network_rollouts import Kind

_FIRST = {
    "more": 0,
    "less": 0,
    "not_clear": 1,
    "apart_before": 2,
    "unchecked_before": 2,
    "too_few": 3,
}
"""What is offered first: what is told, then what can be told."""

_HOW_TO_READ = (
    "Each dot: how far cities had moved since the period before they began, beside cities that had"
    " not begun by then; bars are 95 % intervals. Open dots lie before the beginning and should be"
    " near 0; filled ones lie after it. The period of the beginning is drawn at 0 and, lying partly"
    " before it, is not in the figure above."
)


def show_rollout(kind: Kind, name: str, what: str, city: str = "") -> None:
    """What moved, the figure, every outcome that was looked at, and how it was computed.

    `kind` and `name` as in `read_beginnings`; `what` says it in words.
    """
    looks = ask(queries.look_before_and_after, kind, name)
    tell_who_began(kind, name)
    if looks.is_empty():
        show_note("No outcome of this release can be looked at before and after.")
        return
    ordered = looks.sort(pl.col("effect_code").replace_strict(_FIRST), maintain_order=True)
    outcome = choose("outcome", "Outcome", dict(ordered.select(_NAMES).iter_rows()))
    row = ordered.row(by_predicate=pl.col("indicator_id") == outcome, named=True)
    words = tell_look(row, what, facts().currency)
    st.html(draw_told(*words))
    show_course(kind, name, row, " ".join(words))
    show_note(tell_looks(looks))
    show_tables(kind, name, row, looks)
    show_way("compare", "Compare cities on this outcome", city, outcome)


def tell_who_began(kind: Kind, name: str) -> None:
    """How many cities began, and of how many nobody says when."""
    begins = ask(queries.list_beginnings, kind, name)
    undated = begins["begin_date"].null_count()
    left_out = f" {undated} more are left out: nobody says when they began." if undated else ""
    show_note(f"{begins.height - undated} cities began.{left_out}")


def show_course(kind: Kind, name: str, row: Mapping[str, Any], words: str) -> None:
    """The event study of one outcome, where there are cities enough."""
    course = ask(queries.trace_before_and_after, kind, name, row["indicator_id"])
    if course.is_empty():
        return
    draw = partial(
        event_plot,
        course=course,
        unit=row["unit_code"],
        noun=period_noun(facts().period_type),
        currency=facts().currency,
    )
    show_chart("event", words, (kind, name, row["indicator_id"]), draw)
    show_note(_HOW_TO_READ)


def show_tables(kind: Kind, name: str, row: Mapping[str, Any], looks: pl.DataFrame) -> None:
    """The figures behind it, all outcomes, downloads, formulas and SQL."""
    # the statistics take a second to load, which other pages need not spend
    from citywise.comparison.exchanges import exchanges_sql  # noqa: PLC0415
    from citywise.comparison.network_rollouts import (  # noqa: PLC0415
        followers_sql,
        rollout_outcomes_sql,
    )

    course = ask(queries.trace_before_and_after, kind, name, row["indicator_id"])
    currency, noun = facts().currency, period_noun(facts().period_type)
    with st.expander("Every outcome that was looked at"):
        st.dataframe(tabulate_looks(looks, currency), hide_index=True, alt="Outcomes looked at")
        offer_csv(looks, "before-and-after", "Download outcomes as CSV")
    with st.expander("Table behind the chart"):
        table = tabulate_course(course, row["unit_code"], noun, currency)
        st.dataframe(table, hide_index=True, alt="Before and after, period by period")
        offer_csv(course, "event-study", "Download the course as CSV")
    with st.expander("How was this computed?"):
        beginnings = followers_sql() if kind == "follow" else exchanges_sql()
        show_steps(STEPS, [beginnings, rollout_outcomes_sql()])


_NAMES = ("indicator_id", "indicator_name")
