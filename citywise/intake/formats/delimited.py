"""Read delimited text: any delimiter, declared and verified encoding, rows in their places.

Many files of one heading are read as one: a night of thousands of small files costs
its bytes, not its files. Anything out of the ordinary (quotes, ragged rows, lone
carriage returns) is read record by record, so that one bad row costs one row.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from citywise.intake.cells import Problem, clean_text
from citywise.intake.formats.sheet import FILE, ROW, Sheet, cell_name, frame_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

IsHeading = Callable[[list[str]], bool]
"""Says whether the cells of one line are the whole heading of some template."""

UNIT_SEPARATOR = "\x1f"
"""Stands between the cells of ActivityInfo's text tables, in which quotes are mere letters."""

DELIMITERS = (",", ";", "\t", "|")
HEAD_ROWS = 30
MOST_UNCLOSED = 100
_CONTROLS = bytes(set(range(32)) - {10}) + b"\x7f"
_WIDE_SPACES = (b"\xc2\xa0", b"\xe2\x80", b"\xe3\x80\x80")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text file after decoding: UTF-8 without mark, line ends as they were."""

    number: int
    content: bytes
    encoding: str


def decode(number: int, raw: bytes, declared: str) -> Text | Problem:
    """Decode by byte-order mark, else valid UTF-8, else the declared encoding; never by guess."""
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _decode_as(number, raw[len(mark) :], encoding)
    if raw.isascii():
        return Text(number, raw, "utf-8")
    as_utf8 = _decode_as(number, raw, "utf-8")
    if isinstance(as_utf8, Text) or not declared:
        return as_utf8
    return _decode_as(number, raw, declared)


def _decode_as(number: int, raw: bytes, encoding: str) -> Text | Problem:
    try:
        text = raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return Problem(number, "encoding_unknown", encoding)
    return Text(number, raw if encoding == "utf-8" else text.encode(), encoding)


def read_texts(
    texts: Iterable[Text], is_heading: IsHeading
) -> Iterator[tuple[Sheet, list[Problem]]]:
    """Sheets of text files; plain ones that begin with the same heading come as one sheet."""
    by_first_line: dict[bytes, list[Text]] = defaultdict(list)
    for text in texts:
        by_first_line[_plain_first_line(text.content)].append(text)
    for line, group in by_first_line.items():
        if line and is_heading(_split(line.decode(), _delimiter(line.decode()))):
            yield from _read_together(line, group, is_heading)
        else:
            yield from (_read_carefully(text, is_heading) for text in group)


def _plain_first_line(content: bytes) -> bytes:
    """The first line, where the file has neither quotes nor lone carriage returns."""
    heading, newline, _ = content.partition(b"\n")
    if not newline or b'"' in content or content.count(b"\r") != content.count(b"\r\n"):
        return b""
    return heading.rstrip(b"\r")


def _read_together(
    heading: bytes, texts: list[Text], is_heading: IsHeading
) -> Iterator[tuple[Sheet, list[Problem]]]:
    delimiter = _delimiter(heading.decode())
    width = heading.count(delimiter.encode()) + 1
    bodies = [_body(text.content) for text in texts]
    whole = b"".join(bodies)
    lines = np.array([body.count(b"\n") for body in bodies])
    cells = _parse(whole, delimiter, width) if _is_even(whole, delimiter, width, lines) else None
    if cells is None:
        yield from (_read_carefully(text, is_heading) for text in texts)
        return
    if not _is_clean(whole, delimiter):
        cells = cells.with_columns(_cleaned(cells.columns))
    head = _head(texts[0].content, delimiter)
    files = tuple(text.number for text in texts)
    yield Sheet(files, 1, "", _with_places(cells, texts, lines), head), []


def _body(content: bytes) -> bytes:
    body = content.partition(b"\n")[2].replace(b"\r\n", b"\n").replace(b"\r", b"")
    return body if body.endswith(b"\n") or not body else body + b"\n"


def _is_even(whole: bytes, delimiter: str, width: int, lines: np.ndarray) -> bool:
    """As many delimiters as rows of the heading's width have; too long rows fail in `_parse`."""
    return whole.count(delimiter.encode()) == (width - 1) * int(lines.sum()) and width > 1


def _parse(whole: bytes, delimiter: str, width: int) -> pl.DataFrame | None:
    names = [cell_name(i) for i in range(width)]
    if not whole:
        return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    try:
        return pl.read_csv(
            whole,
            has_header=False,
            separator=delimiter,
            quote_char=None,
            schema=dict.fromkeys(names, pl.String),
        )
    except pl.exceptions.PolarsError:
        return None


def _with_places(cells: pl.DataFrame, texts: list[Text], lines: np.ndarray) -> pl.DataFrame:
    numbers = np.repeat(np.array([text.number for text in texts], dtype=np.int32), lines)
    starts = np.repeat(np.cumsum(lines) - lines, lines)
    rows = (np.arange(len(numbers)) - starts + 2).astype(np.int32)
    places = pl.DataFrame({FILE: numbers, ROW: rows})
    return pl.concat([places, cells], how="horizontal")


def _is_clean(whole: bytes, delimiter: str) -> bool:
    """Nothing to strip from any cell: no control characters, and no spaces at a cell's ends."""
    if len(whole.translate(None, _CONTROLS)) != len(whole):
        return False
    marks = (delimiter.encode(), b"\n")
    ends = [end for mark in marks for end in (mark + b" ", b" " + mark)]
    spaces = ends if whole.isascii() else [*ends, *_WIDE_SPACES]
    return not any(space in whole for space in spaces) and whole[:1] != b" "


