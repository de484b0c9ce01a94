"""Build the contents of one city's pack from what is known of its deliveries."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.catalogue.checks import checks
from citywise.catalogue.reasons import reasons
from citywise.feedback.amounts import write_day
from citywise.feedback.changes import tabulate_changes
from citywise.feedback.letter import set_letter
from citywise.feedback.marks import marks_of
from citywise.feedback.packs import (
    CHANGES,
    MARKED,
    SUMMARY_PAGE,
    SUMMARY_TEXT,
    name_workbook,
)
from citywise.feedback.page import set_page
from citywise.feedback.summary import Facts, summarise
from citywise.feedback.workbook import About, mark_workbook
from citywise.intake.copying import CopiedFile
from citywise.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from citywise.catalogue.indicator import Indicator
    from citywise.catalogue.translations import Wording
    from citywise.feedback.standing import Touched


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery: its row in `core_submissions`, its entries in quarantine, its findings."""

    row: dict[str, Any]
    items: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    findings: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    heading_rows: dict[int, int] = field(default_factory=dict[int, int])

    @property
    def is_marked(self) -> bool:
        """There is something to look at in it, and it is the version that stands."""
        looked_at = [f for f in self.findings if not checks()[f["check_id"]].is_routine]
        return bool(self.items or looked_at) and not self.row["is_replaced"]

    @property
    def is_copied(self) -> bool:
        """Nothing found forbids to repeat what stands in it."""
        return all(reasons()[item["reason_code"]].is_copied for item in self.items)

    @property
    def rows(self) -> frozenset[int]:
        """The rows that must not be left out of a copy."""
        return frozenset(item["source_row"] for item in self.items if item["source_row"])


Copy = Callable[[Sent], CopiedFile]
"""Copies the cells of a delivery, in a process where nothing can come of it."""


def mark_delivery(sent: Sent, copy: Copy, wording: Wording) -> bytes:
    """The marked workbook of one delivery."""
    sheets = copy(sent).sheets if sent.is_copied else ()
    received = sent.row["received_at_utc"]
    about = About(
        file_name=sent.row["file_path"].partition("/")[2] or sent.row["file_path"],
        received=write_day(received, wording.language) if received else "",
        is_copied=sent.is_copied,
        has_cells=bool(sheets),
        is_shortened=any(sheet.is_shortened for sheet in sheets),
    )
    marks = marks_of(sent.items, sent.findings, sheets)
    return mark_workbook(about, sheets, marks, sent.heading_rows, wording)


def mark_deliveries(
    deliveries: Iterable[Sent], copy: Copy, wording: Wording
) -> tuple[dict[int, str], dict[str, bytes]]:
    """The names of the marked workbooks by delivery, and their contents by path in the pack."""
    names: dict[int, str] = {}
    contents: dict[str, bytes] = {}
    for sent in deliveries:
        if sent.is_marked:
            number = sent.row["submission_id"]
            names[number] = name_workbook(sent.row["file_path"], names, number)
            contents[f"{MARKED}/{names[number]}"] = mark_delivery(sent, copy, wording)
    return names, contents


def build_texts(facts: Facts, told: pl.DataFrame, wording: Wording) -> dict[str, bytes]:
    """The summary as a page and as text, and the table of everything that has changed."""
    summary = summarise(facts, wording)
    contents = {
        SUMMARY_PAGE: set_page(summary).encode(),
        SUMMARY_TEXT: set_letter(summary).encode(),
    }
    if not told.is_empty():
        contents[CHANGES] = _csv(tabulate_changes(told))
    return contents


def _csv(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_csv(buffer, include_bom=True)
    return buffer.getvalue()


_SOURCE = ("indicator_id", "period_id", "basis_code")


def with_files(
    told: pl.DataFrame,
    touched: Mapping[int, Iterable[Touched]],
    paths: Mapping[int, str],
    indicators: Mapping[str, Indicator],
) -> pl.DataFrame:
    """Beside each change its `files`: the deliveries that tell something about its days."""
    mine = [(path, one) for number, path in paths.items() for one in touched.get(number, ())]
    reported = {one.indicator_id for _, one in mine if one.indicator_id is not None}

    @cache
    def files(period_id: str, *, from_logs: bool, from_reports: frozenset[str]) -> list[str]:
        period = parse_period(period_id)
        if period is None:
            return []
        found = {
            path
            for path, one in mine
            if one.first <= period.end
            and one.last >= period.start
            and (from_logs if one.indicator_id is None else one.indicator_id in from_reports)
        }
        return sorted(found)

    def files_of(indicator_id: str, period_id: str, basis: str) -> list[str]:
        """A log tells of all that is counted from logs, a report of its own indicators."""
        origins = _origins(indicator_id, indicators.get(indicator_id))
        wanted = reported if basis == "pipeline" else reported & origins
        return files(period_id, from_logs=basis != "report", from_reports=frozenset(wanted))

    sources = told.select(_SOURCE).unique()
    found = pl.Series([files_of(*row) for row in sources.iter_rows()], dtype=pl.List(pl.String))
    named = sources.with_columns(files=found)
    return told.join(named, on=_SOURCE, how="left", maintain_order="left")


def _origins(indicator_id: str, indicator: Indicator | None) -> set[str]:
    """The indicators that it is computed from, itself included."""
    built_from = indicator.built_from if indicator else None
    return {indicator_id, built_from.indicator} if built_from else {indicator_id}
