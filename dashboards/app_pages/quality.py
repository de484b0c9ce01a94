"""Data quality: what waits for a correction, where it is, and what to do about it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from dashboards import queries
from dashboards.answers.quality import (
    STEPS,
    Entry,
    count_by_file,
    overview_checks,
    read_entries,
    split_checks,
    summarise_checks,
    summarise_quarantine,
    tabulate_checks,
    tabulate_quarantine,
)
from dashboards.blocks import card, show_lead, show_note
from dashboards.downloads import offer_csv
from dashboards.markup.notes import draw_entry, draw_remedy, draw_steps
from dashboards.markup.tiles import draw_tiles
from dashboards.release import ask
from dashboards.selection import choose, choose_city, city_names
from dashboards.ways import show_ways
from dashboards.wording import explain, heading, label, reason_label

if TYPE_CHECKING:
    from streamlit.elements.lib.column_types import ColumnConfig

_PER_PAGE = 6


def show_page() -> None:
    """What is kept back first, then what to do, then the checks."""
    items, checks = ask(queries.list_quarantine), ask(queries.list_checks)
    with st.container(key="filters", horizontal=True):
        city = choose_city()
        reason = choose("reason", "Reason", list_reasons(items))
        severity = choose("severity", "Severity of checks", list_severities())
    items, checks = (of_city(frame, city) for frame in (items, checks))
    show_lead(tell_quality(items, city))
    st.html(draw_tiles([*summarise_quarantine(items), summarise_checks(checks)]))
    with card("steps", "What to do next"):
        st.html(draw_steps(STEPS))
        show_ways("quality", city)
    with card("quarantine", "Kept back until corrected"):
        chosen = items.filter(pl.col("reason_code") == reason) if reason else items
        show_quarantine(chosen, f"{city}-{reason}")
    with card("checks", "Checks"):
        show_checks(checks, severity)


def list_reasons(items: pl.DataFrame) -> dict[str, str]:
    """Reasons that occur in this release."""
    codes = sorted(set(items["reason_code"]), key=reason_label)
    return {"": "All reasons"} | {code: reason_label(code) for code in codes}


def list_severities() -> dict[str, str]:
    """Severities of findings."""
    grave = {"": "Errors and warnings"}
    return grave | {
        code: f"{label('severity', code)}s only" for code in ("error", "warning", "note")
    }


def of_city(frame: pl.DataFrame, city: str) -> pl.DataFrame:
    """Rows of the city; all rows where none is chosen."""
    return frame.filter(pl.col("city_id") == city) if city else frame


def tell_quality(items: pl.DataFrame, city: str) -> str:
    """The state of things in a sentence."""
    whose = city_names().get(city, "the network")
    if items.is_empty():
        return f"Nothing of {whose} waits for a correction."
    files, things = items["file_path"].n_unique(), items.height
    return (
        f"{things} {'entry' if things == 1 else 'entries'} in {files}"
        f" {'file' if files == 1 else 'files'} of {whose} {'waits' if things == 1 else 'wait'}"
        " for a correction. Everything else in these files was loaded, unless the whole file"
        " is listed as kept back."
    )


def show_quarantine(items: pl.DataFrame, choice: str) -> None:
    """The list of entries with their remedies, and the files they are in."""
    show_note("Nothing is thrown away: what cannot be read for certain waits here.")
    if items.is_empty():
        show_note("No entries for this choice.")
        return
    show_entries(read_entries(items), choice)
    with st.expander("All as a table"):
        st.dataframe(
            tabulate_quarantine(items),
            hide_index=True,
            column_config=describe_columns("cell_address", "fix_hint", "held_code", "field_name"),
            alt="Entries kept back, with place, reason and remedy",
        )
    with st.expander("How many in each file"):
        st.dataframe(count_by_file(items), hide_index=True, alt="Entries by file")
    offer_csv(items, "quarantine", "Download list as CSV")


def show_entries(entries: list[Entry], choice: str) -> None:
    """Some entries at a time; `choice` starts again at the first page when it changes."""
    page = 1
    if len(entries) > _PER_PAGE:
        page = st.pagination(math.ceil(len(entries) / _PER_PAGE), key=f"page-{choice}")
    for entry in entries[(page - 1) * _PER_PAGE : page * _PER_PAGE]:
        with st.container(key=f"entry-{entry.item_id}"):
            st.html(draw_entry(entry.whose, entry.about))
            st.code(entry.address, language=None, wrap_lines=True)
            st.html(draw_remedy(entry.found, entry.fix))


def show_checks(checks: pl.DataFrame, severity: str) -> None:
    """What the checks of reports found, then how often each passed, then those of the tables."""
    show_note("Checks hold nothing back; they point at figures that deserve a second look.")
    of_reports, of_tables = split_checks(checks)
    chosen = of_reports.filter(pl.col("severity_code").is_in(wanted_severities(severity)))
    found = chosen.filter(~pl.col("is_passed"))
    if found.is_empty():
        show_note("No findings for this choice.")
    else:
        st.dataframe(tabulate_checks(found), hide_index=True, alt="Findings of the checks")
    show_tallies("How often each check passed", chosen)
    show_tallies("Checks of the release's own tables", of_tables)
    offer_csv(checks, "checks", "Download all checks as CSV")


def wanted_severities(severity: str) -> list[str]:
    """The chosen severity; without a choice, those that matter."""
    return [severity] if severity else ["error", "warning"]


def show_tallies(title: str, checks: pl.DataFrame) -> None:
    """One row a check, folded away."""
    if not checks.is_empty():
        with st.expander(title):
            st.dataframe(overview_checks(checks), hide_index=True, alt=title)


def describe_columns(*names: str) -> dict[str, ColumnConfig]:
    """Tooltips of table columns: the contract's sentences."""
    return {heading(name): st.column_config.Column(help=explain(name)) for name in names}


show_page()
