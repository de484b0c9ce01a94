"""The evidence on one practice: words, harm, plots by outcome and design, cities, materials."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboards import practice_queries, queries
from dashboards.answers.evidence_computation import (
    EVIDENCE_STEPS,
    SMALL_STUDIES,
    tell_small_studies,
)
from dashboards.answers.evidence_words import (
    DESIGNS,
    GRADES,
    NOT_A_RANK,
    tell_differences,
    tell_expected,
    tell_grade,
    tell_movement,
)
from dashboards.answers.practice import (
    find_ends,
    lay_out_forest,
    list_exchange_terms,
    list_follower_terms,
    list_harm_terms,
    list_material_terms,
    list_reported_terms,
    tabulate_contexts,
    tell_practice,
)
from dashboards.answers.practices import Known, gather_known
from dashboards.blocks import card, show_chart, show_lead, show_note
from dashboards.downloads import offer_csv
from dashboards.figures.forest import forest_plot
from dashboards.links import page_link
from dashboards.markup.notes import draw_computation, draw_facts, draw_heading, draw_told
from dashboards.markup.practices import draw_warning, draw_ways
from dashboards.navigation import is_listed
from dashboards.release import ask
from dashboards.ways import show_ways
from dashboards.wording import label

_HARM_NOTE = (
    "Stands beside success for every practice and cannot be switched off. An effect below 0 means"
    " that people felt less safe or respected, or that complaints were dealt with less well. “Was"
    " worse” is said from 1.96 standard errors on: the interval of two or three cities reaches"
    " further than that, and doubt counts against a practice."
)
_REPORTED_NOTE = (
    "What programs that follow it report today, in the latest period of each. Levels depend on much"
    " besides the practice, and complaints may be many where people trust that they are heard."
)
_CONTEXT_NOTE = (
    "A description, not a test: the groups are small, and cities that are alike in one thing are"
    " alike in others. Cities are split at the middle of those that have studied it."
)

_ROW_PIXELS = 35


def tells_practices() -> bool:
    """The release has practices to tell of; those of earlier contracts do not know the word."""
    if ask(practice_queries.list_learning_tables).is_empty():
        return False
    return not ask(practice_queries.list_practices).is_empty()


def gather() -> Known:
    """What the release knows of what practices changed."""
    return gather_known(ask(practice_queries.list_evidence), ask(practice_queries.list_safeguards))


def show_practice(row: dict[str, Any], known: Known, city: str) -> None:
    """Words first, harm beside it, then each outcome, and whom to call."""
    practice = row["practice_id"]
    st.html(draw_heading(row["practice_name"]))
    if row["practice_text"]:
        st.text(row["practice_text"])
    if known.harm(practice).code == "shown":
        st.html(draw_warning(tell_practice(row, known)))
    else:
        show_lead(tell_practice(row, known))
    show_ways("practices", city)
    show_harm(practice, known)
    show_evidence(row, known)
    show_contexts(practice, known)
    show_people(practice, city)
    show_materials(practice)


def show_harm(practice: str, known: Known) -> None:
    """Each safeguard, found or not looked at; and what programs report today."""
    with card("harm", "Harm in view"):
        show_note(_HARM_NOTE)
        st.html(draw_facts(list_harm_terms(practice, known)))
        reported = ask(practice_queries.list_safeguard_values, practice)
        with st.expander("What programs that follow it report today"):
            show_note(_REPORTED_NOTE)
            terms = list_reported_terms(reported)
            st.html(draw_facts(terms or [("Programs", "Nobody has reported on it.")]))


def show_evidence(row: dict[str, Any], known: Known) -> None:
    """The grade, a card for each outcome with its designs apart, and how it was computed."""
    practice = row["practice_id"]
    studies = ask(practice_queries.list_studies, practice)
    with card("grade", "How well it is known"):
        show_note(
            f"{tell_grade(row['practice_evidence_code'])}. {GRADES[row['practice_evidence_code']]}"
            f" {NOT_A_RANK}"
        )
        facts = [(label("study_design", code), says) for code, says in DESIGNS.items()]
        used = set(studies["study_design_code"])
        st.html(draw_facts(f for f, code in zip(facts, DESIGNS, strict=True) if code in used))
        if studies.is_empty():
            show_note("No study of it is told.")
    ends = find_ends(studies)
    for (indicator,), rows in studies.group_by("indicator_id", maintain_order=True):
        show_outcome(str(indicator), rows, known.of(practice), ends)
    if not studies.is_empty():
        show_table(practice, studies, known)


def show_outcome(
    indicator: str, studies: pl.DataFrame, gains: pl.DataFrame, ends: tuple[float, float]
) -> None:
    """One outcome; each design in words and with a plot of its own."""
    with card(f"outcome-{indicator}", studies["indicator_name"][0]):
        for code in DESIGNS:
            rows = studies.filter(study_design_code=code)
            if not rows.is_empty():
                pooled = gains.filter(indicator_id=indicator, study_design_code=code).to_dicts()
                show_design(f"{indicator}-{code}", rows, pooled[0] if pooled else None, ends)


def show_design(
    key: str, studies: pl.DataFrame, pooled: dict[str, Any] | None, ends: tuple[float, float]
) -> None:
    """The finding in words, how far cities differ, what a new one might expect; then the plot."""
    title = label("study_design", studies["study_design_code"][0])
    if pooled is None:
        st.html(draw_told(f"{title}.", "No number of these studies may be shown or pooled."))
    else:
        rest = f"{tell_differences(pooled)} {tell_expected(pooled)} {tell_small_studies(studies)}"
        st.html(draw_told(f"{title}. {tell_movement(pooled)}.", rest))
    rows = lay_out_forest(studies, pooled)
    words = f"{title}: one row a study, then all together; the figures are in the table below."
    show_chart(f"forest-{key}", words, (key, ends, studies["practice_id"][0]),
               partial(forest_plot, rows=rows, ends=ends))  # fmt: skip


def show_contexts(practice: str, known: Known) -> None:
    """Where it worked and where not, by what cities are like."""
    studies = ask(practice_queries.list_studies, practice).filter("is_in_force")
    if studies["effect_value"].drop_nulls().is_empty():
        return
    # the statistics take a second to load, which only this card needs
    from citywise.comparison.contexts import pool_by_context  # noqa: PLC0415

    contexts = pool_by_context(studies, describe_cities())
    with card("contexts", "Where it worked, and where not"):
        show_note(_CONTEXT_NOTE)
        if contexts.is_empty():
            show_note(
                "Fewer than four cities have studied one outcome in one way: nothing to split."
            )
            return
        table = tabulate_contexts(contexts, known.names)
        height = _ROW_PIXELS * (table.height + 1) + 3
        st.dataframe(table, hide_index=True, height=height, alt="Effects by what cities are like")
        offer_csv(contexts, "contexts", "Download contexts as CSV")


def describe_cities() -> pl.DataFrame:
    """One row a city and context: population, youth share, language."""
    attributes = ask(queries.list_attributes).select(
        "city_id", context_code="attribute_code", number=pl.col("attribute_value").cast(pl.Float64),
        word=pl.lit(None, pl.String),
    )  # fmt: skip
    languages = ask(queries.list_cities).select(
        "city_id", context_code=pl.lit("language"), number=pl.lit(None, pl.Float64),
        word="language_code",
    )  # fmt: skip
    return pl.concat([attributes, languages])


def show_people(practice: str, city: str) -> None:
    """Cities that follow it, whom to call, and exchanges about it."""
    followers = ask(practice_queries.list_followers).filter(practice_id=practice)
    with card("cities", "Who does it, and whom to call"):
        st.html(draw_facts(list_follower_terms(followers)))
        offer_csv(followers.drop("program_name"), "followers", "Download cities as CSV")
    exchanges = ask(practice_queries.list_practice_exchanges).filter(practice_id=practice)
    with card("exchanges", "Exchanges about it"):
        terms = list_exchange_terms(exchanges)
        st.html(draw_facts(terms)) if terms else show_note("None is told.")
        show_link("exchange", "Who learns from whom", page_link("exchange", city=city))


def show_materials(practice: str) -> None:
    """Materials about it, as their catalogues tell them."""
    materials = ask(practice_queries.list_practice_materials).filter(practice_id=practice)
    with card("materials", "Materials"):
        terms = list_material_terms(materials)
        st.html(draw_facts(terms)) if terms else show_note("None is told.")
        show_link("hub", "Find them in the hub", page_link("hub", practice=practice))


def show_link(address: str, words: str, link: str) -> None:
    """A link to a page that there is."""
    if is_listed(address):
        st.html(draw_ways([(words, link)]))


def show_table(practice: str, studies: pl.DataFrame, known: Known) -> None:
    """All studies as a table, both downloads, formulas and the questions asked."""
    with card("studies", "Studies, and how they were put together"):
        with st.expander("Table behind the plots"):
            st.dataframe(studies.drop("city_id", "indicator_id"), hide_index=True, alt="Studies")
        offer_csv(studies, "studies", "Download studies as CSV")
        pooled = known.of(practice)
        offer_csv(pooled, "evidence", "Download what they say together as CSV")
        with st.expander("How was this computed?"):
            st.html(draw_computation(EVIDENCE_STEPS))
            show_note(SMALL_STUDIES)
            st.code(_question("out_studies", practice), language="sql")
            st.code(_question("out_practice_evidence", practice), language="sql")


def _question(table: str, practice: str) -> str:
    return f"from {table} where practice_id = '{practice}'"
