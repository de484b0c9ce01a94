"""Put text files with quotes into a form without any, so that many of one heading are read as one.

`1,"Club, again",20` becomes the same three cells with `SEPARATOR` between them. It is done only
where each pair of quotes holds a whole cell of one line; anything else is read file by file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from citywise.intake.formats.delimiters import (
    UNIT_SEPARATOR,
    IsHeading,
    delimiter_of_heading,
    delimiter_of_line,
)
from citywise.intake.formats.even_tables import SEPARATOR, quoted_cells

if TYPE_CHECKING:
    from citywise.intake.formats.encodings import Text

_LARGEST = 1024 * 1024
"""A longer file costs its bytes, and is read at their speed by itself."""


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text without quotes and the mark between its cells; `sent` is the text as it came."""

    sent: Text
    content: bytes
    delimiter: str

    @property
    def heading(self) -> bytes:
        """The first line."""
        return self.content[: self.content.find(b"\n")].rstrip(b"\r")


def as_plain(text: Text, is_heading: IsHeading) -> PlainText | None:
    """The text without quotes; None where they are not in order, or it has no whole line."""
    if b"\n" not in text.content:
        return None
    if b'"' not in text.content:
        heading = text.content[: text.content.find(b"\n")].decode()
        return PlainText(text, text.content, delimiter_of_line(heading))
    return _unquoted(text, is_heading)


def _unquoted(text: Text, is_heading: IsHeading) -> PlainText | None:
    if len(text.content) > _LARGEST or SEPARATOR in text.content:
        return None
    delimiter = delimiter_of_heading(text.content, is_heading)
    content = with_plain_ends(text.content)
    if delimiter == UNIT_SEPARATOR or not (cells := quoted_cells(content, delimiter)):
        return None
    data = cells.data.copy()
    data[cells.edges & (data == ord(delimiter))] = SEPARATOR[0]
    # of the marks only one of two that stand doubled within a cell is part of it
    is_doubled = np.zeros(len(data), np.bool_)
    is_doubled[1:] = cells.opens[1:] & cells.closes[:-1]
    kept = ~(cells.opens | cells.closes) | is_doubled
    return PlainText(text, data[kept].tobytes(), SEPARATOR.decode())


def with_plain_ends(content: bytes) -> bytes:
    """Every line ends in a newline, the last one too."""
    plain = content.replace(b"\r\n", b"\n") if b"\r" in content else content
    return plain if plain.endswith(b"\n") or not plain else plain + b"\n"
