"""For your city: which practice to look at next, why, and whom to call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from citywise.comparison.comparing import Comparison, compare_outcomes
from citywise.comparison.gate import LEVELS_REFUSED
from citywise.comparison.tailoring import Practices, Struggle, find_struggle, tailor
from dashboards import practice_queries, queries
from dashboards.amounts import write_period
from dashboards.answers.neighbours import tell_neighbours
from dashboards.answers.tailoring import (
    Telling,
    list_around,
    list_passed_over,
    list_struggle_terms,
    list_suggestions,
    tell_tailored,
)
from dashboards.blocks import card, show_lead, show_note
from dashboards.comparison_choice import list_neighbours
from dashboards.downloads import offer_csv
from dashboards.links import page_link
from dashboards.markup.notes import draw_facts, draw_heading
from dashboards.markup.practices import Practice, draw_practices, draw_ways
from dashboards.navigation import is_listed
from dashboards.practice_view import gather, tells_practices
from dashboards.release import ask
from dashboards.selection import choose_city, choose_period, city_names
from dashboards.ways import show_ways

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOW = (
    "Suggested is a practice where the city may be compared and stands clearly worse; where studies"
    " found that outcome better, or a city like it that does better follows the practice; where"
    " studies show some outcome better and harm does not outweigh; and where another city can be"
    " asked. It is a place to begin asking, no proof that it would work here."
)


def show_page() -> None:
    """The answer first; suggestions with reasons; where the city stands; what was passed over."""
    with st.container(key="filters", horizontal=True):
        city, period = choose_city(is_needed=True), choose_period()
    st.html(draw_heading(city_names()[city]))
    if not tells_practices():
        show_lead("This release tells of no practices yet, so that there is nothing to suggest.")
        return
    if not is_released(city):
        show_lead("This city has not released anything to this audience yet: nothing is suggested.")
        return
    show_tailored(city, period)


def is_released(city: str) -> bool:
    """The city has released anything to the release's audience."""
    return bool(ask(queries.list_cities).filter(city_id=city)["is_released"][0])


def show_tailored(city: str, period: str) -> None:
    """Everything that is said of a city that has released something."""
    telling = gather_telling(city, period)
    compared = [
        (row, found) for row in telling.indicators.values() if (found := hold(row, city, period))
    ]
    near = list(telling.near)
    struggles = [s for row, found in compared if (s := find_struggle(found, row, city, near))]
    tailored = tailor(city, struggles, gather_practices(telling), near)
    show_lead(tell_tailored(telling, len(compared), struggles, tailored, write_period(period)))
    show_ways("for_your_city", city)
    with card("suggestions", "What to look at next, and whom to call"):
        show_note(_HOW)
        cards = list_suggestions(
            tailored,
            telling,
            ask(practice_queries.list_practice_materials),
            ask(practice_queries.list_practice_exchanges),
        )
        st.html(draw_practices(cards)) if cards else show_note("Nothing to suggest; see above why.")
        if cards:
            rows = [{"practice_name": c.name} | dict(c.facts) for c in cards]
            offer_csv(pl.DataFrame(rows), "suggestions", "Download suggestions as CSV")
    show_around(list_around(tailored, telling))
    show_standing(telling, struggles, len(compared))
    with card("passed", "Looked at, and not suggested"):
        terms = list_passed_over(tailored, telling)
        st.html(draw_facts(terms)) if terms else show_note("Every practice is suggested.")


def show_around(cards: list[Practice]) -> None:
    """What cities most like it do that helps, though no figure of the city asks for it."""
    if not cards:
        return
    with card("around", "What cities most like it do"):
        show_note(
            "Not suggested, since no figure of the city asks for it: practices that the city does"
            " not follow, after which studies found something better, that do no harm that"
            " outweighs, and that a city most like it follows. For whoever wants to look around."
        )
        st.html(draw_practices(cards))


def show_standing(telling: Telling, struggles: list[Struggle], compared: int) -> None:
    """On what the city stands worse, and which cities are like it."""
    with card("standing", f"Where {telling.own} stands worse"):
        when = write_period(telling.period)
        show_note(
            f"Of {compared} indicators on which it may be compared in {when}, those on which its"
            " whole interval lies on the worse side of the network's middle. No city is ranked. One"
            " in twenty would be told by chance alone. What is not compared between cities is left"
            " out."
        )
        terms = list_struggle_terms(struggles, telling)
        st.html(draw_facts(terms)) if terms else show_note("None.")
        near = list(telling.near.values())
        if near:
            show_note(f"Cities most like it. {tell_neighbours(near, telling.cities)}")
        else:
            show_note("Too little is known of the city to find others like it.")
        address = page_link("city", city=telling.city, period=telling.period)
        st.html(draw_ways([("All its figures", address)]))


def gather_telling(city: str, period: str) -> Telling:
    """What the release tells of practices and of the cities that follow them."""
    followers = ask(practice_queries.list_followers)
    cities = ask(queries.list_cities)
    practices = ask(practice_queries.list_practices)
    return Telling(
        city,
        period,
        {row["practice_id"]: row for row in practices.iter_rows(named=True)},
        city_names(),
        dict(cities.select("city_id", "contact_text").iter_rows()),
        {
            (p, c): text
            for p, c, text in followers.select("practice_id", "city_id", "context_text").iter_rows()
        },
        {each.city_id: each for each in list_neighbours(city)},
        list_directed(),
        gather(),
        frozenset(filter(is_listed, ("hub", "exchange"))),
    )


def list_directed() -> dict[str, dict[str, Any]]:
    """Indicators of which one side is better and whose levels may be compared, by id."""
    rows = ask(queries.list_indicators).iter_rows(named=True)
    return {
        row["indicator_id"]: row
        for row in rows
        if row["direction_code"] != "neutral" and row["comparability_code"] not in LEVELS_REFUSED
        and row["indicator_level_code"] in {"output", "outcome"}
    }  # fmt: skip


def hold(indicator: Mapping[str, Any], city: str, period: str) -> Comparison | None:
    """The comparison as *Compare cities* makes it; None where the city is not in it."""
    name = indicator["indicator_id"]
    basis = ask(queries.list_bases, name)["basis_code"][0]
    outcomes = ask(queries.compare_cities, name, period, "", basis)
    found = compare_outcomes(outcomes, dict(indicator))
    return found if city in found.verdict.compared else None


def gather_practices(telling: Telling) -> Practices:
    """What suggestions are made from."""
    followers = ask(practice_queries.list_followers).group_by("practice_id").agg("city_id")
    return Practices(
        {name: row["practice_evidence_code"] for name, row in telling.practices.items()},
        dict(followers.iter_rows()),
        telling.known.gains,
        telling.known.safeguards,
    )


show_page()
