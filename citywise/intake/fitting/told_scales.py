"""Scales that headings and titles tell and a template does not declare: `Reached (000)`.

Above or below the table, in the name of its sheet, or over the column: `in thousands` says that 12
is not 12. Over a column it outweighs what is said of the whole table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.catalogue.scales import told_scale
from citywise.intake.fitting.recognition import texts_above
from citywise.intake.fitting.records import LETTER
from citywise.intake.formats.sheet import FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citywise.intake.fitting.headings import LaidColumn
    from citywise.intake.fitting.recognition import Fit
    from citywise.intake.fitting.text_rows import TextRow
    from citywise.intake.templates.template import Template

SCALE = "told_scale"
"""What a figure's heading or title says of its scale, where the template does not say the same."""

_AS_IT_IS = 1
_OF_FIGURES = ("count:", "value:", "matrix")
_SCHEMA: dict[str, Any] = {FILE: pl.Int32, LETTER: pl.String, SCALE: pl.String}


def with_told_scales(records: pl.DataFrame, fit: Fit, notes: Iterable[TextRow]) -> pl.DataFrame:
    """Beside each figure of a report, and each count of a log, the scale that was told of it."""
    told = list(_told(fit, notes))
    if not told:
        return records
    if LETTER in records.columns:
        rows = [(file, column.letter, text) for file, column, text in told]
        frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
        return records.join(frame, on=[FILE, LETTER], how="left", maintain_order="left")
    by_rule: dict[str, dict[int, str]] = {}
    for file, column, text in told:
        by_rule.setdefault(column.rule, {}).setdefault(file, text)
    return records.with_columns(
        pl.col(FILE)
        .replace_strict(texts, default=None, return_dtype=pl.String)
        .alias(scale_of(rule))
        for rule, texts in by_rule.items()
    )


def scale_of(rule: str) -> str:
    """The name of the column that says what scale was told of a count."""
    return f"{SCALE}:{rule}"


def _told(fit: Fit, notes: Iterable[TextRow]) -> Iterator[tuple[int, LaidColumn, str]]:
    """File, column and text of each scale that is told and not declared."""
    below = {note.file_number: note.text for note in notes if told_scale(note.text)}
    above = next(filter(told_scale, (*texts_above(fit), fit.sheet.name)), "")
    for column in fit.heading.columns:
        if not column.rule.startswith(_OF_FIGURES):
            continue
        own = next(filter(told_scale, reversed(column.heading)), "")
        declared = _declared(fit.template, column.rule)
        for file in fit.sheet.files:
            text = own or above or below.get(file, "")
            if text and declared not in {_AS_IT_IS, told_scale(text)}:
                yield file, column, text


def _declared(template: Template, rule: str) -> int:
    """The scale that the template declares of a column; 0 where it says nothing."""
    kind, _, number = rule.partition(":")
    if kind == "count":
        own = template.counts[int(number)].scale
    elif kind == "value":
        own = template.values[int(number)].scale
    else:
        own = template.unpivot.scale if template.unpivot else 0
    return own or template.source.scale
