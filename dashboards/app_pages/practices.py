"""What works: practices with what is known of them, and the evidence on one."""

from __future__ import annotations

import polars as pl
import streamlit as st

from citywise.catalogue.vocabularies import vocabulary
from dashboards import practice_queries
from dashboards.answers.evidence_words import GRADES, NOT_A_RANK, tell_grade
from dashboards.answers.practices import (
    Known,
    filter_practices,
    list_cards,
    list_options,
    sort_practices,
    tabulate_practices,
    tell_practices,
)
from dashboards.blocks import card, show_lead, show_note
from dashboards.downloads import offer_csv
from dashboards.markup.notes import draw_facts
from dashboards.markup.practices import draw_practices
from dashboards.practice_view import gather, show_practice, tells_practices
from dashboards.release import ask
from dashboards.selection import choose, choose_city, switch
from dashboards.ways import show_ways

_ORDERS = {"": "By name", "grade": "By how well it is known"}
NOTHING = (
    "This release tells of no practices. They come from the cities' registers of practices, and"
    " appear with the first release in which a city shows one."
)


def show_page() -> None:
    """All practices, or the evidence on the one that is chosen."""
    if not tells_practices():
        show_lead(NOTHING)
        return
    practices, known = ask(practice_queries.list_practices), gather()
    names = dict(practices.select("practice_id", "practice_name").iter_rows())
    with st.container(key="filters", horizontal=True):
        practice = choose("practice", "Practice", {"": "All practices"} | names)
        city = choose_city()
    if practice:
        row = practices.row(by_predicate=pl.col("practice_id") == practice, named=True)
        show_practice(row, known, city)
    else:
        show_list(practices, known, city)


def show_list(practices: pl.DataFrame, known: Known, city: str) -> None:
    """Filters, the answer, and a card for each practice."""
    chosen = sort_practices(choose_some(practices), choose_order())
    show_lead(tell_practices(chosen, known))
    show_ways("practices", city)
    with card("practices", "Practices"):
        show_note(
            "Effects are told in standard deviations of people's answers before: +0.20 is little,"
            f" +0.50 plain to see. {NOT_A_RANK}"
        )
        st.html(draw_practices(list_cards(chosen, known, city)))
        offer_csv(tabulate_practices(chosen, known), "practices", "Download practices as CSV")
    with card("grades", "How well it is known: what the grades mean"):
        st.html(draw_facts([(tell_grade(code), says) for code, says in GRADES.items()]))


def choose_some(practices: pl.DataFrame) -> pl.DataFrame:
    """Those with the theme, audience and activity that are asked for."""
    asked = {
        "theme": ("Theme", "All themes", practices["themes"].explode()),
        "audience": ("For whom", "Everybody", practices["audiences"].explode()),
        "activity_type": ("Activity", "All activities", practices["activity_type_code"]),
    }
    with st.container(key="filters-practices", horizontal=True):
        theme, audience, activity = (
            choose(key, title, list_options(codes, everything, labels(key)))
            for key, (title, everything, codes) in asked.items()
        )
    return filter_practices(practices, theme, audience, activity)


def labels(name: str) -> dict[str, str]:
    """Labels of a vocabulary by code."""
    found = vocabulary(name)
    return {code: found.label(code) for code in found.codes}


def choose_order() -> str:
    """By name, or by grade; practices, never cities."""
    return switch("order", "Order", _ORDERS)


show_page()
