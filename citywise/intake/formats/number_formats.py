"""Number formats under which something else is shown than the number that is stored.

`[<5]"<5";0` shows 3 as `<5`, `0" %"` shows 5 as `5 %`, `;;;` shows nothing. Colours, decimals and
thousands are only a way of showing the number that is there.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from math import isfinite

from citywise.intake.cells import text_of
from citywise.intake.formats.number_sections import Section, sections_of
from citywise.intake.formats.shown_numbers import hand_on

ShownFormats = dict[str, "NumberFormat"]
"""The number formats of cell styles, by the numbers of the styles."""

_BUILT_IN = {"9": "0%", "10": "0.00%"}
"""Formats that a workbook need not write down, by their numbers."""
_MAY_BE = re.compile(rb"""\bnumFmtId=["'](?:9|10)["']""")
_CODE = re.compile(rb"""\bformatCode=(?:"([^"]*)"|'([^']*)')""")
_PROBES = (12345678, 3, 0.5, 0, -0.5, -3, -12345678)
"""Numbers by which a format shows what it does."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format that shows other things than plain numbers."""

    sections: tuple[Section, ...]

    def text_of(self, value: float) -> str:
        """What a cell says that holds this number."""
        if not isfinite(value):
            return text_of(value)
        section = self._section(value)
        if section is None:
            return hand_on(value, "", has_digits=False)
        sign = "-" if value < 0 and self._adds_sign(section) else ""
        return hand_on(
            value,
            sign + section.write(value),
            has_digits=section.shows_digits,
            is_red=section.has("colour"),
        )

    def _section(self, value: float) -> Section | None:
        """The first section that is for the number; without conditions, by its sign."""
        conditional = [section for section in self.sections if section.condition]
        if not conditional:
            place = 1 if value < 0 else 2 if value == 0 else 0
            return self.sections[place if place < len(self.sections) else 0]
        others = [section for section in self.sections if not section.condition]
        return next((s for s in conditional if s.holds(value)), others[0] if others else None)

    def _adds_sign(self, section: Section) -> bool:
        """A section that is for numbers below zero only writes its sign itself."""
        if section.condition:
            sign, limit = section.condition
            return not (sign in {"<", "<="} and limit <= 0)
        is_by_sign = not any(other.condition for other in self.sections)
        return not is_by_sign or section is self.sections[0]


@lru_cache(maxsize=256)
def number_format(code: str) -> NumberFormat | None:
    """A number format under which something else is shown than what is stored; else nothing."""
    sections = sections_of(code)
    if any(section.has("day", "part") for section in sections):
        return None
    found = NumberFormat(tuple(sections))
    limits = [section.condition[1] for section in sections if section.condition]
    probes = (*_PROBES, *(limit + step for limit in limits for step in (-1, 0, 1)))
    is_plain = all(found.text_of(value) == text_of(value) for value in probes)
    return None if is_plain else found


def shown_formats(styles: bytes) -> ShownFormats:
    """Those of a workbook's cell styles; most workbooks have none."""
    codes = {
        (match[1] or match[2] or b"").decode("utf-8", "replace") for match in _CODE.finditer(styles)
    }
    if not (_MAY_BE.search(styles) or any(number_format(unescape(code)) for code in codes)):
        return {}
    # no document type gets here, so nothing in the part can expand
    sheet = ET.fromstring(styles)  # noqa: S314
    told = {
        about.get("numFmtId", ""): about.get("formatCode", "")
        for about in sheet.iterfind("{*}numFmts/{*}numFmt")
    }
    shown = {number: number_format(code) for number, code in (_BUILT_IN | told).items()}
    used = [style.get("numFmtId", "") for style in sheet.iterfind("{*}cellXfs/{*}xf")]
    found = {str(n): shown.get(number) for n, number in enumerate(used)}
    return {style: about for style, about in found.items() if about}
