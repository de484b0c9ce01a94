"""Read delimited text record by record: one bad row costs one row, and is told.

A quotation mark that is never closed, more or fewer cells than the heading, bytes that are
no characters, a cell as long as a book: each keeps back its own row.
"""

from __future__ import annotations

import csv
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

import polars as pl
import polars.selectors as cs

from citywise.intake.cells import Problem, column_letter
from citywise.intake.formats.delimiters import HEAD_ROWS, UNIT_SEPARATOR, delimiter_of_heading
from citywise.intake.formats.encodings import UNREADABLE
from citywise.intake.formats.sheet import FILE, ROW, Sheet, cell_name, cleaned_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citywise.intake.formats.delimiters import IsHeading
    from citywise.intake.formats.encodings import Text

LONGEST_CELL = 131_072
LONGEST_LINE = 4 * 1024 * 1024
MOST_UNCLOSED = 100
MOST_CELLS = 20_000_000
MOST_LINES = 5_000_000
"""Of a text that has to be read record by record."""
MOST_COLUMNS = 5_000
_CHUNK = 500_000
_WIDTH = "width"
_Record = list[str] | str
"""The cells of a record, or the reason why it has none."""


def read_rows(text: Text, is_heading: IsHeading) -> Iterator[Sheet | Problem]:
    """The rows that are whole, and what was kept back."""
    delimiter = delimiter_of_heading(text.content, is_heading)
    problems: list[Problem] = []
    whole = _frame(text, delimiter, problems)
    if whole is None:
        yield Problem(text.number, "too_large")
    elif problems and not _has_cells(whole):
        yield Problem(text.number, "no_whole_row")
    else:
        yield from _sorted_out(text, whole, problems, is_heading)


def _sorted_out(
    text: Text, whole: pl.DataFrame, problems: list[Problem], is_heading: IsHeading
) -> Iterator[Sheet | Problem]:
    """The sheet without the rows that are kept back, and these."""
    cells, head = whole.drop(_WIDTH), _head(whole)
    heading = next((len(row) for row in head if is_heading(row)), 0)
    unreadable = _problems(text, "undecodable", _undecodable(text, cells))
    told = [*problems, *unreadable, *_problems(text, "ragged_row", _ragged(whole, heading))]
    is_kept_back = pl.col(ROW).is_in([problem.row for problem in told])
    lost = {problem.row for problem in unreadable}
    shown = [[] if n in lost else row for n, row in enumerate(head, 1)]
    aside = _rows(cells.filter(is_kept_back))
    yield Sheet((text.number,), 1, "", cells.filter(~is_kept_back), shown, set_aside=aside)
    yield from told


def _rows(cells: pl.DataFrame) -> tuple[tuple[int, list[str]], ...]:
    """Row numbers and cells; blanks at the end stand where longer rows have cells."""
    rows = cells.drop(FILE).iter_rows()
    return tuple((number, [cell or "" for cell in row]) for number, *row in rows)


def _problems(text: Text, reason: str, rows: pl.DataFrame) -> list[Problem]:
    return [Problem(text.number, reason, told, row=number) for number, told in rows.iter_rows()]


def _has_cells(whole: pl.DataFrame) -> bool:
    return any(column.null_count() < len(column) for column in whole.select(cs.string()))


def _frame(text: Text, delimiter: str, problems: list[Problem]) -> pl.DataFrame | None:
    """Every record as a row, those without cells as blanks; None where they are too many."""
    if text.content.count(b"\n") + text.content.count(b"\r") > MOST_LINES:
        return None
    csv.field_size_limit(LONGEST_CELL)
    frames: list[pl.DataFrame] = []
    size = 0
    records = enumerate(_records(text.content.splitlines(keepends=True), delimiter), 1)
    for rows, numbers, width in _chunks(records, text.number, problems):
        size += len(rows) * width
        if size > MOST_CELLS or width > MOST_COLUMNS:
            return None
        frames.append(_chunk(rows, numbers, text.number))
    return pl.concat(frames or [_chunk([], [], text.number)], how="diagonal")


_Chunk = tuple[list[list[str]], list[int], int]
"""Rows, their numbers, and the cells of the longest."""


def _chunks(
    records: Iterable[tuple[int, _Record]], number: int, problems: list[Problem]
) -> Iterator[_Chunk]:
    rows: list[list[str]] = []
    numbers: list[int] = []
    width = 0
    for n, record in records:
        if isinstance(record, str):
            problems.append(Problem(number, record, row=0 if record in _OF_THE_FILE else n))
        rows.append([] if isinstance(record, str) else record)
        numbers.append(n)
        width = max(width, len(rows[-1]))
        if width * len(rows) > _CHUNK:
            yield rows, numbers, width
            rows, numbers, width = [], [], 0
    if rows:
        yield rows, numbers, width


