"""What workbooks can do to their readers."""

from __future__ import annotations

from tests.fixtures.workbooks import with_xml, workbook
from tests.intake.faults.fault import HEADING, Fault, event, loads, refused

DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'


def book(*rows: list[object]) -> bytes:
    """A workbook with one sheet `S`: the heading, then the rows."""
    return workbook({"S": [HEADING, *rows]})


WORKBOOK_FAULTS = [
    Fault("cut short", lambda: book(event())[:-60], refused("not_a_workbook")),
    Fault(
        "an entity in the sheet",
        lambda: with_xml(book(event()), lambda xml: DOCTYPE + xml),
        refused("forbidden_xml"),
    ),
    Fault(
        "an error cell",
        lambda: book(event(5), event(6, {"error": "#REF!"})),
        loads(1, ("S!D3", "error_cell")),
    ),
]
