"""The texts that stand in the cells of a file, read from the archive by a reader of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from citywise.intake.cells import CONFLICT, OTHERWISE, RECORD_FIELD, TYPED, cell_ref, column_index
from citywise.provenance.columns import letter_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.intake.copying import CopiedFile, CopiedSheet
    from citywise.provenance.columns import ColumnRead

Row = dict[str, Any]


class Copy(Protocol):
    """Copies the cells of the files of submissions, each with the rows that are asked for."""

    def __call__(self, wanted: dict[int, frozenset[int]]) -> dict[int, CopiedFile]:
        """The copies by submission; what the archive holds no longer is not among them."""
        ...


def with_texts(
    records: Iterable[Row],
    columns: Iterable[ColumnRead],
    copy: Copy,
) -> list[Row]:
    """Each record with its cells: address, what the column is, and the text as it was sent.

    `copy` gives the cells of the submissions' files; a text is None where the archive holds the
    file no longer, or the cell lies in another table of it.
    """
    listed = list(records)
    by_layout: dict[str, list[ColumnRead]] = {}
    for column in columns:
        by_layout.setdefault(column.layout_id, []).append(column)
    wanted: dict[int, set[int]] = {}
    for record in listed:
        if record["source_row"] is not None:
            wanted.setdefault(record["submission_id"], set()).add(record["source_row"])
    files = copy({number: frozenset(rows) for number, rows in wanted.items()})
    return [
        record | {"cells": _cells(record, by_layout, files.get(record["submission_id"]))}
        for record in listed
    ]


def _cells(
    record: Row, by_layout: dict[str, list[ColumnRead]], file: CopiedFile | None
) -> list[Row]:
    # of a row with many figures only the one that counts is shown
    figure = letter_of(record["cell_ref"]) if record["cell_ref"] else ""
    sheet = _sheet(file, record["sheet_number"])
    return [
        {
            "cell": cell_ref(column.letter, record["source_row"]),
            "field": column.field,
            "heading": column.heading,
            "rule": column.rule,
            "text": _text(sheet, column.letter, record["source_row"]),
        }
        for column in by_layout.get(record["layout_id"] or "", ())
        if column.letter == figure or not column.is_figure
    ]


def _sheet(file: CopiedFile | None, number: int | None) -> CopiedSheet | None:
    sheets = file.sheets if file else ()
    return next((sheet for sheet in sheets if sheet.number == number), None)


def _text(sheet: CopiedSheet | None, letter: str, row: int) -> str | None:
    cells = sheet.rows.get(row) if sheet else None
    if sheet is None or cells is None:
        return None
    if letter.startswith(RECORD_FIELD):
        if letter not in sheet.places:
            return None
        index = sheet.places.index(letter)
    else:
        index = column_index(letter)
    return cells[index].lstrip(TYPED + OTHERWISE + CONFLICT) if index < len(cells) else ""
