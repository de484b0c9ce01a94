"""Texts that are shown otherwise than they are stored: raised as a footnote is, or struck out.

`132` with a raised `1` is not 1321, and a struck-out `120` beside `135` is not 120135.
"""

from __future__ import annotations

import io
import re
import unicodedata
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.intake.cells import TYPED, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

ShownText = tuple[str, int, str]
"""Column letters, row, and the text that is shown."""

_RAISED, _LOWERED = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
_FONT = b"rPr"
"""Without the name of this element a part has no such text; most workbooks have none."""
_SHARED = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*\br=["']([A-Z]+)([1-9]\d*)["'])(?=[^>]*\bt=["']s["'])[^>]*>\s*"""
    rb"<(?:\w+:)?v>\s*(\d+)\s*</"
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Look:
    """How a part of a text is shown."""

    is_raised: bool = False
    is_lowered: bool = False
    is_struck: bool = False

    def show(self, text: str) -> str:
        """The text with digits that are none of a number, and in brackets what is struck out."""
        if self.is_raised or self.is_lowered:
            digits = _RAISED if self.is_raised else _LOWERED
            text = "".join(_digit(c, digits) for c in text)
        return struck_text(text) if self.is_struck and text.strip() else text


PLAIN = Look()


def struck_text(text: str) -> str:
    """What whoever struck it out has taken back; no number is read from it."""
    return f"[{text.removeprefix(TYPED)}]"


def _digit(character: str, digits: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else digits[value]


def shown_strings(xml: bytes) -> dict[int, str]:
    """The shared strings of a workbook that are not shown as they are stored, by their numbers."""
    if _FONT not in xml:
        return {}
    strings = (text for element in _closed(xml, "si") for text in [_shown(element)])
    return {number: text for number, text in enumerate(strings) if text}


def find_shown(xml: bytes, strings: dict[int, str], *, has_texts: bool = True) -> list[ShownText]:
    """Where a worksheet has one of these strings, or such a text of its own (if it has any)."""
    shared = _SHARED.finditer(xml) if strings else ()
    found = [
        (match[1].decode(), int(match[2]), strings[int(match[3])])
        for match in shared
        if int(match[3]) in strings
    ]
    return [*found, *_texts_within(xml)] if has_texts else found


def _texts_within(xml: bytes) -> Iterator[ShownText]:
    if _FONT not in xml:
        return
    for cell in _closed(xml, "c"):
        place = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
        text = next(map(_shown, cell.iterfind("{*}is")), "")
        if place and text:
            yield place[1], int(place[2]), text


def _closed(xml: bytes, name: str) -> Iterator[ET.Element]:
    """Each element of the name; what has been looked at is let go of."""
    # no document type gets here, so nothing in the part can expand
    for _, element in ET.iterparse(io.BytesIO(xml)):  # noqa: S314
        if element.tag.rpartition("}")[2] == name:
            yield element
            element.clear()


def _shown(text: ET.Element) -> str:
    """A rich text as it is shown; nothing where that is as it is stored."""
    runs = [(_look(run.find("{*}rPr")), run.findtext("{*}t", "")) for run in text.iterfind("{*}r")]
    if all(look == PLAIN for look, _ in runs):
        return ""
    return clean_text("".join(look.show(_unescaped(part)) for look, part in runs))


def _look(font: ET.Element | None) -> Look:
    if font is None:
        return PLAIN
    place = font.find("{*}vertAlign")
    position = "" if place is None else place.get("val", "")
    return Look(position == "superscript", position == "subscript", _is_struck(font))


def _is_struck(font: ET.Element) -> bool:
    strike = font.find("{*}strike")
    return strike is not None and strike.get("val", "1") in {"1", "true", "on"}


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold are written by their numbers."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def struck_styles(styles: bytes) -> list[str]:
    """The numbers of a workbook's cell styles that strike out; most workbooks have none."""
    if b"strike" not in styles:
        return []
    # no document type gets here, so nothing in the part can expand
    sheet = ET.fromstring(styles)  # noqa: S314
    fonts = enumerate(sheet.iterfind("{*}fonts/{*}font"))
    struck = {str(n) for n, font in fonts if _is_struck(font)}
    used = [style.get("fontId", "0") for style in sheet.iterfind("{*}cellXfs/{*}xf")]
    return [str(n) for n, font in enumerate(used) if font in struck]
