"""Read XML of the two kinds the network knows: IATI activities and DHIS2 data values.

Read element by element, so that a large file costs no more memory than its records. A
document type is refused in whatever encoding it comes: nothing expands, nothing is fetched.
"""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from citywise.intake.cells import Problem, clean_text, text_of
from citywise.intake.formats.iati import activity_record
from citywise.intake.formats.records import Tables, sheets_of

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator

    from citywise.intake.formats.sheet import Sheet

DEEPEST = 100
_ACTIVITY, _ACTIVITIES = "iati-activity", "iati-activities"
_VALUE_SET, _VALUE = "dataValueSet", "dataValue"
_KNOWN = frozenset({_ACTIVITIES, _ACTIVITY, _VALUE_SET})


class _TooDeepError(Exception):
    """Elements in elements far beyond what any report needs."""


def read_xml(number: int, raw: bytes) -> Iterator[Sheet | Problem]:
    """The tables of the document, or the one problem that stops it."""
    tables = Tables(text_of)
    try:
        is_known = _collect(raw, tables)
    except DefusedXmlException:
        yield Problem(number, "forbidden_xml")
        return
    except _TooDeepError:
        yield Problem(number, "too_deep")
        return
    except (ParseError, ValueError, LookupError) as error:
        yield Problem(number, "broken_xml", str(error)[:80])
        return
    if is_known:
        yield from _repeated_activities(number, tables)
        yield from sheets_of(number, tables)
    else:
        yield Problem(number, "unknown_xml")


def _repeated_activities(number: int, tables: Tables) -> Iterator[Problem]:
    """Activities that stand under the identifier of another are read as well, and told."""
    rows = [row for table in tables.all if table.name == "activities" for row in table.rows]
    named = Counter(row["iati-identifier"] for row in rows if row["iati-identifier"])
    for identifier, count in named.items():
        for _ in range(count - 1):
            yield Problem(number, "repeated_activity", identifier)


def _collect(raw: bytes, tables: Tables) -> bool:
    """Put every record into the tables; False when the outermost element is of another kind.

    What is of another kind is read to its end all the same: broken is told as broken.
    """
    opened: list[ET.Element] = []
    is_known = False
    for event, element in iterparse(io.BytesIO(raw), ("start", "end"), forbid_dtd=True):
        if event == "start":
            opened.append(element)
            is_known = _name(opened[0]) in _KNOWN
            if len(opened) > DEEPEST:
                raise _TooDeepError
            continue
        opened.pop()
        _take(element, opened, tables, is_known=is_known)
    return is_known


def _take(element: ET.Element, opened: list[ET.Element], tables: Tables, *, is_known: bool) -> None:
    """Take a record that is complete, and let go of its elements."""
    name = _name(element)
    if name == _ACTIVITY:
        tables.add("activities", [activity_record(element)], {})
    elif name == _VALUE and opened:
        tables.add("dataValues", [_attributes(element)], _attributes(opened[0]))
    elif is_known:
        return
    element.clear()
    if opened:
        opened[-1].remove(element)


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _attributes(element: ET.Element) -> dict[str, str]:
    return {name: clean_text(text) for name, text in element.items()}
