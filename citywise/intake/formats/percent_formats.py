"""Cells that a workbook shows as percentages: 0.45 under the format `0.0%` is 45 %.

Whoever looks at the workbook sees `45.0%` there, and beside it perhaps a `45` that was typed. What
is stored says neither, so the cell is read as it is shown.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from math import isfinite

from citywise.intake.cells import TYPED, text_of

Cell = tuple[str, int]
"""Column letters and row."""

_BUILT_IN = frozenset({"9", "10"})
"""The formats `0%` and `0.00%`, which a workbook need not write down."""
_MAY_BE = re.compile(rb"""%|\bnumFmtId=["'](?:9|10)["']""")
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""A sign that is only written, and multiplies nothing: `0"%"`."""
_CELL = rb"""<(?:\w+:)?c\b(?=[^>]*\br=["']([A-Z]+)([1-9]\d*)["'])(?=[^>]*\bs=["'](?:%s)["'])"""


def shows_percent(number_format: str) -> bool:
    """Whether a number under this format is shown a hundred times as large, with a sign."""
    return "%" in _LITERAL.sub("", number_format)


def percent_text(value: float) -> str:
    """A stored share as the percentage that is shown, of as many digits as are stored."""
    if not isfinite(value):
        return text_of(value)
    shown = f"{Decimal(repr(value)) * 100:f}"
    return f"{TYPED}{shown.rstrip('0').rstrip('.') if '.' in shown else shown}%"


def percent_styles(styles: bytes) -> list[str]:
    """The numbers of a workbook's cell styles that show percentages; most workbooks have none."""
    if not _MAY_BE.search(styles):
        return []
    # no document type gets here, so nothing in the part can expand
    sheet = ET.fromstring(styles)  # noqa: S314
    shown = _BUILT_IN | {
        about.get("numFmtId", "")
        for about in sheet.iterfind("{*}numFmts/{*}numFmt")
        if shows_percent(about.get("formatCode", ""))
    }
    formats = [style.get("numFmtId", "") for style in sheet.iterfind("{*}cellXfs/{*}xf")]
    return [str(n) for n, number in enumerate(formats) if number in shown]


def cells_of_styles(xml: bytes, styles: list[str]) -> list[Cell]:
    """Where a worksheet has cells of these styles, whatever stands in them."""
    if not styles:
        return []
    cells = re.finditer(_CELL % "|".join(styles).encode(), xml)
    return [(match[1].decode(), int(match[2])) for match in cells]
