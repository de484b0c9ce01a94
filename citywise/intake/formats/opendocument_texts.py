"""Texts in cells of an OpenDocument spreadsheet: paragraphs, breaks, and parts in another style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.intake.formats.shown_texts import PLAIN, Look

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SPACES = {_TEXT + "s": " ", _TEXT + "tab": "\t", _TEXT + "line-break": "\n"}
_LINES = (STYLE + "text-line-through-style", STYLE + "text-line-through-type")

Looks = dict[str, Look]
"""How the styles of texts and cells show them, by the names of the styles."""


def look_of(style: ET.Element) -> Looks:
    """The style's look, where it is not plain."""
    properties = style.find(STYLE + "text-properties")
    if properties is None:
        return {}
    # `super 58%`, or how far it is raised: `33% 58%`
    position = properties.get(STYLE + "text-position", "").partition(" ")[0]
    look = Look(
        is_raised=position == "super" or (position[:1].isdigit() and position != "0%"),
        is_lowered=position == "sub" or position.startswith("-"),
        is_struck=any(properties.get(line, "none") != "none" for line in _LINES),
    )
    return {} if look == PLAIN else {style.get(STYLE + "name", ""): look}


def shown_paragraphs(cell: ET.Element, looks: Looks) -> str:
    """The cell's text as it is shown, a paragraph a line."""
    return "\n".join(_shown(paragraph, looks) for paragraph in cell.findall(_TEXT + "p"))


def has_paragraph(cell: ET.Element) -> bool:
    """A text is written beside the value, if only an empty one."""
    return cell.find(_TEXT + "p") is not None


def _shown(part: ET.Element, looks: Looks) -> str:
    """Runs of spaces, tabs and line breaks are elements of their own."""
    inner = (_SPACES.get(p.tag, "") + _shown(p, looks) + (p.tail or "") for p in part)
    look = looks.get(part.get(_TEXT + "style-name", ""), PLAIN)
    return look.show((part.text or "") + "".join(inner))