def _chunk(rows: list[list[str]], numbers: list[int], file_number: int) -> pl.DataFrame:
    columns = {
        cell_name(i): pl.Series(column, dtype=pl.String)
        for i, column in enumerate(zip_longest(*rows))
    }
    places = {
        FILE: pl.Series([file_number] * len(rows), dtype=pl.Int32),
        ROW: pl.Series(numbers, dtype=pl.Int32),
        _WIDTH: pl.Series([len(row) for row in rows], dtype=pl.Int32),
    }
    frame = pl.DataFrame(places | columns)
    return frame.with_columns(cleaned_cells(list(columns)))


def _head(whole: pl.DataFrame) -> list[list[str]]:
    names = whole.drop(FILE, ROW, _WIDTH).columns
    first = whole.head(HEAD_ROWS)
    widths = first[_WIDTH].to_list()
    rows = first.select(names).rows() if names else [()] * first.height
    return [[cell or "" for cell in row[:width]] for row, width in zip(rows, widths, strict=True)]


def _undecodable(text: Text, cells: pl.DataFrame) -> pl.DataFrame:
    """Row number and column of the first cell with bytes that are no characters.

    Not its text: what cannot be read cannot be looked through for personal data either.
    """
    if UNREADABLE.encode() not in text.content:
        return pl.DataFrame(schema={ROW: pl.Int32, "told": pl.String})
    bad: list[pl.Expr] = [
        pl.lit(None, dtype=pl.String),
        *(
            pl.when(pl.col(name).str.contains(UNREADABLE, literal=True)).then(
                pl.lit(f"column {column_letter(index)}")
            )
            for index, name in enumerate(cells.select(cs.string()).columns)
        ),
    ]
    return cells.select(ROW, pl.coalesce(bad).alias("told")).drop_nulls("told")


def _ragged(whole: pl.DataFrame, heading: int) -> pl.DataFrame:
    """Rows whose cell count differs from the usual one, below the first usual row.

    Titles above the table and notes below it (one cell with text) are not ragged. A row with
    text beyond the `heading`'s cells is, however usual: `1200,50` may have been one number.
    """
    names = whole.select(cs.string()).columns
    counts = [pl.col(name).is_not_null().cast(pl.Int32) for name in names]
    filled = pl.sum_horizontal(pl.lit(0), *counts) > 1
    told = pl.format("{} cells", _WIDTH).alias("told")
    rows = whole.select(ROW, _WIDTH, told, filled.alias("is_filled"), _beyond(names, heading))
    filled_rows = rows.filter("is_filled")
    if filled_rows.is_empty():
        return rows.head(0).select(ROW, "told")
    usual = _usual_width(filled_rows)
    first = rows.filter(pl.col(_WIDTH) == usual)[ROW].item(0)
    is_uneven = pl.col("is_filled") & ~pl.col(_WIDTH).is_in([usual, heading])
    below = pl.col(ROW) > first
    return rows.filter((below & is_uneven) | pl.col("is_beyond")).select(ROW, "told")


def _usual_width(rows: pl.DataFrame) -> int:
    counts = rows.group_by(_WIDTH).len().sort("len", _WIDTH, descending=True)
    return counts[_WIDTH].item(0)


def _beyond(names: list[str], heading: int) -> pl.Expr:
    """Text stands where the heading has no cells."""
    beyond = [pl.col(name).is_not_null() for name in names[heading:]] if heading else []
    return pl.any_horizontal(beyond or [pl.lit(value=False)]).alias("is_beyond")


_OF_THE_FILE = {"too_many_broken_rows"}


def _records(lines: list[bytes], delimiter: str) -> Iterator[_Record]:
    """Every record in order; one whose quote is never closed costs its first line."""
    start = broken = 0
    while start < len(lines):
        for after, cells in _closed_records(lines, start, delimiter):
            yield cells
            start = after
        if start < len(lines):
            broken += 1
            if broken > MOST_UNCLOSED:
                yield "too_many_broken_rows"
                return
            yield "cell_too_long" if len(lines[start]) > LONGEST_CELL else "unclosed_quote"
            start += 1


def _closed_records(
    lines: list[bytes], start: int, delimiter: str
) -> Iterator[tuple[int, list[str]]]:
    """Records from line `start` on, each with the line after it, up to one that never ends."""
    texts = (line.decode() for line in _of_sane_length(lines, start))
    quoting = csv.QUOTE_NONE if delimiter == UNIT_SEPARATOR else csv.QUOTE_MINIMAL
    reader = csv.reader(texts, delimiter=delimiter, quoting=quoting, strict=True)
    before = 0
    while True:
        try:
            cells = next(reader)
        except (StopIteration, csv.Error):
            return
        taken = lines[start + before : start + reader.line_num]
        if len(taken) > 1 and _are_rows(taken, delimiter, len(cells)):
            return
        before = reader.line_num
        yield start + before, cells


def _of_sane_length(lines: list[bytes], start: int) -> Iterator[bytes]:
    for line in islice(lines, start, None):
        if len(line) > LONGEST_LINE:
            return
        yield line


def _are_rows(lines: list[bytes], delimiter: str, width: int) -> bool:
    """Lines between two quotes of which each has the cells of a whole row.

    The first quote was never closed, and the second one opens or closes something else.
    """
    mark = delimiter.encode()
    return width > 2 and all(line.count(mark) == width - 1 for line in lines)