def _cleaned(names: list[str]) -> list[pl.Expr]:
    blank = pl.lit(None, dtype=pl.String)
    texts = {
        name: pl.col(name)
        .str.replace_all("\t", " ", literal=True)
        .str.replace_all(r"[\x00-\x1f\x7f]", "")
        .str.strip_chars()
        for name in names
    }
    return [
        pl.when(text == "").then(blank).otherwise(text).alias(name) for name, text in texts.items()
    ]


def _read_carefully(text: Text, is_heading: IsHeading) -> tuple[Sheet, list[Problem]]:
    content = text.content.decode()
    delimiter = _delimiter_of_heading(content[:20_000], is_heading)
    rows, problems = _records(text.number, content, delimiter)
    heading = next((len(row) for row in rows[:HEAD_ROWS] if is_heading(row)), 0)
    ragged = _ragged(rows, heading)
    problems += [
        Problem(text.number, "ragged_row", f"{len(rows[number - 1])} cells", row=number)
        for number in ragged
    ]
    kept = [(n, row) for n, row in enumerate(rows, 1) if n not in ragged]
    cells = frame_cells([row for _, row in kept], [n for n, _ in kept], text.number)
    aside = tuple((number, rows[number - 1]) for number in sorted(ragged))
    return Sheet((text.number,), 1, "", cells, rows[:HEAD_ROWS], set_aside=aside), problems


def _ragged(rows: list[list[str]], heading: int) -> set[int]:
    """Row numbers whose cell count differs from the usual one, below the first usual row.

    Titles above the table and notes below it (one cell with text) are not ragged. A row with
    text beyond the `heading`'s cells is, however usual: `1200,50` may have been one number.
    """
    widths = Counter(len(row) for row in rows if _is_filled(row))
    if not widths:
        return set()
    usual = max(widths, key=lambda width: (widths[width], width))
    first = next(n for n, row in enumerate(rows, 1) if len(row) == usual)
    uneven = {
        n
        for n, row in enumerate(rows, 1)
        if n > first and len(row) not in {usual, heading} and _is_filled(row)
    }
    too_long = {n for n, row in enumerate(rows, 1) if heading and any(row[heading:])}
    return uneven | too_long


def _is_filled(row: list[str]) -> bool:
    return sum(1 for cell in row if cell) > 1


def _records(number: int, content: str, delimiter: str) -> tuple[list[list[str]], list[Problem]]:
    """Every record in order; one whose quote is never closed costs its first line."""
    lines = io.StringIO(content, newline="").readlines()
    rows: list[list[str]] = []
    problems: list[Problem] = []
    start = resume = 0
    while start < len(lines) and len(problems) < MOST_UNCLOSED:
        for after, cells in _closed_records(lines, start, delimiter):
            rows.append([clean_text(cell) for cell in cells])
            resume = after
        start = resume
        if start < len(lines):
            rows.append([])
            problems.append(Problem(number, "unclosed_quote", row=len(rows)))
            start = resume = start + 1
    if start < len(lines):
        problems.append(Problem(number, "too_many_broken_rows"))
    return rows, problems


def _closed_records(
    lines: list[str], start: int, delimiter: str
) -> Iterator[tuple[int, list[str]]]:
    """Records from line `start` on, each with the line after it, up to one that never ends."""
    quoting = csv.QUOTE_NONE if delimiter == UNIT_SEPARATOR else csv.QUOTE_MINIMAL
    reader = csv.reader(
        islice(lines, start, None), delimiter=delimiter, quoting=quoting, strict=True
    )
    while True:
        try:
            cells = next(reader)
        except (StopIteration, csv.Error):
            return
        yield start + reader.line_num, cells


def _delimiter_of_heading(sample: str, is_heading: IsHeading) -> str:
    """The delimiter by which some line is a heading, else the one that cuts most evenly."""
    if UNIT_SEPARATOR in sample:
        return UNIT_SEPARATOR
    lines = _first_lines(sample)
    marks = sorted(DELIMITERS, key=lambda mark: _evenness(lines, mark), reverse=True)
    by_heading = (mark for mark in marks if any(is_heading(_split(line, mark)) for line in lines))
    return next(by_heading, marks[0])


def _delimiter(sample: str) -> str:
    """The delimiter that cuts the first lines into the most even cells."""
    if UNIT_SEPARATOR in sample:
        return UNIT_SEPARATOR
    lines = _first_lines(sample)
    return max(DELIMITERS, key=lambda mark: _evenness(lines, mark))


def _first_lines(sample: str) -> list[str]:
    return [line for line in sample.splitlines()[:HEAD_ROWS] if line.strip()]


def _evenness(lines: list[str], mark: str) -> tuple[int, int]:
    counts = Counter(line.count(mark) for line in lines if mark in line)
    if not counts:
        return (0, 0)
    cuts, times = counts.most_common(1)[0]
    return (times * cuts, times)


def _head(content: bytes, delimiter: str) -> list[list[str]]:
    lines = content[:65_536].decode(errors="ignore").splitlines()[:HEAD_ROWS]
    return [_split(line, delimiter) for line in lines]


def _split(line: str, delimiter: str) -> list[str]:
    return [clean_text(cell) for cell in line.split(delimiter)]
