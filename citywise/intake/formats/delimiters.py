"""By which mark the cells of a line are apart: the one by which a heading is a heading.

Without a heading it is the mark that cuts the first lines into the most even cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from citywise.intake.cells import clean_text

IsHeading = Callable[[list[str]], bool]
"""Says whether the cells of one line are the whole heading of some template."""

UNIT_SEPARATOR = "\x1f"
"""Stands between the cells of ActivityInfo's text tables, in which quotes are mere letters."""

DELIMITERS = (",", ";", "\t", "|", UNIT_SEPARATOR)
HEAD_ROWS = 30
_HEAD_BYTES = 65_536
# of text only these end a line; Python knows more, which may stand in a cell
_LINE_END = re.compile("\r\n|\n|\r")


def delimiter_of_heading(content: bytes, is_heading: IsHeading) -> str:
    """The delimiter by which some line is a heading, else the one that cuts most evenly."""
    lines = _first_lines(content)
    marks = sorted(DELIMITERS, key=lambda mark: _evenness(lines, mark), reverse=True)
    by_heading = (
        mark for mark in marks if any(is_heading(split_line(line, mark)) for line in lines)
    )
    return next(by_heading, marks[0])


def delimiter_of_line(line: str) -> str:
    """The delimiter that cuts a line into the most cells."""
    return max(DELIMITERS, key=line.count)


def first_rows(content: bytes, delimiter: str) -> list[list[str]]:
    """The first lines, cut into cells; where quotes do not matter."""
    lines = _LINE_END.split(content[:_HEAD_BYTES].decode(errors="ignore"))[:HEAD_ROWS]
    return [split_line(line, delimiter) for line in lines]


def first_rows_by_heading(content: bytes, is_heading: IsHeading) -> list[list[str]]:
    """The first lines, cut at the delimiter by which one of them is a heading."""
    return first_rows(content, delimiter_of_heading(content, is_heading))


def split_line(line: str, delimiter: str) -> list[str]:
    """The clean cells of a line without quotes."""
    return [clean_text(cell) for cell in line.split(delimiter)]


def _first_lines(content: bytes) -> list[str]:
    lines = _LINE_END.split(content[:_HEAD_BYTES].decode(errors="ignore"))
    return [line for line in lines[:HEAD_ROWS] if line.strip()]


def _evenness(lines: list[str], mark: str) -> tuple[int, int]:
    counts = Counter(line.count(mark) for line in lines if mark in line)
    if not counts:
        return (0, 0)
    cuts, times = counts.most_common(1)[0]
    return (times * cuts, times)
