"""Layouts: which column of which sheet was taken for what."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.breakdowns import make_key
from citywise.intake.fitting.headings import found_rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.intake.fitting.headings import LaidColumn
    from citywise.intake.reading import FileRead
    from citywise.intake.templates.template import Template


def field_name(rule: str, template: Template) -> str:
    """What a column was taken for, in words: `date`, `participations[sex=F]`, `actual`."""
    kind, _, name = rule.partition(":")
    if kind == "field":
        return name
    if kind == "choice":
        return "=".join(name.split(":", 1))
    if kind == "count":
        count = template.counts[int(name)]
        return measure_name(count.measure, make_key(count.breakdown))
    if kind == "value":
        value = template.values[int(name)]
        return measure_name(value.indicator or value.kind, make_key(value.breakdown))
    has_kinds = template.unpivot and template.unpivot.kinds
    return ("figure" if has_kinds else "actual") if kind == "matrix" else rule


def measure_name(measure: str, key: str) -> str:
    """A measure with its breakdown: `participations[sex=F]`."""
    return f"{measure}[{key}]" if key else measure


def letters_by_rule(files: Iterable[FileRead]) -> dict[tuple[int, int, str], str]:
    """(file, sheet, rule or field) → the letter of the first column that stands for it."""
    letters: dict[tuple[int, int, str], str] = {}
    for file in files:
        for sheet in file.sheets:
            for column in reversed(sheet.columns):
                name = found_rule(column.rule).removeprefix("field:")
                letters[file.number, sheet.number, name] = column.letter
    return letters


@lru_cache(maxsize=64)
def layout_id(columns: tuple[LaidColumn, ...]) -> str:
    """Digest of the headings and what each column was taken for."""
    content = "\n".join(f"{c.letter}\t{c.rule}\t{c.text}" for c in columns)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def layout_rows(files: Iterable[FileRead], templates: dict[str, Template]) -> pl.DataFrame:
    """Contract rows of the distinct layouts among the files."""
    seen: dict[str, tuple[tuple[LaidColumn, ...], Template]] = {}
    for file in files:
        for sheet in file.sheets:
            seen[layout_id(sheet.columns)] = (sheet.columns, templates[file.template_id])
    rows = [
        {
            "layout_id": layout,
            "column_letter": column.letter,
            "field_name": field_name(column.rule, template) if column.rule else None,
            "header_text": column.text or None,
        }
        for layout, (columns, template) in seen.items()
        for column in columns
    ]
    names = ("layout_id", "column_letter", "field_name", "header_text")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))


def sheet_rows(files: Iterable[FileRead]) -> pl.DataFrame:
    """Contract rows of the sheets that were read."""
    rows = [
        (file.number, sheet.number, sheet.name, layout_id(sheet.columns))
        for file in files
        for sheet in file.sheets
    ]
    schema = {"submission_id": pl.Int64, "sheet_number": pl.Int64, "sheet_name": pl.String,
              "layout_id": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")
