"""Read XML of the kinds the network knows: IATI activities, DHIS2 data values, Dublin Core.

Read element by element, so that a large file costs no more memory than its records. A
document type is refused in whatever encoding it comes: nothing expands, nothing is fetched.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from citywise.intake.cells import Problem, clean_text, text_of
from citywise.intake.formats.dublin_core import material_record
from citywise.intake.formats.iati import activity_record
from citywise.intake.formats.record_tables import TooLargeError
from citywise.intake.formats.records import Tables, sheets_of

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator

    from citywise.intake.formats.sheet import Sheet

DEEPEST = 100
LONGEST_PIECE = 4 * 1024 * 1024
MOST_TAGS = 4_000_000
MOST_TOLD = 100
_ACTIVITY, _ACTIVITIES = "iati-activity", "iati-activities"
_VALUE_SET, _VALUE = "dataValueSet", "dataValue"
_RECORD, _DUBLIN_CORE = "record", "dc"
_HARVESTED = frozenset({"OAI-PMH", "records", "metadata", _DUBLIN_CORE})
"""Roots below which records of materials lie: answers of OAI-PMH, and files of their records."""
_KNOWN = _HARVESTED | {_ACTIVITIES, _ACTIVITY, _VALUE_SET}
_WHOLE = frozenset({_ACTIVITY, _RECORD, _DUBLIN_CORE})
"""Records that are taken when all of them has been read."""


class _TooDeepError(Exception):
    """Elements in elements far beyond what any report needs."""


class _Pieces(io.BytesIO):
    """The bytes of a document; none may be handed out for long without an element coming of them.

    The parser reads a tag, a comment or a text that goes on for ever again and again.
    """

    in_vain = 0

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        self.in_vain += len(piece)
        if self.in_vain > LONGEST_PIECE:
            raise TooLargeError
        return piece


@dataclass(slots=True)
class _Found:
    """What a document holds so far."""

    tables: Tables = field(default_factory=lambda: Tables(text_of))
    identifiers: Counter[str] = field(default_factory=Counter[str])
    is_known: bool = False
    is_continued: bool = False
    """The server has more records than are in this answer."""


def read_xml(number: int, raw: bytes) -> Iterator[Sheet | Problem]:
    """The tables of the document, or the one problem that stops it."""
    if raw.count(b"<") > MOST_TAGS:
        yield Problem(number, "too_large")
        return
    try:
        found = _collect(raw)
    except DefusedXmlException:
        yield Problem(number, "forbidden_xml")
    except _TooDeepError:
        yield Problem(number, "too_deep")
    except TooLargeError:
        yield Problem(number, "too_large")
    except (ParseError, ValueError, LookupError) as error:
        yield Problem(number, "broken_xml", str(error)[:80])
    else:
        yield from _sheets(number, found)


def _sheets(number: int, found: _Found) -> Iterator[Sheet | Problem]:
    if not found.is_known:
        yield Problem(number, "unknown_xml")
        return
    yield from _repeated_activities(number, found.identifiers)
    if found.is_continued:
        yield Problem(number, "list_goes_on")
    yield from sheets_of(number, found.tables)


def _repeated_activities(number: int, identifiers: Counter[str]) -> Iterator[Problem]:
    """Activities that stand under the identifier of another are read as well, and told."""
    repeated = (name for name, count in identifiers.items() if name and count > 1)
    for identifier in islice(repeated, MOST_TOLD):
        yield Problem(number, "repeated_activity", identifier)


def _collect(raw: bytes) -> _Found:
    """Every record of the document.

    What is of another kind is read to its end all the same: broken is told as broken.
    """
    found, pieces = _Found(), _Pieces(raw)
    opened: list[ET.Element] = []
    for event, element in iterparse(pieces, ("start", "end"), forbid_dtd=True):
        pieces.in_vain = 0
        if event == "end":
            opened.pop()
            _take(element, opened, found)
            continue
        opened.append(element)
        found.is_known = _name(opened[0]) in _KNOWN
        if len(opened) > DEEPEST:
            raise _TooDeepError
    return found


def _take(element: ET.Element, opened: list[ET.Element], found: _Found) -> None:
    """Take a record that is complete, and let go of its elements."""
    name, outer = _name(element), [_name(each) for each in opened]
    is_harvested = bool(_HARVESTED & {*outer[:1], name})
    if name == _ACTIVITY:
        record = activity_record(element)
        found.tables.add("activities", [record], {})
        found.identifiers[record["iati-identifier"]] += 1
    elif name == _VALUE and opened:
        found.tables.add("dataValues", [_attributes(element)], _attributes(opened[0]))
    elif is_harvested and name in {_RECORD, _DUBLIN_CORE} and not _WHOLE & set(outer):
        found.tables.add("records", [material_record(element)], {})
    elif name == "resumptionToken":
        found.is_continued = bool((element.text or "").strip())
    elif _WHOLE & set(outer) and (is_harvested or _ACTIVITY in outer):
        return
    element.clear()
    if opened:
        opened[-1].remove(element)


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _attributes(element: ET.Element) -> dict[str, str]:
    return {name: clean_text(text) for name, text in element.items()}
