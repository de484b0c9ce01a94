"""What was kept back or found, in words that tell the sender what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from citywise.catalogue.checks import checks as checks_of_reports
from dashboards.amounts import write_count, write_period
from dashboards.markup.tiles import Tile
from dashboards.wording import heading, label, reason_fix, reason_label, reason_says

STEPS = (
    ("Open the file named in the list,", "at the sheet and cell that it gives."),
    ("Do what “To do” says", "in your own copy, and change nothing else."),
    ("Save the file under the same name", "and put it into your city's drop folder again."),
    ("Wait for the next night.", "The new version replaces the old one, and the entry disappears."),
)
"""What a person does next."""


def summarise_quarantine(items: pl.DataFrame) -> list[Tile]:
    """How many whole files, records and cells wait for a correction."""
    names = {"file": "Files kept back", "record": "Records kept back", "cell": "Cells left out"}
    notes = {
        "file": "Nothing in them counts yet",
        "record": "The rest of each file was loaded",
        "cell": "The rest of each record was loaded",
    }
    counts = dict(items["held_code"].value_counts().iter_rows())
    return [Tile(names[code], write_count(counts.get(code, 0)), notes[code]) for code in names]


def summarise_checks(checks: pl.DataFrame) -> Tile:
    """Checks that found something beyond notes."""
    grave = checks.filter(~pl.col("is_passed"), pl.col("severity_code") != "note")
    note = f"of {write_count(checks.height)} checks; nothing is held back for these"
    return Tile("Warnings to look at", write_count(grave.height), note)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing kept back. `address` is supplied text: show it as plain text only."""

    item_id: str
    whose: str
    about: str
    address: str
    found: str
    fix: str


def read_entries(items: pl.DataFrame) -> list[Entry]:
    """The entries in words, in the order of the frame."""
    return [_entry(row) for row in items.iter_rows(named=True)]


def _entry(row: dict[str, Any]) -> Entry:
    code = row["reason_code"]
    period = f"{write_period(row['period_id'])} · " if row["period_id"] else ""
    return Entry(
        item_id=row["item_id"],
        whose=row["city_name"] or "Not a city's folder",
        about=f"{period}{label('held', row['held_code'])} is kept back",
        address=row["cell_address"],
        found=reason_says(code) or reason_label(code),
        fix=reason_fix(code, row["fix_hint"]),
    )


def tabulate_quarantine(items: pl.DataFrame) -> pl.DataFrame:
    """One row an entry: where, what was found, what to do."""
    codes, hints = items["reason_code"].to_list(), items["fix_hint"].to_list()
    return items.select(
        pl.col("city_name").fill_null("Not a city's folder").alias(heading("city_name")),
        pl.col("cell_address").alias(heading("cell_address")),
        pl.Series("Found", [reason_says(code) or reason_label(code) for code in codes], pl.String),
        pl.Series(heading("fix_hint"), list(map(reason_fix, codes, hints)), pl.String),
        _words("held_code", "held"),
        pl.col("period_id")
        .map_elements(write_period, pl.String)
        .fill_null("")
        .alias(heading("period_id")),
        pl.col("field_name").fill_null("").alias(heading("field_name")),
    )


def count_by_file(items: pl.DataFrame) -> pl.DataFrame:
    """One row a file: how many entries, so that a file is corrected once for all of them."""
    counted = items.group_by("city_name", "file_path", maintain_order=True).agg(
        pl.len().alias("Entries")
    )
    return counted.rename({"city_name": heading("city_name"), "file_path": heading("file_path")})


def tabulate_checks(checks: pl.DataFrame) -> pl.DataFrame:
    """One row a check and file, in words."""
    return checks.select(
        pl.col("city_name").fill_null("All cities").alias(heading("city_name")),
        pl.col("check_text").alias(heading("check_text")),
        _words("severity_code", "severity"),
        pl.col("failed_count").alias(heading("failed_count")),
        pl.col("checked_count").alias(heading("checked_count")),
        pl.col("file_path").alias(heading("file_path")),
        pl.col("example_text").fill_null("").alias(heading("example_text")),
    )


def split_checks(checks: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What concerns those who report, and the rules of tables that are kept as they should be."""
    is_told = pl.col("check_id").is_in(list(checks_of_reports())) | ~pl.col("is_passed")
    return checks.filter(is_told), checks.filter(~is_told)


def overview_checks(checks: pl.DataFrame) -> pl.DataFrame:
    """One row a check: how often it passed, how often it found something."""
    return (
        checks.group_by("check_text", "severity_code", maintain_order=True)
        .agg(
            pl.col("is_passed").sum().alias("Passed"),
            (~pl.col("is_passed")).sum().alias("With findings"),
            _whole_sum("failed_count").alias(heading("failed_count")),
            _whole_sum("checked_count").alias(heading("checked_count")),
        )
        .with_columns(_words("severity_code", "severity"))
        .drop("severity_code")
        .rename({"check_text": heading("check_text")})
        .select(
            heading("check_text"),
            heading("severity_code"),
            pl.exclude(heading("check_text"), heading("severity_code")),
        )
    )


def _whole_sum(column: str) -> pl.Expr:
    """The sum of what is told, where nothing of it is left untold."""
    return pl.when(pl.col(column).is_not_null().all()).then(pl.col(column).sum())


def _words(column: str, vocabulary_name: str) -> pl.Expr:
    """A column of codes as what people read."""
    return (
        pl.col(column)
        .map_elements(lambda code: label(vocabulary_name, code), pl.String)
        .alias(heading(column))
    )
