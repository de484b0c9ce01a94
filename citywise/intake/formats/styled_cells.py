"""Where the cells of a worksheet stand that a style shows in another way: struck out, as `45%`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from citywise.intake.formats.number_formats import NumberFormat, ShownFormats

Cell = tuple[str, int]
"""Column letters and row."""

FormattedCell = tuple[str, int, "NumberFormat"]
"""Column letters, row, and how a number is shown there."""

_CELL = rb"""<(?:\w+:)?c\b(?=[^>]*\br=["']([A-Z]+)([1-9]\d*)["'])(?=[^>]*\bs=["'](%s)["'])"""


def cells_of_styles(xml: bytes, styles: list[str]) -> list[Cell]:
    """Where a worksheet has cells of these styles, whatever stands in them."""
    return [(match[1].decode(), int(match[2])) for match in _found(xml, styles)]


def formatted_cells(xml: bytes, formats: ShownFormats) -> list[FormattedCell]:
    """Where a worksheet has cells whose style shows something else than the number in them."""
    return [
        (match[1].decode(), int(match[2]), formats[match[3].decode()])
        for match in _found(xml, formats)
    ]


def _found(xml: bytes, styles: Collection[str]) -> Iterator[re.Match[bytes]]:
    return re.finditer(_CELL % "|".join(styles).encode(), xml) if styles else iter(())
