"""Exchange: who learns from whom, what was agreed and came of it, and what moved afterwards."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import polars as pl
import streamlit as st

from dashboards import exchange_queries as queries
from dashboards.answers.exchange_links import add_texts, by_country, count_cities, tell_links
from dashboards.answers.exchanges import (
    HELD,
    HOW_ADOPTION_IS_COUNTED,
    adoption_rows,
    flatten,
    list_asks,
    tabulate_actions,
    tabulate_exchanges,
    tabulate_links,
    tell_city,
    tell_exchanges,
    tell_followed,
)
from dashboards.blocks import card, show_chart, show_lead, show_note
from dashboards.downloads import offer_csv
from dashboards.figures.maps import exchange_map
from dashboards.figures.networks import network_view
from dashboards.markup.notes import draw_facts, draw_heading
from dashboards.markup.rows import draw_rows
from dashboards.queries import list_cities
from dashboards.release import ask
from dashboards.rollout_view import show_rollout
from dashboards.selection import choose, choose_city, city_names, switch
from dashboards.ways import show_way
from dashboards.wording import label

if TYPE_CHECKING:
    from citywise.comparison.network_rollouts import Kind

_HEADINGS = ("Carried out in time", "95 % interval", "Open")
_WAITS = "Asks that nobody has answered yet, those that wait longest first. Whom could you answer?"
_VIEWS = {"": "Network", "map": "Map"}
_ENOUGH = 3
"""Of fewer cities that began with something nothing can be told; it is not offered."""

_MAP_NOTE = (
    "Arrows go from the country that shared to the one that learned. A dot stands in the middle of"
    " its country, larger where more cities belong to the network; where in it a city lies is not"
    " in the data."
)
_NETWORK_NOTE = (
    "From the city that shared, left, to the one that learned, right; thicker: two, three or more"
    " exchanges. Your city's are blue. Cities stand in the order of the alphabet."
)


def show_page() -> None:
    """The network in sentences, the own city, asks, links, adoption, before and after."""
    with st.container(key="filters"):
        city = choose_city()
    if ask(queries.find_exchange_tables).is_empty() or ask(queries.list_exchanges).is_empty():
        show_lead("This release tells of no exchange between cities.")
        return
    exchanges, asks = ask(queries.list_exchanges), ask(queries.list_waiting_asks)
    show_lead(tell_exchanges(exchanges, ask(queries.adopt_actions), asks))
    if city:
        show_city(city, exchanges)
    with card("asks", "Asks that wait for an answer"):
        show_asks(asks, city)
    with card("links", "Who learns from whom"):
        show_links(city)
    with card("adoption", "What was agreed, and what came of it"):
        show_adoption(exchanges)
    with card("event-study", "Before and after"):
        show_before_and_after(exchanges, city)


def show_city(city: str, exchanges: pl.DataFrame) -> None:
    """What the city learned, from whom, what it agreed and what became of it; who asked it."""
    name = city_names()[city]
    st.html(draw_heading(name))
    is_own = (pl.col("learner_city_id") == city) | (pl.col("host_city_id") == city)
    with card("own", "What it learned and shared"):
        show_note(tell_city(city, name, exchanges))
        own = exchanges.filter(is_own)
        followed = ask(queries.follow_up_exchanges)
        table = tabulate_exchanges(own.sort("start_date", descending=True), followed)
        st.dataframe(table, hide_index=True, alt=f"Exchanges of {name}")
        actions = ask(queries.list_exchange_actions).filter(is_own)
        show_note("What was agreed in them:")
        st.dataframe(tabulate_actions(actions), hide_index=True, alt=f"Agreed actions of {name}")
        with st.container(horizontal=True):
            offer_csv(flatten(own), "exchanges-of-city", "Download its exchanges as CSV")
            offer_csv(flatten(actions), "actions-of-city", "Download its actions as CSV")
        show_way("city", f"See {name} in detail", city)


def show_asks(asks: pl.DataFrame, city: str) -> None:
    """Who waits, for how long, and which cities follow what is asked for."""
    if asks.is_empty():
        show_note("None: every ask has been answered.")
        return
    show_note(_WAITS)
    st.html(draw_facts(list_asks(asks, ask(queries.list_practice_followers), city)))
    offer_csv(flatten(asks), "asks", "Download asks as CSV")


def show_links(city: str) -> None:
    """As a network of cities or on a map of countries, with the table behind both."""
    links = add_texts(ask(queries.link_cities))
    if links.is_empty():
        show_note("No exchange with a host has been held yet.")
        return
    words = tell_links(links)
    show_note(words)
    if switch("links", "Show as", _VIEWS) == "map":
        show_map(city, links, words)
    else:
        draw = partial(network_view, links=links, own_city=city)
        show_chart("network", words, ("network", city), draw)
        show_note(_NETWORK_NOTE)
    with st.expander("Table behind both"):
        st.dataframe(tabulate_links(links), hide_index=True, height=400, alt=words)
    offer_csv(flatten(links.drop("text")), "links", "Download links as CSV")


def show_map(city: str, links: pl.DataFrame, words: str) -> None:
    """Countries and arcs between them; no request leaves for it."""
    cities = ask(list_cities)
    countries = dict(cities.select("city_id", "country_code").iter_rows())
    draw = partial(
        exchange_map,
        links=by_country(links),
        cities=count_cities(cities),
        own_country=countries.get(city, ""),
    )
    show_chart("map", words, ("map", city), draw)
    show_note(_MAP_NOTE)


def show_adoption(exchanges: pl.DataFrame) -> None:
    """Actions carried out in time, by kind of exchange and by theme; practices taken up."""
    show_note(HOW_ADOPTION_IS_COUNTED)
    for column, vocabulary, title in (
        ("exchange_type_code", "exchange_type", "Kind of exchange"),
        ("theme_code", "theme", "Theme"),
    ):
        rows = adoption_rows(ask(queries.adopt_actions, column), vocabulary)
        st.html(draw_rows((title, *_HEADINGS), rows))
    show_note(tell_followed(ask(queries.follow_up_exchanges)))
    actions = ask(queries.list_exchange_actions)
    with st.expander("Every agreed action"):
        st.dataframe(tabulate_actions(actions), hide_index=True, height=400, alt="Agreed actions")
    with st.expander("Every exchange"):
        held = exchanges.filter(pl.col("exchange_status_code") == HELD)
        table = tabulate_exchanges(held, ask(queries.follow_up_exchanges))
        st.dataframe(table, hide_index=True, height=400, alt="Exchanges held")
    with st.container(horizontal=True):
        offer_csv(flatten(actions), "actions", "Download actions as CSV")
        offer_csv(flatten(exchanges), "exchanges", "Download exchanges as CSV")


def show_before_and_after(exchanges: pl.DataFrame, city: str) -> None:
    """With what cities began, and what moved afterwards."""
    options = list_subjects(exchanges)
    subject = choose("about", "Cities began with", options)
    kind, _, name = subject.partition(":")
    what = options[subject][:1].lower() + options[subject][1:]
    show_rollout(cast("Kind", kind), name, what, city)
    if kind in {"practice", "follow"}:
        show_way("practices", "What is known of this practice", city, practice=name)


def list_subjects(exchanges: pl.DataFrame) -> dict[str, str]:
    """Exchanges about anything, a theme or a practice, and practices that cities follow."""
    held = exchanges.filter(pl.col("exchange_status_code") == HELD)
    themes = _count_learners(held.explode("theme_codes"), "theme_codes")
    practices = _count_learners(held, "practice_id")
    names = dict(exchanges.select("practice_id", "practice_name").drop_nulls().iter_rows())
    followed = ask(queries.list_practice_followers)
    follows = dict(followed.select("practice_id", "practice_name").iter_rows())
    enough = _enough(followed, "practice_id", "city_id")
    return {
        "exchange:": "A first exchange, about anything",
        **{f"theme:{x}": f"A first exchange on the theme: {label('theme', x)}" for x in themes},
        **{f"practice:{x}": f"A first exchange about: {names.get(x, x)}" for x in practices},
        **{f"follow:{x}": f"Following the practice: {follows[x]}" for x in enough},
    }


def _count_learners(held: pl.DataFrame, column: str) -> list[str]:
    return _enough(held, column, "learner_city_id")


def _enough(rows: pl.DataFrame, column: str, city: str) -> list[str]:
    counted = rows.drop_nulls(column).group_by(column).agg(pl.col(city).n_unique().alias("n"))
    return counted.filter(pl.col("n") >= _ENOUGH).sort(column)[column].to_list()


show_page()
