"""Downloads: every row says which release it is from, and no cell can start a formula."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from dashboards.release import facts

if TYPE_CHECKING:
    from citywise.warehouse.facts import Facts

_LOG = logging.getLogger(__name__)

_STARTS_FORMULA = r"^[\s]*[=+\-@\t\r]"
"""Spreadsheets take a cell that begins like this for a formula."""


def offer_csv(frame: pl.DataFrame, name: str, text: str = "Download as CSV") -> None:
    """A button that hands out `frame`; the file is made when it is asked for."""
    source = facts()
    st.download_button(
        text,
        data=lambda: _hand_out(frame, name, source),
        file_name=name_file(name, source),
        mime="text/csv",
        key=f"download-{name}",
        icon=":material/download:",
        on_click="ignore",
    )


def offer_table(frame: pl.DataFrame, name: str, text: str) -> None:
    """A button that hands out a table that comes from no release."""
    st.download_button(
        text,
        data=lambda: _as_csv(neutralise_formulas(frame)),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"download-{name}",
        icon=":material/download:",
        on_click="ignore",
    )


def write_csv(frame: pl.DataFrame, source: Facts) -> bytes:
    """The frame as CSV that spreadsheets open as it is, with the release's marks on each row."""
    return _as_csv(mark_source(neutralise_formulas(frame), source))


def _as_csv(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_csv(buffer, include_bom=True)
    return buffer.getvalue()


def neutralise_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with an apostrophe before every text that a spreadsheet would compute."""
    texts = pl.col(pl.String)
    computed = texts.str.contains(_STARTS_FORMULA)
    return frame.with_columns(
        pl.when(computed).then(pl.format("'{}", texts)).otherwise(texts).name.keep()
    )


def mark_source(frame: pl.DataFrame, source: Facts) -> pl.DataFrame:
    """The frame with the release, its date, its threshold and its terms on each row."""
    marks = neutralise_formulas(
        pl.DataFrame(
            {
                "release_id": [source.release_id],
                "data_date": [source.data_date],
                "audience_tier_code": [source.audience],
                "threshold_count": [source.threshold],
                "withheld_count": [source.withheld],
                "is_synthetic": [source.is_synthetic],
                "licence_text": [source.licence],
                "contact_text": [source.contact],
            }
        )
    )
    if clash := set(frame.columns) & set(marks.columns):
        raise ValueError(f"The marks of the release would stand in place of {sorted(clash)}.")
    return frame.join(marks, how="cross")


def name_file(name: str, source: Facts) -> str:
    """File name that tells where the data come from, and that they are made up if they are."""
    origin = "synthetic-" if source.is_synthetic else ""
    return f"{origin}citywise-{source.release_id}-{name}.csv"


def _hand_out(frame: pl.DataFrame, name: str, source: Facts) -> bytes:
    _LOG.info("%s of release %s: %d rows handed out", name, source.release_id, frame.height)
    return write_csv(frame, source)
