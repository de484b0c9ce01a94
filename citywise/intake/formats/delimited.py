"""Read delimited text: any delimiter, rows in their places.

Many files of one heading are read as one: a night of thousands of small files costs
its bytes, not its files. Quotes are read as fast where each holds a whole cell. Anything
else (ragged rows, lone carriage returns) is left to `broken_rows`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from citywise.intake.cells import Problem
from citywise.intake.formats.broken_rows import (
    LONGEST_CELL,
    MOST_CELLS,
    read_rows,
)
from citywise.intake.formats.cleanness import count_byte, holds, is_clean
from citywise.intake.formats.delimiters import (
    HEAD_ROWS,
    UNIT_SEPARATOR,
    delimiter_of_heading,
    delimiter_of_line,
    first_rows,
    split_line,
)
from citywise.intake.formats.encodings import UNREADABLE
from citywise.intake.formats.even_tables import SEPARATOR, parse_even, parse_quoted, without_quotes
from citywise.intake.formats.plain_texts import PlainText, as_plain, with_plain_ends
from citywise.intake.formats.sheet import FILE, ROW, Sheet, cleaned_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citywise.intake.formats.delimiters import IsHeading
    from citywise.intake.formats.encodings import Text

_WINDOW = LONGEST_CELL // 2
_UNREADABLE = UNREADABLE.encode()


def read_texts(texts: Iterable[Text], is_heading: IsHeading) -> Iterator[Sheet | Problem]:
    """Sheets of text files; those in order that begin with the same heading come as one sheet."""
    alike: dict[tuple[bytes, str], list[PlainText]] = defaultdict(list)
    for text in texts:
        if _has_too_many_cells(text.content):
            yield Problem(text.number, "too_large")
        elif plain := as_plain(text, is_heading) if _is_orderly(text.content) else None:
            alike[plain.heading, plain.delimiter].append(plain)
        else:
            yield from _read_alone(text, is_heading)
    for (heading, delimiter), group in alike.items():
        if is_heading(split_line(heading.decode(), delimiter)) and not _is_quoted_alone(group):
            yield from _read_together(group, is_heading)
        else:
            for plain in group:
                yield from _read_alone(plain.sent, is_heading)


def _is_quoted_alone(group: list[PlainText]) -> bool:
    """A single file is read as fast with its quotes."""
    return len(group) == 1 and b'"' in group[0].sent.content


def _has_too_many_cells(content: bytes) -> bool:
    """By its delimiters and line ends, before anything is made of them."""
    if len(content) < MOST_CELLS:
        return False
    mark = delimiter_of_line(content[:LONGEST_CELL].partition(b"\n")[0].decode(errors="ignore"))
    marks = (b"\n", b"\r", mark.encode())
    return sum(count_byte(content, each) for each in marks) > MOST_CELLS


def _is_orderly(content: bytes) -> bool:
    """No lone carriage returns, no line beyond all measure, nothing that could not be decoded."""
    if b"\r" in content and content.count(b"\r") != content.count(b"\r\n"):
        return False
    if holds(content, _UNREADABLE):
        return False
    # a line that is too long leaves a window of half its length without a line end
    windows = range(0, len(content) - _WINDOW, _WINDOW)
    return all(content.find(b"\n", start, start + _WINDOW) >= 0 for start in windows)


def _read_together(group: list[PlainText], is_heading: IsHeading) -> Iterator[Sheet | Problem]:
    heading, delimiter = group[0].heading, group[0].delimiter
    width = heading.count(delimiter.encode()) + 1
    bodies = [_body(plain.content) for plain in group]
    whole = b"".join(bodies)
    lines = np.array([count_byte(body, b"\n") for body in bodies])
    cells = parse_even(whole, delimiter.encode(), width)
    if cells is None:
        for plain in group:
            yield from _read_alone(plain.sent, is_heading)
        return
    if not is_clean(whole, delimiter):
        cells = cells.with_columns(cleaned_cells(cells.columns))
    head = first_rows(group[0].content, delimiter)
    files = tuple(plain.sent.number for plain in group)
    yield Sheet(files, 1, "", _with_places(cells, files, lines), head)


def _body(content: bytes) -> bytes:
    return with_plain_ends(content[content.find(b"\n") + 1 :])


def _with_places(cells: pl.DataFrame, files: tuple[int, ...], lines: np.ndarray) -> pl.DataFrame:
    numbers = np.repeat(np.array(files, dtype=np.int32), lines)
    starts = np.repeat(np.cumsum(lines) - lines, lines)
    rows = (np.arange(len(numbers)) - starts + 2).astype(np.int32)
    places = pl.DataFrame({FILE: numbers, ROW: rows})
    return pl.concat([places, cells], how="horizontal")


def _read_alone(text: Text, is_heading: IsHeading) -> Iterator[Sheet | Problem]:
    """A file with quotes in one go, if they are in order; else record by record."""
    sheet = _read_quoted(text, is_heading) if b'"' in text.content else None
    yield from [sheet] if sheet else read_rows(text, is_heading)


def _read_quoted(text: Text, is_heading: IsHeading) -> Sheet | None:
    """The sheet of a file whose first line is a heading and whose quotes are in order."""
    if not _is_orderly(text.content):
        return None
    delimiter = delimiter_of_heading(text.content, is_heading)
    if delimiter == UNIT_SEPARATOR:
        return None
    content = with_plain_ends(text.content)
    if plain := without_quotes(content, delimiter):
        content, delimiter = plain, SEPARATOR.decode()
        width = plain.count(SEPARATOR, 0, plain.find(b"\n")) + 1
        cells = parse_even(plain, SEPARATOR, width)
    else:
        cells = parse_quoted(content, delimiter)
    if cells is None:
        return None
    # a tab within quotes is part of a cell, even where tabs stand between the cells
    if delimiter == "\t" or not is_clean(content, delimiter):
        cells = cells.with_columns(cleaned_cells(cells.columns))
    head = [[cell or "" for cell in row] for row in cells.head(HEAD_ROWS).iter_rows()]
    if not is_heading(head[0]):
        return None
    numbers = np.full(cells.height, text.number, np.int32)
    places = pl.DataFrame({FILE: numbers, ROW: np.arange(1, cells.height + 1, dtype=np.int32)})
    return Sheet((text.number,), 1, "", pl.concat([places, cells], how="horizontal"), head)
