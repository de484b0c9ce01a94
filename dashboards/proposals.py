"""Ask a person about a proposed template: columns, open questions, and its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from citywise.proposals.entries import make_entries
from citywise.proposals.proposal import NOTHING
from dashboards.answers.layouts import (
    answer_label,
    entries_of,
    list_targets,
    target_label,
    tell_certainty,
    tell_heading,
)
from dashboards.blocks import show_note

if TYPE_CHECKING:
    from citywise.proposals.proposal import Kind, Proposal, ProposedColumn, Question

MOST_COLUMNS = 60
"""Columns that can be changed on the page; of a wider table, the first that are read."""


def ask_columns(file: str, proposal: Proposal) -> dict[str, str]:
    """What a person has made of the columns, by letter; only what differs from the proposal."""
    read = [column for column in proposal.columns if column.chosen != NOTHING]
    rest = [column for column in proposal.columns if column.chosen == NOTHING]
    shown = read[:MOST_COLUMNS]
    more = rest[: MOST_COLUMNS - len(shown)]
    chosen = {c.letter: _ask_column(file, c, proposal.produces) for c in shown}
    if more:
        with st.expander(f"Columns that are not read ({len(more)})"):
            chosen |= {c.letter: _ask_column(file, c, proposal.produces) for c in more}
    if left := len(proposal.columns) - len(shown) - len(more):
        show_note(f"{left} more columns stay as proposed; change them in the template itself.")
    proposed = {column.letter: column.chosen for column in proposal.columns}
    return {letter: target for letter, target in chosen.items() if target != proposed[letter]}


def _ask_column(file: str, column: ProposedColumn, kind: Kind) -> str:
    """One row: heading and cells as supplied, what it is taken for, and why."""
    place = column.letter.strip("/")
    with st.container(key=f"layout-{column.letter}"):
        supplied, taken_for, why = st.columns([4, 4, 5], vertical_alignment="center")
        supplied.text(tell_heading(column))
        options = list_targets(column, kind)
        with taken_for:
            target = st.selectbox(
                f"Column {place}" if place.isascii() and place.isalpha() else "Column",
                options,
                format_func=target_label,
                key=f"column-{file}-{kind}-{column.letter}",
            )
        why.text(tell_certainty(column, target))
    return target


def ask_questions(file: str, proposal: Proposal) -> dict[str, str]:
    """A person's answers, by entry; nothing for what was not decided."""
    if not proposal.questions:
        show_note("Nothing: the file itself tells everything that is needed.")
    answers: dict[str, str] = {}
    for number, question in enumerate(proposal.questions):
        with st.container(key=f"question-{number}"):
            answers |= _ask_question(f"answer-{file}-{proposal.produces}", question)
    return {entry: answer for entry, answer in answers.items() if answer}


def _ask_question(key: str, question: Question) -> dict[str, str]:
    st.text(question.asks)
    if not question.entry.startswith("words.") and question.cells:
        st.code("\n".join(question.cells), language=None, wrap_lines=True)
    if not question.choices:
        return {}
    return {
        entry: _ask_entry(f"{key}-{entry}", word, question) for entry, word in entries_of(question)
    }


def _ask_entry(key: str, word: str, question: Question) -> str:
    """An answer; the word it is about is supplied, and stands beside the box as plain text."""
    beside, box = st.columns([4, 8], vertical_alignment="center")
    beside.text(word or "Answer")
    with box:
        return st.selectbox(
            "Means" if word else "Answer",
            ["", *question.choices],
            format_func=lambda code: answer_label(question, code),
            key=key,
            label_visibility="collapsed",
        )


def ask_name(file: str, proposal: Proposal) -> dict[str, str]:
    """The id and the title of the template."""
    proposed = make_entries(proposal, {})
    name = st.text_input(
        "Id: small letters and dashes", str(proposed["id"]), max_chars=60, key=f"id-{file}"
    )
    title = st.text_input(
        "Title", str(proposed["title"]), max_chars=120, key=f"title-{file}-{proposal.produces}"
    )
    return {"id": name.strip(), "title": title.strip()}
