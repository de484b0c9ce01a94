"""Parse text of which every line has as many cells, at the speed of its bytes.

Quotes are no hindrance where each pair holds a whole cell of one line; whether that is so is
asked of all bytes at once, since the reader underneath fills short rows up and says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from citywise.intake.formats.broken_rows import MOST_COLUMNS
from citywise.intake.formats.cleanness import count_byte
from citywise.intake.formats.sheet import cell_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Mask = NDArray[np.bool_]

_QUOTE, _NEWLINE = ord('"'), ord("\n")
SEPARATOR = b"\x1f"
"""Stands in no text that an office program saves."""


def parse_even(content: bytes, delimiter: bytes, width: int) -> pl.DataFrame | None:
    """The cells of lines without quotes; None where one has more or fewer of them."""
    marks = (width - 1) * count_byte(content, b"\n")
    if not 1 < width <= MOST_COLUMNS or count_byte(content, delimiter) != marks:
        return None
    # as many marks as rows of this width have: a line too short has one too long beside it
    return _parse(content, delimiter.decode(), width, None)


def _parse(content: bytes, delimiter: str, width: int, quote: str | None) -> pl.DataFrame | None:
    """The cells; None where a line is longer than the others."""
    names = [cell_name(i) for i in range(width)]
    if not content:
        return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    try:
        return pl.read_csv(
            content,
            has_header=False,
            separator=delimiter,
            quote_char=quote,
            schema=dict.fromkeys(names, pl.String),
        )
    except pl.exceptions.PolarsError:
        return None


def parse_quoted(content: bytes, delimiter: str) -> pl.DataFrame | None:
    """The cells of lines with quotes; None where the lines differ or the quotes do not hold."""
    found = quoted_cells(content, delimiter)
    cells = _parse(content, delimiter, found.width, '"') if found else None
    if cells is None or cells.height != count_byte(content, b"\n"):
        return None
    return cells.with_columns(pl.all().replace("", None)) if b'""' in content else cells


def without_quotes(content: bytes, delimiter: str) -> bytes:
    """The text with `SEPARATOR` between its cells, if every cell is quoted and holds no quote.

    Form tools write so. What is left of the quotes tells where it is not so.
    """
    if not (content.startswith(b'"') and content.endswith(b'"\n')) or SEPARATOR in content:
        return b""
    plain = content[1:-2].replace(f'"{delimiter}"'.encode(), SEPARATOR)
    plain = plain.replace(b'"\n"', b"\n")
    lines = count_byte(plain, b"\n")
    is_whole = b'"' not in plain and lines + 1 == count_byte(content, b"\n")
    return plain + b"\n" if is_whole else b""


@dataclass(frozen=True, slots=True)
class QuotedCells:
    """Every byte of a text with quotes, and which of them stand between cells.

    `edges`: ends of cells and lines. `opens`, `closes`: quotes, two of them in a doubled one.
    """

    data: Bytes
    edges: Mask
    opens: Mask
    closes: Mask
    width: int


def quoted_cells(content: bytes, delimiter: str) -> QuotedCells | None:
    """Where the cells are, if lines are alike and each quote holds a whole cell of one line."""
    data = np.frombuffer(content, np.uint8)
    quotes = data == _QUOTE
    # odd behind an opening quote, also where one stands doubled in a cell
    inside = (np.cumsum(quotes, dtype=np.uint8) & 1).astype(np.bool_)
    newlines = data == _NEWLINE
    if inside[-1] or (newlines & inside).any() or not _hold_cells(data, quotes, inside, delimiter):
        return None
    edges = (newlines | (data == ord(delimiter))) & ~inside
    width = _common_width(data[edges] == _NEWLINE)
    if not 1 < width <= MOST_COLUMNS:
        return None
    return QuotedCells(data, edges, quotes & inside, quotes & ~inside, width)


def _common_width(is_end: Mask) -> int:
    """Every so many edges of cells one is the end of a line."""
    width = int(np.argmax(is_end)) + 1
    if len(is_end) % width:
        return 0
    by_line = is_end.reshape(-1, width)
    return width if by_line[:, -1].all() and not by_line[:, :-1].any() else 0


def _hold_cells(data: Bytes, quotes: Mask, inside: Mask, delimiter: str) -> bool:
    """A quote opens behind an edge and closes before one, or stands doubled within a cell."""
    edges = np.zeros(256, np.bool_)
    edges[[_QUOTE, _NEWLINE, ord(delimiter)]] = True
    is_edge = edges[data]
    opens_amid = quotes[1:] & inside[1:] & ~is_edge[:-1]
    closes_amid = quotes[:-1] & ~inside[:-1] & ~is_edge[1:]
    return not opens_amid.any() and not closes_amid.any()
